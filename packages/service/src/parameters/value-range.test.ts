// SPDX-License-Identifier: Apache-2.0
// The rules and the words are those of rclpy of Humble, by its source and by trying refusals of each kind on it.

import { refusalByFloatingPointRange, refusalByIntegerRange } from "./value-range.js";

test.each([
  [0n, 10n, 0n, 5n, undefined],
  [0n, 10n, 0n, 10n, undefined],
  [10n, 0n, 0n, 5n, undefined],
  [0n, 10n, 3n, 9n, undefined],
  [0n, 10n, 3n, 10n, undefined],
  [-7n, 10n, 3n, -4n, undefined],
  [0n, 10n, 0n, 11n, "Parameter p out of range. Min: 0, Max: 10, value: 11"],
  [10n, 0n, 0n, -1n, "Parameter p out of range. Min: 0, Max: 10, value: -1"],
  [0n, 10n, 3n, 5n, "The parameter value for p is not a valid step. Min: 0, max: 10, value: 5, step: 3"],
])("integers from %i to %i in steps of %i: %i", (from_value, to_value, step, value, refusal) => {
  expect(refusalByIntegerRange("p", value, { from_value, to_value, step })).toBe(refusal);
});

test.each([
  [0, 1, 0, 0.5, undefined],
  [1, 0, 0, 0.5, undefined],
  [0, 1, 0, 1 + 9e-7, undefined],
  [0, 1, 0.1, 0.3, undefined],
  [0, 1, 0.1, 0.3 + 2e-7, undefined],
  [0, Number.POSITIVE_INFINITY, 0, 1e300, undefined],
  [0, Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, undefined],
  [0, 1, 0, 1.1, "Parameter p out of range Min: 0.0, Max: 1.0, value: 1.1"],
  [0, 1, 0, -2, "Parameter p out of range Min: 0.0, Max: 1.0, value: -2.0"],
  [
    0,
    1,
    0.25,
    0.3,
    "The parameter value for p is not close enough to a valid step. Min: 0.0, max: 1.0, value: 0.3, step: 0.25",
  ],
])("doubles from %d to %d in steps of %d: %d", (from_value, to_value, step, value, refusal) => {
  expect(refusalByFloatingPointRange("p", value, { from_value, to_value, step })).toBe(refusal);
});

test("what is no number is in no range", () => {
  expect(refusalByFloatingPointRange("p", Number.NaN, { from_value: 0, to_value: 1, step: 0 })).toMatch(/out of range/);
});
