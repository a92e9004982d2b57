// SPDX-License-Identifier: Apache-2.0
// Samples that came before what is missing in front of them, within bounds of their number and their bytes.

import type { ReceivedSample } from "./received-sample.js";

export class HeldSamples {
  /** Null stands for a number that will never come. */
  private readonly samples = new Map<number, ReceivedSample | null>();
  private bytes = 0;

  get size(): number {
    return this.samples.size;
  }

  has(sequence: number): boolean {
    return this.samples.has(sequence);
  }

  /** False if there is no room. */
  hold(sample: ReceivedSample): boolean {
    if (this.samples.size >= MAX_HELD || this.bytes + sample.payload.length > MAX_HELD_BYTES) return false;
    this.samples.set(sample.sequence, sample);
    this.bytes += sample.payload.length;
    return true;
  }

  /** Notes that a number will never come; false if there is no room, or if it is noted or held already. */
  holdIrrelevant(sequence: number): boolean {
    if (this.samples.size >= MAX_HELD || this.samples.has(sequence)) return false;
    this.samples.set(sequence, null);
    return true;
  }

  /** Takes out what is held of a number; undefined if nothing is. */
  take(sequence: number): ReceivedSample | null | undefined {
    const sample = this.samples.get(sequence);
    if (sample === undefined) return undefined;
    this.samples.delete(sequence);
    if (sample !== null) this.bytes -= sample.payload.length;
    return sample;
  }

  /** Lets go of everything above a number. */
  dropAbove(last: number): void {
    for (const sequence of [...this.samples.keys()]) if (sequence > last) this.take(sequence);
  }

  /** The numbers below `end`, ascending. */
  below(end: number): number[] {
    return [...this.samples.keys()].filter((sequence) => sequence < end).sort((a, b) => a - b);
  }

  highest(): number {
    let highest = 0;
    for (const sequence of this.samples.keys()) if (sequence > highest) highest = sequence;
    return highest;
  }

  clear(): void {
    this.samples.clear();
    this.bytes = 0;
  }
}

/** What one remote writer may make us hold while an earlier sample is missing. */
const MAX_HELD = 1024;
const MAX_HELD_BYTES = 4 * 1024 * 1024;
