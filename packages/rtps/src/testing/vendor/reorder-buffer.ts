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

/** How many samples a vendor keeps of one writer before their turn. */
export interface BufferLimits {
  /** Whole ones. */
  readonly whole: number;
  /** Those that come in fragments. */
  readonly incomplete: number;
}

interface Incomplete {
  readonly sample: Reassembly;
  readonly inlineQos: Uint8Array | undefined;
}

export class ReorderBuffer {
  /** The lowest number that is still awaited. */
  next = 1;
  /** The highest number that the writer is known to have. */
  highest = 0;
  private readonly deliver: (sample: BufferedSample) => void;
  private readonly limits: BufferLimits;
  private readonly held = new Map<number, BufferedSample>();
  /** Numbers above `next` that will never come. */
  private readonly irrelevant = new Set<number>();
  private readonly fragments = new Map<number, Incomplete>();

  constructor(limits: BufferLimits, deliver: (sample: BufferedSample) => void) {
    this.limits = limits;
    this.deliver = deliver;
  }

  add(sample: BufferedSample): void {
    const { sequence } = sample;
    this.highest = Math.max(this.highest, sequence);
    this.fragments.delete(sequence);
    if (this.isOver(sequence)) return;
    if (sequence > this.next && !makeRoom(sequence, this.held, this.limits.whole)) return;
    this.held.set(sequence, sample);
    this.drain();
  }

  addFragment(frag: DataFrag, littleEndian: boolean, timestamp: Timestamp | undefined): void {
    const { sequence } = frag;
    this.highest = Math.max(this.highest, sequence);
    if (this.isOver(sequence)) return;
    let incomplete = this.fragments.get(sequence);
    if (incomplete === undefined) {
      if (!makeRoom(sequence, this.fragments, this.limits.incomplete)) return;
      // Fast DDS takes the related identity from whichever fragment comes first, and only from that (C35).
      incomplete = { sample: new Reassembly(frag, 0), inlineQos: frag.inlineQos };
      this.fragments.set(sequence, incomplete);
    }
    const { sample, inlineQos } = incomplete;
    sample.add(frag, timestamp, 0);
    if (sample.complete)
      this.add({ sequence, payload: sample.bytes, inlineQos, littleEndian, timestamp: sample.timestamp });
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
      if (!this.isOver(sequence) && !this.fragments.has(sequence)) numbers.push(sequence);
    return numbers;
  }

  /** The samples of which some fragments are there, oldest first. */
  incomplete(): [sequence: number, sample: Reassembly][] {
    return [...this.fragments].sort(([a], [b]) => a - b).map(([sequence, { sample }]) => [sequence, sample]);
  }

  /** It has come, or will never come. */
  private isOver(sequence: number): boolean {
    return sequence < this.next || this.held.has(sequence) || this.irrelevant.has(sequence);
  }

  private markIrrelevant(sequence: number): void {
    this.highest = Math.max(this.highest, sequence);
    if (this.isOver(sequence)) return;
    this.fragments.delete(sequence);
    this.irrelevant.add(sequence);
  }

  private drain(): void {
    while (this.held.has(this.next) || this.irrelevant.has(this.next)) {
      this.takeNext();
      this.next++;
    }
  }

  private takeNext(): void {
    const sample = this.held.get(this.next);
    this.held.delete(this.next);
    this.irrelevant.delete(this.next);
    this.fragments.delete(this.next);
    if (sample !== undefined) this.deliver(sample);
  }
}

/** Where the table is full, the latest of all has to go: false if that is this one. */
function makeRoom(sequence: number, table: Map<number, unknown>, limit: number): boolean {
  if (table.size < limit) return true;
  const latest = Math.max(...table.keys());
  if (sequence > latest) return false;
  table.delete(latest);
  return true;
}
