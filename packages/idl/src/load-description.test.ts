// SPDX-License-Identifier: Apache-2.0
// Types made of type descriptions: those that are right come back whole, and no description is believed.

import { join } from "node:path";
import { InterfaceError } from "./diagnostic.js";
import { loadDescription, type ReceivedTypeDescription } from "./load-description.js";
import { loadModel, loadTexts } from "./load-model.js";
import type { Interface } from "./model.js";
import { RuntimeTypes } from "./runtime-types.js";
import { SearchPath } from "./search-path.js";
import { describeInterface, describeStruct, NO_MEMBERS } from "./type-description.js";
import { typeHash } from "./type-hash.js";

const searchPath = new SearchPath([join(__dirname, "../../../idl")]);
const files = searchPath.packages().flatMap((name) => searchPath.list(name));
const model = loadModel(files, searchPath);
const lookup = (name: string) => model.structs.get(name);
const interfaces = [...model.interfaces.values()];

test.each(interfaces.map((one) => [one.name, one] as const))(
  "%s comes back from its description",
  (name, definition) => {
    const description = describeInterface(definition, lookup);
    const types = new RuntimeTypes(loadDescription(description, typeHash(description)));
    const known = new RuntimeTypes(model);
    for (const part of partsOf(definition)) {
      expect(types.message(part).hash).toBe(known.message(part).hash);
      expect(types.message(part).create()).toEqual(known.message(part).create());
    }
    if (definition.kind === "srv") expect(types.service(name).hash).toBe(known.service(name).hash);
    if (definition.kind === "action") expect(types.action(name).hash).toBe(known.action(name).hash);
  },
);

test("the request of a service comes back from a description of it alone", () => {
  const { request } = model.interfaces.get("std_srvs/srv/SetBool") as Interface & { kind: "srv" };
  const description = describeStruct(request, lookup);
  const types = new RuntimeTypes(loadDescription(description, typeHash(description)));
  expect(types.message(request.name).create()).toEqual({ data: false });
});

test("default values come back as they were", () => {
  const text =
    "string a 'it is, (so)'\nstring[] b [\"it's\", 'x']\nint8[] c [5]\nuint64 d 18446744073709551615\nint8[] e []";
  const texts = { "p/msg/A": `${text}\nfloat64 f 1e-05\nfloat32[2] g [nan, -inf]\nbool h true` };
  const { structs } = loadTexts(["p/msg/A"], texts, new SearchPath([]));
  const back = loadDescription(describeStruct(structs.get("p/msg/A")!, (name) => structs.get(name)));
  expect(new RuntimeTypes(back).message("p/msg/A").create()).toEqual({
    a: "it is, (so)",
    b: ["it's", "x"],
    c: Int8Array.of(5),
    d: 18446744073709551615n,
    e: new Int8Array(0),
    f: 1e-5,
    g: Float32Array.of(Number.NaN, -Infinity),
    h: true,
  });
});

test("a description of another hash than was announced is refused", () => {
  const description = describeInterface(model.interfaces.get("std_srvs/srv/Empty")!, lookup);
  expect(() => loadDescription(description, `RIHS01_${"0".repeat(64)}`)).toThrow(
    /^std_srvs\/srv\/Empty:1:1: expected a description with hash RIHS01_0+, found RIHS01_/,
  );
});

interface Part {
  name?: string;
  id?: number;
  capacity?: bigint | number;
  stringCapacity?: bigint | number;
  nested?: string;
  value?: string;
}

const field = ({ name = "x", id = 3, capacity = 0, stringCapacity = 0, nested = "", value = "" }: Part = {}) => ({
  name,
  type: { type_id: id, capacity, string_capacity: stringCapacity, nested_type_name: nested },
  default_value: value,
});
const struct = (name: string, ...fields: Part[]) => ({ type_name: name, fields: fields.map(field) });
const message = (...fields: Part[]): ReceivedTypeDescription => ({
  type_description: struct("p/msg/A", ...fields),
  referenced_type_descriptions: [],
});
const withOthers = (fields: Part[], ...others: ReturnType<typeof struct>[]): ReceivedTypeDescription => ({
  ...message(...fields),
  referenced_type_descriptions: others,
});
const many = (count: number) => Array.from({ length: count }, (_, i) => struct(`p/msg/T${i}`, {}));

test.each<[string, ReceivedTypeDescription, string]>([
  ["no fields", message(), `p/msg/A:1:1: expected at least one field; an empty type has ${NO_MEMBERS}`],
  ["a name that is none", { ...message({}), type_description: struct("../msg/A", {}) }, "expected a name such as"],
  ["a name with a prototype", { ...message({}), type_description: struct("__proto__", {}) }, "expected a name such as"],
  [
    "a field name that is none",
    message({}, { name: "__proto__" }),
    'p/msg/A:2:1: field name "__proto__": expected lower',
  ],
  ["a field twice", message({}, {}), "p/msg/A:1:1: two fields of one name"],
  ["a type twice", withOthers([{}], struct("p/msg/A", {})), "p/msg/A:1:1: described twice"],
  ["an unset type", message({ id: 0 }), "x has type_id 0: not a type that ROS 2 has on the wire"],
  ["long double", message({ id: 12 }), "x has type_id 12: not a type"],
  ["a fixed string", message({ id: 19, stringCapacity: 4 }), "x has type_id 19: not a type"],
  ["a number after the last", message({ id: 195 }), "x has type_id 195: not a type"],
  ["an array of none", message({ id: 51 }), "p/msg/A:1:1: expected a capacity from 1 to 4294967295, found 0"],
  ["a bound too large", message({ id: 99, capacity: 2n ** 64n - 1n }), "found 18446744073709551615"],
  ["a string bound of none", message({ id: 21 }), "expected a string_capacity from 1"],
  [
    "an array that no memory holds",
    message({ id: 51, capacity: 4294967295n }),
    "a value of it takes more than 67108864 bytes",
  ],
  ["a type that is not described", message({ id: 1, nested: "p/msg/B" }), "x is of p/msg/B: not described"],
  ["a type that contains itself", message({ id: 145, nested: "p/msg/A" }), "p/msg/A:1:1: contains itself"],
  [
    "two that contain each other",
    withOthers([{ id: 1, nested: "p/msg/B" }], struct("p/msg/B", { id: 145, nested: "p/msg/A" })),
    "p/msg/A:1:1: contains itself",
  ],
  [
    "arrays of arrays of arrays",
    withOthers(
      [{ id: 49, capacity: 1000, nested: "p/msg/B" }],
      struct("p/msg/B", { id: 49, capacity: 1000, nested: "p/msg/C" }),
      struct("p/msg/C", { id: 65, capacity: 1000 }),
    ),
    "a value of it takes more than 67108864 bytes",
  ],
  [
    "a default that does not fit",
    message({ value: "256" }),
    'p/msg/A:1:1: expected a whole number from 0 to 255 (uint8), found "256"',
  ],
  ["a default that is no list", message({ id: 147, value: "1, 2" }), 'expected a list such as (1, 2), found "1, 2"'],
  [
    "a default of too many",
    message({ id: 51, capacity: 2, value: "(1, 2, 3)" }),
    "expected a list of 2, found one of 3",
  ],
  ["a default of a message", message({ id: 1, nested: "p/msg/B", value: "1" }), "has no default value"],
  ["too many types", withOthers([{}], ...many(256)), "p/msg/A:1:1: expected at most 256 types, found 257"],
  [
    "too many fields",
    message(...Array.from({ length: 4097 }, (_, i) => ({ name: `x${i}` }))),
    "expected at most 4096 fields in all, found 4097",
  ],
  [
    "a service without parts",
    { ...message({}), type_description: struct("p/srv/A", {}) },
    "expected p/srv/A_Request to be described",
  ],
  [
    "a service of something else",
    {
      type_description: struct("p/srv/A", {}),
      referenced_type_descriptions: [struct("p/srv/A_Request", {}), struct("p/srv/A_Response", {}), ...eventInfo()],
    },
    "p/srv/A:1:1: not made up as ROS makes up its services and actions",
  ],
])("refused: %s", (_what, description, expected) => {
  expect(() => loadDescription(description)).toThrow(InterfaceError);
  expect(() => loadDescription(description)).toThrow(expected);
});

function eventInfo(): ReceivedTypeDescription["referenced_type_descriptions"] {
  const { referenced_type_descriptions } = describeInterface(model.interfaces.get("std_srvs/srv/Empty")!, lookup);
  return referenced_type_descriptions.filter(({ type_name }) => !type_name.startsWith("std_srvs/"));
}

function partsOf(definition: Interface): string[] {
  switch (definition.kind) {
    case "msg":
      return [definition.name];
    case "srv":
      return [definition.request.name, definition.response.name, definition.event.name];
    case "action":
      return [definition.goal.name, definition.result.name, definition.feedbackMessage.name];
  }
}
