// SPDX-License-Identifier: Apache-2.0
// DATA: one sample of a writer, or the news that an instance is gone (RTPS 2.5, 8.3.8.2 and 9.4.5.3).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { skipParameterList } from "./parameter-list.js";
import { beginSubmessage, endSubmessage, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface Data {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** From 1. */
  readonly sequence: number;
  /** A view of the parameter list with its sentinel, in the submessage's endianness; its parameters are all there. */
  readonly inlineQos: Uint8Array | undefined;
  /** A view of the serialized data or key with its encapsulation header; up to 3 bytes of padding may follow. */
  readonly payload: Uint8Array | undefined;
  /** The payload is the whole sample. */
  readonly hasData: boolean;
  /** The payload is the instance's key only. */
  readonly hasKey: boolean;
}

/** What {@link writeData} takes. */
export interface DataToWrite {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  readonly sequence: number;
  /** A whole little-endian parameter list with its sentinel; a multiple of 4 bytes. */
  readonly inlineQos: Uint8Array | undefined;
  /** Undefined for a DATA that only carries inline QoS. */
  readonly payload: Uint8Array | undefined;
  /** The payload is the key, not the sample. */
  readonly hasKey: boolean;
}

/** How many bytes {@link writeData} takes. */
export function dataSubmessageLength(payloadLength: number, inlineQosLength: number): number {
  return HEADER_LENGTH + inlineQosLength + ((payloadLength + 3) & ~3);
}

/** Reads the body between the reader's offset and end. MalformedError if it breaks a rule of RTPS 2.5, 8.3.8.2.3. */
export function readData(r: WireReader, flags: number): Data {
  const hasData = (flags & FLAG_DATA) !== 0;
  const hasKey = (flags & FLAG_KEY) !== 0;
  if (hasData && hasKey) throw DATA_AND_KEY;
  r.skip(EXTRA_FLAGS_LENGTH);
  const octetsToInlineQos = r.uint16();
  if (octetsToInlineQos < OCTETS_TO_INLINE_QOS) throw SHORT_HEADER;
  const readerId = r.entityId();
  const writerId = r.entityId();
  const sequence = r.sequenceNumber();
  if (sequence < 1) throw SEQUENCE_BELOW_1;
  r.skip(octetsToInlineQos - OCTETS_TO_INLINE_QOS);
  const inlineQos = (flags & FLAG_INLINE_QOS) !== 0 ? skipParameterList(r) : undefined;
  const payload = hasData || hasKey ? r.slice(r.remaining) : undefined;
  return { readerId, writerId, sequence, inlineQos, payload, hasData, hasKey };
}

/** Writes {@link dataSubmessageLength} bytes. */
export function writeData(w: WireWriter, data: DataToWrite): void {
  const { inlineQos, payload } = data;
  let flags = inlineQos === undefined ? 0 : FLAG_INLINE_QOS;
  if (payload !== undefined) flags |= data.hasKey ? FLAG_KEY : FLAG_DATA;
  const start = beginSubmessage(w, SubmessageKind.DATA, flags);
  w.zero(EXTRA_FLAGS_LENGTH);
  w.uint16(OCTETS_TO_INLINE_QOS);
  w.entityId(data.readerId);
  w.entityId(data.writerId);
  w.sequenceNumber(data.sequence);
  if (inlineQos !== undefined) w.raw(inlineQos);
  if (payload !== undefined) w.raw(payload);
  endSubmessage(w, start);
}

/** What a DATA without inline QoS and payload takes, with its submessage header. */
const HEADER_LENGTH = SUBMESSAGE_HEADER_LENGTH + 20;
const FLAG_INLINE_QOS = 0x02;
const FLAG_DATA = 0x04;
const FLAG_KEY = 0x08;
const EXTRA_FLAGS_LENGTH = 2;
/** Reader id, writer id and sequence number: what follows the field that counts them. */
const OCTETS_TO_INLINE_QOS = 16;
const DATA_AND_KEY = new MalformedError("DATA: both data and key");
const SHORT_HEADER = new MalformedError("DATA: octetsToInlineQos below 16");
const SEQUENCE_BELOW_1 = new MalformedError("DATA: sequence number below 1");
