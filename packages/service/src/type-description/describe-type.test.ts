// SPDX-License-Identifier: Apache-2.0
// The descriptions of generated types are those of their interface files.

import { join } from "node:path";
import { defineService, describeInterface, describeStruct, type Interface, loadModel, SearchPath } from "@rclts/idl";
import { describeType, type EndpointType } from "./describe-type.js";

const searchPath = new SearchPath([join(__dirname, "../../../../idl")]);
const model = loadModel(
  searchPath.packages().flatMap((name) => searchPath.list(name)),
  searchPath,
);
const lookup = (name: string) => model.structs.get(name);

async function generated(definition: Interface): Promise<EndpointType> {
  const [packageName, kind, name] = definition.name.split("/");
  return (await import(`@rclts/interfaces/${packageName}/${kind}`))[name!];
}

const interfaces = [...model.interfaces.values()];

test.each(interfaces.flatMap((one) => (one.kind === "action" ? [] : [[one.name, one] as const])))(
  "the generated %s describes itself",
  async (_name, definition) => {
    expect(describeType(await generated(definition))).toEqual(describeInterface(definition, lookup));
  },
);

test.each(interfaces.flatMap((one) => (one.kind === "action" ? [[one.name, one] as const] : [])))(
  "the parts of the generated %s describe themselves",
  async (_name, definition) => {
    const type = (await generated(definition)) as unknown as Record<string, EndpointType>;
    for (const [part, struct] of [
      ["Goal", definition.goal],
      ["Result", definition.result],
      ["Feedback", definition.feedback],
      ["FeedbackMessage", definition.feedbackMessage],
    ] as const) {
      expect(describeType(type[part]!)).toEqual(describeStruct(struct, lookup));
    }
    expect(describeType(type.SendGoal!)).toEqual(describeInterface(definition.sendGoal, lookup));
    expect(describeType(type.GetResult!)).toEqual(describeInterface(definition.getResult, lookup));
  },
);

test("a type that was made of a text at run time describes itself", () => {
  const type = defineService(
    "my_msgs/srv/Ask",
    "string<=5[<=3] a\nwstring[] b\nbyte[2] c [1, 2]\n---\nstring d 'x = y'",
  );
  const description = describeType(type)!;
  const request = description.referenced_type_descriptions.find((one) => one.type_name === "my_msgs/srv/Ask_Request")!;
  expect(request.fields).toMatchObject([
    { name: "a", type: { type_id: 117, capacity: 3, string_capacity: 5 }, default_value: "" },
    { name: "b", type: { type_id: 162, capacity: 0, string_capacity: 0 }, default_value: "" },
    { name: "c", type: { type_id: 64, capacity: 2, string_capacity: 0 }, default_value: "(1, 2)" },
  ]);
  const response = description.referenced_type_descriptions.find((one) => one.type_name.endsWith("_Response"))!;
  expect(response.fields).toMatchObject([{ name: "d", type: { type_id: 17 }, default_value: "x = y" }]);
});

test("a type of older generated code has no description, nor has one that uses it", () => {
  const old = { name: "p/msg/Old" };
  expect(describeType(old)).toBeUndefined();
  expect(describeType({ name: "p/msg/New", fields: ["p/msg/Old x"], uses: () => [old] })).toBeUndefined();
  expect(describeType({ name: "p/srv/A", Request: old, Response: old })).toBeUndefined();
});
