// SPDX-License-Identifier: Apache-2.0
// What is given on the command line goes into the fields of a message, or is refused with the field's name.

import { loadTexts, RuntimeTypes, type RuntimeValue, SearchPath } from "@rclts/idl";
import { fillMessage } from "./fill.js";
import { parseYaml } from "./parse-yaml.js";

const TEXTS = {
  "my_msgs/msg/All": `bool flag true
byte octet
char letter
int8 small
uint64 large
float32 real
string<=5 word
int32[] many
int32[2] two
int32[<=2] few
uint8[] bytes
my_msgs/Inner inner
my_msgs/Inner[] inners`,
  "my_msgs/msg/Inner": "string name\nfloat64 x 1.5",
};
const model = loadTexts(["my_msgs/msg/All"], TEXTS, new SearchPath([]));
const struct = model.structs.get("my_msgs/msg/All")!;

function fill(yaml: string): RuntimeValue {
  const init = fillMessage(struct, parseYaml(yaml, "it"), model.structs);
  return new RuntimeTypes(model).message(struct.name).create(init);
}

test("what is not given keeps its default", () => {
  expect(fill("")).toEqual(fill("{}"));
  expect(fill("{small: 3}")).toMatchObject({ flag: true, small: 3, large: 0n, inner: { name: "", x: 1.5 } });
});

test("nested fields, lists and bytes are filled", () => {
  expect(fill("{inner: {x: 2}, inners: [{name: a}, {}], many: [1, 2, 3], bytes: !!binary AAEC}")).toMatchObject({
    inner: { name: "", x: 2 },
    inners: [
      { name: "a", x: 1.5 },
      { name: "", x: 1.5 },
    ],
    many: new Int32Array([1, 2, 3]),
    bytes: new Uint8Array([0, 1, 2]),
  });
});

test("values of another type go in where nothing is lost", () => {
  expect(fill("{small: 3.0, large: '18446744073709551615', real: 1e3, flag: 0, word: 12}")).toMatchObject({
    small: 3,
    large: 18446744073709551615n,
    real: 1000,
    flag: false,
    word: "12",
  });
  expect(fill("{word: yes, inner: {name: 1.0, x: -inf}}")).toMatchObject({
    word: "True",
    inner: { name: "1.0", x: Number.NEGATIVE_INFINITY },
  });
});

test.each([
  ["{nope: 1}", 'my_msgs/msg/All has no field "nope"; it has flag, octet, '],
  ["{inner: {nope: 1}}", 'my_msgs/msg/Inner has no field "nope"; it has name, x'],
  ["[1]", "my_msgs/msg/All: expected a mapping of fields, found [1]"],
  ["{inner: 1}", "inner: expected a mapping of fields, found 1"],
  ["{small: 128}", "small: expected a whole number from -128 to 127 (int8), found 128"],
  ["{small: 2.7}", "small: expected a whole number from -128 to 127 (int8), found 2.7"],
  ["{large: -1}", "large: expected a whole number from 0 to 18446744073709551615 (uint64), found -1"],
  ["{octet: 256}", "octet: expected a whole number from 0 to 255 (byte), found 256"],
  ["{real: abc}", 'real: expected a number, found "abc"'],
  ["{flag: abc}", 'flag: expected true or false, found "abc"'],
  ["{word: [1]}", "word: expected a string, found [1]"],
  ["{many: 1}", "many: expected a list, found 1"],
  ["{many: [1, x]}", 'many[1]: expected a whole number from -2147483648 to 2147483647 (int32), found "x"'],
  ["{two: [1]}", "two: expected a list of 2, found [1]"],
  ["{few: [1, 2, 3]}", "few: expected a list of 2 at most, found [1,2,3]"],
  ["{inners: [{x: a}]}", 'inners[0].x: expected a number, found "a"'],
])("%s is refused: %s", (yaml, message) => {
  expect(() => fill(yaml)).toThrow(`Failed to populate field: ${message}`);
});
