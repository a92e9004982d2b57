// SPDX-License-Identifier: Apache-2.0
// How fast samples leave for one address whose readers say nothing of what they take, whichever writers they are of.

import { Deadline, type Deadlines } from "../timers.js";
import { WINDOW } from "./window.js";

/** One of those who send to the address. */
export interface PacedSender {
  /** Sends some of one sample, and spends the pace for it; whether there is more to send. */
  sendSome(now: number): boolean;
}

export class Pace {
  private readonly deadlines: Deadlines;
  private readonly deadline: Deadline;
  /** Who has something to send, in turn. */
  private readonly waiting = new Set<PacedSender>();
  /** Bytes that the readers' socket may hold, and when that was so. */
  private level = 0;
  private at = 0;

  constructor(deadlines: Deadlines) {
    this.deadlines = deadlines;
    this.deadline = new Deadline("next paced samples", (now) => this.serve(now));
  }

  /** Lets `sender` send as soon as there is room: now, unless others wait. */
  request(sender: PacedSender, now: number): void {
    this.waiting.add(sender);
    if (this.deadline.index < 0) this.serve(now);
  }

  /** `sender` has nothing to send any more. */
  withdraw(sender: PacedSender): void {
    this.waiting.delete(sender);
    if (this.waiting.size === 0) this.deadlines.clear(this.deadline);
  }

  hasRoom(now: number): boolean {
    this.level = Math.max(0, this.level - (now - this.at) * BYTES_PER_MILLISECOND);
    this.at = now;
    return this.level < WINDOW;
  }

  /** So many bytes have left. */
  spend(bytes: number): void {
    this.level += bytes;
  }

  /** Each sends of one sample in its turn, so that none waits for all that another one has. */
  private serve(now: number): void {
    for (const sender of this.waiting) {
      if (!this.hasRoom(now)) {
        this.deadlines.set(this.deadline, now + INTERVAL);
        return;
      }
      this.waiting.delete(sender);
      if (sender.sendSome(now)) this.waiting.add(sender);
    }
  }
}

/** A reader's program that is busy for a millisecond finds no more than a window in its socket. */
const INTERVAL = 1;
const BYTES_PER_MILLISECOND = WINDOW / INTERVAL;
