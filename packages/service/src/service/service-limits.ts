// SPDX-License-Identifier: Apache-2.0
// How much a service takes upon itself at once, and what it does with more.

import { checkOptions } from "../check-options.js";

/** How many requests a service works on, and how many wait. */
export interface ServiceLimits {
  /**
   * Most asynchronous callbacks of this service that are under way at once, whatever its callback group; no limit by
   * default. One that has returned `LATER` is over.
   */
  readonly concurrency?: number | undefined;
  /** How many requests wait for their callback to start before `whenFull` says what happens; 1000 by default. */
  readonly queue?: number | undefined;
  /**
   * What happens to requests beyond `queue`. "wait", the default: they wait too, up to `queueBytes`. "reject": the new one
   * is refused. "drop-oldest": the one is refused that has waited longest.
   *
   * The call of an rclts client whose request is refused rejects with code `remote-error` and remote code `queue-full`;
   * a foreign client gets no answer.
   */
  readonly whenFull?: WhenFull | undefined;
  /** Most bytes that waiting requests may take, 64 MiB by default, each 256 more than its payload; more are refused. */
  readonly queueBytes?: number | undefined;
}

/** What happens to a request for which there is no place: see {@link ServiceLimits.whenFull}. */
export type WhenFull = "wait" | "reject" | "drop-oldest";

/** Limits with nothing left open. */
export type CheckedLimits = { readonly [Key in keyof ServiceLimits]-?: NonNullable<ServiceLimits[Key]> };

/** @throws TypeError, RangeError naming what does not fit */
export function checkLimits(limits: ServiceLimits = {}): CheckedLimits {
  checkOptions("limits", limits, ["concurrency", "queue", "whenFull", "queueBytes"]);
  const { concurrency = Number.POSITIVE_INFINITY, queue = DEFAULT_QUEUE, whenFull = "wait" } = limits;
  const { queueBytes = DEFAULT_QUEUE_BYTES } = limits;
  if (!WHEN_FULL.includes(whenFull))
    throw new RangeError(`limits.whenFull ${String(whenFull)}: expected one of ${WHEN_FULL.join(", ")}`);
  return {
    concurrency: checkCount("concurrency", concurrency, 1),
    queue: checkCount("queue", queue, 0),
    whenFull,
    queueBytes: checkCount("queueBytes", queueBytes, 0),
  };
}

/** How many requests an rclts client may send ahead: `concurrency`, if there is one, and `queue` (docs/extension.md). */
export function creditOf({ concurrency, queue }: CheckedLimits): number {
  const credit = concurrency === Number.POSITIVE_INFINITY ? queue : concurrency + queue;
  return Math.min(Math.max(1, credit), MOST_CREDIT);
}

function checkCount(name: string, count: number, least: number): number {
  if (count === Number.POSITIVE_INFINITY || (Number.isInteger(count) && count >= least)) return count;
  throw new RangeError(`limits.${name} ${String(count)}: expected an integer from ${least}, or Infinity`);
}

const WHEN_FULL: readonly WhenFull[] = ["wait", "reject", "drop-oldest"];
const DEFAULT_QUEUE = 1000;
const DEFAULT_QUEUE_BYTES = 64 * 1024 * 1024;
/** Of any more, a client's own memory is the limit. */
const MOST_CREDIT = 1_000_000_000;
