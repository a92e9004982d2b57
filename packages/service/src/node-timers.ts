// SPDX-License-Identifier: Apache-2.0
// The timers of one node.

import { checkOptions } from "./check-options.js";
import { Clock } from "./clock/clock.js";
import type { TimerOptions } from "./node-options.js";
import { destroyOneOf, type OwningNode } from "./owning-node.js";
import { checkPeriod, Timer, type TimerCallback } from "./timer.js";

export class NodeTimers {
  readonly #node: OwningNode;
  readonly #timers = new Set<Timer>();

  constructor(node: OwningNode) {
    this.#node = node;
  }

  createTimer(period: number, callback: TimerCallback, options: TimerOptions): Timer {
    checkOptions("createTimer", options, ["callbackGroup", "clock"]);
    if (typeof callback !== "function") throw new TypeError(`timer callback ${String(callback)}: expected a function`);
    const { core, names, clock, surroundings } = this.#node;
    const config = {
      period: checkPeriod(period),
      clock: checkClock(options.clock ?? clock),
      callbackGroup: this.#node.callbackGroupOf(options),
      surroundings,
      nodeName: names.fullName,
    };
    this.#node.assertOpen();
    const timer = new Timer(core, config, callback);
    this.#timers.add(timer);
    return timer;
  }

  destroyTimer(timer: Timer): boolean {
    return destroyOneOf(this.#timers, timer);
  }

  destroyAll(): void {
    for (const timer of this.#timers) destroyOneOf(this.#timers, timer);
  }
}

/** @throws TypeError */
function checkClock(clock: Clock): Clock {
  if (clock instanceof Clock) return clock;
  throw new TypeError(`clock ${String(clock)}: expected that of getClock()`);
}
