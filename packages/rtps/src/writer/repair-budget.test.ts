// SPDX-License-Identifier: Apache-2.0

import { RepairBudget } from "./repair-budget.js";

const KIB = 1024;

describe("what may be sent again", () => {
  test("is a reserve and four times what was sent", () => {
    const budget = new RepairBudget();
    expect(budget.room(0)).toBe(256 * KIB);
    budget.earn(100 * KIB);
    expect(budget.room(0)).toBe(656 * KIB);
    budget.earn(100_000 * KIB);
    expect(budget.room(0)).toBe(8192 * KIB);
  });

  test("comes back by 4 KiB per millisecond once it is used up, as far as the reserve", () => {
    const budget = new RepairBudget();
    expect(budget.room(1000)).toBe(256 * KIB);
    budget.spend(300 * KIB);
    expect(budget.room(1000)).toBeLessThan(0);
    expect(budget.room(1001)).toBe(-40 * KIB);
    expect(budget.room(1011)).toBe(0);
    expect(budget.room(1012)).toBe(4 * KIB);
    expect(budget.room(9000)).toBe(256 * KIB);
  });
});
