// SPDX-License-Identifier: Apache-2.0
// A message as a machine with the other byte order would have sent it (RTPS 2.5, 9.4.5.1: the E flag of each submessage).

import { SubmessageKind } from "../../wire/submessage.js";
import { messageParts } from "./message-parts.js";

/**
 * Turns every little-endian submessage of a well-formed message around, in place. Payloads stay as they are: their
 * encapsulation header says what they are by itself (RTPS 2.5, 10.5).
 */
export function makeBigEndian(message: Uint8Array): void {
  const parts = messageParts(message);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  for (const { kind, flags, start, body, end } of parts) {
    const raw = RAW_BYTES.get(kind);
    if ((flags & 1) === 0 || raw === undefined) continue;
    message[start + 1] = flags & ~1;
    swap16(view, start + 2);
    if (kind !== SubmessageKind.DATA && kind !== SubmessageKind.DATA_FRAG)
      for (let at = body + raw; at + 4 <= end; at += 4) swap32(view, at);
    else {
      swap16(view, body);
      swap16(view, body + 2);
      const fields = kind === SubmessageKind.DATA ? DATA_FIELDS : DATA_FRAG_FIELDS;
      for (const at of fields.words) swap32(view, body + at);
      for (const at of fields.halves) swap16(view, body + at);
      if ((flags & FLAG_INLINE_QOS) !== 0) turnInlineQos(view, body + fields.end, end);
    }
  }
}

/** From little-endian to big. */
function turnInlineQos(view: DataView, from: number, end: number): void {
  for (let at = from; at + 4 <= end; ) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    swap16(view, at);
    swap16(view, at + 2);
    at += 4;
    // Of the parameters that stand there, only these have a number in the submessage's byte order: behind a GUID.
    if (RELATED_SAMPLE_IDENTITIES.has(id) && length >= 24) {
      swap32(view, at + 16);
      swap32(view, at + 20);
    }
    if (id === PID_SENTINEL) return;
    at += length;
  }
}

function swap16(view: DataView, at: number): void {
  view.setUint16(at, view.getUint16(at, true), false);
}

function swap32(view: DataView, at: number): void {
  view.setUint32(at, view.getUint32(at, true), false);
}

/** How many bytes at the beginning of a body have no byte order: entity ids, prefixes. The rest are 32-bit words. */
const RAW_BYTES = new Map<number, number>([
  [SubmessageKind.ACKNACK, 8],
  [SubmessageKind.HEARTBEAT, 8],
  [SubmessageKind.GAP, 8],
  [SubmessageKind.INFO_TS, 0],
  [SubmessageKind.INFO_DST, 12],
  [SubmessageKind.NACK_FRAG, 8],
  [SubmessageKind.HEARTBEAT_FRAG, 8],
  [SubmessageKind.DATA, 0],
  [SubmessageKind.DATA_FRAG, 0],
]);
/** Where in a body words and half words stand behind the two that all have, and where inline QoS begins. */
const DATA_FIELDS = { words: [12, 16], halves: [], end: 20 };
const DATA_FRAG_FIELDS = { words: [12, 16, 20, 28], halves: [24, 26], end: 32 };
const FLAG_INLINE_QOS = 0x02;
const PID_SENTINEL = 0x0001;
const RELATED_SAMPLE_IDENTITIES = new Set([0x0083, 0x800f]);
