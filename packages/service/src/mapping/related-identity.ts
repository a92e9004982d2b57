// SPDX-License-Identifier: Apache-2.0
// The related sample identity in inline QoS: a GUID and a sequence number under two parameter ids (DDS-RPC 1.0, 7.8.2).

import {
  findParameter,
  PID_RELATED_SAMPLE_IDENTITY,
  PID_RELATED_SAMPLE_IDENTITY_CUSTOM,
  type SampleEvent,
} from "@rclts/rtps";

/** The sequence number of an identity that has none. */
export const SEQUENCE_UNKNOWN = -1;

/**
 * A whole inline parameter list, little-endian, with the identity under both ids: Fast DDS up to 2.9 knows only 800f,
 * from 2.10 on it takes 800f from its own kind only.
 *
 * @param sequence from 1, or {@link SEQUENCE_UNKNOWN}
 */
export function relatedIdentityList(guid: Uint8Array, sequence: number): Uint8Array {
  const list = new Uint8Array(LIST_LENGTH);
  writeParameter(list, 0, PID_RELATED_SAMPLE_IDENTITY, guid, sequence);
  writeParameter(list, PARAMETER_LENGTH, PID_RELATED_SAMPLE_IDENTITY_CUSTOM, guid, sequence);
  list[2 * PARAMETER_LENGTH] = PID_SENTINEL;
  return list;
}

/** Where in the sample's inline QoS the identity's 24 bytes begin, or -1. Allocates nothing. */
export function findRelatedIdentity(sample: SampleEvent): number {
  const { inlineQos } = sample;
  if (inlineQos === undefined) return -1;
  const littleEndian = sample.inlineQosLittleEndian;
  const at = findParameter(inlineQos, littleEndian, PID_RELATED_SAMPLE_IDENTITY, IDENTITY_LENGTH);
  if (at >= 0) return at;
  return findParameter(inlineQos, littleEndian, PID_RELATED_SAMPLE_IDENTITY_CUSTOM, IDENTITY_LENGTH);
}

/** The sequence number of the identity at `at`; {@link SEQUENCE_UNKNOWN} for everything that is none from 0 to 2^53. */
export function relatedSequence(sample: SampleEvent, at: number): number {
  const bytes = sample.inlineQos!;
  const high = uint32At(bytes, at + GUID_LENGTH, sample.inlineQosLittleEndian);
  const low = uint32At(bytes, at + GUID_LENGTH + 4, sample.inlineQosLittleEndian);
  return high > HIGH_WORD_MAXIMUM ? SEQUENCE_UNKNOWN : high * 0x1_0000_0000 + low;
}

/** Whether the 16 bytes at `at` are this GUID. */
export function guidEqualsAt(bytes: Uint8Array, at: number, guid: Uint8Array): boolean {
  for (let i = 0; i < GUID_LENGTH; i++) if (bytes[at + i] !== guid[i]) return false;
  return true;
}

function writeParameter(list: Uint8Array, at: number, pid: number, guid: Uint8Array, sequence: number): void {
  list[at] = pid & 0xff;
  list[at + 1] = pid >>> 8;
  list[at + 2] = IDENTITY_LENGTH;
  list.set(guid, at + 4);
  const unknown = sequence === SEQUENCE_UNKNOWN;
  writeUint32(list, at + 4 + GUID_LENGTH, unknown ? 0xffffffff : Math.floor(sequence / 0x1_0000_0000));
  writeUint32(list, at + 8 + GUID_LENGTH, unknown ? 0 : sequence);
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

function uint32At(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const step = littleEndian ? -1 : 1;
  const first = littleEndian ? at + 3 : at;
  const high = (bytes[first]! << 24) | (bytes[first + step]! << 16);
  return (high | (bytes[first + 2 * step]! << 8) | bytes[first + 3 * step]!) >>> 0;
}

const PID_SENTINEL = 0x01;
const GUID_LENGTH = 16;
const IDENTITY_LENGTH = 24;
const PARAMETER_LENGTH = 4 + IDENTITY_LENGTH;
const LIST_LENGTH = 2 * PARAMETER_LENGTH + 4;
/** The high word of 2^53 - 1. */
const HIGH_WORD_MAXIMUM = 0x1fffff;
