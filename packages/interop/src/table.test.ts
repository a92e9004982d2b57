// SPDX-License-Identifier: Apache-2.0

import type { Result } from "./row.js";
import { formatTable, formatTotals } from "./table.js";

const result = (outcome: Result["outcome"], scenario: string, more: Partial<Result> = {}): Result => ({
  peer: "fastdds",
  role: "client",
  scenario,
  outcome,
  seconds: 1.26,
  domain: 3,
  figures: "",
  reason: "",
  ...more,
});

test("columns are as wide as their widest cell, and the totals are the last line", () => {
  const results = [
    result("passed", "1 call", { figures: "812 µs" }),
    result("failed", "1,000 calls", { reason: "fastdds client: 3 lost\nand more" }),
    result("skipped", "client first", { seconds: 0, reason: "did not run: not installed" }),
  ];
  expect(formatTable(results).split("\n")).toEqual([
    "peer     rclts is  scenario      result   time   figures  reason",
    "fastdds  client    1 call        passed   1.3 s  812 µs",
    "fastdds  client    1,000 calls   failed   1.3 s           fastdds client: 3 lost",
    "fastdds  client    client first  skipped  0.0 s           did not run: not installed",
    "",
    "1 passed, 1 failed, 1 skipped",
  ]);
});

test("totals count each outcome", () => {
  expect(formatTotals([])).toBe("0 passed, 0 failed, 0 skipped");
  expect(formatTotals([result("passed", "a"), result("passed", "b")])).toBe("2 passed, 0 failed, 0 skipped");
});
