// SPDX-License-Identifier: Apache-2.0
// Says something to a new peer again and again until it shows that it knows us, without flooding an address that is forged.

import { Deadline, type Deadlines } from "./timers.js";

/** The participant that is asked. */
export interface ProbedPeer {
  readonly lastHeard: number;
  /** It is known to be where it says. */
  readonly answered: boolean;
}

export class Probe {
  private readonly deadlines: Deadlines;
  private readonly peer: ProbedPeer;
  private readonly say: () => void;
  private readonly deadline: Deadline;
  private interval = FIRST_INTERVAL;
  private said = 0;

  constructor(deadlines: Deadlines, peer: ProbedPeer, say: () => void) {
    this.deadlines = deadlines;
    this.peer = peer;
    this.say = say;
    this.deadline = new Deadline("probe", (now) => this.due(now));
  }

  /**
   * Now, then after 10, 20, 40 … 1,000 ms. After a while only if the peer was heard of since the last time: after a
   * moment if nothing shows that it is there, else after half a minute.
   */
  due(now: number): void {
    const { lastHeard, answered } = this.peer;
    if (this.said < (answered ? ATTEMPTS : BLIND_ATTEMPTS) || lastHeard > now - this.interval) {
      this.said++;
      this.say();
    }
    this.deadlines.set(this.deadline, now + this.interval);
    this.interval = Math.min(this.interval * 2, LONGEST_INTERVAL);
  }

  stop(): void {
    this.deadlines.clear(this.deadline);
  }
}

/** Milliseconds. */
const FIRST_INTERVAL = 10;
const LONGEST_INTERVAL = 1000;
const BLIND_ATTEMPTS = 4;
const ATTEMPTS = 36;
