// SPDX-License-Identifier: Apache-2.0
// A word about callbacks that wait long for one that itself awaits a call: most often the group is not what was meant.

import type { GroupMember } from "./callback-group.js";

/** Of one group: said once in its life. */
export class WaitWarning {
  readonly #waiting: ReadonlySet<GroupMember>;
  /** Whose callback is suspended. */
  #holder: GroupMember | undefined = undefined;
  #callsBefore = 0;
  /** Counts suspended callbacks, so that one timer does for many that each are short. */
  #holds = 0;
  #cancelTimer: (() => void) | undefined = undefined;
  #wasSaid = false;

  /** @param waiting the members of the group that wait, in their order */
  constructor(waiting: ReadonlySet<GroupMember>) {
    this.#waiting = waiting;
  }

  begin(holder: GroupMember, callsBefore: number): void {
    this.#holder = holder;
    this.#callsBefore = callsBefore;
    this.#holds += 1;
  }

  end(): void {
    this.#holder = undefined;
  }

  /** Somebody waits for the suspended callback. */
  watch(): void {
    if (this.#wasSaid || this.#cancelTimer !== undefined || this.#holder === undefined) return;
    const { host } = this.#holder.surroundings;
    const hold = this.#holds;
    this.#cancelTimer = host.setTimer(host.now() + LONG_WAIT, () => {
      this.#cancelTimer = undefined;
      if (this.#holds === hold) this.#check();
      if (this.#waiting.size > 0) this.watch();
    });
  }

  /** Nobody waits. */
  rest(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #check(): void {
    const holder = this.#holder;
    const waiter = this.#waiting.values().next().value;
    if (holder === undefined || waiter === undefined) return;
    const { logger, hasPendingCall } = holder.surroundings;
    if (!hasPendingCall(this.#callsBefore)) return;
    this.#wasSaid = true;
    logger.warn(
      `the callback of the ${waiter.description} waits for that of the ${holder.description} in their callback group, ` +
        `for ${LONG_WAIT / 1000} s by now, and that one awaits a call (said once for each group)`,
    );
  }
}

/** Milliseconds. */
const LONG_WAIT = 5000;
