// SPDX-License-Identifier: Apache-2.0
// A timer: calls back each period, as its callback group allows.

import type { CallbackGroup, CallbackSurroundings, GroupMember } from "./callback-group/callback-group.js";
import { type CallbackOwner, runCallback } from "./callback-group/run-callback.js";
import type { Clock } from "./clock/clock.js";
import type { Core } from "./core.js";
import { describeError } from "./describe-error.js";

/** Called each time that a period has passed. */
export type TimerCallback = () => unknown;

export interface TimerConfig {
  /** Milliseconds, above 0. */
  readonly period: number;
  /** Whose milliseconds these are. */
  readonly clock: Clock;
  readonly callbackGroup: CallbackGroup;
  readonly surroundings: CallbackSurroundings;
  /** The node's full name. */
  readonly nodeName: string;
}

/**
 * Calls back each period, first when one has passed. Made by `node.createTimer`. A period that passes while the callback
 * waits for its group or is under way is made up for once, however many they are; after that the beat is the old one.
 * A callback that fails is logged and reported, and the timer goes on.
 */
export class Timer {
  readonly #core: Core;
  readonly #config: TimerConfig;
  readonly #callback: TimerCallback;
  readonly #member: GroupMember;
  readonly #owner: CallbackOwner;
  /** When the next call is due, on its clock; undefined while canceled. */
  #due: number | undefined = undefined;
  #lastCall: number;
  #cancelTimer: (() => void) | undefined = undefined;
  readonly #leaveClock: () => void;
  /** Until the next call and since the last one, while the clock's time jumps. */
  #remaining = 0;
  #elapsed = 0;
  #isDestroyed = false;
  #isSuspended = false;
  /** A period has passed and its call has not begun. */
  #isWaiting = false;

  /** Use `node.createTimer`. */
  constructor(core: Core, config: TimerConfig, callback: TimerCallback) {
    this.#core = core;
    this.#config = config;
    this.#callback = callback;
    this.#lastCall = config.clock.milliseconds();
    this.#leaveClock = config.clock.onJump(
      () => {
        this.#remaining = this.timeUntilNextCall();
        this.#elapsed = this.timeSinceLastCall();
      },
      (_, isNewEpoch) => this.#jumped(isNewEpoch),
    );
    const description = `timer of ${config.period} ms of node ${config.nodeName}`;
    this.#member = { description, surroundings: config.surroundings, startNext: () => this.#startNext() };
    this.#owner = {
      description,
      suspended: (callsBefore) => {
        this.#isSuspended = true;
        config.callbackGroup.suspended(this.#member, callsBefore);
      },
      finished: () => this.#finished(),
      failed: (error) => this.#failed(error),
    };
    config.callbackGroup.addEntity(this);
    this.reset();
  }

  /** Milliseconds. */
  get period(): number {
    return this.#config.period;
  }

  /** Calls no more until {@link Timer.reset}. Twice is fine. */
  cancel(): void {
    this.#due = undefined;
    this.#isWaiting = false;
    this.#config.callbackGroup.leave(this.#member);
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  get isCanceled(): boolean {
    return this.#due === undefined;
  }

  /** Begins a new period now, whether it was canceled or not. Does nothing once it is destroyed. */
  reset(): void {
    if (this.#isDestroyed) return;
    this.cancel();
    this.#due = this.#now() + this.period;
    this.#arm();
  }

  /** Milliseconds until the next call is due, below 0 if it waits for its group; Infinity while canceled. */
  timeUntilNextCall(): number {
    return this.#due === undefined ? Number.POSITIVE_INFINITY : this.#due - this.#now();
  }

  /** Milliseconds since the callback was last called or, before that, since the timer was made. */
  timeSinceLastCall(): number {
    return this.#now() - this.#lastCall;
  }

  /** Cancels it for good. Twice is fine. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#leaveClock();
    this.cancel();
  }

  #now(): number {
    return this.#config.clock.milliseconds();
  }

  /** In a new epoch the rest of the period is waited for; after a jump back beyond the last call, a whole one. */
  #jumped(isNewEpoch: boolean): void {
    const now = this.#now();
    if (!isNewEpoch && now >= this.#lastCall) return;
    this.#lastCall = now - (isNewEpoch ? this.#elapsed : 0);
    if (this.#due === undefined) return;
    this.#due = now + (isNewEpoch ? this.#remaining : this.period);
    if (this.#cancelTimer === undefined) return;
    this.#cancelTimer();
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer = this.#config.clock.setTimer(this.#due!, () => {
      this.#cancelTimer = undefined;
      this.#isWaiting = true;
      // While its own callback is under way, the next call waits for that, in a reentrant group too.
      if (!this.#isSuspended) this.#core.run(this.#enqueue);
    });
  }

  /** It may have been canceled while the thread was blocked. */
  readonly #enqueue = (): void => {
    if (this.#isWaiting) this.#config.callbackGroup.enqueue(this.#member);
  };

  #startNext(): boolean {
    if (!this.#isWaiting || this.#due === undefined) return false;
    this.#isWaiting = false;
    const now = this.#now();
    this.#lastCall = now;
    // What was missed is not made up for: the next beat after now.
    this.#due += this.period * Math.max(1, Math.ceil((now - this.#due) / this.period));
    this.#arm();
    runCallback(this.#core, this.#owner, this.#callback);
    this.#core.active();
    return false;
  }

  #finished(): void {
    const { callbackGroup } = this.#config;
    this.#isSuspended = false;
    if (this.#isWaiting) callbackGroup.enqueue(this.#member);
    callbackGroup.finished(this.#member);
  }

  #failed(error: unknown): void {
    const { logger } = this.#config.surroundings;
    logger.error(`the callback of the ${this.#member.description} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", undefined, undefined, error);
    this.#core.report(error, { serviceName: undefined, logger });
  }
}

/** @throws TypeError, RangeError */
export function checkPeriod(period: number): number {
  if (typeof period !== "number")
    throw new TypeError(`timer period ${String(period)}: expected milliseconds as a number`);
  if (period > 0 && period < Number.POSITIVE_INFINITY) return period;
  throw new RangeError(`timer period ${period}: expected milliseconds above 0`);
}
