// SPDX-License-Identifier: Apache-2.0
// ParticipantMessageData: a participant asserts the liveliness of its writers (RTPS 2.5, 8.4.13.5 and 9.6.2.1).

import { GUID_PREFIX_LENGTH } from "../guid.js";
import { MalformedError } from "../wire/malformed-error.js";
import { WireReader } from "../wire/wire-reader.js";
import { WireWriter } from "../wire/wire-writer.js";

export interface ParticipantMessageData {
  /** 12 bytes. */
  readonly guidPrefix: Uint8Array;
  /** One of the two kinds below, or any other. */
  readonly kind: number;
  /** Means nothing for the two kinds below. */
  readonly data: Uint8Array;
}

/** The liveliness of all writers with AUTOMATIC liveliness. */
export const PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS = 0x00000001;
/** The liveliness of all writers with MANUAL_BY_PARTICIPANT liveliness. */
export const PARTICIPANT_MESSAGE_MANUAL_LIVELINESS = 0x00000002;

/** Decodes the payload; what is kept of it is copied. MalformedError if it is neither CDR_LE nor CDR_BE, or cut off. */
export function decodeParticipantMessage(payload: Uint8Array): ParticipantMessageData {
  const r = new WireReader(payload);
  r.littleEndian = false;
  const encapsulation = r.uint16();
  if (encapsulation !== CDR_LE && encapsulation !== CDR_BE) throw OTHER_ENCAPSULATION;
  r.skip(ENCAPSULATION_OPTIONS_LENGTH);
  const guidPrefix = r.slice(GUID_PREFIX_LENGTH).slice();
  // Four octets in the specification, so in this order in both encapsulations.
  const kind = r.uint32();
  r.littleEndian = encapsulation === CDR_LE;
  const data = r.slice(r.uint32()).slice();
  return { guidPrefix, kind, data };
}

/** Encodes the payload, CDR_LE. Fast DDS takes none below its 24 bytes. */
export function encodeParticipantMessage(message: ParticipantMessageData): Uint8Array {
  const w = new WireWriter(new Uint8Array(HEADER_LENGTH + message.data.length));
  w.uint8(CDR_LE >>> 8);
  w.uint8(CDR_LE & 0xff);
  w.zero(ENCAPSULATION_OPTIONS_LENGTH);
  w.raw(message.guidPrefix);
  w.entityId(message.kind);
  w.uint32(message.data.length);
  w.raw(message.data);
  return w.bytes;
}

const CDR_BE = 0x0000;
const CDR_LE = 0x0001;
const ENCAPSULATION_OPTIONS_LENGTH = 2;
/** Encapsulation, prefix, kind and the number of octets that follow. */
const HEADER_LENGTH = 24;
const OTHER_ENCAPSULATION = new MalformedError("participant message: encapsulation is neither CDR_LE nor CDR_BE");
