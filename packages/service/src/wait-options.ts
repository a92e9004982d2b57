// SPDX-License-Identifier: Apache-2.0
// What limits a wait of any kind: a time, a signal.

/** How long something is waited for. */
export interface WaitOptions {
  /** Milliseconds. 0 and less look once and do not wait; left out or Infinity sets no limit. */
  readonly timeout?: number | undefined;
  /** Ends the wait: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The names of {@link WaitOptions}. */
export const WAIT_OPTIONS: readonly string[] = ["timeout", "signal"];

/**
 * The limit in milliseconds, not below 0; undefined for none.
 *
 * @throws TypeError, RangeError
 */
export function checkTimeout(timeout: number | undefined): number | undefined {
  if (timeout === undefined) return undefined;
  if (typeof timeout !== "number") throw new TypeError(`timeout ${String(timeout)}: expected milliseconds as a number`);
  if (Number.isNaN(timeout)) throw new RangeError("timeout NaN: expected milliseconds as a number");
  return timeout === Number.POSITIVE_INFINITY ? undefined : Math.max(0, timeout);
}

/** @throws TypeError */
export function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined || typeof signal?.addEventListener === "function") return signal;
  throw new TypeError(`signal ${String(signal)}: expected an AbortSignal`);
}
