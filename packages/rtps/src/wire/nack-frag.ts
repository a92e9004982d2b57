// SPDX-License-Identifier: Apache-2.0
// NACK_FRAG: which fragments of a sample a reader misses (RTPS 2.5, 8.3.8.12 and 9.4.5.13).

import type { EntityId } from "../engine.js";
import { FragmentNumberSet, fragmentNumberSetLength, writeFragmentNumberSet } from "./fragment-number-set.js";
import { MalformedError } from "./malformed-error.js";
import { beginSubmessage, endSubmessage, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface NackFrag {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** From 1. */
  readonly sequence: number;
  readonly fragments: FragmentNumberSet;
  /** Rises with every new NACK_FRAG of the reader to this writer. */
  readonly count: number;
}

/** How many bytes {@link writeNackFrag} takes, for a set of so many bits. */
export function nackFragLength(numBits: number): number {
  return SUBMESSAGE_HEADER_LENGTH + 20 + fragmentNumberSetLength(numBits);
}

/** Reads the body. MalformedError if the sequence number or the set's base is below 1 (RTPS 2.5, 8.3.8.12.3). */
export function readNackFrag(r: WireReader, _flags: number): NackFrag {
  const readerId = r.entityId();
  const writerId = r.entityId();
  const sequence = r.sequenceNumber();
  if (sequence < 1) throw SEQUENCE_BELOW_1;
  const fragments = FragmentNumberSet.read(r);
  const count = r.int32();
  return { readerId, writerId, sequence, fragments, count };
}

/** Writes {@link nackFragLength} bytes. */
export function writeNackFrag(w: WireWriter, nackFrag: NackFrag): void {
  const start = beginSubmessage(w, SubmessageKind.NACK_FRAG, 0);
  w.entityId(nackFrag.readerId);
  w.entityId(nackFrag.writerId);
  w.sequenceNumber(nackFrag.sequence);
  writeFragmentNumberSet(w, nackFrag.fragments);
  w.int32(nackFrag.count);
  endSubmessage(w, start);
}

const SEQUENCE_BELOW_1 = new MalformedError("NACK_FRAG: sequence number below 1");
