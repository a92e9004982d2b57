// SPDX-License-Identifier: Apache-2.0
// Tells one address of this participant: often at first, so that a lost datagram does not cost seconds, then seldom.

import type { Core } from "../core.js";
import { Deadline } from "../timers.js";

export class Announcing {
  private readonly core: Core;
  readonly longestPause: number;
  private readonly tell: (now: number) => void;
  private readonly deadline: Deadline;
  private pause = FIRST_PAUSE;

  /** @param longestPause milliseconds between two announcements in the end; Infinity for none after the first few */
  constructor(core: Core, longestPause: number, tell: (now: number) => void) {
    this.core = core;
    this.longestPause = longestPause;
    this.tell = tell;
    this.deadline = new Deadline("announce", (now) => this.due(now));
  }

  /** Whoever was there when it began has been told. */
  get isSettled(): boolean {
    return this.pause > LAST_EARLY_PAUSE;
  }

  /** Now, then after 50, 100, 200 … ms, until the pause is the longest. */
  due(now: number): void {
    this.tell(now);
    if (this.isSettled && this.longestPause === Number.POSITIVE_INFINITY) return;
    this.core.deadlines.set(this.deadline, now + Math.min(this.pause, this.longestPause));
    this.pause *= 2;
  }

  stop(): void {
    this.core.deadlines.clear(this.deadline);
  }
}

/** Milliseconds between announcements to the group: three fit into our lease. */
export const ANNOUNCEMENT_PERIOD = 6000;
/** Milliseconds. */
const FIRST_PAUSE = 50;
const LAST_EARLY_PAUSE = 800;
