// SPDX-License-Identifier: Apache-2.0
// Reads CDR: aligned, in either byte order, never outside the bytes it was given.

import { BAD_BOOLEAN, BAD_ENCAPSULATION, BAD_WIDE_CHARACTER, OVER_BOUND, TRUNCATED } from "./cdr-error.js";
import { HOST_IS_LITTLE_ENDIAN, swapBytes, type TypedArray, type TypedArrayConstructor } from "./typed-array.js";
import { FEW, readElements } from "./typed-element.js";

/**
 * Reads plain CDR (XCDR1) as ROS 2 uses it. One reader serves any number of payloads: `reset` it on each.
 * All methods throw a {@link CdrError} for malformed bytes; nothing is allocated for elements that are not there.
 */
export class CdrReader {
  #payload: Uint8Array = NO_OCTETS;
  // What is read, and positions count from: all behind the encapsulation header. Of a payload that is not long it is a
  // copy: that costs less than a view of each, and a copy is aligned.
  readonly #copy: Uint8Array<ArrayBuffer> = new Uint8Array(LONGEST_COPIED);
  readonly #copyView = new DataView(this.#copy.buffer);
  // Of a copy, numbers in the host's byte order are read as elements of these. That is faster than by the view, which
  // looks at the byte order each time; and Node 20 calls its getBigInt64.
  readonly #int32 = new Int32Array(this.#copy.buffer);
  readonly #uint32 = new Uint32Array(this.#copy.buffer);
  readonly #int64 = new BigInt64Array(this.#copy.buffer);
  readonly #uint64 = new BigUint64Array(this.#copy.buffer);
  readonly #float64 = new Float64Array(this.#copy.buffer);
  #view: DataView = this.#copyView;
  #position = 0;
  #end = 0;
  // Where the last such element of 4 and of 8 bytes may begin; -1 if there is no copy, or if it has the other byte order.
  #last4 = -1;
  #last8 = -1;
  #littleEndian = true;
  /** Whether long typed arrays may be views of the payload: see `DecodeOptions`. Set false by `reset`. */
  views = false;

  /**
   * Starts on a payload: reads its 4-byte encapsulation header, from whose end alignment is counted.
   *
   * @throws CdrError unless the encapsulation is CDR_BE or CDR_LE (RTPS 2.5 section 10.2). The options are not looked at.
   */
  reset(bytes: Uint8Array): this {
    const { length } = bytes;
    if (length < HEADER_SIZE) throw TRUNCATED;
    if (bytes[0] !== 0 || bytes[1]! > 1) throw BAD_ENCAPSULATION;
    this.#payload = bytes;
    this.#littleEndian = bytes[1] === 1;
    this.#position = 0;
    this.#end = length - HEADER_SIZE;
    if (this.#end <= LONGEST_COPIED) {
      this.#readCopy(bytes);
    } else {
      this.#view = new DataView(bytes.buffer, bytes.byteOffset + HEADER_SIZE, this.#end);
    }
    const isNative = this.#end <= LONGEST_COPIED && this.#littleEndian === HOST_IS_LITTLE_ENDIAN;
    this.#last4 = isNative ? this.#end - 4 : -1;
    this.#last8 = isNative ? this.#end - 8 : -1;
    this.views = false;
    return this;
  }

  /** Whether the payload says that it is little-endian. */
  get littleEndian(): boolean {
    return this.#littleEndian;
  }

  /** Bytes read since the end of the encapsulation header. */
  get position(): number {
    return this.#position;
  }

  /** Bytes not yet read. After a complete value 0 to 3 of them are padding (Cyclone DDS fills up to 4). */
  get remaining(): number {
    return this.#end - this.#position;
  }

  /** Passes over `length` bytes. */
  skip(length: number): void {
    this.#take(length);
  }

  /** `length` bytes as they are: a view of the payload, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length) + HEADER_SIZE;
    return this.#payload.subarray(at, at + length);
  }

  /** One byte, 0 or 1. */
  bool(): boolean {
    const value = this.uint8();
    if (value > 1) throw BAD_BOOLEAN;
    return value === 1;
  }

  /** One byte, -128 to 127. */
  int8(): number {
    if (this.#position >= this.#end) throw TRUNCATED;
    return this.#view.getInt8(this.#position++);
  }

  /** One byte, 0 to 255. */
  uint8(): number {
    if (this.#position >= this.#end) throw TRUNCATED;
    return this.#view.getUint8(this.#position++);
  }

  /** Two bytes, -32,768 to 32,767. */
  int16(): number {
    return this.#view.getInt16(this.#takeAligned(2), this.#littleEndian);
  }

  /** Two bytes, 0 to 65,535. */
  uint16(): number {
    return this.#view.getUint16(this.#takeAligned(2), this.#littleEndian);
  }

  /** Four bytes, -2^31 to 2^31 - 1. */
  int32(): number {
    const at = this.#position;
    if ((at & 3) === 0 && at <= this.#last4) {
      this.#position = at + 4;
      return this.#int32[at >> 2]!;
    }
    return this.#view.getInt32(this.#takeAligned(4), this.#littleEndian);
  }

  /** Four bytes, 0 to 2^32 - 1. */
  uint32(): number {
    const at = this.#position;
    if ((at & 3) === 0 && at <= this.#last4) {
      this.#position = at + 4;
      return this.#uint32[at >> 2]!;
    }
    return this.#view.getUint32(this.#takeAligned(4), this.#littleEndian);
  }

  /** Eight bytes, -2^63 to 2^63 - 1. */
  int64(): bigint {
    const at = this.#position;
    if ((at & 7) === 0 && at <= this.#last8) {
      this.#position = at + 8;
      return this.#int64[at >> 3]!;
    }
    return this.#view.getBigInt64(this.#takeAligned(8), this.#littleEndian);
  }

  /** Eight bytes, 0 to 2^64 - 1. */
  uint64(): bigint {
    const at = this.#position;
    if ((at & 7) === 0 && at <= this.#last8) {
      this.#position = at + 8;
      return this.#uint64[at >> 3]!;
    }
    return this.#view.getBigUint64(this.#takeAligned(8), this.#littleEndian);
  }

  /** Four bytes, IEEE 754. */
  float32(): number {
    return this.#view.getFloat32(this.#takeAligned(4), this.#littleEndian);
  }

  /** Eight bytes, IEEE 754. */
  float64(): number {
    const at = this.#position;
    if ((at & 7) === 0 && at <= this.#last8) {
      this.#position = at + 8;
      return this.#float64[at >> 3]!;
    }
    return this.#view.getFloat64(this.#takeAligned(8), this.#littleEndian);
  }

  /**
   * A UTF-8 string. Its length counts the terminating NUL; a length of 0 and a missing NUL are tolerated, as Fast DDS
   * does. What is no UTF-8 becomes U+FFFD.
   *
   * @param bound most bytes of UTF-8, without the NUL
   */
  string(bound = Infinity): string {
    const length = this.uint32();
    const start = this.#take(length);
    const view = this.#view;
    const end = length > 0 && view.getUint8(start + length - 1) === 0 ? start + length - 1 : start + length;
    if (end - start > bound) throw OVER_BOUND;
    // The decoder costs about as much to call as it takes to join 20 characters.
    if (end - start > LONGEST_JOINED) return UTF8.decode(this.#slice(start, end));
    let text = "";
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const a = view.getUint8(at);
      const b = view.getUint8(at + 1);
      const c = view.getUint8(at + 2);
      const d = view.getUint8(at + 3);
      if ((a | b | c | d) > 0x7f) return UTF8.decode(this.#slice(start, end));
      text += String.fromCharCode(a, b, c, d);
    }
    for (; at < end; at++) {
      const a = view.getUint8(at);
      if (a > 0x7f) return UTF8.decode(this.#slice(start, end));
      text += String.fromCharCode(a);
    }
    return text;
  }

  /**
   * A wide string: UTF-16 code units, each in 4 bytes and without a NUL, as both Fast DDS and Cyclone DDS write it for
   * ROS on Linux.
   *
   * @param bound most UTF-16 code units
   */
  wstring(bound = Infinity): string {
    const length = this.uint32();
    if (length > bound) throw OVER_BOUND;
    const start = this.#take(length * 4);
    let text = "";
    for (let at = start; at < start + length * 4; at += 4) {
      const unit = this.#view.getUint32(at, this.#littleEndian);
      if (unit > 0xffff) throw BAD_WIDE_CHARACTER;
      text += String.fromCharCode(unit);
    }
    return text;
  }

  /** A fixed array of `length` elements. */
  array<T>(element: Decodes<T>, length: number): T[] {
    const values: T[] = [];
    // Not by `push`, which V8 calls here as it does not know what kinds of arrays there are.
    for (let i = 0; i < length; i++) values[i] = element.decode(this);
    return values;
  }

  /** A sequence of at most `bound` elements. */
  sequence<T>(element: Decodes<T>, bound = Infinity): T[] {
    const length = this.uint32();
    if (length > bound) throw OVER_BOUND;
    // No element is shorter than one byte, so a count that can not be true is refused before the first one.
    if (length > this.remaining) throw TRUNCATED;
    return this.array(element, length);
  }

  /** A fixed array of `length` numbers, copied into a typed array unless `views` allow a long one to be a view. */
  typedArray<A extends TypedArray>(kind: TypedArrayConstructor<A>, length: number): A {
    const size = kind.BYTES_PER_ELEMENT;
    if (length * size > this.remaining) throw TRUNCATED;
    if (length <= FEW) return readElements(this, kind as TypedArrayConstructor<never>, length) as A;
    const start = this.#takeAligned(size, length * size);
    const at = this.#payload.byteOffset + HEADER_SIZE + start;
    const isInPlace = size === 1 || (at % size === 0 && this.#littleEndian === HOST_IS_LITTLE_ENDIAN);
    if (this.views && isInPlace && length * size >= LEAST_VIEWED) return new kind(this.#payload.buffer, at, length);
    const values = new kind(length);
    const copy = new Uint8Array(values.buffer, 0, length * size);
    copy.set(this.#slice(start, start + length * size));
    if (size > 1 && this.#littleEndian !== HOST_IS_LITTLE_ENDIAN) swapBytes(copy, size);
    return values;
  }

  /** A sequence of at most `bound` numbers, copied into a typed array. */
  typedSequence<A extends TypedArray>(kind: TypedArrayConstructor<A>, bound = Infinity): A {
    const length = this.uint32();
    if (length > bound) throw OVER_BOUND;
    return this.typedArray(kind, length);
  }

  #readCopy(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length > LONGEST_LOOPED) {
      this.#copy.set(bytes.subarray(HEADER_SIZE));
    } else {
      let at = HEADER_SIZE;
      for (; at + 4 <= length; at += 4) {
        const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        this.#copyView.setInt32(at - HEADER_SIZE, word, true);
      }
      for (; at < length; at++) this.#copy[at - HEADER_SIZE] = bytes[at]!;
    }
    this.#view = this.#copyView;
  }

  #slice(start: number, end: number): Uint8Array {
    const { buffer, byteOffset } = this.#payload;
    // Half the price of `subarray`, which looks for a constructor to call.
    return new Uint8Array(buffer, byteOffset + HEADER_SIZE + start, end - start);
  }

  #take(length: number): number {
    const at = this.#position;
    if (length > this.#end - at) throw TRUNCATED;
    this.#position = at + length;
    return at;
  }

  /** Takes `length` bytes from the next multiple of `size` on. */
  #takeAligned(size: number, length = size): number {
    const at = this.#position + (-this.#position & (size - 1));
    if (length > this.#end - at) throw TRUNCATED;
    this.#position = at + length;
    return at;
  }
}

/** What reads an element: a message type, or `string` and its like. */
export interface Decodes<T> {
  /** Reads one. */
  decode(reader: CdrReader): T;
}

const HEADER_SIZE = 4;
const LONGEST_COPIED = 16384;
/** Calling `set` costs about as much as it takes to copy 48 bytes one by one. */
const LONGEST_LOOPED = 48;
/** Bytes below which copying costs less than what a view keeps alive. */
const LEAST_VIEWED = 4096;
const LONGEST_JOINED = 20;
const UTF8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
const NO_OCTETS = /* @__PURE__ */ new Uint8Array(0);
