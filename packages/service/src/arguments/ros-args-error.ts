// SPDX-License-Identifier: Apache-2.0
// What is wrong with ROS arguments. The class names are rclpy's.

/** Something between `--ros-args` and `--` is no ROS argument. */
export class UnknownROSArgsError extends RangeError {
  /** All that are unknown, in their order. */
  readonly unknown: readonly string[];

  constructor(unknown: readonly string[], known: readonly string[]) {
    super(`unknown ROS arguments ${unknown.join(" ")}: expected ${known.join(", ")}, or -- before what is not for ROS`);
    this.name = "UnknownROSArgsError";
    this.unknown = unknown;
  }
}

/** A ROS argument lacks its value, or has one that it does not take. */
export class InvalidROSArgsError extends RangeError {
  /** Such as `-r`. */
  readonly flag: string;
  /** What stands behind it; undefined if nothing does. */
  readonly value: string | undefined;

  constructor(flag: string, value: string | undefined, expected: string) {
    super(`ROS argument ${flag}${value === undefined ? "" : ` ${value}`}: expected ${expected}`);
    this.name = "InvalidROSArgsError";
    this.flag = flag;
    this.value = value;
  }
}
