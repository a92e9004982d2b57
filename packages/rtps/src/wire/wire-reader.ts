// SPDX-License-Identifier: Apache-2.0
// A cursor over the bytes of a datagram that never reads beyond the end it is given.

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";

/** What {@link WireReader.sequenceNumber} gives for SEQUENCENUMBER_UNKNOWN, which is -1:0 on the wire. */
export const SEQUENCENUMBER_UNKNOWN = -1;

/** Reads RTPS's primitives. Every method throws a MalformedError, without moving, if `end` is nearer than it needs. */
export class WireReader {
  bytes: Uint8Array = NOTHING;
  /** Index into `bytes` of the next byte. */
  offset = 0;
  /** Index into `bytes` of the first byte that may not be read: the end of the datagram, or of a part of it. */
  end = 0;
  littleEndian = true;

  constructor(bytes?: Uint8Array) {
    if (bytes !== undefined) this.reset(bytes);
  }

  /** Begins at the first of `bytes`, little-endian. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.offset = 0;
    this.end = bytes.length;
    this.littleEndian = true;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  uint8(): number {
    const at = this.#advance(1);
    return this.bytes[at]!;
  }

  uint16(): number {
    const at = this.#advance(2);
    const { bytes } = this;
    return this.littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
  }

  uint32(): number {
    return this.#word(this.#advance(4)) >>> 0;
  }

  int32(): number {
    return this.#word(this.#advance(4));
  }

  /**
   * A SequenceNumber_t: int32 high word, then uint32 low word (RTPS 2.5, 9.3.2.2). From 0 to 2^53 - 1, or
   * {@link SEQUENCENUMBER_UNKNOWN}; everything else is malformed. Whether 0 and unknown are allowed is the caller's rule.
   */
  sequenceNumber(): number {
    const at = this.#advance(8);
    const high = this.#word(at);
    const low = this.#word(at + 4) >>> 0;
    if (high >= 0 && high <= HIGH_WORD_MAXIMUM) return high * 0x100000000 + low;
    if (high === -1 && low === 0) return SEQUENCENUMBER_UNKNOWN;
    throw NOT_A_SEQUENCE_NUMBER;
  }

  /** Four bytes as one big-endian number, whatever the endianness of the rest. */
  entityId(): EntityId {
    const at = this.#advance(4);
    const { bytes } = this;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  /** A view, not a copy, of the next `length` bytes. */
  slice(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.bytes.subarray(at, at + length);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  /** By single bytes: a DataView would have to be made for each datagram, which costs more than all that is read by it. */
  #word(at: number): number {
    const { bytes } = this;
    return this.littleEndian
      ? bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
      : (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  #advance(length: number): number {
    const at = this.offset;
    if (length > this.end - at) throw TOO_SHORT;
    this.offset = at + length;
    return at;
  }
}

const NOTHING = new Uint8Array(0);
/** The high word of 2^53 - 1, the largest integer that a JavaScript number holds exactly with all below it. */
const HIGH_WORD_MAXIMUM = 0x1fffff;
const TOO_SHORT = new MalformedError("shorter than its contents");
const NOT_A_SEQUENCE_NUMBER = new MalformedError("sequence number negative or above 2^53 - 1");
