// SPDX-License-Identifier: Apache-2.0
// The elements of typed arrays one by one: for plain arrays, whose elements are checked, and for short typed ones.

import type { CdrReader } from "./reader.js";
import type { TypedArray, TypedArrayConstructor } from "./typed-array.js";
import type { CdrWriter } from "./writer.js";

/** Writes one element of such an array. */
export type ElementWriter = (writer: CdrWriter, value: never) => void;

/** What writes the elements of such an array: the writer's method of that type. */
export function elementWriter<A extends TypedArray>(kind: TypedArrayConstructor<A>): ElementWriter {
  return WRITERS[kind.name]!;
}

/** Reads one element of such an array. */
export type ElementReader = (reader: CdrReader) => never;

/** What reads the elements of such an array: the reader's method of that type. */
export function elementReader<A extends TypedArray>(kind: TypedArrayConstructor<A>): ElementReader {
  return READERS[kind.name]!;
}

/** Up to so many elements, going one by one is faster than making a view of their bytes. */
export const FEW = 32;

const WRITERS: Readonly<Record<string, ElementWriter>> = {
  Int8Array: (writer, value) => writer.int8(value),
  Uint8Array: (writer, value) => writer.uint8(value),
  Int16Array: (writer, value) => writer.int16(value),
  Uint16Array: (writer, value) => writer.uint16(value),
  Int32Array: (writer, value) => writer.int32(value),
  Uint32Array: (writer, value) => writer.uint32(value),
  BigInt64Array: (writer, value) => writer.int64(value),
  BigUint64Array: (writer, value) => writer.uint64(value),
  Float32Array: (writer, value) => writer.float32(value),
  Float64Array: (writer, value) => writer.float64(value),
};

const READERS: Readonly<Record<string, ElementReader>> = {
  Int8Array: (reader) => reader.int8() as never,
  Uint8Array: (reader) => reader.uint8() as never,
  Int16Array: (reader) => reader.int16() as never,
  Uint16Array: (reader) => reader.uint16() as never,
  Int32Array: (reader) => reader.int32() as never,
  Uint32Array: (reader) => reader.uint32() as never,
  BigInt64Array: (reader) => reader.int64() as never,
  BigUint64Array: (reader) => reader.uint64() as never,
  Float32Array: (reader) => reader.float32() as never,
  Float64Array: (reader) => reader.float64() as never,
};
