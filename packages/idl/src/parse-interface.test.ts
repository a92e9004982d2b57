// SPDX-License-Identifier: Apache-2.0
// What the text of interface files means.

import type { Diagnostic } from "./diagnostic.js";
import type { Interface, Struct } from "./model.js";
import { parseInterface } from "./parse-interface.js";

function parse(name: string, text: string): Interface {
  const mistakes: Diagnostic[] = [];
  const definition = parseInterface(name, text, "F", (mistake) => mistakes.push(mistake));
  expect(mistakes).toEqual([]);
  return definition;
}

function message(text: string): Struct {
  const definition = parse("p/msg/M", text);
  if (definition.kind !== "msg") throw new Error("not a message");
  return definition.struct;
}

const field = (text: string) => message(text).fields[0]!;
const constant = (text: string) => message(text).constants[0]!;

test.each([
  ["bool x", { kind: "primitive", name: "bool" }, { kind: "one" }],
  ["byte x", { kind: "primitive", name: "byte" }, { kind: "one" }],
  ["char x", { kind: "primitive", name: "uint8" }, { kind: "one" }],
  ["float64[36] x", { kind: "primitive", name: "float64" }, { kind: "array", length: 36 }],
  ["uint64[] x", { kind: "primitive", name: "uint64" }, { kind: "sequence" }],
  ["int8[<=3] x", { kind: "primitive", name: "int8" }, { kind: "sequence", bound: 3 }],
  ["string x", { kind: "string", wide: false }, { kind: "one" }],
  ["string<=5 x", { kind: "string", wide: false, bound: 5 }, { kind: "one" }],
  ["wstring<=5[<=2] x", { kind: "string", wide: true, bound: 5 }, { kind: "sequence", bound: 2 }],
  ["Other x", { kind: "struct", name: "p/msg/Other" }, { kind: "one" }],
  ["q_1/Other[] x", { kind: "struct", name: "q_1/msg/Other" }, { kind: "sequence" }],
  ["q/msg/Other[2] x", { kind: "struct", name: "q/msg/Other" }, { kind: "array", length: 2 }],
])("%s", (text, type, arity) => {
  expect(field(text)).toMatchObject({ name: "x", type, arity, declared: text.split(" ")[0] });
});

test.each([
  ["bool x True", true],
  ["bool x 0", false],
  ["uint8 x 0xff", 255],
  ["int8 x -0b101", -5],
  ["int32 x +0o17", 15],
  ["int64 x -9223372036854775808", -(2n ** 63n)],
  ["float32 x 1.", 1],
  ["float64 x -.5e-3", -0.0005],
  ["float64 x nan", Number.NaN],
  ["float64 x -inf", -Infinity],
  ['string x "a # b" # comment', "a # b"],
  ["string x 'it\\'s'", "it's"],
  ['string x "say \\"hi\\"\\n\\t\\\\ \\x41\\u00e9\\101\\q"', 'say "hi"\n\t\\ A\u00e9A\\q'],
  ["string x plain text  # comment", "plain text"],
  ["string x it's plain # it's a comment", "it's plain"],
  ['string<=5 x "été"', "été"],
  ['wstring<=3 x "été"', "été"],
  ["bool[2] x [true, false]", [true, false]],
  ["int8[] x []", []],
  ["uint64[<=2] x [1,2] # two", [1n, 2n]],
  [`string[] x ["a, b", 'c # d', e]`, ["a, b", "c # d", "e"]],
])("the default of %s", (text, value) => {
  expect(field(text).default).toEqual(value);
});

test.each([
  ["int32 X=5", 5, "int32 = 5"],
  ["int32 X_2 = -5 # minus five", -5, "int32 = -5"],
  ["uint64 X=18446744073709551615", 2n ** 64n - 1n, "uint64 = 18446744073709551615"],
  ["string X = free text", "free text", "string = free text"],
  ["string X=", "", "string"],
  ["string<=3 X='abc'", "abc", "string<=3 = 'abc'"],
])("the constant %s", (text, value, declared) => {
  expect(constant(text)).toMatchObject({ value, declared });
});

test("comments belong to the file, to what they stand before, and to what they stand behind", () => {
  const struct = message(
    [
      "# The file.",
      "#  Second line.",
      "",
      "# Before.",
      "int8 a  # Behind,",
      "        # and going on.",
      "# A constant.",
      "int8 A = 1",
      "# A section.",
      "",
      "# One more.",
      "int8 b",
      "int8 c",
      "# At the end.",
    ].join("\n"),
  );
  expect(struct.comment).toBe("The file.\n Second line.");
  expect(struct.fields.map((each) => each.comment)).toEqual([
    "Before.\nBehind,\nand going on.",
    "A section.\n\nOne more.",
    "",
  ]);
  expect(struct.constants[0]!.comment).toBe("A constant.");
});

test("Windows line ends, tabs, trailing white space and a byte order mark change nothing", () => {
  const struct = message("\uFEFFint8\ta\r\n\t int8  b \t\r\n\r\n");
  expect(struct.fields.map(({ name, location }) => [name, location.line, location.column])).toEqual([
    ["a", 1, 1],
    ["b", 2, 3],
  ]);
});

test("a service has a request, a response and the event that is derived of them", () => {
  const service = parse("p/srv/S", "# Head.\nint8 a\n---\n# Answer.\nint8 b\n");
  if (service.kind !== "srv") throw new Error("not a service");
  expect([service.request.name, service.request.comment]).toEqual(["p/srv/S_Request", "Head."]);
  expect([service.response.name, service.response.comment]).toEqual(["p/srv/S_Response", "Answer."]);
  expect(service.event.fields.map(({ name, declared }) => `${declared} ${name}`)).toEqual([
    "service_msgs/msg/ServiceEventInfo info",
    "p/srv/S_Request[<=1] request",
    "p/srv/S_Response[<=1] response",
  ]);
});

test("an action has a goal, a result and feedback, and the services that they are carried by", () => {
  const action = parse("p/action/A", "int8 a\n---\nint8 b\n---\nint8 c\n");
  if (action.kind !== "action") throw new Error("not an action");
  const { goal, result, feedback, sendGoal, getResult, feedbackMessage } = action;
  const shapes = [goal, result, feedback, sendGoal.request, sendGoal.response, getResult.request, getResult.response];
  expect(
    [...shapes, feedbackMessage].map(
      ({ name, fields }) => `${name}: ${fields.map((each) => `${each.declared} ${each.name}`)}`,
    ),
  ).toEqual([
    "p/action/A_Goal: int8 a",
    "p/action/A_Result: int8 b",
    "p/action/A_Feedback: int8 c",
    "p/action/A_SendGoal_Request: unique_identifier_msgs/msg/UUID goal_id,p/action/A_Goal goal",
    "p/action/A_SendGoal_Response: bool accepted,builtin_interfaces/msg/Time stamp",
    "p/action/A_GetResult_Request: unique_identifier_msgs/msg/UUID goal_id",
    "p/action/A_GetResult_Response: int8 status,p/action/A_Result result",
    "p/action/A_FeedbackMessage: unique_identifier_msgs/msg/UUID goal_id,p/action/A_Feedback feedback",
  ]);
});

test("parts may be empty", () => {
  const service = parse("p/srv/S", "---");
  expect(service).toMatchObject({ request: { fields: [] }, response: { fields: [] } });
});

test("a name that is none is a mistake of the caller", () => {
  expect(() => parseInterface("p/Trigger", "", "F", () => undefined)).toThrow(TypeError);
});
