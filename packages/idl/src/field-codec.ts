// SPDX-License-Identifier: Apache-2.0
// The codec of one field at run time: of the same parts, in the same order, as the code that rclts-gen writes.

import type { CdrReader, CdrWriter, MessageType, TypedArrayConstructor } from "@rclts/cdr";
import {
  arrayOf,
  bool,
  boundedString,
  boundedWstring,
  sequenceOf,
  string,
  toBigInt,
  toTypedArray,
  wstring,
} from "@rclts/cdr/codegen";
import type { Arity, ElementType, Field, PrimitiveName } from "./model.js";

/** How a field is created from what was given for it, written and read. */
export interface FieldCodec {
  create(given: unknown): unknown;
  encode(writer: CdrWriter, value: unknown): void;
  decode(reader: CdrReader): unknown;
}

/** @param nested gives the codec of a struct by its absolute name */
export function fieldCodec(field: Field, nested: (name: string) => MessageType<object>): FieldCodec {
  const { type, arity, default: fallback } = field;
  if (arity.kind !== "one") {
    if (type.kind === "primitive" && type.name !== "bool")
      return numbersCodec(NUMBERS[type.name].array, arity, fallback);
    return elementsCodec(elementCodec(type, nested), arity, fallback);
  }
  const element = elementCodec(type, nested);
  if (type.kind === "struct") return element;
  const zero = fallback ?? element.create(undefined);
  return { ...element, create: (given) => element.create(given ?? zero) };
}

type Many = Exclude<Arity, { kind: "one" }>;

/** An array or sequence of numbers: a typed array. */
function numbersCodec(array: TypedArrayConstructor<never>, arity: Many, fallback: Field["default"]): FieldCodec {
  if (arity.kind === "array") {
    const { length } = arity;
    return {
      create: (given) => toTypedArray(array, length, (given ?? fallback ?? given) as never),
      encode: (writer, value) => writer.typedArray(value as never, array, length),
      decode: (reader) => reader.typedArray(array, length),
    };
  }
  const { bound } = arity;
  return {
    create: (given) => toTypedArray(array, 0, (given ?? fallback ?? given) as never),
    encode: (writer, value) => writer.typedSequence(value as never, array, bound),
    decode: (reader) => reader.typedSequence(array, bound),
  };
}

/** An array or sequence of anything else: a plain array. */
function elementsCodec(element: FieldCodec, arity: Many, fallback: Field["default"]): FieldCodec {
  if (arity.kind === "array") {
    const { length } = arity;
    return {
      create: (given) => arrayOf(element, length, (given ?? fallback ?? given) as never),
      encode: (writer, value) => writer.array(value as never, element, length),
      decode: (reader) => reader.array(element, length),
    };
  }
  const { bound } = arity;
  return {
    create: (given) => sequenceOf(element, (given ?? fallback ?? given) as never),
    encode: (writer, value) => writer.sequence(value as never, element, bound),
    decode: (reader) => reader.sequence(element, bound),
  };
}

function elementCodec(type: ElementType, nested: (name: string) => MessageType<object>): FieldCodec {
  switch (type.kind) {
    case "struct":
      return nested(type.name) as FieldCodec;
    case "string":
      if (type.bound === undefined) return (type.wide ? wstring : string) as FieldCodec;
      return (type.wide ? boundedWstring : boundedString)(type.bound) as FieldCodec;
    case "primitive":
      return type.name === "bool" ? (bool as FieldCodec) : NUMBERS[type.name].one;
  }
}

/** A number in a field of its own, and the typed array of many. */
interface NumberCodec {
  readonly one: FieldCodec;
  readonly array: TypedArrayConstructor<never>;
}

function number(
  array: unknown,
  encode: (writer: CdrWriter, value: never) => void,
  decode: (reader: CdrReader) => number,
): NumberCodec {
  const one = { create: (given: unknown) => given ?? 0, encode: encode as FieldCodec["encode"], decode };
  return { one, array: array as TypedArrayConstructor<never> };
}

function bigInteger(
  array: unknown,
  encode: (writer: CdrWriter, value: never) => void,
  decode: (reader: CdrReader) => bigint,
): NumberCodec {
  const create = (given: unknown): bigint => toBigInt((given ?? 0n) as bigint);
  return {
    one: { create, encode: encode as FieldCodec["encode"], decode },
    array: array as TypedArrayConstructor<never>,
  };
}

const UINT8 = number(
  Uint8Array,
  (writer, value) => writer.uint8(value),
  (reader) => reader.uint8(),
);
const NUMBERS: Readonly<Record<Exclude<PrimitiveName, "bool">, NumberCodec>> = {
  byte: UINT8,
  char: UINT8,
  uint8: UINT8,
  int8: number(
    Int8Array,
    (writer, value) => writer.int8(value),
    (reader) => reader.int8(),
  ),
  int16: number(
    Int16Array,
    (writer, value) => writer.int16(value),
    (reader) => reader.int16(),
  ),
  uint16: number(
    Uint16Array,
    (writer, value) => writer.uint16(value),
    (reader) => reader.uint16(),
  ),
  int32: number(
    Int32Array,
    (writer, value) => writer.int32(value),
    (reader) => reader.int32(),
  ),
  uint32: number(
    Uint32Array,
    (writer, value) => writer.uint32(value),
    (reader) => reader.uint32(),
  ),
  int64: bigInteger(
    BigInt64Array,
    (writer, value) => writer.int64(value),
    (reader) => reader.int64(),
  ),
  uint64: bigInteger(
    BigUint64Array,
    (writer, value) => writer.uint64(value),
    (reader) => reader.uint64(),
  ),
  float32: number(
    Float32Array,
    (writer, value) => writer.float32(value),
    (reader) => reader.float32(),
  ),
  float64: number(
    Float64Array,
    (writer, value) => writer.float64(value),
    (reader) => reader.float64(),
  ),
};
