// SPDX-License-Identifier: Apache-2.0
// A cursor that writes RTPS's primitives, little-endian, into bytes that the caller has found to be enough.

import type { EntityId } from "../engine.js";
import { SEQUENCENUMBER_UNKNOWN } from "./wire-reader.js";

/** Does not grow and does not check: writing beyond `bytes` is the caller's mistake and throws a RangeError. */
export class WireWriter {
  bytes: Uint8Array = NOTHING;
  view: DataView = NOTHING_VIEW;
  /** Index into `bytes` of the next byte. */
  offset = 0;

  constructor(bytes?: Uint8Array) {
    if (bytes !== undefined) this.reset(bytes);
  }

  /** Continues at `offset` of `bytes`. */
  reset(bytes: Uint8Array, offset = 0): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.offset = offset;
  }

  uint8(value: number): void {
    this.view.setUint8(this.offset, value);
    this.offset += 1;
  }

  uint16(value: number): void {
    this.view.setUint16(this.offset, value, true);
    this.offset += 2;
  }

  uint32(value: number): void {
    this.view.setUint32(this.offset, value, true);
    this.offset += 4;
  }

  int32(value: number): void {
    this.view.setInt32(this.offset, value, true);
    this.offset += 4;
  }

  /** A SequenceNumber_t of an integer from 0 to 2^53 - 1, or SEQUENCENUMBER_UNKNOWN as -1:0. */
  sequenceNumber(value: number): void {
    if (value === SEQUENCENUMBER_UNKNOWN) {
      this.int32(-1);
      this.uint32(0);
    } else {
      this.int32(Math.floor(value / 0x100000000));
      this.uint32(value % 0x100000000);
    }
  }

  /** Four bytes, big-endian as everywhere in RTPS. */
  entityId(id: EntityId): void {
    this.view.setUint32(this.offset, id, false);
    this.offset += 4;
  }

  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    // A call of `set` costs more than a few bytes do. It checks the bounds, as the loop does not.
    if (length > SHORT || this.offset + length > this.bytes.length) this.bytes.set(bytes, this.offset);
    else for (let i = 0; i < length; i++) this.bytes[this.offset + i] = bytes[i]!;
    this.offset += length;
  }

  zero(length: number): void {
    if (length > SHORT) this.bytes.fill(0, this.offset, this.offset + length);
    else for (let i = 0; i < length; i++) this.bytes[this.offset + i] = 0;
    this.offset += length;
  }
}

const SHORT = 32;
const NOTHING = new Uint8Array(0);
const NOTHING_VIEW = new DataView(NOTHING.buffer);
