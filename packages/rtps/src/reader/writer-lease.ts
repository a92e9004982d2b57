// SPDX-License-Identifier: Apache-2.0
// Whether a matched writer asserts its liveliness within the lease that the reader asks for (DDS 1.4, 2.2.3.11).

import type { Core } from "../core.js";
import type { EntityId, RemoteEndpoint } from "../engine.js";
import { Deadline } from "../timers.js";

/** When a participant last asserted the liveliness of its writers, of all of a kind at once (RTPS 2.5, 8.4.13). */
export class ParticipantAssertions {
  /** Of the writers with manual-by-participant liveliness, milliseconds. */
  manualAt = Number.NEGATIVE_INFINITY;
  /** Anything that comes from the participant shows that it is there, which is all that automatic liveliness says. */
  readonly heardAt: () => number;
  /** Leases that are over, of the writers whose liveliness is asserted for all of a kind. */
  readonly expired = { automatic: new Set<WriterLease>(), "manual-by-participant": new Set<WriterLease>() };

  /** @param heardAt when something came from the participant last, milliseconds */
  constructor(heardAt: () => number) {
    this.heardAt = heardAt;
  }

  /** The participant says that its writers with automatic liveliness are alive. */
  assertAutomatic(now: number): void {
    // Those whose lease runs look for themselves when it ends, so that an assertion costs nothing.
    for (const lease of this.expired.automatic) lease.look(now);
  }

  /** The same of those with manual-by-participant liveliness; what any of them writes says it of all. */
  assertManual(now: number): void {
    this.manualAt = now;
    for (const lease of this.expired["manual-by-participant"]) lease.look(now);
  }
}

/** One matched writer's lease with one local reader. The writer counts as alive from the match on. */
export class WriterLease {
  private readonly core: Pick<Core, "deadlines" | "events">;
  private readonly reader: EntityId;
  private readonly writer: RemoteEndpoint;
  private readonly assertions: ParticipantAssertions;
  /** Milliseconds. */
  private readonly duration: number;
  /** By this writer alone, with a sample or a HEARTBEAT. */
  private assertedAt: number;
  private alive = true;
  private readonly deadline: Deadline;

  /** @param duration what the reader asks for, milliseconds */
  constructor(
    core: Pick<Core, "deadlines" | "events">,
    reader: EntityId,
    writer: RemoteEndpoint,
    assertions: ParticipantAssertions,
    duration: number,
    now: number,
  ) {
    this.core = core;
    this.reader = reader;
    this.writer = writer;
    this.assertions = assertions;
    this.duration = duration;
    this.assertedAt = now;
    this.deadline = new Deadline("writer's lease", (at) => this.look(at));
    core.deadlines.set(this.deadline, now + duration);
  }

  /** The writer itself has shown that it is alive. */
  assert(now: number): void {
    this.assertedAt = now;
    if (!this.alive) this.look(now);
  }

  /** Says so if the writer has become alive, or is not any more. */
  look(now: number): void {
    const until = this.lastAsserted() + this.duration;
    const alive = now < until;
    if (alive) this.core.deadlines.set(this.deadline, until);
    if (alive === this.alive) return;
    this.alive = alive;
    if (alive) this.siblings?.delete(this);
    else this.siblings?.add(this);
    const kind = alive ? "writer-alive" : "writer-not-alive";
    this.core.events.push({ kind, local: this.reader, remote: this.writer });
  }

  dispose(): void {
    this.core.deadlines.clear(this.deadline);
    this.siblings?.delete(this);
  }

  /** Leases that end their being over together with this one. */
  private get siblings(): Set<WriterLease> | undefined {
    const { liveliness } = this.writer.qos;
    return liveliness === "manual-by-topic" ? undefined : this.assertions.expired[liveliness];
  }

  /** How is the writer's promise, which may be more than the reader asks for. */
  private lastAsserted(): number {
    const { assertedAt, assertions, writer } = this;
    const { liveliness } = writer.qos;
    if (liveliness === "automatic") return Math.max(assertedAt, assertions.heardAt());
    return liveliness === "manual-by-participant" ? Math.max(assertedAt, assertions.manualAt) : assertedAt;
  }
}
