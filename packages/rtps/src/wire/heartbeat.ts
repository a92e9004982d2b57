// SPDX-License-Identifier: Apache-2.0
// HEARTBEAT: which samples a writer has (RTPS 2.5, 8.3.8.6 and 9.4.5.7).

import type { EntityId } from "../engine.js";
import { MalformedError } from "./malformed-error.js";
import { beginSubmessage, endSubmessage, SubmessageKind } from "./submessage.js";
import type { WireReader } from "./wire-reader.js";
import type { WireWriter } from "./wire-writer.js";

export interface Heartbeat {
  /** ENTITYID_UNKNOWN for every matched reader. */
  readonly readerId: EntityId;
  readonly writerId: EntityId;
  /** The lowest sequence number that the writer can still send, from 1. */
  readonly first: number;
  /** The highest sequence number written; first - 1 if there is none to send. */
  readonly last: number;
  /** Rises with every new heartbeat of the writer. */
  readonly count: number;
  /** The reader need not answer if it misses nothing. */
  readonly final: boolean;
  /** The writer asserts its manual liveliness with this. */
  readonly liveliness: boolean;
}

/** What a HEARTBEAT takes, with its submessage header. */
export const HEARTBEAT_LENGTH = 32;

/** Reads the body. MalformedError if first is below 1 or last below first - 1 (RTPS 2.5, 8.3.8.6.3). */
export function readHeartbeat(r: WireReader, flags: number): Heartbeat {
  const readerId = r.entityId();
  const writerId = r.entityId();
  const first = r.sequenceNumber();
  const last = r.sequenceNumber();
  const count = r.int32();
  if (first < 1) throw FIRST_BELOW_1;
  if (last < first - 1) throw LAST_TOO_LOW;
  return {
    readerId,
    writerId,
    first,
    last,
    count,
    final: (flags & FLAG_FINAL) !== 0,
    liveliness: (flags & FLAG_LIVELINESS) !== 0,
  };
}

/** Writes {@link HEARTBEAT_LENGTH} bytes. */
export function writeHeartbeat(w: WireWriter, heartbeat: Heartbeat): void {
  const flags = (heartbeat.final ? FLAG_FINAL : 0) | (heartbeat.liveliness ? FLAG_LIVELINESS : 0);
  const start = beginSubmessage(w, SubmessageKind.HEARTBEAT, flags);
  w.entityId(heartbeat.readerId);
  w.entityId(heartbeat.writerId);
  w.sequenceNumber(heartbeat.first);
  w.sequenceNumber(heartbeat.last);
  w.int32(heartbeat.count);
  endSubmessage(w, start);
}

const FLAG_FINAL = 0x02;
const FLAG_LIVELINESS = 0x04;
const FIRST_BELOW_1 = new MalformedError("HEARTBEAT: first sequence number below 1");
const LAST_TOO_LOW = new MalformedError("HEARTBEAT: last sequence number below first - 1");
