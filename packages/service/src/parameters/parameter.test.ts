// SPDX-License-Identifier: Apache-2.0

import { CdrReader, CdrWriter } from "@rclts/cdr";
import { Parameter as ParameterMessage } from "@rclts/interfaces/rcl_interfaces/msg";
import { Parameter, toParameter } from "./parameter.js";
import { ParameterType } from "./parameter-type.js";

const { NOT_SET, BOOL, INTEGER, DOUBLE, STRING } = ParameterType;
const { BYTE_ARRAY, BOOL_ARRAY, INTEGER_ARRAY, DOUBLE_ARRAY, STRING_ARRAY } = ParameterType;

test.each([
  [undefined, NOT_SET, undefined],
  [true, BOOL, true],
  [5n, INTEGER, 5n],
  [5, DOUBLE, 5],
  [Number.NaN, DOUBLE, Number.NaN],
  ["5", STRING, "5"],
  [Uint8Array.of(1, 2), BYTE_ARRAY, Uint8Array.of(1, 2)],
  [[true, false], BOOL_ARRAY, [true, false]],
  [[1n, -2n], INTEGER_ARRAY, BigInt64Array.of(1n, -2n)],
  [BigInt64Array.of(), INTEGER_ARRAY, BigInt64Array.of()],
  [[1, 2.5], DOUBLE_ARRAY, Float64Array.of(1, 2.5)],
  [Float64Array.of(), DOUBLE_ARRAY, Float64Array.of()],
  [["a", ""], STRING_ARRAY, ["a", ""]],
])("the value %p is by itself of type %i", (value, type, kept) => {
  expect(new Parameter("p", value)).toMatchObject({ name: "p", type, value: kept });
});

test.each([
  [5, INTEGER, 5n],
  [-(2n ** 63n), INTEGER, -(2n ** 63n)],
  [[1, 2n], INTEGER_ARRAY, BigInt64Array.of(1n, 2n)],
  [[0, 255], BYTE_ARRAY, Uint8Array.of(0, 255)],
  [[], BYTE_ARRAY, Uint8Array.of()],
  [[], BOOL_ARRAY, []],
  [[], INTEGER_ARRAY, BigInt64Array.of()],
  [[], DOUBLE_ARRAY, Float64Array.of()],
  [[], STRING_ARRAY, []],
])("the value %p is of type %i if that is given", (value, type, kept) => {
  expect(new Parameter("p", value, type)).toMatchObject({ type, value: kept });
});

test.each<[unknown, number | undefined, string]>([
  [[], undefined, "parameter p with an empty list: expected a type, too"],
  [null, undefined, "parameter p with the value null: expected a boolean, a bigint, a number, a string, a list of one"],
  [{}, undefined, "expected a boolean"],
  [[1n, 2], undefined, "with the value [1, 2]: expected a boolean"],
  [[1, "a"], undefined, 'with the value [1, "a"]: expected a boolean'],
  [[[1]], undefined, "expected a boolean"],
  [Int32Array.of(1), undefined, "expected a boolean"],
  [1, 42, "parameter p: type 42: expected one of ParameterType"],
  [undefined, INTEGER, "expected a bigint of 64 bits or a safe integer as its type is INTEGER"],
  [2n ** 63n, INTEGER, "as its type is INTEGER"],
  [2 ** 53, INTEGER, "as its type is INTEGER"],
  [1.5, INTEGER, "as its type is INTEGER"],
  [5n, DOUBLE, "expected a number as its type is DOUBLE"],
  ["true", BOOL, "as its type is BOOL"],
  [[256], BYTE_ARRAY, "as its type is BYTE_ARRAY"],
  [[2n ** 64n], INTEGER_ARRAY, "as its type is INTEGER_ARRAY"],
  [["a", 1], STRING_ARRAY, "as its type is STRING_ARRAY"],
  [5, NOT_SET, "expected undefined as its type is NOT_SET"],
])("the value %p with type %p is refused, with what is expected", (value, type, message) => {
  expect(() => new Parameter("p", value as never, type as never)).toThrow(TypeError);
  expect(() => new Parameter("p", value as never, type as never)).toThrow(message);
});

test("a parameter keeps its value when the list that it was given changes", () => {
  const lists = [Uint8Array.of(1, 2), Float64Array.of(1, 2), BigInt64Array.of(1n, 2n), [true, false], ["a", "b"]];
  const parameters = lists.map((list) => new Parameter("p", list));
  const kept = parameters.map(({ value }) => String(value));
  for (const list of lists) list.reverse();
  expect(parameters.map(({ value }) => String(value))).toEqual(kept);
});

test("the value comes as one of its type, and not as another", () => {
  const rate: number = new Parameter("rate", 2.5).as(DOUBLE);
  expect(rate).toBe(2.5);
  expect(() => new Parameter("rate", 2.5).as(INTEGER)).toThrow("parameter rate is DOUBLE: expected it to be INTEGER");
});

test.each([undefined, true, -5n, 2.5, "text", Uint8Array.of(1, 2), [true, false], [1n, 2n], [1.5], ["a", "b"]])(
  "the value %p comes back from the bytes of a message",
  (value) => {
    const parameter = new Parameter("p", value);
    const writer = new CdrWriter().begin();
    ParameterMessage.encode(writer, parameter.toMessage());
    const message = ParameterMessage.decode(new CdrReader().reset(writer.finish()));
    expect(Parameter.fromMessage(message)).toEqual(parameter);
  },
);

test("a message with a type that there is not is refused", () => {
  const message = ParameterMessage.create({ name: "p" });
  message.value.type = 10;
  expect(() => Parameter.fromMessage(message)).toThrow("parameter p: there is no type 10");
});

test("what is given without a type takes the declared one if it fits, and its own if not", () => {
  expect(toParameter({ name: "p", value: 5 }, INTEGER)).toEqual(new Parameter("p", 5n));
  expect(toParameter({ name: "p", value: [] }, STRING_ARRAY)).toEqual(new Parameter("p", [], STRING_ARRAY));
  expect(toParameter({ name: "p", value: 5.5 }, INTEGER)).toEqual(new Parameter("p", 5.5));
  expect(toParameter({ name: "p", value: 5, type: DOUBLE }, INTEGER)).toEqual(new Parameter("p", 5));
  expect(toParameter(new Parameter("p", 5), INTEGER)).toEqual(new Parameter("p", 5));
  expect(toParameter({ name: "p" }, INTEGER)).toEqual(new Parameter("p"));
  expect(() => toParameter("p" as never)).toThrow(TypeError);
});
