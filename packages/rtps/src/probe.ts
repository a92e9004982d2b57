// SPDX-License-Identifier: Apache-2.0
// Says something to a new peer again and again until it shows that it knows us, without flooding an address that is forged.

import { Deadline, type Deadlines } from "./timers.js";

export class Probe {
  private readonly deadlines: Deadlines;
  private readonly peer: { readonly lastHeard: number };
  private readonly say: () => void;
  private readonly deadline: Deadline;
  private interval = FIRST_INTERVAL;

  /** `peer` is the participant that is asked. */
  constructor(deadlines: Deadlines, peer: { readonly lastHeard: number }, say: () => void) {
    this.deadlines = deadlines;
    this.peer = peer;
    this.say = say;
    this.deadline = new Deadline("probe", (now) => this.due(now));
  }

  /** Now, then after 10, 20, 40 … 1,000 ms; after the first few only if the peer was heard of since the last time. */
  due(now: number): void {
    if (this.interval <= BLIND_INTERVALS || this.peer.lastHeard > now - this.interval) this.say();
    this.deadlines.set(this.deadline, now + this.interval);
    this.interval = Math.min(this.interval * 2, LONGEST_INTERVAL);
  }

  stop(): void {
    this.deadlines.clear(this.deadline);
  }
}

/** Milliseconds. */
const FIRST_INTERVAL = 10;
const BLIND_INTERVALS = 80;
const LONGEST_INTERVAL = 1000;
