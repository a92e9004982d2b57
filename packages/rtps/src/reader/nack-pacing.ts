// SPDX-License-Identifier: Apache-2.0
// When missing samples are asked for, and from which number on: at once, and again when the answer should have come.

export class NackPacing {
  /** The lowest number that the next ACKNACK asks for. */
  from = 1;
  /** Numbers up to here were asked for; they are not asked for again before `again`. */
  private through = 0;
  private askedAt = Number.NEGATIVE_INFINITY;
  private attempts = 0;
  /** Smoothed time from asking to the sample, ms; 0 until measured. */
  private repairTime = 0;

  /** How long an answer takes, ms. */
  get patience(): number {
    return this.repairTime === 0 ? FIRST_INTERVAL : Math.max(SHORTEST_INTERVAL, this.repairTime * 1.1 + SLACK);
  }

  /** When to ask again for what was asked for. */
  get again(): number {
    const interval = this.patience * 2 ** Math.max(0, this.attempts - EVEN_ATTEMPTS);
    return this.askedAt + Math.min(LONGEST_INTERVAL, interval);
  }

  /**
   * Whether to ask now for what is missing from `next` to `highest`: what was not asked for yet, or all of it when
   * `again` has come.
   */
  ask(next: number, highest: number, now: number): "all" | "new" | "none" {
    // What does not fit into an ACKNACK is not asked for: taken for new each time, it would put `again` off for ever.
    const last = Math.min(highest, next + MAX_NACKED - 1);
    // Compared as `again` is computed: rounded another way, the deadline would be set again for this very moment.
    if (now >= this.again) {
      this.from = next;
      // The same gap as last time: the answer is late or lost, and asking ever faster does not help.
      this.attempts = this.through >= next ? this.attempts + 1 : 0;
    } else if (last > this.through) {
      this.from = Math.max(next, this.through + 1);
      this.attempts = 0;
    } else return "none";
    const answer = this.from === next ? "all" : "new";
    this.askedAt = now;
    this.through = last;
    return answer;
  }

  /** An ACKNACK has left. */
  asked(): void {
    this.from = this.through + 1;
  }

  /** Part of what is missing came. */
  progress(): void {
    this.attempts = 0;
  }

  /** The sample at the head of the gap came. */
  repaired(sequence: number, now: number): void {
    if (sequence <= this.through && this.attempts === 0) this.measured(now - this.askedAt);
  }

  /** Something that was asked for came after so many ms. */
  measured(sample: number): void {
    this.repairTime = this.repairTime === 0 ? sample : this.repairTime + (sample - this.repairTime) / 8;
  }
}

/** A SequenceNumberSet has at most 256 bits (RTPS 2.5, 9.4.2.6). */
export const MAX_NACKED = 256;
const FIRST_INTERVAL = 20;
const SHORTEST_INTERVAL = 3;
const SLACK = 1;
const LONGEST_INTERVAL = 1000;
const EVEN_ATTEMPTS = 3;
