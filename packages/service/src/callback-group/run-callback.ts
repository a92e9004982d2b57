// SPDX-License-Identifier: Apache-2.0
// Runs a callback of user code, until it has returned or, if it gave a promise, until that has settled.

import type { Core } from "../core.js";
import { callsMade } from "./calls-made.js";

/** Whose callback it is. None of these may throw. */
export interface CallbackOwner {
  /** Such as `subscription /chatter`, for messages. */
  readonly description: string;
  /**
   * It has returned a promise.
   *
   * @param callsBefore how many calls had been made by anybody when it began
   */
  suspended(callsBefore: number): void;
  /** Its promise has settled. */
  finished(): void;
  /** It threw, or its promise rejected. */
  failed(error: unknown): void;
}

export function runCallback(core: Core, owner: CallbackOwner, callback: () => unknown): void {
  const callsBefore = callsMade();
  const outer = core.running;
  try {
    core.running = owner.description;
    const result = callback();
    core.running = outer;
    if (!isPromise(result)) return;
    const promise = Promise.resolve(result);
    owner.suspended(callsBefore);
    promise.then(
      () => owner.finished(),
      (error) => {
        owner.failed(error);
        owner.finished();
      },
    );
  } catch (error) {
    core.running = outer;
    owner.failed(error);
  }
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
