// SPDX-License-Identifier: Apache-2.0
// The 4 bytes in front of every submessage, and the table of submessage kinds (RTPS 2.5, 8.3.3.2 and 9.4.5.1).

import { MalformedError } from "./malformed-error.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/** Submessage ids by their names. What is not here, such as INFO_REPLY, DDS Security's 30-34 and vendors' 80 and up, is skipped. */
export const SubmessageKind = {
  PAD: 0x01,
  ACKNACK: 0x06,
  HEARTBEAT: 0x07,
  GAP: 0x08,
  INFO_TS: 0x09,
  INFO_SRC: 0x0c,
  INFO_DST: 0x0e,
  NACK_FRAG: 0x12,
  HEARTBEAT_FRAG: 0x13,
  DATA: 0x15,
  DATA_FRAG: 0x16,
} as const;

export interface SubmessageHeader {
  /** One of {@link SubmessageKind}, or any other byte. */
  readonly kind: number;
  readonly flags: number;
  /** Index of the first byte behind the submessage, where the next one begins if the datagram goes on. */
  readonly end: number;
}

export const SUBMESSAGE_HEADER_LENGTH = 4;

/** Bit 0 of every submessage's flags. */
export const FLAG_LITTLE_ENDIAN = 0x01;

/**
 * Reads the header at the reader's offset, which must be a submessage's start: sets the reader's endianness from it and
 * its end to the submessage's end. Go on with `r.offset = header.end` until that is the length of the datagram.
 * MalformedError if the header or the length it gives goes beyond the datagram.
 */
export function readSubmessageHeader(r: WireReader): SubmessageHeader {
  r.end = r.bytes.length;
  const kind = r.uint8();
  const flags = r.uint8();
  r.littleEndian = (flags & FLAG_LITTLE_ENDIAN) !== 0;
  const length = r.uint16();
  if (length > r.remaining) throw BEYOND_DATAGRAM;
  const toTheEnd = length === 0 && kind !== SubmessageKind.PAD && kind !== SubmessageKind.INFO_TS;
  if (!toTheEnd) r.end = r.offset + length;
  return { kind, flags, end: r.end };
}

/** Writes a header whose length is not known yet; the little-endian flag is added. Returns what `endSubmessage` needs. */
export function beginSubmessage(w: WireWriter, kind: number, flags: number): number {
  const start = w.offset;
  w.uint8(kind);
  w.uint8(flags | FLAG_LITTLE_ENDIAN);
  w.uint16(0);
  return start;
}

/** Fills up to a multiple of 4 with zeros and puts the length into the header. RangeError above 65,535 bytes. */
export function endSubmessage(w: WireWriter, start: number): void {
  w.zero(-(w.offset - start) & 3);
  const length = w.offset - start - SUBMESSAGE_HEADER_LENGTH;
  if (length > LENGTH_MAXIMUM) throw new RangeError(`submessage of ${length} bytes: at most ${LENGTH_MAXIMUM}`);
  w.view.setUint16(start + 2, length, true);
}

const LENGTH_MAXIMUM = 0xffff;
const BEYOND_DATAGRAM = new MalformedError("submessage: longer than the datagram");
