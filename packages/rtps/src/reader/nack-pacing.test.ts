// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { NackPacing } from "./nack-pacing.js";

/** Nothing has come. */
const all = (from: number) => from;
/** Nothing but these has come. */
const allBut =
  (...there: number[]) =>
  (from: number, last: number) => {
    for (let sequence = from; sequence <= last; sequence++) if (!there.includes(sequence)) return sequence;
    return undefined;
  };

/** Which of the numbers up to 10 the next ACKNACK asks for, if they are missing; it leaves. */
function takeAsked(pacing: NackPacing): number[] {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((sequence) => pacing.asksFor(sequence));
  pacing.asked();
  return numbers;
}

describe("asking for missing samples", () => {
  test("happens at once, for new ones as they show, and for all again when the answer should have come", () => {
    const pacing = new NackPacing();
    expect(pacing.ask(1, 3, 100, all)).toBe("new");
    expect(takeAsked(pacing)).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(pacing.ask(1, 3, 101, all)).toBe("none");
    expect(takeAsked(pacing)).not.toContain(1);
    expect(pacing.ask(1, 5, 102, all)).toBe("new");
    expect(takeAsked(pacing)).toEqual(expect.not.arrayContaining([1, 2, 3]));
    expect(pacing.ask(1, 5, pacing.again, all)).toBe("all");
    expect(takeAsked(pacing)).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  test("asks in one ACKNACK for all that has shown since the last one", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 3, 100, allBut(3));
    pacing.ask(1, 6, 100, allBut(3, 6));
    expect(takeAsked(pacing)).toEqual(expect.arrayContaining([1, 2, 4, 5]));
  });

  test("is not for what has just been asked for, when others have their second turn", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 2, 100, allBut(2));
    pacing.asked();
    pacing.ask(1, 4, 119, allBut(2, 4));
    pacing.asked();
    expect(pacing.again).toBe(120);
    expect(pacing.ask(1, 4, 120, allBut(2, 4))).toBe("all");
    expect([pacing.asksFor(1), pacing.asksFor(3)]).toEqual([true, false]);
    pacing.asked();
    expect(pacing.ask(1, 4, 140, allBut(2, 4))).toBe("all");
    expect([pacing.asksFor(1), pacing.asksFor(3)]).toEqual([true, true]);
  });

  // A sample each 5 ms at 5 % loss: each one that came behind the gap began the wait anew, and one in a hundred was late by
  // a second.
  test("is not put off by what arrives behind the gap, nor by what gets lost there", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 2, 0, allBut(2));
    pacing.asked();
    for (let highest = 3; highest < 20; highest++) {
      expect(pacing.ask(1, highest, highest, highest % 5 === 0 ? all : allBut(highest))).not.toBe("all");
      pacing.asked();
    }
    expect(pacing.again).toBe(20);
    expect(pacing.ask(1, 20, 20, allBut(20))).toBe("all");
    expect(pacing.asksFor(1)).toBe(true);
  });

  test("takes as long between attempts as answers take, and longer after a few in vain", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 1, 0, all);
    pacing.repaired(1, 40);
    expect(pacing.patience).toBeCloseTo(45);
    let now = 1000;
    for (let attempt = 0; attempt < 20; attempt++) {
      pacing.ask(2, 2, now, all);
      now = pacing.again;
    }
    pacing.ask(2, 2, now, all);
    expect(pacing.again - now).toBe(1000);
  });

  test("learns nothing from an answer that may be to either of two questions", () => {
    const pacing = new NackPacing();
    pacing.ask(1, 1, 0, all);
    pacing.ask(1, 1, pacing.again, all);
    pacing.repaired(1, 21);
    expect(pacing.patience).toBe(20);
  });

  // Burst of 20,000 requests at 1 % loss: what stood behind the 256th missing number was taken for new with each arrival,
  // `again` was put off each time, and the one sample that all waited for was never asked for a second time.
  test("is not put off by numbers that no ACKNACK has room for", () => {
    const pacing = new NackPacing();
    expect(pacing.ask(78, 700, 0, all)).toBe("new");
    pacing.asked();
    const { again } = pacing;
    for (let highest = 701; highest < 720; highest++) expect(pacing.ask(78, highest, again / 2, all)).toBe("none");
    expect(pacing.ask(78, 720, again, all)).toBe("all");
    expect(pacing.asksFor(78)).toBe(true);
  });

  // A deadline at `again` that asked for nothing was set for the same moment for ever: 0.1 + 0.2 - 0.1 is less than 0.2.
  test("is due when its deadline is, however the sum is rounded", () => {
    const moment = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(moment, fc.double({ min: 0.01, max: 900, noNaN: true }), (now, repairTime) => {
        const pacing = new NackPacing();
        pacing.measured(repairTime);
        pacing.ask(1, 1, now, all);
        expect(pacing.ask(1, 1, pacing.again, all)).toBe("all");
      }),
    );
  });
});
