// SPDX-License-Identifier: Apache-2.0
// Clocks as ROS has them: the system's, a steady one, and that of ROS, whose time a simulation may give.

import type { Host } from "../host.js";
import { type JumpCallbacks, type JumpHandle, JumpListener, type JumpThreshold, type TimeJump } from "./jump.js";
import { type ClockType, Time } from "./time.js";

/** Made by `node.getClock()` and `context.getClock(type)`. */
export class Clock {
  readonly clockType: ClockType;
  protected readonly host: Host;
  protected readonly listeners = new Set<JumpListener>();

  /** Use `node.getClock()` or `context.getClock(type)`. */
  constructor(host: Host, clockType: ClockType) {
    this.host = host;
    this.clockType = clockType;
  }

  /** The time by this clock, in steps of a microsecond. */
  now(): Time {
    return new Time(BigInt(Math.round(this.milliseconds() * 1000)) * 1000n, this.clockType);
  }

  /** Whether the time is a simulation's. Only that of a ROS clock can be. */
  get rosTimeIsActive(): boolean {
    return false;
  }

  /**
   * Calls back when the time jumps, which only that of a ROS clock does. What a callback throws is logged and reported.
   *
   * @throws TypeError, RangeError for what does not fit, or can never call
   */
  createJumpCallback(threshold: JumpThreshold, callbacks: JumpCallbacks): JumpHandle {
    const listener = new JumpListener(threshold, callbacks);
    this.listeners.add(listener);
    return { unregister: () => void this.listeners.delete(listener) };
  }

  /** For this package's own classes: the same time as `now()`. @internal */
  milliseconds(): number {
    return this.host.now() + this.#offset;
  }

  /**
   * For this package's own classes: calls back once when it is `at` milliseconds. Gives the way to take it back.
   *
   * @internal
   */
  setTimer(at: number, callback: () => void): () => void {
    return this.host.setTimer(at - this.#offset, callback);
  }

  /** For this package's own classes: told of every jump, in both halves. Gives the way to take it back. @internal */
  onJump(_before: () => void, _after: (jump: TimeJump, isNewEpoch: boolean) => void): () => void {
    return () => {};
  }

  get #offset(): number {
    return this.clockType === "steady" ? 0 : this.host.wallOffset;
  }
}
