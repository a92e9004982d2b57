// SPDX-License-Identifier: Apache-2.0
// A message taken apart into its submessages and put together again without some of them.

import { HEADER_LENGTH, readHeader } from "../../wire/header.js";
import { readSubmessageHeader } from "../../wire/submessage.js";
import { WireReader } from "../../wire/wire-reader.js";

/** Where in a datagram a submessage stands. */
export interface MessagePart {
  readonly kind: number;
  readonly flags: number;
  /** Index of its header. */
  readonly start: number;
  /** Index of its first byte after the header. */
  readonly body: number;
  readonly end: number;
}

/** The submessages of a datagram in their order. MalformedError if it is no RTPS message or one goes beyond its end. */
export function messageParts(datagram: Uint8Array): MessagePart[] {
  const r = reader;
  r.reset(datagram);
  readHeader(r);
  const parts: MessagePart[] = [];
  while (r.offset < datagram.length) {
    const start = r.offset;
    const { kind, flags, end } = readSubmessageHeader(r);
    parts.push({ kind, flags, start, body: r.offset, end });
    r.offset = end;
  }
  return parts;
}

/** A reader over the body of a part; good until the next call. */
export function bodyReader(datagram: Uint8Array, part: MessagePart): WireReader {
  if (reader.bytes !== datagram) reader.reset(datagram);
  reader.offset = part.body;
  reader.end = part.end;
  reader.littleEndian = (part.flags & 1) !== 0;
  return reader;
}

/** A copy of the datagram's header followed by some of its parts. */
export function joinParts(datagram: Uint8Array, parts: readonly MessagePart[]): Uint8Array {
  let length = HEADER_LENGTH;
  for (const { start, end } of parts) length += end - start;
  const bytes = new Uint8Array(length);
  bytes.set(datagram.subarray(0, HEADER_LENGTH));
  let offset = HEADER_LENGTH;
  for (const { start, end } of parts) {
    bytes.set(datagram.subarray(start, end), offset);
    offset += end - start;
  }
  return bytes;
}

/** One for all: making a DataView for each submessage would cost more than all the rest. */
const reader = new WireReader();
