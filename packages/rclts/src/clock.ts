// SPDX-License-Identifier: Apache-2.0
// The engine's clock on Node's timers.

import { performance } from "node:perf_hooks";
import type { Clock } from "@rclts/rtps";

/** Milliseconds of `performance.now()`, and timers that are never early (Node's own may be, by up to a millisecond). */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallOffset: performance.timeOrigin,
  setTimer(at, callback) {
    let timer: NodeJS.Timeout;
    const fire = (): void => {
      const remaining = at - performance.now();
      if (remaining > 0) timer = setTimeout(fire, Math.min(Math.ceil(remaining), LONGEST_TIMEOUT));
      else callback();
    };
    timer = setTimeout(fire, Math.min(Math.max(0, Math.ceil(at - performance.now())), LONGEST_TIMEOUT));
    return () => clearTimeout(timer);
  },
  afterJob: (callback) => process.nextTick(callback),
};

/** Milliseconds; Node runs longer ones at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;
