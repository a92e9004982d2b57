// SPDX-License-Identifier: Apache-2.0
// Typed arrays as the values of numeric sequences and arrays, and the byte order they are kept in.

/** What a sequence or an array of numbers is decoded to. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** One of JavaScript's typed array constructors; it names the element type, as `Float64Array` does `float64`. */
export interface TypedArrayConstructor<A extends TypedArray> {
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
  readonly prototype: A;
  new (length: number): A;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}

/** What such a field may be given as: the typed array itself, or a plain array of numbers. */
export type TypedArrayInput<A extends TypedArray> =
  | A
  | readonly (A extends BigInt64Array | BigUint64Array ? bigint | number : number)[];

/** Turns the bytes of each element round, in place. */
export function swapBytes(bytes: Uint8Array, elementSize: number): void {
  for (let at = 0; at + elementSize <= bytes.length; at += elementSize) {
    for (let low = at, high = at + elementSize - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}

/** Whether this machine keeps numbers with the low byte first, as nearly all do. */
export const HOST_IS_LITTLE_ENDIAN = /* @__PURE__ */ isLittleEndian();

function isLittleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}
