// SPDX-License-Identifier: Apache-2.0
// Lets go of samples that are older than their writer's lifespan (DDS 1.4, 2.2.3.16), whoever still lacks them.

import type { Seconds } from "../qos.js";
import { Deadline, type Deadlines } from "../timers.js";
import type { History } from "./history.js";

export class Lifespan {
  private readonly milliseconds: number;
  private readonly history: History;
  private readonly deadlines: Deadlines;
  private readonly deadline: Deadline;

  /** @param expire takes the sample with this number out of the history */
  constructor(
    seconds: Seconds,
    history: History,
    deadlines: Deadlines,
    expire: (sequence: number, now: number) => void,
  ) {
    this.milliseconds = seconds * 1000;
    this.history = history;
    this.deadlines = deadlines;
    this.deadline = new Deadline("lifespan", (now) => this.due(now, expire));
  }

  /** A sample has been written. */
  began(now: number): void {
    if (this.milliseconds !== Number.POSITIVE_INFINITY && this.history.size > 0)
      this.deadlines.setNoLater(this.deadline, now + this.milliseconds);
  }

  dispose(): void {
    this.deadlines.clear(this.deadline);
  }

  private due(now: number, expire: (sequence: number, now: number) => void): void {
    for (const { sequence, writtenAt } of this.history.values()) {
      const end = writtenAt + this.milliseconds;
      if (end > now) {
        this.deadlines.set(this.deadline, end);
        return;
      }
      expire(sequence, now);
    }
  }
}
