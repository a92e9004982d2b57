// SPDX-License-Identifier: Apache-2.0
// What is said about broken interface files: where, what was expected, what was found.

import { type Diagnostic, formatDiagnostic } from "./diagnostic.js";
import { parseInterface } from "./parse-interface.js";

function mistakes(name: string, text: string): string[] {
  const found: Diagnostic[] = [];
  parseInterface(name, text, "F", (mistake) => found.push(mistake));
  return found.map(formatDiagnostic);
}

test.each([
  ["a field without a name", "int32", 'F:1:6: expected a name after "int32", found the end of the line'],
  ["a name that is a comment", "int32 # x", 'F:1:7: expected a name after "int32", found "# x"'],
  ["a type of another language", "\ndouble x", 'F:2:1: unknown type "double"; ROS 2 has float64'],
  ["a type of ROS 1", "time stamp", 'F:1:1: unknown type "time"; ROS 2 has builtin_interfaces/Time'],
  [
    "a type like what every object has",
    "constructor x",
    'F:1:1: unknown type "constructor"; a message type is a capital letter, then letters and digits',
  ],
  [
    "a message type in lower case",
    "geometry_msgs/point x",
    'F:1:15: unknown type "geometry_msgs/point"; a message type is a capital letter, then letters and digits',
  ],
  [
    "a type of the wrong kind",
    "p/srv/Other x",
    'F:1:1: expected Type, package/Type or package/msg/Type, found "p/srv/Other"',
  ],
  ["a package in capitals", "Pkg/Other x", 'F:1:1: expected a package name, found "Pkg"'],
  ["a bound on a number", "int32<=5 x", 'F:1:6: only string and wstring have a bound, not "int32"'],
  ["a bound that is no number", "string<=n x", 'F:1:9: expected a positive whole number after "<=", found "n"'],
  [
    "an array of no elements",
    "int8[0] x",
    'F:1:5: expected "[]", "[N]" or "[<=N]" with a positive whole number N, found "[0]"',
  ],
  [
    "a bracket left open",
    "int8[3 x",
    'F:1:5: expected "[]", "[N]" or "[<=N]" with a positive whole number N, found "[3"',
  ],
  [
    "a field name with capitals",
    "int8 myField",
    'F:1:6: expected a field name (lower-case letters, digits and single underscores, a letter first and no underscore last), found "myField"',
  ],
  [
    "a constant without a value",
    "int8 MODE",
    'F:1:6: expected a field name ("=" and a value, if this is a constant), found "MODE"',
  ],
  [
    "a constant in lower case",
    "int8 mode=1",
    'F:1:6: expected a constant name (capital letters, digits and single underscores, a letter first and no underscore last), found "mode"',
  ],
  [
    "a constant with nothing behind =",
    "int8 MODE=",
    "F:1:11: expected a whole number from -128 to 127 (int8), found the end of the line",
  ],
  [
    "a constant of many values",
    "int8[] MODES=1",
    'F:1:1: expected the type of a constant to be a primitive type or a string, found "int8[]"',
  ],
  ["a name taken twice", "int8 a\nint16 a", 'F:2:7: "a" is defined twice'],
  ["a default out of range", "uint8 x 256", 'F:1:9: expected a whole number from 0 to 255 (uint8), found "256"'],
  ["a default of the wrong type", "bool x maybe", 'F:1:8: expected true or false, found "maybe"'],
  ["a default like what every object has", "bool x constructor", 'F:1:8: expected true or false, found "constructor"'],
  ["a number that is none", "float32 x 1,5", 'F:1:11: expected a number (float32), found "1,5"'],
  ["a default for a message", "Other x 1", "F:1:9: a field of type p/msg/Other has no default value"],
  ["a string left open", 'string x "abc', 'F:1:14: expected a closing ", found the end of the line'],
  ["something behind a string", 'string x "a" b', 'F:1:13: expected nothing after the closing ", found " b"'],
  [
    "a string over its bound",
    "string<=4 x 'été'",
    "F:1:13: expected a string of at most 4 bytes of UTF-8, found one of 5",
  ],
  [
    "a wide string over its bound",
    "wstring<=2 x 'été'",
    "F:1:14: expected a string of at most 2 UTF-16 code units, found one of 3",
  ],
  ["a list that is none", "int8[] x 1", 'F:1:10: expected a list such as [1, 2], found "1"'],
  ["a list left open", "int8[] x [1, 2", 'F:1:15: expected "]" at the end of the list, found the end of the line'],
  ["a list of the wrong length", "int8[3] x [1, 2]", "F:1:11: expected a list of 3, found one of 2"],
  ["a list over its bound", "int8[<=1] x [1, 2]", "F:1:13: expected a list of at most 1, found one of 2"],
  [
    "an element that does not fit",
    "int8[] x [1, 200]",
    'F:1:14: expected a whole number from -128 to 127 (int8), found "200"',
  ],
  ["a separator in a message", "int8 a\n---", 'F:2:1: expected no "---" line in a .msg file, found one more'],
])("%s", (_what, text, message) => {
  expect(mistakes("p/msg/M", text)).toEqual([message]);
});

test("a service needs one separator, an action two", () => {
  expect(mistakes("p/srv/S", "int8 a\n")).toEqual([
    'F:2:1: expected 1 "---" line in a .srv file, found the end of the file after 0',
  ]);
  expect(mistakes("p/srv/S", "---\n---\n")).toEqual(['F:2:1: expected 1 "---" line in a .srv file, found one more']);
  expect(mistakes("p/action/A", "---\n")).toEqual([
    'F:2:1: expected 2 "---" lines in a .action file, found the end of the file after 1',
  ]);
});

test("one run tells all mistakes, and goes on after each", () => {
  expect(mistakes("p/srv/S", "int32\ndouble x\n---\nint8 A=999\nint8 ok\n")).toEqual([
    'F:1:6: expected a name after "int32", found the end of the line',
    'F:2:1: unknown type "double"; ROS 2 has float64',
    'F:4:8: expected a whole number from -128 to 127 (int8), found "999"',
  ]);
});
