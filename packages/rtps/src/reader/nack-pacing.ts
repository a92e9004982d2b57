// SPDX-License-Identifier: Apache-2.0
// Which missing samples are asked for, and when: at once, and again when the answer should have come.
//
// What is asked for while the answers to others are on their way has its second turn together with these, one turn later:
// so samples that keep getting lost neither put off the second turn of the first, nor are asked for twice at once.

export class NackPacing {
  /** Numbers up to here were asked for, or were there; above it all that is missing is new. */
  private through = 0;
  /** Of these, numbers up to here are asked for again at `again`. */
  private dueThrough = 0;
  /** What the next ACKNACK asks for again, first and last; and from where on it asks for what is new. */
  private from = Number.POSITIVE_INFINITY;
  private until = 0;
  private newFrom = 1;
  private askedAt = Number.NEGATIVE_INFINITY;
  /** How often in a row the same sample was waited for in vain, and which. */
  private attempts = 0;
  private head = 0;
  /** The sample that tells how long an answer takes, and when it was asked for. */
  private probe = 0;
  private probedAt = 0;
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
   * Whether to ask now for what is missing from `next` to `highest`: for what was not asked for yet, or when `again` has
   * come also for what was.
   *
   * @param firstMissing gives the lowest number of which nothing is there, from one to another, both inclusive
   */
  ask(
    next: number,
    highest: number,
    now: number,
    firstMissing: (from: number, last: number) => number | undefined,
  ): "all" | "new" | "none" {
    // What does not fit into an ACKNACK is not asked for: it has its turn when there is room.
    const last = Math.min(highest, next + MAX_NACKED - 1);
    // The highest that the writer is known to have may turn out to be forged, and lower.
    const asked = Math.min(this.through, highest);
    const news = last > asked ? firstMissing(Math.max(next, asked + 1), last) : undefined;
    this.through = Math.max(asked, last);
    // Compared as `again` is computed: rounded another way, the deadline would be set again for this very moment.
    const isDue = now >= this.again && next <= asked;
    // Nothing is left of what was to have its second turn: what is new begins one.
    if (isDue || (news !== undefined && next > this.dueThrough)) this.beginTurn(next, now);
    if (news !== undefined) this.askFirst(news, next, now);
    return isDue ? "all" : news === undefined ? "none" : "new";
  }

  /** Whether the next ACKNACK asks for a number that is missing. */
  asksFor(sequence: number): boolean {
    return sequence >= this.newFrom || (sequence >= this.from && sequence <= this.until);
  }

  /** An ACKNACK has left. */
  asked(): void {
    this.from = Number.POSITIVE_INFINITY;
    this.newFrom = this.through + 1;
  }

  /** Part of what is missing came. */
  progress(): void {
    this.attempts = 0;
  }

  /** The sample at the head of the gap came. */
  repaired(sequence: number, now: number): void {
    if (sequence === this.probe) this.measured(now - this.probedAt);
  }

  /** Something that was asked for came after so many ms. */
  measured(sample: number): void {
    this.repairTime = this.repairTime === 0 ? sample : this.repairTime + (sample - this.repairTime) / 8;
  }

  private askFirst(news: number, next: number, now: number): void {
    // It comes from where others get lost: the way is not cut, and nobody need be spared.
    this.attempts = 0;
    if (this.probe >= next) return;
    this.probe = news;
    this.probedAt = now;
  }

  private beginTurn(next: number, now: number): void {
    // The same sample as last time: the answer is late or lost, and asking ever faster does not help.
    this.attempts = next === this.head ? this.attempts + 1 : 0;
    this.head = next;
    this.from = next;
    this.until = this.dueThrough;
    // To which of two questions the answer is could not be told.
    if (this.probe <= this.until) this.probe = 0;
    this.dueThrough = this.through;
    this.askedAt = now;
  }
}

/** A SequenceNumberSet has at most 256 bits (RTPS 2.5, 9.4.2.6). */
export const MAX_NACKED = 256;
const FIRST_INTERVAL = 20;
const SHORTEST_INTERVAL = 3;
const SLACK = 1;
const LONGEST_INTERVAL = 1000;
const EVEN_ATTEMPTS = 3;
