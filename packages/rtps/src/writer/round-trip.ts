// SPDX-License-Identifier: Apache-2.0
// How long a group of readers takes to acknowledge, and so how long to wait before asking or sending again.

export class RoundTrip {
  /** Smoothed time from sending to acknowledgement, ms; 0 until measured. */
  smoothed = 0;
  /** How often in a row an acknowledgement was waited for in vain. */
  attempts = 0;
  /** When the last sample or question that is still to be answered left. */
  private since = 0;
  /** The same, before it was sent again. */
  private first = 0;
  private asked = false;
  /** The shortest time that is known for certain, ms. */
  private shortest = Number.POSITIVE_INFINITY;

  /** How long to wait from the last thing sent, ms. */
  get interval(): number {
    const base = this.smoothed === 0 ? INITIAL_INTERVAL : Math.max(SHORTEST_INTERVAL, this.smoothed * 1.1 + SLACK);
    // The first attempts come at even intervals: at 20 % loss three in a row fail once in a hundred times.
    return Math.min(LONGEST_INTERVAL, base * 2 ** Math.max(0, this.attempts - EVEN_ATTEMPTS));
  }

  /** An acknowledgement was asked for and has not come. */
  get isAsked(): boolean {
    return this.asked || this.attempts > 0;
  }

  /** For how long an acknowledgement has been asked for in vain, ms. */
  unansweredFor(now: number): number {
    return this.attempts === 0 ? 0 : now - this.first;
  }

  /** A sample leaves for the first time. */
  sent(now: number): void {
    if (this.attempts === 0 && !this.asked) this.since = now;
  }

  /** A HEARTBEAT that wants an answer leaves together with the latest sample. */
  ask(now: number): void {
    this.since = now;
    this.asked = true;
  }

  /** Nothing was heard for `interval`: it is asked again. */
  retry(now: number): void {
    if (this.attempts++ === 0) this.first = this.since === 0 ? now : this.since;
    this.since = now;
  }

  /** An acknowledgement came: of all that was sent, if `complete`. */
  answered(complete: boolean, now: number): void {
    if (!complete && !this.asked && this.attempts === 0) return;
    if (this.since === 0) return;
    // One that comes after all this time tells that the way was cut for a while, not how long it takes.
    if (this.unansweredFor(now) <= LONGEST_INTERVAL) this.learn(now);
    this.asked = false;
    this.since = 0;
    this.attempts = 0;
  }

  private learn(now: number): void {
    const sample = now - this.since;
    const again = this.attempts > 0;
    if (!again && sample < this.shortest) this.shortest = sample;
    if (this.smoothed === 0) this.smoothed = again ? now - this.first : sample;
    // To which of several questions an answer is cannot be told (Karn). One that comes far sooner than any did is to an
    // earlier one, and the round trip is longer than was thought; otherwise it is taken for one to the last.
    else if (again && sample < this.shortest / 2 && this.shortest !== Number.POSITIVE_INFINITY)
      this.smoothed = Math.min(LONGEST_INTERVAL, this.smoothed * 1.5);
    // So many in a row are seldom lost: more likely the first was answered, late.
    else if (this.attempts > EVEN_ATTEMPTS) this.smoothed += (now - this.first - this.smoothed) / 16;
    // What is faster was not held back for a datagram to ride on, and tells more.
    else if (sample < this.smoothed) this.smoothed += (sample - this.smoothed) / 4;
    else if (this.asked || again) this.smoothed += (sample - this.smoothed) / 8;
  }
}

/** Until the first acknowledgement, ms. */
const INITIAL_INTERVAL = 20;
/** Timers of most systems are no finer than 1 ms, and a reader may hold its acknowledgement back for so long. */
const SHORTEST_INTERVAL = 3;
const SLACK = 0.5;
const LONGEST_INTERVAL = 1000;
const EVEN_ATTEMPTS = 4;
