// SPDX-License-Identifier: Apache-2.0
// GAP: which sequence numbers a reader will never get (RTPS 2.5, 8.3.8.4 and 9.4.5.5).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { SequenceNumberSet, sequenceNumberSetLength, writeSequenceNumberSet } from "./sequence-number-set.js";
import { beginSubmessage, endSubmessage, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

/**
 * Irrelevant are `start` to `list.base - 1` and what is in `list`. A single number n is start n, base n + 1 and no bits:
 * Fast DDS ignores a GAP whose base is not above its start.
 */
export interface Gap {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** From 1. The span up to the list's base can be anything below 2^53: do not walk it number by number. */
  readonly start: number;
  readonly list: SequenceNumberSet;
}

/** How many bytes {@link writeGap} takes, for a list of so many bits. */
export function gapLength(numBits: number): number {
  return SUBMESSAGE_HEADER_LENGTH + 16 + sequenceNumberSetLength(numBits);
}

/** Reads the body. MalformedError if the start or the list's base is below 1 (RTPS 2.5, 8.3.8.4.3). */
export function readGap(r: WireReader, _flags: number): Gap {
  const readerId = r.entityId();
  const writerId = r.entityId();
  const start = r.sequenceNumber();
  if (start < 1) throw START_BELOW_1;
  const list = SequenceNumberSet.read(r);
  if (list.base < 1) throw BASE_BELOW_1;
  return { readerId, writerId, start, list };
}

/** Writes {@link gapLength} bytes. */
export function writeGap(w: WireWriter, gap: Gap): void {
  const start = beginSubmessage(w, SubmessageKind.GAP, 0);
  w.entityId(gap.readerId);
  w.entityId(gap.writerId);
  w.sequenceNumber(gap.start);
  writeSequenceNumberSet(w, gap.list);
  endSubmessage(w, start);
}

const START_BELOW_1 = new MalformedError("GAP: start below 1");
const BASE_BELOW_1 = new MalformedError("GAP: base of the list below 1");
