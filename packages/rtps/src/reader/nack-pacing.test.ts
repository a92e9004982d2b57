// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { NackPacing } from "./nack-pacing.js";

describe("asking for missing samples", () => {
  test("happens at once, for new ones as they show, and for all again when the answer should have come", () => {
    const pacing = new NackPacing();
    expect(pacing.ask(1, 3, 100)).toBe("all");
    pacing.asked();
    expect(pacing.ask(1, 3, 101)).toBe("none");
    expect(pacing.ask(1, 5, 102)).toBe("new");
    expect(pacing.from).toBe(4);
    pacing.asked();
    expect(pacing.ask(1, 5, pacing.again)).toBe("all");
    expect(pacing.from).toBe(1);
  });

  test("takes as long between attempts as answers take, and longer after a few in vain", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 1, 0);
    pacing.repaired(1, 40);
    expect(pacing.patience).toBeCloseTo(45);
    let now = 1000;
    for (let attempt = 0; attempt < 20; attempt++) {
      pacing.ask(2, 2, now);
      now = pacing.again;
    }
    pacing.ask(2, 2, now);
    expect(pacing.again - now).toBe(1000);
  });

  // Burst of 20,000 requests at 1 % loss: what stood behind the 256th missing number was taken for new with each arrival,
  // `again` was put off each time, and the one sample that all waited for was never asked for a second time.
  test("is not put off by numbers that no ACKNACK has room for", () => {
    const pacing = new NackPacing();
    expect(pacing.ask(78, 700, 0)).toBe("all");
    pacing.asked();
    const { again } = pacing;
    for (let highest = 701; highest < 720; highest++) expect(pacing.ask(78, highest, again / 2)).toBe("none");
    expect(pacing.ask(78, 720, again)).toBe("all");
    expect(pacing.from).toBe(78);
  });

  // A deadline at `again` that asked for nothing was set for the same moment for ever: 0.1 + 0.2 - 0.1 is less than 0.2.
  test("is due when its deadline is, however the sum is rounded", () => {
    const moment = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(moment, fc.double({ min: 0.01, max: 900, noNaN: true }), (now, repairTime) => {
        const pacing = new NackPacing();
        pacing.measured(repairTime);
        pacing.ask(1, 1, now);
        expect(pacing.ask(1, 1, pacing.again)).toBe("all");
      }),
    );
  });
});
