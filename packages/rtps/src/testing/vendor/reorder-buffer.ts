// SPDX-License-Identifier: Apache-2.0
// The samples of one remote writer in order, as the models of other vendors' readers keep them.

import type { Timestamp } from "../../engine.js";
import { Reassembly } from "../../reader/reassembly.js";
import type { DataFrag } from "../../wire/data-frag.js";
import type { Gap } from "../../wire/gap.js";

export interface BufferedSample {
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly inlineQos: Uint8Array | undefined;
  readonly littleEndian: boolean;
  readonly timestamp: Timestamp | undefined;
}

export class ReorderBuffer {
  /** The lowest number that is still awaited. */
  next = 1;
  /** The highest number that the writer is known to have. */
  highest = 0;
  private readonly deliver: (sample: BufferedSample) => void;
  /** Null stands for a number that will never come. */
  private readonly held = new Map<number, BufferedSample | null>();
  private readonly fragments = new Map<number, Reassembly>();

  constructor(deliver: (sample: BufferedSample) => void) {
    this.deliver = deliver;
  }

  add(sample: BufferedSample): void {
    const { sequence } = sample;
    this.highest = Math.max(this.highest, sequence);
    if (sequence < this.next || this.held.has(sequence)) return;
    this.fragments.delete(sequence);
    this.held.set(sequence, sample);
    this.drain();
  }

  addFragment(frag: DataFrag, littleEndian: boolean, timestamp: Timestamp | undefined): void {
    const { sequence } = frag;
    this.highest = Math.max(this.highest, sequence);
    if (sequence < this.next || this.held.has(sequence)) return;
    let sample = this.fragments.get(sequence);
    if (sample === undefined) {
      sample = new Reassembly(frag, 0);
      this.fragments.set(sequence, sample);
    }
    sample.add(frag, 0);
    if (!sample.complete) return;
    this.add({ sequence, payload: sample.bytes, inlineQos: sample.inlineQos, littleEndian, timestamp });
  }

  gap({ start, list }: Gap): void {
    if (start <= this.next) this.skipTo(list.base);
    else for (let sequence = start; sequence < list.base; sequence++) this.markIrrelevant(sequence);
    list.forEachSet((sequence) => this.markIrrelevant(sequence));
    this.drain();
  }

  /** Gives up everything below `end` that is not there. */
  skipTo(end: number): void {
    for (; this.next < end; this.next++) this.takeNext();
    this.highest = Math.max(this.highest, end - 1);
    this.drain();
  }

  /** What is missing of which nothing is there, ascending, within `limit` numbers of the first awaited one. */
  missing(limit: number): number[] {
    const numbers: number[] = [];
    const end = Math.min(this.highest, this.next + limit - 1);
    for (let sequence = this.next; sequence <= end; sequence++)
      if (!this.held.has(sequence) && !this.fragments.has(sequence)) numbers.push(sequence);
    return numbers;
  }

  /** The samples of which some fragments are there, oldest first. */
  incomplete(): [sequence: number, sample: Reassembly][] {
    return [...this.fragments].sort(([a], [b]) => a - b);
  }

  private markIrrelevant(sequence: number): void {
    this.highest = Math.max(this.highest, sequence);
    this.fragments.delete(sequence);
    if (sequence >= this.next && !this.held.has(sequence)) this.held.set(sequence, null);
  }

  private drain(): void {
    while (this.held.has(this.next)) {
      this.takeNext();
      this.next++;
    }
  }

  private takeNext(): void {
    const sample = this.held.get(this.next);
    this.held.delete(this.next);
    this.fragments.delete(this.next);
    if (sample) this.deliver(sample);
  }
}
