// SPDX-License-Identifier: Apache-2.0
// Writes CDR: little-endian, aligned, into slabs, so that a small payload costs one view and no copy.

import { misfit, withArticle } from "./misfit.js";
import {
  HOST_IS_LITTLE_ENDIAN,
  swapBytes,
  type TypedArray,
  type TypedArrayConstructor,
  type TypedArrayInput,
} from "./typed-array.js";
import { FEW, writeElements } from "./typed-element.js";

/**
 * Writes plain CDR (XCDR1, little-endian) as ROS 2 uses it. One writer serves any number of payloads: `begin()`,
 * writes, `finish()`. All writes throw TypeError or RangeError for a value that does not fit; after that, `begin()`
 * drops what had been written.
 */
export class CdrWriter {
  #octets: Uint8Array = new Uint8Array(SLAB_SIZE);
  #buffer = this.#octets.buffer;
  #view = new DataView(this.#buffer);
  // A payload's multiples of 4 and 8 are the slab's, so numbers may be written as elements of these. That is faster than
  // by the view: V8 loads all fields of the writer anew after a write of a view, and Node 20 calls its setBigInt64.
  #int32 = new Int32Array(this.#buffer);
  #int64 = new BigInt64Array(this.#buffer);
  #float64 = new Float64Array(this.#buffer);
  // What #octets says of itself, but asking a typed array for its length costs more.
  #capacity = SLAB_SIZE;
  // Up to where such elements may be written: all of the slab, but nothing on hosts of the other byte order.
  #nativeEnd = HOST_IS_LITTLE_ENDIAN ? SLAB_SIZE : 0;
  // A payload starts 4 bytes before a multiple of 8, so that aligning after its header is aligning in the slab.
  #start = FIRST_START;
  #position = FIRST_START;

  /** Starts a payload: writes the encapsulation header CDR_LE (00 01 00 00), from whose end alignment is counted. */
  begin(): this {
    this.#position = this.#start;
    this.#word(CDR_LE);
    return this;
  }

  /** The payload since `begin()`, exactly as long as what was written. It belongs to the caller from now on. */
  finish(): Uint8Array {
    // Half the price of `subarray`, which looks for a constructor to call.
    const payload = new Uint8Array(this.#buffer, this.#start, this.#position - this.#start);
    this.#start = this.#position = ((this.#position + 3) & ~7) + 4;
    return payload;
  }

  /** Bytes written since `begin()`, the encapsulation header included. */
  get length(): number {
    return this.#position - this.#start;
  }

  /** Writes bytes as they are, unaligned. */
  bytes(raw: Uint8Array): void {
    const at = this.#advance(raw.length);
    this.#octets.set(raw, at);
  }

  /** One byte, 0 or 1. */
  bool(value: boolean): void {
    if (typeof value !== "boolean") throw misfit("a boolean", value);
    const at = this.#advance(1);
    this.#octets[at] = value ? 1 : 0;
  }

  /** One byte: a whole number from -128 to 127. */
  int8(value: number): void {
    if (typeof value !== "number" || (value << 24) >> 24 !== value) throw wrongInteger(value, "int8", -128, 127);
    const at = this.#advance(1);
    this.#octets[at] = value;
  }

  /** One byte: a whole number from 0 to 255. */
  uint8(value: number): void {
    if (typeof value !== "number" || (value & 0xff) !== value) throw wrongInteger(value, "uint8", 0, 255);
    const at = this.#advance(1);
    this.#octets[at] = value;
  }

  /** Two bytes: a whole number from -32,768 to 32,767. */
  int16(value: number): void {
    if (typeof value !== "number" || (value << 16) >> 16 !== value) throw wrongInteger(value, "int16", -32768, 32767);
    const at = this.#align(2);
    this.#view.setInt16(at, value, true);
  }

  /** Two bytes: a whole number from 0 to 65,535. */
  uint16(value: number): void {
    if (typeof value !== "number" || (value & 0xffff) !== value) throw wrongInteger(value, "uint16", 0, 65535);
    const at = this.#align(2);
    this.#view.setUint16(at, value, true);
  }

  /** Four bytes: a whole number from -2^31 to 2^31 - 1. */
  int32(value: number): void {
    if (typeof value !== "number" || (value | 0) !== value) throw wrongInteger(value, "int32", -2147483648, 2147483647);
    this.#word(value);
  }

  /** Four bytes: a whole number from 0 to 2^32 - 1. */
  uint32(value: number): void {
    if (typeof value !== "number" || value >>> 0 !== value) throw wrongInteger(value, "uint32", 0, 4294967295);
    this.#word(value);
  }

  /** Eight bytes: a bigint, or a number that is a safe integer, from -2^63 to 2^63 - 1. */
  int64(value: bigint | number): void {
    if (typeof value === "bigint") {
      if (BigInt.asIntN(64, value) !== value) throw wrongBigInteger(value, "int64");
      this.#bigInteger(value);
    } else {
      if (!Number.isSafeInteger(value)) throw wrongBigInteger(value, "int64");
      this.#halves(value);
    }
  }

  /** Eight bytes: a bigint, or a number that is a safe integer, from 0 to 2^64 - 1. */
  uint64(value: bigint | number): void {
    if (typeof value === "bigint") {
      if (BigInt.asUintN(64, value) !== value) throw wrongBigInteger(value, "uint64");
      this.#bigInteger(value);
    } else {
      if (!Number.isSafeInteger(value) || value < 0) throw wrongBigInteger(value, "uint64");
      this.#halves(value);
    }
  }

  /** Rounds to the nearest float32; a finite number that would become infinite does not fit. */
  float32(value: number): void {
    if (typeof value !== "number") throw misfit("a number (float32)", value);
    if (!Number.isFinite(Math.fround(value)) && Number.isFinite(value)) throw misfit("a number (float32)", value, true);
    const at = this.#align(4);
    this.#view.setFloat32(at, value, true);
  }

  /** Any number, NaN and the infinities too. */
  float64(value: number): void {
    const at = this.#position;
    if (typeof value === "number" && (at & 7) === 0 && at < this.#nativeEnd) {
      this.#float64[at >> 3] = value;
      this.#position = at + 8;
    } else {
      this.#float64Slowly(value);
    }
  }

  /**
   * A string as UTF-8 with its length and a NUL. A lone surrogate becomes U+FFFD.
   *
   * @param bound most bytes of UTF-8, without the NUL
   */
  string(value: string, bound = Infinity): void {
    if (typeof value !== "string") throw misfit(bound < Infinity ? `a string (string<=${bound})` : "a string", value);
    this.#pad(4);
    // Claimed in one piece, because claiming may move what was written. A UTF-16 unit becomes at most 3 bytes.
    const lengthAt = this.#advance(4 + value.length * 3 + 1);
    const start = lengthAt + 4;
    const length = this.#utf8(value, start);
    if (length > bound) throw tooLong(`a string of at most ${bound} bytes of UTF-8`, `${length}`);
    this.#octets[start + length] = 0;
    this.#view.setUint32(lengthAt, length + 1, true);
    this.#position = start + length + 1;
  }

  /**
   * A wide string as UTF-16 code units of 4 bytes each, without a NUL, as both Fast DDS and Cyclone DDS write it for
   * ROS on Linux.
   *
   * @param bound most UTF-16 code units
   */
  wstring(value: string, bound = Infinity): void {
    if (typeof value !== "string") throw misfit(bound < Infinity ? `a string (wstring<=${bound})` : "a string", value);
    const length = value.length;
    if (length > bound) throw tooLong(`a string of at most ${bound} UTF-16 code units`, `${length}`);
    this.uint32(length);
    let at = this.#advance(length * 4);
    for (let i = 0; i < length; i++, at += 4) this.#view.setUint32(at, value.charCodeAt(i), true);
  }

  /** A fixed array of `length` elements. */
  array<Init>(values: readonly NoInfer<Init>[], element: Encodes<Init>, length: number): void {
    if (!Array.isArray(values) || values.length !== length) throw wrongArray(values, `an array of ${length}`);
    for (let i = 0; i < length; i++) element.encode(this, values[i]!);
  }

  /** A sequence of at most `bound` elements. */
  sequence<Init>(values: readonly NoInfer<Init>[], element: Encodes<Init>, bound = Infinity): void {
    const length = Array.isArray(values) ? values.length : Infinity;
    if (length > bound || length === Infinity)
      throw wrongArray(values, bound < Infinity ? `an array of at most ${bound}` : "an array");
    this.uint32(length);
    for (let i = 0; i < length; i++) element.encode(this, values[i]!);
  }

  /** A fixed array of `length` numbers. */
  typedArray<A extends TypedArray>(
    values: TypedArrayInput<NoInfer<A>>,
    kind: TypedArrayConstructor<A>,
    length: number,
  ): void {
    if (!isNumbers(values, kind) || values.length !== length) throw wrongNumbers(values, kind, `${length} `);
    this.#numbers(values, kind);
  }

  /** A sequence of at most `bound` numbers. */
  typedSequence<A extends TypedArray>(
    values: TypedArrayInput<NoInfer<A>>,
    kind: TypedArrayConstructor<A>,
    bound = Infinity,
  ): void {
    if (!isNumbers(values, kind) || values.length > bound) throw wrongNumbers(values, kind, atMost(bound));
    this.uint32(values.length);
    this.#numbers(values, kind);
  }

  #numbers<A extends TypedArray>(values: TypedArrayInput<A>, kind: TypedArrayConstructor<A>): void {
    const length = values.length;
    if (length === 0) return;
    if (length > FEW && values instanceof kind) {
      const size = kind.BYTES_PER_ELEMENT;
      this.#pad(size);
      const at = this.#advance(length * size);
      this.#octets.set(new Uint8Array(values.buffer, values.byteOffset, length * size), at);
      if (size > 1 && !HOST_IS_LITTLE_ENDIAN) swapBytes(this.#octets.subarray(at, at + length * size), size);
    } else {
      writeElements(this, values as ArrayLike<unknown> as ArrayLike<never>, kind as TypedArrayConstructor<never>);
    }
  }

  #float64Slowly(value: number): void {
    if (typeof value !== "number") throw misfit("a number (float64)", value);
    const at = this.#align(8);
    this.#view.setFloat64(at, value, true);
  }

  /** @param value fits 32 bits, signed or not: of both the same bytes are written */
  #word(value: number): void {
    const at = this.#position;
    if ((at & 3) === 0 && at < this.#nativeEnd) {
      this.#int32[at >> 2] = value;
      this.#position = at + 4;
    } else {
      // Its own statement, because claiming may replace the view.
      const aligned = this.#align(4);
      this.#view.setInt32(aligned, value, true);
    }
  }

  /** @param value fits 64 bits, signed or not: of both the same bytes are written */
  #bigInteger(value: bigint): void {
    const at = this.#position;
    if ((at & 7) === 0 && at < this.#nativeEnd) {
      this.#int64[at >> 3] = value;
      this.#position = at + 8;
    } else {
      // Its own statement, because claiming may replace the view.
      const aligned = this.#align(8);
      this.#view.setBigInt64(aligned, value, true);
    }
  }

  #halves(value: number): void {
    const at = this.#align(8);
    this.#view.setInt32(at, value % TWO_TO_32, true);
    this.#view.setInt32(at + 4, Math.floor(value / TWO_TO_32), true);
  }

  #utf8(value: string, start: number): number {
    const octets = this.#octets;
    const length = value.length;
    // The encoder costs about as much to call as it takes to copy 32 characters.
    if (length > LONGEST_COPIED) return UTF8.encodeInto(value, octets.subarray(start)).written;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return UTF8.encodeInto(value, octets.subarray(start)).written;
      octets[start + i] = unit;
    }
    return length;
  }

  /** Claims `length` bytes and gives the position of the first. */
  #advance(length: number): number {
    if (length > this.#capacity - this.#position) this.#grow(length);
    const at = this.#position;
    this.#position = at + length;
    return at;
  }

  /** Claims a primitive of `size` bytes, aligned to it, and gives its position. */
  #align(size: number): number {
    const at = this.#position;
    if ((at & (size - 1)) === 0 && at <= this.#capacity - size) {
      this.#position = at + size;
      return at;
    }
    this.#pad(size);
    return this.#advance(size);
  }

  /** Fills up to a multiple of `size` with zeros: a failed encode may have left something there. */
  #pad(size: number): void {
    while ((this.#position & (size - 1)) !== 0) {
      const at = this.#advance(1);
      this.#octets[at] = 0;
    }
  }

  #grow(length: number): void {
    const written = this.#octets.subarray(this.#start, this.#position);
    // Room for as much again as there is keeps the copying linear; a single large claim gets what it asks for.
    const needed = FIRST_START + 2 * written.length + length;
    this.#octets = new Uint8Array(Math.max(SLAB_SIZE, Math.ceil(needed / 8) * 8));
    this.#buffer = this.#octets.buffer;
    this.#view = new DataView(this.#buffer);
    this.#int32 = new Int32Array(this.#buffer);
    this.#int64 = new BigInt64Array(this.#buffer);
    this.#float64 = new Float64Array(this.#buffer);
    this.#capacity = this.#octets.length;
    this.#nativeEnd = HOST_IS_LITTLE_ENDIAN ? this.#capacity : 0;
    this.#octets.set(written, FIRST_START);
    this.#start = FIRST_START;
    this.#position = FIRST_START + written.length;
  }
}

/** What writes an element: a message type, or `string` and its like. */
export interface Encodes<Init> {
  /** Writes one. */
  encode(writer: CdrWriter, value: Init): void;
}

function isNumbers<A extends TypedArray>(values: TypedArrayInput<A>, kind: TypedArrayConstructor<A>): boolean {
  return values instanceof kind || Array.isArray(values);
}

function wrongInteger(value: unknown, type: string, least: number, most: number): Error {
  return misfit(`an integer from ${least} to ${most} (${type})`, value, typeof value === "number");
}

function wrongBigInteger(value: unknown, type: string): Error {
  const range = type === "int64" ? "-2^63 to 2^63 - 1" : "0 to 2^64 - 1";
  const rightType = typeof value === "number" || typeof value === "bigint";
  return misfit(`a bigint or safe integer from ${range} (${type})`, value, rightType);
}

function wrongArray(values: unknown, expected: string): Error {
  return misfit(expected, values, Array.isArray(values));
}

function wrongNumbers<A extends TypedArray>(values: unknown, kind: TypedArrayConstructor<A>, size: string): Error {
  const rightType = values instanceof kind || Array.isArray(values);
  return misfit(`${size}numbers (${withArticle(kind.name)} or an array)`, values, rightType);
}

function tooLong(expected: string, length: string): Error {
  return new RangeError(`expected ${expected}, got ${length}`);
}

function atMost(bound: number): string {
  return bound < Infinity ? `at most ${bound} ` : "";
}

/** The bytes 00 01 00 00 as a little-endian number. */
const CDR_LE = 0x00000100;
const SLAB_SIZE = 64 * 1024;
const FIRST_START = 4;
const TWO_TO_32 = 4294967296;
const LONGEST_COPIED = 32;
const UTF8 = /* @__PURE__ */ new TextEncoder();
