// SPDX-License-Identifier: Apache-2.0
// The elements of typed arrays one by one: for plain arrays, whose elements are checked, and for short typed ones.
//
// One loop for each type, because a loop that serves all of them is several times slower in V8.

import type { CdrReader } from "./reader.js";
import type { TypedArray, TypedArrayConstructor } from "./typed-array.js";
import type { CdrWriter } from "./writer.js";

/** Up to so many elements, going one by one is faster than making a view of their bytes. */
export const FEW = 32;

/** Writes elements of such an array, by the writer's method of that type. */
export function writeElements(writer: CdrWriter, values: ArrayLike<never>, kind: TypedArrayConstructor<never>): void {
  const { length } = values;
  switch (kind as unknown) {
    case Int8Array:
      for (let i = 0; i < length; i++) writer.int8(values[i]!);
      break;
    case Uint8Array:
      for (let i = 0; i < length; i++) writer.uint8(values[i]!);
      break;
    case Int16Array:
      for (let i = 0; i < length; i++) writer.int16(values[i]!);
      break;
    case Uint16Array:
      for (let i = 0; i < length; i++) writer.uint16(values[i]!);
      break;
    case Int32Array:
      for (let i = 0; i < length; i++) writer.int32(values[i]!);
      break;
    case Uint32Array:
      for (let i = 0; i < length; i++) writer.uint32(values[i]!);
      break;
    case BigInt64Array:
      for (let i = 0; i < length; i++) writer.int64(values[i]!);
      break;
    case BigUint64Array:
      for (let i = 0; i < length; i++) writer.uint64(values[i]!);
      break;
    case Float32Array:
      for (let i = 0; i < length; i++) writer.float32(values[i]!);
      break;
    default:
      for (let i = 0; i < length; i++) writer.float64(values[i]!);
  }
}

/** Reads an array of `length` elements, by the reader's method of that type. */
export function readElements(reader: CdrReader, kind: TypedArrayConstructor<never>, length: number): TypedArray {
  switch (kind as unknown) {
    case Int8Array: {
      const values = new Int8Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.int8();
      return values;
    }
    case Uint8Array: {
      const values = new Uint8Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.uint8();
      return values;
    }
    case Int16Array: {
      const values = new Int16Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.int16();
      return values;
    }
    case Uint16Array: {
      const values = new Uint16Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.uint16();
      return values;
    }
    case Int32Array: {
      const values = new Int32Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.int32();
      return values;
    }
    case Uint32Array: {
      const values = new Uint32Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.uint32();
      return values;
    }
    case BigInt64Array: {
      const values = new BigInt64Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.int64();
      return values;
    }
    case BigUint64Array: {
      const values = new BigUint64Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.uint64();
      return values;
    }
    case Float32Array: {
      const values = new Float32Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.float32();
      return values;
    }
    default: {
      const values = new Float64Array(length);
      for (let i = 0; i < length; i++) values[i] = reader.float64();
      return values;
    }
  }
}
