// SPDX-License-Identifier: Apache-2.0
// A cursor over the bytes of a datagram that never reads beyond the end it is given.

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";

/** What {@link WireReader.sequenceNumber} gives for SEQUENCENUMBER_UNKNOWN, which is -1:0 on the wire. */
export const SEQUENCENUMBER_UNKNOWN = -1;

/** Reads RTPS's primitives. Every method throws a MalformedError, without moving, if `end` is nearer than it needs. */
export class WireReader {
  bytes: Uint8Array = NOTHING;
  view: DataView = NOTHING_VIEW;
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
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    return this.view.getUint16(at, this.littleEndian);
  }

  uint32(): number {
    const at = this.#advance(4);
    return this.view.getUint32(at, this.littleEndian);
  }

  int32(): number {
    const at = this.#advance(4);
    return this.view.getInt32(at, this.littleEndian);
  }

  /**
   * A SequenceNumber_t: int32 high word, then uint32 low word (RTPS 2.5, 9.3.2.2). From 0 to 2^53 - 1, or
   * {@link SEQUENCENUMBER_UNKNOWN}; everything else is malformed. Whether 0 and unknown are allowed is the caller's rule.
   */
  sequenceNumber(): number {
    const at = this.#advance(8);
    const high = this.view.getInt32(at, this.littleEndian);
    const low = this.view.getUint32(at + 4, this.littleEndian);
    if (high >= 0 && high <= HIGH_WORD_MAXIMUM) return high * 0x100000000 + low;
    if (high === -1 && low === 0) return SEQUENCENUMBER_UNKNOWN;
    throw NOT_A_SEQUENCE_NUMBER;
  }

  /** Four bytes as one big-endian number, whatever the endianness of the rest. */
  entityId(): EntityId {
    const at = this.#advance(4);
    return this.view.getUint32(at, false);
  }

  /** A view, not a copy, of the next `length` bytes. */
  slice(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.bytes.subarray(at, at + length);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  #advance(length: number): number {
    const at = this.offset;
    if (length > this.end - at) throw TOO_SHORT;
    this.offset = at + length;
    return at;
  }
}

const NOTHING = new Uint8Array(0);
const NOTHING_VIEW = new DataView(NOTHING.buffer);
/** The high word of 2^53 - 1, the largest integer that a JavaScript number holds exactly with all below it. */
const HIGH_WORD_MAXIMUM = 0x1fffff;
const TOO_SHORT = new MalformedError("shorter than its contents");
const NOT_A_SEQUENCE_NUMBER = new MalformedError("sequence number negative or above 2^53 - 1");
