// SPDX-License-Identifier: Apache-2.0
// The changes that a group of readers lacks, in order: those that are on their way, then those that are still to be sent.

import type { Change } from "./change.js";
import { costOf } from "./window.js";

export class PendingChanges {
  /** What was sent and not acknowledged, as it counts against the window; bytes. */
  bytesInFlight = 0;

  /** Those before `head` are gone, those before `unsent` have been sent. */
  private entries: (Change | undefined)[] = [];
  private head = 0;
  private unsent = 0;

  get size(): number {
    return this.entries.length - this.head;
  }

  /** Whether any was sent and is not acknowledged. */
  get hasSent(): boolean {
    return this.head < this.unsent;
  }

  get hasUnsent(): boolean {
    return this.unsent < this.entries.length;
  }

  /** The lowest, sent or not. */
  get first(): Change | undefined {
    return this.entries[this.head];
  }

  /** The highest, sent or not. */
  get last(): Change | undefined {
    return this.entries.at(-1);
  }

  get lastSent(): Change | undefined {
    return this.hasSent ? this.entries[this.unsent - 1] : undefined;
  }

  get nextToSend(): Change | undefined {
    return this.entries[this.unsent];
  }

  push(change: Change): void {
    this.entries.push(change);
  }

  /** `nextToSend` has left, or will never be sent. */
  markSent(): void {
    this.bytesInFlight += costOf(this.entries[this.unsent++]!);
  }

  /** Takes off the first. */
  shift(): void {
    const change = this.entries[this.head]!;
    if (this.hasSent) this.bytesInFlight -= costOf(change);
    // Its place is not taken away yet, but it is let go of: memory that is held on to for a while is dear to free.
    this.entries[this.head++] = undefined;
    if (this.unsent < this.head) this.unsent = this.head;
    if (this.head === this.entries.length) {
      // One by one: mostly there is one, and setting the length gives the array's memory away.
      while (this.entries.length > 0) this.entries.pop();
      this.head = this.unsent = 0;
    } else if (this.head > 64 && this.head * 2 > this.entries.length) {
      this.entries.splice(0, this.head);
      this.unsent -= this.head;
      this.head = 0;
    }
  }

  /** Takes out the lowest of which nothing has left, if it was removed; `skipped`: how many unsent ones have left in part. */
  takeRemoved(skipped: 0 | 1): Change | undefined {
    const index = this.unsent + skipped;
    const change = this.entries[index];
    if (change?.removed !== true) return undefined;
    this.entries.splice(index, 1);
    return change;
  }

  /** The lowest sequence above `sequence` that was sent and is still to arrive; undefined if there is none. */
  sentAfter(sequence: number): number | undefined {
    let low = this.head;
    let high = this.unsent;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle]!.sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    while (low < this.unsent && this.entries[low]!.removed) low++;
    return low < this.unsent ? this.entries[low]!.sequence : undefined;
  }
}
