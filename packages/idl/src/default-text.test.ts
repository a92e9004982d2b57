// SPDX-License-Identifier: Apache-2.0
// Default values in type descriptions, as Python writes them.

import { join } from "node:path";
import { defaultText } from "./default-text.js";
import { loadModel } from "./load-model.js";
import { type Struct, structsOf } from "./model.js";
import { parseInterface } from "./parse-interface.js";
import { SearchPath } from "./search-path.js";
import { describeStruct } from "./type-description.js";

test.each([
  ["bool x", ""],
  ["bool x true", "True"],
  ["bool[2] x [true, false]", "(True, False)"],
  ["int8[] x [5]", "(5,)"],
  ["int8[] x []", "()"],
  ["uint64 x 18446744073709551615", "18446744073709551615"],
  ["float32 x 1", "1.0"],
  ["float64 x 0.00001", "1e-05"],
  ["float64 x 0.0001", "0.0001"],
  ["float64 x 123456789012345678", "1.2345678901234568e+17"],
  ["float64 x 1e100", "1e+100"],
  ["float64 x -0.0", "-0.0"],
  ["float64 x -inf", "-inf"],
  ["float64[2] x [0.5, 1]", "(0.5, 1.0)"],
  ["string x 'it is'", "it is"],
  ["string[] x ['a b', \"it's\", 'é\\n']", "('a b', \"it's\", 'é\\n')"],
])("that of %s is %s", (line, expected) => {
  const definition = parseInterface("p/msg/M", line, "F", ({ message }) => {
    throw new Error(message);
  });
  expect(defaultText(structsOf(definition)[0]!.fields[0]!)).toBe(expected);
});

// As in the .idl files that ROS 2 Humble installs for test_msgs.
test("the descriptions of test_msgs have those that ROS has", () => {
  const searchPath = new SearchPath([join(__dirname, "../../../idl")]);
  const { structs } = loadModel(searchPath.list("test_msgs"), searchPath);
  const { fields } = describeStruct(structs.get("test_msgs/msg/Arrays") as Struct, (name) =>
    structs.get(name),
  ).type_description;
  const found = fields.filter((field) => field.default_value !== "").map((field) => field.default_value);
  expect(found).toEqual([
    "(False, True, False)",
    "(0, 1, 255)",
    "(0, 1, 127)",
    "(1.125, 0.0, -1.125)",
    "(3.1415, 0.0, -3.1415)",
    "(0, 127, -128)",
    "(0, 1, 255)",
    "(0, 32767, -32768)",
    "(0, 1, 65535)",
    "(0, 2147483647, -2147483648)",
    "(0, 1, 4294967295)",
    "(0, 9223372036854775807, -9223372036854775808)",
    "(0, 1, 18446744073709551615)",
    "('', 'max value', 'min value')",
  ]);
});
