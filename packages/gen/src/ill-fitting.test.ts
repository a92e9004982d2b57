// SPDX-License-Identifier: Apache-2.0
// What generated and run-time types say of values that do not fit: the same.

import { join } from "node:path";
import { CdrWriter, type MessageType } from "@rclts/cdr";
import { loadModel, RuntimeTypes, SearchPath } from "@rclts/idl";
import { Everything } from "../fixtures/golden/everything_msgs/msg/index.js";
import { AddTwoInts } from "../fixtures/golden/example_interfaces/srv/index.js";

const searchPath = new SearchPath([join(__dirname, "../fixtures/interfaces"), join(__dirname, "../../../idl")]);
const model = loadModel(
  ["everything_msgs", "example_interfaces"].flatMap((name) => searchPath.list(name)),
  searchPath,
);
const runtimeTypes = new RuntimeTypes(model);

function refusal(type: MessageType<unknown>, value: unknown): string {
  const said = refusalOf(type, value);
  expect(refusalOf(runtimeTypes.message(type.name), value)).toBe(said);
  return said;
}

function refusalOf(type: MessageType<unknown>, value: unknown): string {
  try {
    type.encode(new CdrWriter().begin(), value);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return String(error);
    throw error;
  }
  return "taken";
}

const INT64 = "a bigint or safe integer from -2^63 to 2^63 - 1 (int64)";

test.each([
  [
    "nothing at all",
    undefined,
    "TypeError: example_interfaces/srv/AddTwoInts_Request: missing, expected an object (example_interfaces/srv/AddTwoInts_Request)",
  ],
  [
    "a number",
    5,
    "TypeError: example_interfaces/srv/AddTwoInts_Request: expected an object (example_interfaces/srv/AddTwoInts_Request), got 5",
  ],
  [
    "a missing field",
    { a: 1n },
    `TypeError: b of example_interfaces/srv/AddTwoInts_Request: missing, expected ${INT64}`,
  ],
  [
    "an unknown field",
    { a: 1n, b: 2n, c: 3n },
    'TypeError: example_interfaces/srv/AddTwoInts_Request: unknown field "c", the fields are a, b',
  ],
  [
    "text for a number",
    { a: 1n, b: "2" },
    `TypeError: b of example_interfaces/srv/AddTwoInts_Request: expected ${INT64}, got "2"`,
  ],
  [
    "a fraction",
    { a: 1.5, b: 2n },
    `RangeError: a of example_interfaces/srv/AddTwoInts_Request: expected ${INT64}, got 1.5`,
  ],
  [
    "a number that is not exact",
    { a: 2 ** 53, b: 2n },
    `RangeError: a of example_interfaces/srv/AddTwoInts_Request: expected ${INT64}, got 9007199254740992`,
  ],
  [
    "a bigint out of range",
    { a: 2n ** 63n, b: 2n },
    `RangeError: a of example_interfaces/srv/AddTwoInts_Request: expected ${INT64}, got 9223372036854775808n`,
  ],
])("AddTwoInts refuses %s", (_what, value, message) => {
  expect(refusal(AddTwoInts.Request as MessageType<unknown>, value)).toBe(message);
});

test.each<[string, unknown, string]>([
  ["flag", "yes", 'TypeError: expected a boolean, got "yes"'],
  ["raw", 256, "RangeError: expected an integer from 0 to 255 (uint8), got 256"],
  ["letter", "A", 'TypeError: expected an integer from 0 to 255 (uint8), got "A"'],
  ["tiny", -129, "RangeError: expected an integer from -128 to 127 (int8), got -129"],
  ["port", -1, "RangeError: expected an integer from 0 to 65535 (uint16), got -1"],
  ["number", Number.NaN, "RangeError: expected an integer from -2147483648 to 2147483647 (int32), got NaN"],
  ["count", 5n, "TypeError: expected an integer from 0 to 4294967295 (uint32), got 5n"],
  ["huge", -1n, "RangeError: expected a bigint or safe integer from 0 to 2^64 - 1 (uint64), got -1n"],
  ["single", 1e39, "RangeError: expected a number (float32), got 1e+39"],
  ["double_one", null, "TypeError: expected a number (float64), got null"],
  ["text", Symbol("x"), "TypeError: expected a string, got a symbol"],
  ["short_text", "more than 8", "RangeError: expected a string of at most 8 bytes of UTF-8, got 11"],
  ["short_wide_text", "12345", "RangeError: expected a string of at most 4 UTF-16 code units, got 5"],
  ["flags", [true], "RangeError: expected an array of 2, got an array of 1"],
  ["more_flags", [true, 0], "TypeError[1]: expected a boolean, got 0"],
  ["rgb", new Uint8Array(4), "RangeError: expected 3 numbers (a Uint8Array or an array), got a Uint8Array of 4"],
  ["raw_bytes", "00ff", 'TypeError: expected numbers (a Uint8Array or an array), got "00ff"'],
  ["raw_bytes", [0, 256], "RangeError[1]: expected an integer from 0 to 255 (uint8), got 256"],
  ["bigs", [1, 2, 3], "RangeError: expected at most 2 numbers (a BigInt64Array or an array), got an array of 3"],
  [
    "huges",
    new BigInt64Array(2),
    "TypeError: expected 2 numbers (a BigUint64Array or an array), got a BigInt64Array of 2",
  ],
  [
    "matrix",
    new Float32Array(9),
    "TypeError: expected 9 numbers (a Float64Array or an array), got a Float32Array of 9",
  ],
  ["short_names", ["long one"], "RangeError[0]: expected a string of at most 4 bytes of UTF-8, got 8"],
  ["short_names", ["a", "b", "c"], "RangeError: expected an array of at most 2, got an array of 3"],
  ["own", { key: "a" }, `TypeError.value: missing, expected ${INT64}`],
  [
    "others",
    [
      { key: "a", value: "b" },
      { key: "a", value: 5 },
    ],
    "TypeError[1].value: expected a string, got 5",
  ],
  ["nothings", [{}, { x: 1 }], 'TypeError[1]: unknown field "x", there are none'],
  ["clash", { data: { 0: 1 } }, "TypeError.data: expected numbers (a Float64Array or an array), got an object with 0"],
])("a field %s of %p is refused", (field, value, expected) => {
  // In the table, the way on from the field stands behind the kind of error.
  const [, kind, way, message] = /^(\w+)([^:]*): (.*)$/.exec(expected)!;
  const refused = refusal(Everything as MessageType<unknown>, { ...Everything.create(), [field]: value });
  expect(refused).toBe(`${kind}: ${field}${way} of everything_msgs/msg/Everything: ${message}`);
});
