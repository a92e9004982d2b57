// SPDX-License-Identifier: Apache-2.0
// A moment on a clock, in nanoseconds.

/** What a clock's time is: that of the system; steady, from an unknown beginning; or that of ROS, which may be simulated. */
export type ClockType = "system" | "steady" | "ros";

/** builtin_interfaces/msg/Time. */
export interface TimeMessage {
  /** Whole seconds. */
  sec: number;
  /** Nanoseconds beside them. */
  nanosec: number;
}

/** A point in time, by the kind of clock that it comes from. */
export class Time {
  /** From 0. Of the clocks "system" and "ros" since the Unix epoch, unless the time is simulated. */
  readonly nanoseconds: bigint;
  readonly clockType: ClockType;

  /** @throws TypeError for what is no bigint, RangeError for one below 0 or above 2^63 - 1 */
  constructor(nanoseconds: bigint, clockType: ClockType = "system") {
    if (typeof nanoseconds !== "bigint") throw new TypeError(`nanoseconds ${String(nanoseconds)}: expected a bigint`);
    if (nanoseconds < 0n || nanoseconds >= 1n << 63n)
      throw new RangeError(`nanoseconds ${nanoseconds}: expected 0 to 2^63 - 1`);
    this.nanoseconds = nanoseconds;
    this.clockType = clockType;
  }

  /** The time that a `builtin_interfaces/msg/Time` has. */
  static fromMessage({ sec, nanosec }: TimeMessage, clockType: ClockType = "ros"): Time {
    return new Time(BigInt(sec) * NANOSECONDS + BigInt(nanosec), clockType);
  }

  /** As a `builtin_interfaces/msg/Time`. */
  toMessage(): TimeMessage {
    return { sec: Number(this.nanoseconds / NANOSECONDS), nanosec: Number(this.nanoseconds % NANOSECONDS) };
  }

  /** For people, as rclpy prints it. */
  toString(): string {
    return `Time(nanoseconds=${this.nanoseconds}, clock_type=${CLOCK_TYPES[this.clockType]})`;
  }
}

/** As rclpy names them. */
const CLOCK_TYPES = { system: "SYSTEM_TIME", steady: "STEADY_TIME", ros: "ROS_TIME" } as const;
/** In a second. */
const NANOSECONDS = 1_000_000_000n;
