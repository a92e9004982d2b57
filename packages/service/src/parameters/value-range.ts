// SPDX-License-Identifier: Apache-2.0
// Whether a number is in the range that a descriptor gives. Rules and wording are rclpy's (Humble to Rolling).

import type { FloatingPointRange, IntegerRange } from "@rclts/interfaces/rcl_interfaces/msg";

/** Why a value is refused; undefined if it is in the range, whose ends are always, and at one of its steps. */
export function refusalByIntegerRange(name: string, value: bigint, range: IntegerRange): string | undefined {
  const { from_value, to_value, step } = range;
  const [min, max] = from_value < to_value ? [from_value, to_value] : [to_value, from_value];
  if (value === min || value === max) return undefined;
  if (value < min || value > max) return `Parameter ${name} out of range. Min: ${min}, Max: ${max}, value: ${value}`;
  if (step === 0n || (value - min) % step === 0n) return undefined;
  return `The parameter value for ${name} is not a valid step. Min: ${min}, max: ${max}, value: ${value}, step: ${step}`;
}

/** The same for a double, with a relative tolerance of 1e-6 at the ends and at the steps. */
export function refusalByFloatingPointRange(
  name: string,
  value: number,
  range: FloatingPointRange,
): string | undefined {
  const { from_value, to_value, step } = range;
  const min = Math.min(from_value, to_value);
  const max = Math.max(from_value, to_value);
  if (isClose(value, min) || isClose(value, max)) return undefined;
  const limits = (word: string) => `Min: ${show(min)}, ${word}: ${show(max)}, value: ${show(value)}`;
  if (!(value > min && value < max)) return `Parameter ${name} out of range ${limits("Max")}`;
  if (step === 0 || isClose(min + Math.round((value - min) / step) * step, value)) return undefined;
  return `The parameter value for ${name} is not close enough to a valid step. ${limits("max")}, step: ${show(step)}`;
}

/** As Python's math.isclose. */
function isClose(a: number, b: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** With a decimal point, as Python writes a float, so that what tools print does not depend on the node's language. */
function show(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}

const RELATIVE_TOLERANCE = 1e-6;
