// SPDX-License-Identifier: Apache-2.0
// ACKNACK: what a reader has and what it misses (RTPS 2.5, 8.3.8.1 and 9.4.5.2).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { SequenceNumberSet, sequenceNumberSetLength, writeSequenceNumberSet } from "./sequence-number-set.js";
import { beginSubmessage, endSubmessage, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface AckNack {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** All below the base has been received; what is in the set is missing and asked for. */
  readonly state: SequenceNumberSet;
  /** Rises with every new ACKNACK of the reader to this writer. */
  readonly count: number;
  /** The writer need not answer with a HEARTBEAT. */
  readonly final: boolean;
}

/** How many bytes {@link writeAckNack} takes, for a state of so many bits. */
export function ackNackLength(numBits: number): number {
  return SUBMESSAGE_HEADER_LENGTH + 12 + sequenceNumberSetLength(numBits);
}

/**
 * Reads the body. MalformedError if the set's base is below 1 (RTPS 2.5, 8.3.5.5), save for the empty set of base 0
 * that Fast DDS and Connext send before they have heard from the writer.
 */
export function readAckNack(r: WireReader, flags: number): AckNack {
  const readerId = r.entityId();
  const writerId = r.entityId();
  const state = SequenceNumberSet.read(r);
  if (state.base < 1 && !(state.base === 0 && state.numBits === 0)) throw BASE_BELOW_1;
  const count = r.int32();
  return { readerId, writerId, state, count, final: (flags & FLAG_FINAL) !== 0 };
}

/** Writes {@link ackNackLength} bytes. */
export function writeAckNack(w: WireWriter, ackNack: AckNack): void {
  const start = beginSubmessage(w, SubmessageKind.ACKNACK, ackNack.final ? FLAG_FINAL : 0);
  w.entityId(ackNack.readerId);
  w.entityId(ackNack.writerId);
  writeSequenceNumberSet(w, ackNack.state);
  w.int32(ackNack.count);
  endSubmessage(w, start);
}

const FLAG_FINAL = 0x02;
const BASE_BELOW_1 = new MalformedError("ACKNACK: base below 1");
