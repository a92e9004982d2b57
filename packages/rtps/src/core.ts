// SPDX-License-Identifier: Apache-2.0
// What every part of one engine shares: where output goes, which deadlines run, which events wait, what is counted.

import type { EngineEvent } from "./engine.js";
import type { GuidPrefix } from "./guid.js";
import type { Outbox } from "./outbox.js";
import type { ReassemblyBudget } from "./reader/reassembly-budget.js";
import type { ParticipantAssertions } from "./reader/writer-lease.js";
import type { Reports } from "./reports.js";
import type { Deadlines } from "./timers.js";

/** Counters since the engine began; read them at any time. All count events, not bytes, unless the name says so. */
export interface EngineCounters {
  datagramsReceived: number;
  datagramsSent: number;
  bytesReceived: number;
  bytesSent: number;
  /** Datagrams given up at a malformed submessage or header. */
  malformed: number;
  /** Submessages of kinds that this engine does not interpret, or from participants it does not know. */
  ignored: number;
  /** Samples received more than once. */
  duplicates: number;
  /** Samples handed up, and samples written. */
  samplesReceived: number;
  samplesSent: number;
  /** Samples sent again because a reader asked for them. */
  repaired: number;
  /** Samples that a writer will never send although they were due; 2^20 at most of one claim, which may be forged. */
  lost: number;
  /** What a limit on memory or work refused: participants, endpoints, buffered samples. */
  refused: number;
  /** Samples in fragments that were not whole when their memory was taken back; reliable ones are asked for again. */
  abandoned: number;
  /** Samples that readers lacked which had taken nothing for long, when their memory was wanted. */
  givenUp: number;
  /** Samples that a reader was never sent, as newer ones were written faster than they can leave for it. */
  replaced: number;
}

export interface Core {
  readonly prefix: GuidPrefix;
  readonly outbox: Outbox;
  readonly deadlines: Deadlines;
  readonly events: EngineEvent[];
  readonly counters: EngineCounters;
  readonly reports: Reports;
  /** Milliseconds to add to `now` to get Unix time. */
  readonly wallOffset: number;
  /** What samples that arrive in fragments may take until they are whole, over all readers. */
  readonly reassembly: ReassemblyBudget;
  /** Of the liveliness of this participant's own writers, for its own readers. */
  readonly assertions: ParticipantAssertions;
  /** What the histories of all local writers take, bytes. */
  historyBytes: number;
  /** The highest count of the ACKNACKs to foreign writers that are not matched any more. */
  highestAckNackCount: number;
  /** What may wait in one socket of this machine, rclts's own or another's that asks for as much; bytes, 0 if unknown. */
  readonly receiveBuffer: number;
}

export function newCounters(): EngineCounters {
  return {
    datagramsReceived: 0,
    datagramsSent: 0,
    bytesReceived: 0,
    bytesSent: 0,
    malformed: 0,
    ignored: 0,
    duplicates: 0,
    samplesReceived: 0,
    samplesSent: 0,
    repaired: 0,
    lost: 0,
    refused: 0,
    abandoned: 0,
    givenUp: 0,
    replaced: 0,
  };
}
