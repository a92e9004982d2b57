// SPDX-License-Identifier: Apache-2.0
// Messages that are said once, or seldom, or not the first time: what rclpy's once, throttle_duration_sec and skip_first do.

import { checkOptions } from "../check-options.js";

/**
 * Which of many calls with the same place in the program's source, logger and severity are said. If several are given,
 * each counts the calls that those before it let through, in the order of throttleDuration, skipFirst, once.
 */
export interface LogOptions {
  /** True: only the first call. */
  readonly once?: boolean | undefined;
  /** Milliseconds, above 0: no call sooner than that after the last one that was said. */
  readonly throttleDuration?: number | undefined;
  /** True: all calls but the first. */
  readonly skipFirst?: boolean | undefined;
}

/** What the calls of one context have come to. */
export class LogFilters {
  readonly #places = new Map<string, { lastSaid: number; isSkipped: boolean; isSaid: boolean }>();

  /**
   * Whether this call is to be said.
   *
   * @param place of the call: equal for calls that are counted together
   * @param now milliseconds
   * @throws TypeError, RangeError for options that do not fit
   */
  passes(place: string, options: LogOptions, now: number): boolean {
    const { once, throttleDuration, skipFirst } = checkLogOptions(options);
    let state = this.#places.get(place);
    if (state === undefined) {
      state = { lastSaid: Number.NEGATIVE_INFINITY, isSkipped: false, isSaid: false };
      this.#places.set(place, state);
    }
    if (throttleDuration !== undefined) {
      if (now < state.lastSaid + throttleDuration) return false;
      state.lastSaid = now;
    }
    if (skipFirst === true && !state.isSkipped) {
      state.isSkipped = true;
      return false;
    }
    if (once === true && state.isSaid) return false;
    state.isSaid = true;
    return true;
  }
}

/**
 * Where in the source the caller of a caller was called from, as text that is the same each time.
 *
 * @param frames how many callers to go up: 1 is whoever called the function that asks
 * @param unknown given where the platform does not tell
 */
export function callPlace(frames: number, unknown: string): string {
  const lines = (new Error().stack ?? "").split("\n");
  // V8 names the error in a line of its own, other engines begin with this function.
  const first = lines[0]?.startsWith("Error") === true ? 1 : 0;
  return lines[first + 1 + frames] ?? unknown;
}

function checkLogOptions(options: LogOptions): LogOptions {
  checkOptions("log", options, ["once", "throttleDuration", "skipFirst"]);
  for (const name of ["once", "skipFirst"] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== "boolean") throw new TypeError(`${name} ${value}: expected a boolean`);
  }
  const { throttleDuration } = options;
  if (throttleDuration !== undefined && !(typeof throttleDuration === "number" && throttleDuration > 0))
    throw new RangeError(`throttleDuration ${String(throttleDuration)}: expected milliseconds above 0`);
  return options;
}
