// SPDX-License-Identifier: Apache-2.0
// Asserts that our writers are alive, for those that promise it within a finite lease (RTPS 2.5, 8.4.13).

import type { Core } from "../core.js";
import type { EntityId } from "../engine.js";
import type { EndpointQos } from "../qos.js";
import { Deadline, type Deadlines } from "../timers.js";
import type { Writer } from "../writer/writer.js";
import {
  encodeParticipantMessage,
  PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS,
  PARTICIPANT_MESSAGE_MANUAL_LIVELINESS,
} from "./participant-message.js";

export class WriterLiveliness {
  private readonly prefix: Uint8Array;
  private readonly deadlines: Deadlines;
  private readonly messages: Writer;
  /** Milliseconds, of the writers with automatic liveliness. What is written asserts the manual kinds. */
  private readonly leases = new Map<EntityId, number>();
  /** The last message of each kind: a newer one replaces it. */
  private readonly last = new Map<number, number>();
  private readonly deadline: Deadline;

  /** @param messages the built-in writer of participant messages */
  constructor({ prefix, deadlines }: Pick<Core, "prefix" | "deadlines">, messages: Writer) {
    this.prefix = prefix.bytes;
    this.deadlines = deadlines;
    this.messages = messages;
    this.deadline = new Deadline("assert liveliness", (now) => this.assert(now));
  }

  add(writer: EntityId, { liveliness, leaseDuration }: EndpointQos, now: number): void {
    if (liveliness !== "automatic" || leaseDuration === Number.POSITIVE_INFINITY) return;
    this.leases.set(writer, leaseDuration * 1000);
    this.assert(now);
  }

  remove(writer: EntityId): void {
    if (this.leases.delete(writer) && this.leases.size === 0) this.stop();
  }

  stop(): void {
    this.deadlines.clear(this.deadline);
  }

  /** The user says that the writers with manual-by-participant liveliness are alive. */
  assertManual(now: number): void {
    this.write(PARTICIPANT_MESSAGE_MANUAL_LIVELINESS, now);
  }

  private assert(now: number): void {
    this.write(PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS, now);
    const shortest = Math.min(...this.leases.values());
    this.deadlines.set(this.deadline, now + Math.max(SHORTEST_PAUSE, shortest * ASSERTED_AT));
  }

  private write(kind: number, now: number): void {
    const { messages, prefix, last } = this;
    const before = last.get(kind);
    const sequence = messages.last + 1;
    messages.write(sequence, encodeParticipantMessage({ guidPrefix: prefix, kind, data: NO_BYTES }), undefined, now);
    if (before !== undefined) messages.supersede(before, now);
    last.set(kind, sequence);
  }
}

/** Share of the shortest lease: what is lost is repaired in the rest. */
const ASSERTED_AT = 0.5;
/** Milliseconds. */
const SHORTEST_PAUSE = 5;
const NO_BYTES = new Uint8Array(0);
