// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { Deadline, Deadlines } from "./timers.js";

describe("deadlines", () => {
  test("fire in the order of their moments, whatever the order of setting, moving and clearing", () => {
    const step = fc.record({
      which: fc.nat(19),
      at: fc.nat(100),
      action: fc.constantFrom("set", "clear", "no later"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const fired: number[] = [];
        const deadlines = new Deadlines();
        const all = Array.from({ length: 20 }, (_, i) => new Deadline(`${i}`, () => fired.push(i)));
        const model = new Map<number, number>();
        for (const { which, at, action } of steps) {
          const deadline = all[which]!;
          if (action === "clear") {
            deadlines.clear(deadline);
            model.delete(which);
          } else if (action === "set") {
            deadlines.set(deadline, at);
            model.set(which, at);
          } else {
            deadlines.setNoLater(deadline, at);
            model.set(which, Math.min(at, model.get(which) ?? at));
          }
          expect(deadlines.next()).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.values()));
          expect(deadlines.size).toBe(model.size);
        }
        const expected = [...model].sort((a, b) => a[1] - b[1]).map(([, at]) => at);
        deadlines.fireDue(100);
        expect(fired.map((i) => model.get(i))).toEqual(expected);
        expect(deadlines.size).toBe(0);
      }),
    );
  });

  test("that set themselves again for now wait for the next time, so that nothing spins", () => {
    const deadlines = new Deadlines();
    let count = 0;
    const again = new Deadline("again", (now) => {
      count++;
      deadlines.set(again, now);
    });
    deadlines.set(again, 5);
    deadlines.fireDue(5);
    expect(count).toBe(1);
    expect(deadlines.next()).toBe(5);
  });
});
