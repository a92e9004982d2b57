// SPDX-License-Identifier: Apache-2.0
// Captured messages changed by bytes and by structure, for fuzzing: the same ones for the same random numbers.

import { HEADER_LENGTH } from "../src/wire/header.js";
import { SubmessageKind } from "../src/wire/submessage.js";

/** Prefixes that mutated messages are made to come from and to be meant for. */
export interface Roles {
  readonly target: Uint8Array;
  /** Known to the target. */
  readonly peer: Uint8Array;
  /** Not known to it before the first message that announces them. */
  readonly strangers: readonly Uint8Array[];
}

/** The next mutated message; `corpus` are whole messages of other participants. */
export function mutate(corpus: readonly Uint8Array[], roles: Roles, random: () => number): Uint8Array {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  if (random() < 0.02) return noise(random);
  let parts = submessages(pick(corpus));
  // By structure: parts of several messages, repeated, left out, in another order.
  if (random() < 0.4) parts = parts.concat(submessages(pick(corpus)));
  if (random() < 0.3) parts = parts.filter(() => random() < 0.7);
  if (random() < 0.3 && parts.length > 0) parts.splice(Math.floor(random() * parts.length), 0, pick(parts));
  if (random() < 0.2) parts.sort(() => random() - 0.5);
  parts = parts.map((part) => new Uint8Array(part));
  if (random() < 0.8)
    for (const part of parts) if (part[0] === SubmessageKind.INFO_DST && part.length >= 16) part.set(roles.target, 4);
  for (const part of parts) if (random() < 0.5) changeField(part, random);
  const bytes = new Uint8Array(HEADER_LENGTH + parts.reduce((sum, { length }) => sum + length, 0));
  const header = pick(corpus).subarray(0, HEADER_LENGTH);
  bytes.set(header);
  let offset = HEADER_LENGTH;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  // As a whole: one participant in another's place, in what it says of itself too.
  const who = random();
  if (who < 0.9) replacePrefixes(bytes, who < 0.6 ? roles.peer : pick(roles.strangers));
  // By byte.
  if (random() < 0.5)
    for (let edits = Math.floor(random() * 6); edits > 0; edits--)
      bytes[Math.floor(random() * bytes.length)] = random() * 256;
  return random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
}

function submessages(message: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = HEADER_LENGTH; at + 4 <= message.length; ) {
    const little = (message[at + 1]! & 1) !== 0;
    const length = little ? message[at + 2]! + 256 * message[at + 3]! : message[at + 3]! + 256 * message[at + 2]!;
    const end = length === 0 ? message.length : at + 4 + length;
    parts.push(message.subarray(at, end));
    at = end;
  }
  return parts;
}

/** Puts a prefix in place of that in the header, and of every one that is announced in GUIDs of captured participants. */
function replacePrefixes(bytes: Uint8Array, prefix: Uint8Array): void {
  bytes.set(prefix, 8);
  for (let at = HEADER_LENGTH; at + 20 <= bytes.length; at += 4) {
    const id = bytes[at]! + 256 * bytes[at + 1]!;
    if (GUID_PARAMETERS.has(id) && bytes[at + 2] === 16 && bytes[at + 3] === 0) bytes.set(prefix, at + 4);
  }
}

/** Puts something extreme into one of a submessage's 32-bit fields, or one of rclts's entity ids, or changes its kind. */
function changeField(part: Uint8Array, random: () => number): void {
  if (random() < 0.1) part[0] = KINDS[Math.floor(random() * KINDS.length)]!;
  if (random() < 0.1) part[1] = random() * 256;
  if (part.length < 8) return;
  const field = 4 + 4 * Math.floor(random() * Math.floor((part.length - 4) / 4));
  new DataView(part.buffer, part.byteOffset).setUint32(
    field,
    EXTREMES[Math.floor(random() * EXTREMES.length)]!,
    random() < 0.5,
  );
  // Entity ids as contexts give them out, so that users' endpoints are hit too.
  const ids = part[0] === SubmessageKind.DATA || part[0] === SubmessageKind.DATA_FRAG ? 8 : 4;
  if (random() < 0.5 && part.length >= ids + 8) {
    part.set([0, 0, 1, random() < 0.5 ? 4 : 0], ids);
    part.set([0, 0, 1, 3], ids + 4);
  }
}

function noise(random: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: Math.floor(random() * 2000) }, () => random() * 256);
  if (random() < 0.5) bytes.set(new TextEncoder().encode("RTPS").subarray(0, bytes.length));
  return bytes;
}

/** PID_PARTICIPANT_GUID, PID_ENDPOINT_GUID, PID_KEY_HASH. */
const GUID_PARAMETERS = new Set([0x50, 0x5a, 0x70]);
const KINDS = Object.values(SubmessageKind);
const EXTREMES = [
  0, 1, 2, 255, 256, 257, 0x7fff, 0xffff, 0x10000, 0x1fffff, 0x200000, 0x7fffffff, 0x80000000, 0xffffffff,
];
