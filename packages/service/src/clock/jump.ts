// SPDX-License-Identifier: Apache-2.0
// Jumps of a clock's time, and who wants to be told of them (rcl/time.h, rclpy's JumpThreshold).

import { checkOptions } from "../check-options.js";

/** A jump of the time of a clock. */
export interface TimeJump {
  /** What has happened to the source of the time. */
  readonly clockChange: "no-change" | "ros-time-activated" | "ros-time-deactivated";
  /** Nanoseconds from the old time to the new one; 0n with a change of the source. */
  readonly delta: bigint;
}

/** Which jumps count. */
export interface JumpThreshold {
  /** Milliseconds, above 0: jumps forward by at least as much. Without it none of them. */
  readonly minForward?: number | undefined;
  /** Milliseconds, below 0: jumps backward by at least as much. Without it none of them. */
  readonly minBackward?: number | undefined;
  /** Whether it counts that ROS time begins to be simulated, or ends. True by default. */
  readonly onClockChange?: boolean | undefined;
}

/** What is called at a jump: one of the two, or both. */
export interface JumpCallbacks {
  /** Called before the clock has its new time. */
  readonly preCallback?: ((jump: TimeJump) => void) | undefined;
  /** Called when the clock has its new time. */
  readonly postCallback?: ((jump: TimeJump) => void) | undefined;
}

/** Takes a jump callback back. */
export interface JumpHandle {
  /** The callbacks are not called any more. Twice is fine. */
  unregister(): void;
}

/** Callbacks with what makes them be called. */
export class JumpListener {
  readonly callbacks: JumpCallbacks;
  readonly #minForward: bigint | undefined;
  readonly #minBackward: bigint | undefined;
  readonly #onClockChange: boolean;

  /** @throws TypeError, RangeError for what does not fit, or can never call */
  constructor(threshold: JumpThreshold, callbacks: JumpCallbacks) {
    checkOptions("jump threshold", threshold, ["minForward", "minBackward", "onClockChange"]);
    checkOptions("jump callbacks", callbacks, ["preCallback", "postCallback"]);
    const { minForward, minBackward, onClockChange = true } = threshold;
    if (minForward !== undefined && !(Number.isFinite(minForward) && minForward > 0))
      throw new RangeError(`minForward ${String(minForward)}: expected milliseconds above 0`);
    if (minBackward !== undefined && !(Number.isFinite(minBackward) && minBackward < 0))
      throw new RangeError(`minBackward ${String(minBackward)}: expected milliseconds below 0`);
    if (minForward === undefined && minBackward === undefined && !onClockChange)
      throw new RangeError("jump threshold: expected one of minForward, minBackward and onClockChange");
    const given = [callbacks.preCallback, callbacks.postCallback].filter((callback) => callback !== undefined);
    if (given.length === 0 || given.some((callback) => typeof callback !== "function"))
      throw new TypeError("jump callbacks: expected a function as preCallback, postCallback or both");
    this.callbacks = callbacks;
    this.#minForward = nanoseconds(minForward);
    this.#minBackward = nanoseconds(minBackward);
    this.#onClockChange = onClockChange;
  }

  concerns({ clockChange, delta }: TimeJump): boolean {
    if (clockChange !== "no-change") return this.#onClockChange;
    if (this.#minForward !== undefined && delta >= this.#minForward) return true;
    return this.#minBackward !== undefined && delta <= this.#minBackward;
  }
}

function nanoseconds(milliseconds: number | undefined): bigint | undefined {
  return milliseconds === undefined ? undefined : BigInt(Math.round(milliseconds * 1e6));
}
