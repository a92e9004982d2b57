// SPDX-License-Identifier: Apache-2.0
// One sample that arrives in fragments (RTPS 2.5, 8.4.14.1).

import type { Timestamp } from "../engine.js";
import type { DataFrag } from "../wire/data-frag.js";

export class Reassembly {
  readonly sampleSize: number;
  readonly fragmentSize: number;
  readonly fragmentCount: number;
  readonly bytes: Uint8Array;
  readonly hasKey: boolean;
  inlineQos: Uint8Array | undefined;
  /** Of whichever fragment had one: Cyclone DDS dresses only the first (0.10, q_transmit.c). */
  timestamp: Timestamp | undefined;
  /** When a new fragment came last, and when missing ones were last asked for; engine milliseconds. */
  lastArrival: number;
  askedAt = Number.NEGATIVE_INFINITY;
  /** The highest fragment that was asked for at or before `askedAt`. */
  askedThrough = 0;
  /** The first fragment of the latest request, and when that left: what tells how long a repair takes. */
  probe = 0;
  probedAt = 0;

  private readonly received: Uint8Array;
  private missing: number;
  /** No fragment below is missing. */
  private lowest = 1;

  constructor(frag: DataFrag, now: number) {
    this.lastArrival = now;
    this.sampleSize = frag.sampleSize;
    this.fragmentSize = frag.fragmentSize;
    this.fragmentCount = Math.ceil(frag.sampleSize / frag.fragmentSize);
    this.hasKey = frag.hasKey;
    // The system maps zeroed pages only when they are written to: a size that is only claimed costs next to nothing.
    this.bytes = new Uint8Array(frag.sampleSize);
    this.received = new Uint8Array((this.fragmentCount >> 3) + 1);
    this.missing = this.fragmentCount;
  }

  get complete(): boolean {
    return this.missing === 0;
  }

  /** The lowest fragment that is missing; one more than there are if none is. */
  get firstMissing(): number {
    while (this.lowest <= this.fragmentCount && this.has(this.lowest)) this.lowest++;
    return this.lowest;
  }

  /** Whether anything in it was new. Fragments that do not fit what came before are ignored. */
  add(frag: DataFrag, timestamp: Timestamp | undefined, now: number): boolean {
    if (frag.sampleSize !== this.sampleSize || frag.fragmentSize !== this.fragmentSize) return false;
    this.inlineQos ??= frag.inlineQos;
    this.timestamp ??= timestamp;
    let news = false;
    const end = frag.fragmentStart + frag.fragmentsInSubmessage;
    for (let number = frag.fragmentStart; number < end; number++) {
      if (this.has(number)) continue;
      this.received[number >> 3]! |= 1 << (number & 7);
      this.missing--;
      news = true;
    }
    if (!news) return false;
    this.bytes.set(frag.fragments, (frag.fragmentStart - 1) * this.fragmentSize);
    this.lastArrival = now;
    return true;
  }

  /** Missing fragments above `after` and up to `last`, ascending, at most `limit` of them and within 256 of the first. */
  missingUpTo(last: number, limit: number, after = 0): number[] {
    const numbers: number[] = [];
    let first = Math.max(this.firstMissing, after + 1);
    while (first <= last && first <= this.fragmentCount && this.has(first)) first++;
    const end = Math.min(last, this.fragmentCount, first + 255);
    for (let number = first; number <= end && numbers.length < limit; number++)
      if (!this.has(number)) numbers.push(number);
    return numbers;
  }

  private has(number: number): boolean {
    return (this.received[number >> 3]! & (1 << (number & 7))) !== 0;
  }
}
