// SPDX-License-Identifier: Apache-2.0
// HEARTBEAT_FRAG: which fragments of a sample a writer has sent so far (RTPS 2.5, 8.3.8.7 and 9.4.5.8).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface HeartbeatFrag {
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** From 1. */
  readonly sequence: number;
  /** Fragments 1 to this one can be asked for; from 1. */
  readonly lastFragment: number;
  /** Rises with every new HEARTBEAT_FRAG of the writer. */
  readonly count: number;
}

/** What a HEARTBEAT_FRAG takes, with its submessage header. */
export const HEARTBEAT_FRAG_LENGTH = 28;

/** Reads the body. MalformedError if the sequence number or the last fragment is below 1 (RTPS 2.5, 8.3.8.7.3). */
export function readHeartbeatFrag(r: WireReader, _flags: number): HeartbeatFrag {
  const readerId = r.entityId();
  const writerId = r.entityId();
  const sequence = r.sequenceNumber();
  const lastFragment = r.uint32();
  const count = r.int32();
  if (sequence < 1) throw SEQUENCE_BELOW_1;
  if (lastFragment < 1) throw FRAGMENT_ZERO;
  return { readerId, writerId, sequence, lastFragment, count };
}

/** Writes {@link HEARTBEAT_FRAG_LENGTH} bytes. */
export function writeHeartbeatFrag(w: WireWriter, heartbeatFrag: HeartbeatFrag): void {
  const start = beginSubmessage(w, SubmessageKind.HEARTBEAT_FRAG, 0);
  w.entityId(heartbeatFrag.readerId);
  w.entityId(heartbeatFrag.writerId);
  w.sequenceNumber(heartbeatFrag.sequence);
  w.uint32(heartbeatFrag.lastFragment);
  w.int32(heartbeatFrag.count);
  endSubmessage(w, start);
}

const SEQUENCE_BELOW_1 = new MalformedError("HEARTBEAT_FRAG: sequence number below 1");
const FRAGMENT_ZERO = new MalformedError("HEARTBEAT_FRAG: last fragment 0");
