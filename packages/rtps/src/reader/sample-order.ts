// SPDX-License-Identifier: Apache-2.0
// The samples of one remote writer in its order: which is next, which wait for it, which will never come
// (RTPS 2.5, 8.4.12.4: available_changes_max, missing_changes, irrelevant_change_set, lost_changes_update).

import type { FragmentBuffer } from "./fragment-buffer.js";
import { HeldSamples } from "./held-samples.js";
import type { ReceivedSample } from "./received-sample.js";

/** Where samples go once they are in order, and the numbers of those that never come. */
export interface SampleOutlet {
  deliver(sample: ReceivedSample): void;
  /** These were due to the reader, first and last inclusive, and will never come; of very many, the last. */
  lost(first: number, last: number): void;
  /** So many of those that were told of as lost may still come. */
  notLost(count: number): void;
  /** There is no room to keep a sample until it is its turn. */
  refused(): void;
}

export class SampleOrder {
  /** The lowest number that was neither received nor declared irrelevant. */
  next = 1;
  /** The highest number that the writer is known to have. */
  highest = 0;
  /** The first HEARTBEAT has said where the writer's history begins for us. */
  started = false;
  /** What was written before is none of a late joiner's business, unless the writer keeps it for them. */
  private dueFrom = 1;
  /** Behind the last sample that was delivered; what is skipped from here on may be taken back. */
  private settled = 0;
  /** How many were told of as lost since then. */
  private lostSinceSettled = 0;
  /** Where the last leap over more than can have been overtaken began, until enough came behind it; else 0. */
  private leaptFrom = 0;
  private sinceLeap = 0;
  /** Samples above `next`, waiting for what is missing before them. */
  private readonly held = new HeldSamples();
  /** Best-effort samples that came one after the other from far behind. */
  private farBehind = 0;
  private lastFarBehind = 0;
  private readonly fragments: FragmentBuffer;
  private readonly outlet: SampleOutlet;

  constructor(fragments: FragmentBuffer, outlet: SampleOutlet) {
    this.fragments = fragments;
    this.outlet = outlet;
  }

  get heldCount(): number {
    return this.held.size;
  }

  get lacksSome(): boolean {
    return this.next <= this.highest;
  }

  /** Whether it came, or was declared irrelevant. */
  isOver(sequence: number): boolean {
    return sequence < this.next || this.held.has(sequence);
  }

  note(highest: number): void {
    if (highest > this.highest) this.highest = highest;
  }

  /** Takes the sample with the number `next`. */
  takeNext(sample: ReceivedSample): void {
    this.note(sample.sequence);
    this.next++;
    this.deliver(sample);
    if (this.held.size > 0) this.drain();
  }

  /** Keeps a sample that is not over until it is its turn, or until the first HEARTBEAT comes. */
  hold(sample: ReceivedSample): void {
    if (this.started) this.note(sample.sequence);
    if (!this.held.hold(sample)) this.outlet.refused();
  }

  /**
   * Whether a best-effort sample comes after newer ones. Not if samples go on coming in their order from far behind: then
   * it was the number of the newest that was forged.
   */
  isLate(sequence: number): boolean {
    if (sequence >= this.next) return false;
    if (sequence > this.next - MOST_LATE) return true;
    this.farBehind = sequence > this.lastFarBehind ? this.farBehind + 1 : 1;
    this.lastFarBehind = sequence;
    return this.farBehind < FAR_BEHIND_TO_BELIEVE;
  }

  /** A best-effort sample: older ones will not come any more, and nobody asks for them. */
  takeBestEffort(sample: ReceivedSample): void {
    this.next = sample.sequence + 1;
    if (this.fragments.size > 0) this.fragments.dropBelow(this.next);
    this.outlet.deliver(sample);
  }

  /**
   * The writer has written up to `last` and no further, which says that what claimed more was forged: takes back what was
   * skipped since the last delivery, and also a leap behind which something was delivered, as that was forged too; and asks no
   * more for what there is not. Nothing is delivered twice by it. A HEARTBEAT that was overtaken does no harm: what it
   * takes back is asked for, and declared irrelevant, again.
   */
  correct(first: number, last: number): void {
    if (this.next > last + 1) {
      const leapt = this.leaptFrom > 0 && this.leaptFrom <= last + 1 && this.settled > last + MOST_OVERTAKING;
      const resume = Math.max(first, leapt ? this.leaptFrom : this.settled);
      if (resume < this.next) {
        if (leapt) this.settled = resume;
        this.leaptFrom = 0;
        this.next = resume;
        this.outlet.notLost(this.lostSinceSettled);
        this.lostSinceSettled = 0;
      }
    }
    if (this.highest <= last + MOST_OVERTAKING) return;
    this.held.dropAbove(last + MOST_OVERTAKING);
    this.highest = Math.max(last, this.held.highest());
  }

  /** The first HEARTBEAT. What is below `dueFrom` and never comes is not lost. */
  start(first: number, dueFrom: number): void {
    this.started = true;
    this.dueFrom = dueFrom;
    // What came before the first HEARTBEAT was for us, whatever the writer says now about its history.
    for (const sequence of this.held.below(first)) this.release(sequence);
    this.next = first;
    this.fragments.dropBelow(first);
    this.note(this.held.highest());
    this.drain();
  }

  /** Everything below `end` is over: delivers what is held of it, and tells of the rest as lost if `loss` and it was due. */
  skipTo(end: number, loss: boolean): void {
    if (end <= this.next) return;
    if (end - this.next > MOST_OVERTAKING && this.leaptFrom === 0) {
      this.leaptFrom = this.next;
      this.sinceLeap = 0;
    }
    let from = this.next;
    for (const sequence of this.held.below(end)) {
      if (loss) this.lose(from, sequence - 1);
      this.release(sequence);
      from = sequence + 1;
    }
    if (loss) this.lose(from, end - 1);
    this.next = end;
    this.fragments.dropBelow(end);
    this.note(end - 1);
    this.drain();
  }

  /** This number will never come, which is told of as lost if `loss` and it was due. False when no more can be noted. */
  markIrrelevant(sequence: number, loss: boolean): boolean {
    if (sequence < this.next || this.held.has(sequence)) return true;
    if (!this.held.holdIrrelevant(sequence)) return false;
    this.fragments.drop(sequence);
    this.note(sequence);
    if (loss) this.lose(sequence, sequence);
    return true;
  }

  /** Delivers what waited for a number that is over now. */
  drain(): void {
    for (let sample = this.held.take(this.next); sample !== undefined; sample = this.held.take(this.next)) {
      this.next++;
      if (sample !== null) this.deliver(sample);
    }
  }

  /** What to ask for between `from` and `end`, exclusive: the numbers of which nothing is there, ascending. */
  missing(from: number, end: number): number[] {
    const numbers: number[] = [];
    for (let sequence = Math.max(this.next, from); sequence < end; sequence++)
      if (!this.held.has(sequence) && !this.fragments.has(sequence)) numbers.push(sequence);
    return numbers;
  }

  clear(): void {
    this.held.clear();
    this.fragments.dropBelow(Number.POSITIVE_INFINITY);
  }

  private release(sequence: number): void {
    const sample = this.held.take(sequence);
    if (sample) this.deliver(sample);
  }

  private deliver(sample: ReceivedSample): void {
    this.settled = sample.sequence + 1;
    this.lostSinceSettled = 0;
    if (this.leaptFrom > 0 && ++this.sinceLeap > MOST_OVERTAKING) this.leaptFrom = 0;
    this.outlet.deliver(sample);
  }

  private lose(from: number, last: number): void {
    const first = Math.max(from, this.dueFrom, last - MOST_LOST + 1);
    if (first > last) return;
    this.lostSinceSettled += last - first + 1;
    this.outlet.lost(first, last);
  }
}

/** Numbers that one claim loses. Beyond that it says nothing of samples: it is forged, and shall not drown what is counted. */
const MOST_LOST = 2 ** 20;
/** Samples that may arrive before a HEARTBEAT which was sent before them. */
const MOST_OVERTAKING = 1024;
/** Best-effort samples that may arrive before one which was sent before them. */
const MOST_LATE = 0x10000;
const FAR_BEHIND_TO_BELIEVE = 3;
