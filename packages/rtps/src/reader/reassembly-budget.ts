// SPDX-License-Identifier: Apache-2.0
// How much memory and time samples that are not whole yet may take: of one participant, and of all together.
//
// A sample of which nothing new comes gives its memory back. If it is reliable, nothing is lost by that: its number is
// missing as before, so the next ACKNACK asks its writer for all of it again, unless the writer has given it up.

import type { GuidPrefix } from "../guid.js";
import { Deadline, type Deadlines } from "../timers.js";
import type { Reassembly } from "./reassembly.js";

/** A sample that takes part of the budget. */
export interface IncompleteSample {
  readonly sample: Reassembly;
  readonly participant: GuidPrefix;
  /** Bytes that it takes, as its sender announced it. */
  readonly cost: number;
  /** Called when its memory is wanted: forgets the sample and releases it here. */
  abandon(): void;
}

export class ReassemblyBudget {
  private readonly deadlines: Deadlines;
  /** Those of which something came long ago tend to the front. */
  private readonly samples = new Set<IncompleteSample>();
  private readonly participants = new Map<GuidPrefix, number>();
  private readonly sweep = new Deadline("forget samples that are not whole", (now) => this.forgetStalled(now));
  private total = 0;

  constructor(deadlines: Deadlines) {
    this.deadlines = deadlines;
  }

  /** Of all that is counted here. */
  get bytes(): number {
    return this.total;
  }

  /** Makes room for a sample of this cost, if need be by dropping others of which nothing came for a while. */
  hasRoom(participant: GuidPrefix, cost: number, now: number): boolean {
    for (let steps = 0; ; steps++) {
      const ownFits = (this.participants.get(participant) ?? 0) + cost <= MAX_BYTES_OF_PARTICIPANT;
      if (ownFits && this.samples.size < MAX_SAMPLES && this.total + cost <= MAX_BYTES) return true;
      const [oldest] = this.samples;
      if (oldest === undefined || steps === MAX_STEPS) return false;
      // Who takes too much does so at nobody else's cost.
      const mayGo = ownFits || oldest.participant === participant;
      if (mayGo && now - oldest.sample.lastArrival >= PUSHED_OUT_AFTER) oldest.abandon();
      else {
        // It gets a second chance: the next search begins behind it.
        this.samples.delete(oldest);
        this.samples.add(oldest);
      }
    }
  }

  add(entry: IncompleteSample, now: number): void {
    this.samples.add(entry);
    this.count(entry.participant, entry.cost);
    if (this.sweep.index < 0) this.deadlines.set(this.sweep, now + FORGOTTEN_AFTER / 2);
  }

  release(entry: IncompleteSample): void {
    if (!this.samples.delete(entry)) return;
    this.count(entry.participant, -entry.cost);
    if (this.samples.size === 0) this.deadlines.clear(this.sweep);
  }

  private count(participant: GuidPrefix, cost: number): void {
    this.total += cost;
    const bytes = (this.participants.get(participant) ?? 0) + cost;
    if (bytes === 0) this.participants.delete(participant);
    else this.participants.set(participant, bytes);
  }

  private forgetStalled(now: number): void {
    for (const entry of [...this.samples]) if (now - entry.sample.lastArrival >= FORGOTTEN_AFTER) entry.abandon();
    if (this.samples.size > 0) this.deadlines.set(this.sweep, now + FORGOTTEN_AFTER / 2);
  }
}

/** Bytes, over all remote writers; and of the writers of one participant, so that none can take it all. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_BYTES_OF_PARTICIPANT = MAX_BYTES / 2;
const MAX_SAMPLES = 4096;
/** Milliseconds without a new fragment. Most participants that have nothing to say for the longer time are lost anyway. */
const PUSHED_OUT_AFTER = 1000;
const FORGOTTEN_AFTER = 30_000;
/** How many others one fragment may make us look at. */
const MAX_STEPS = 32;
