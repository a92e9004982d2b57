// SPDX-License-Identifier: Apache-2.0
// DATA_FRAG: one or more consecutive fragments of a sample (RTPS 2.5, 8.3.8.3 and 9.4.5.4).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { skipParameterList } from "./parameter-list.js";
import { beginSubmessage, endSubmessage, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface DataFrag {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** From 1. */
  readonly sequence: number;
  /** Number of the first fragment here, from 1. */
  readonly fragmentStart: number;
  /** How many fragments are here, from 1; Cyclone sends up to 10. */
  readonly fragmentsInSubmessage: number;
  /** Bytes per fragment, from 1; only the sample's last one may be shorter. The same for all fragments of a sample. */
  readonly fragmentSize: number;
  /** Bytes of the whole sample with its encapsulation header, from 1. */
  readonly sampleSize: number;
  /** As in DATA; Fast DDS repeats it in every fragment. */
  readonly inlineQos: Uint8Array | undefined;
  /** A view of exactly the bytes that the fragments have, from (fragmentStart - 1) * fragmentSize of the sample on. */
  readonly fragments: Uint8Array;
  /** The sample is an instance's key only. */
  readonly hasKey: boolean;
}

/** How many bytes {@link writeDataFrag} takes. */
export function dataFragSubmessageLength(fragmentsLength: number, inlineQosLength: number): number {
  return HEADER_LENGTH + inlineQosLength + ((fragmentsLength + 3) & ~3);
}

/**
 * Reads the body between the reader's offset and end. MalformedError if it breaks a rule of RTPS 2.5, 8.3.8.3.3. A
 * fragment size above the sample size is let pass, as Cyclone does: the sample is then one fragment.
 */
export function readDataFrag(r: WireReader, flags: number): DataFrag {
  r.skip(EXTRA_FLAGS_LENGTH);
  const octetsToInlineQos = r.uint16();
  if (octetsToInlineQos < OCTETS_TO_INLINE_QOS) throw SHORT_HEADER;
  const readerId = r.entityId();
  const writerId = r.entityId();
  const sequence = r.sequenceNumber();
  if (sequence < 1) throw SEQUENCE_BELOW_1;
  const fragmentStart = r.uint32();
  const fragmentsInSubmessage = r.uint16();
  const fragmentSize = r.uint16();
  const sampleSize = r.uint32();
  if (fragmentStart < 1 || fragmentsInSubmessage < 1 || fragmentSize < 1 || sampleSize < 1) throw ZERO_FIELD;
  const lastFragment = fragmentStart + fragmentsInSubmessage - 1;
  if (lastFragment > Math.ceil(sampleSize / fragmentSize)) throw BEYOND_SAMPLE;
  r.skip(octetsToInlineQos - OCTETS_TO_INLINE_QOS);
  const inlineQos = (flags & FLAG_INLINE_QOS) !== 0 ? skipParameterList(r) : undefined;
  const from = (fragmentStart - 1) * fragmentSize;
  const fragments = r.slice(Math.min(lastFragment * fragmentSize, sampleSize) - from);
  return {
    readerId,
    writerId,
    sequence,
    fragmentStart,
    fragmentsInSubmessage,
    fragmentSize,
    sampleSize,
    inlineQos,
    fragments,
    hasKey: (flags & FLAG_KEY) !== 0,
  };
}

/** Writes {@link dataFragSubmessageLength} bytes. */
export function writeDataFrag(w: WireWriter, frag: DataFrag): void {
  let flags = frag.inlineQos === undefined ? 0 : FLAG_INLINE_QOS;
  if (frag.hasKey) flags |= FLAG_KEY;
  const start = beginSubmessage(w, SubmessageKind.DATA_FRAG, flags);
  w.zero(EXTRA_FLAGS_LENGTH);
  w.uint16(OCTETS_TO_INLINE_QOS);
  w.entityId(frag.readerId);
  w.entityId(frag.writerId);
  w.sequenceNumber(frag.sequence);
  w.uint32(frag.fragmentStart);
  w.uint16(frag.fragmentsInSubmessage);
  w.uint16(frag.fragmentSize);
  w.uint32(frag.sampleSize);
  if (frag.inlineQos !== undefined) w.raw(frag.inlineQos);
  w.raw(frag.fragments);
  endSubmessage(w, start);
}

/** What a DATA_FRAG without inline QoS and fragment bytes takes, with its submessage header. */
const HEADER_LENGTH = SUBMESSAGE_HEADER_LENGTH + 32;
const FLAG_INLINE_QOS = 0x02;
const FLAG_KEY = 0x04;
const EXTRA_FLAGS_LENGTH = 2;
/** From the reader id to the sample size: what follows the field that counts them. */
const OCTETS_TO_INLINE_QOS = 28;
const SHORT_HEADER = new MalformedError("DATA_FRAG: octetsToInlineQos below 28");
const SEQUENCE_BELOW_1 = new MalformedError("DATA_FRAG: sequence number below 1");
const ZERO_FIELD = new MalformedError("DATA_FRAG: fragment number, count, size or sample size is 0");
const BEYOND_SAMPLE = new MalformedError("DATA_FRAG: fragments beyond the end of the sample");
