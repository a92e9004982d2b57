// SPDX-License-Identifier: Apache-2.0

import { GuidPrefix } from "../guid.js";
import { Deadlines } from "../timers.js";
import type { DataFrag } from "../wire/data-frag.js";
import { Reassembly } from "./reassembly.js";
import { type IncompleteSample, ReassemblyBudget } from "./reassembly-budget.js";

const MIB = 1024 * 1024;
const ONE = participant(1);
const OTHER = participant(2);

function participant(id: number): GuidPrefix {
  return new GuidPrefix(new Uint8Array(12).fill(id));
}

/** A fragment of a sample that has two of them. */
function fragment(number: number): DataFrag {
  return {
    readerId: 0x104,
    writerId: 0x103,
    sequence: 1,
    fragmentStart: number,
    fragmentsInSubmessage: 1,
    fragmentSize: 4,
    sampleSize: 8,
    inlineQos: undefined,
    fragments: new Uint8Array(4),
    hasKey: false,
  };
}

function setUp() {
  const deadlines = new Deadlines();
  const budget = new ReassemblyBudget(deadlines);
  const abandoned: IncompleteSample[] = [];
  const begin = (from: GuidPrefix, cost: number, now: number) => {
    const entry: IncompleteSample = {
      sample: new Reassembly(fragment(1), now),
      participant: from,
      cost,
      abandon: () => {
        abandoned.push(entry);
        budget.release(entry);
      },
    };
    budget.add(entry, now);
    return entry;
  };
  return { deadlines, budget, abandoned, begin };
}

describe("samples that are not whole", () => {
  test("are abandoned when nothing new has come of them for 30 s, and the others are not", () => {
    const { deadlines, budget, abandoned, begin } = setUp();
    const stalled = begin(ONE, 100, 0);
    const alive = begin(ONE, 50, 0);
    deadlines.fireDue(15_000);
    alive.sample.add(fragment(2), undefined, 20_000);
    deadlines.fireDue(29_999);
    expect(abandoned).toEqual([]);
    deadlines.fireDue(30_000);
    expect(abandoned).toEqual([stalled]);
    expect(budget.bytes).toBe(50);
    deadlines.fireDue(60_000);
    expect(abandoned).toEqual([stalled, alive]);
    expect(budget.bytes).toBe(0);
    expect(deadlines.size).toBe(0);
  });

  test("wake nobody once they are whole or given up", () => {
    const { deadlines, budget, begin } = setUp();
    budget.release(begin(ONE, 100, 0));
    expect(deadlines.size).toBe(0);
    expect(budget.bytes).toBe(0);
  });

  test("of one participant take up to half of the memory, and of all together all of it", () => {
    const { budget, begin } = setUp();
    begin(ONE, 256 * MIB, 0);
    expect(budget.hasRoom(ONE, 1, 1)).toBe(false);
    expect(budget.hasRoom(OTHER, 256 * MIB, 1)).toBe(true);
    begin(OTHER, 256 * MIB, 1);
    expect(budget.hasRoom(participant(3), 1, 1)).toBe(false);
  });

  test("make room after a second in which nothing new came of them", () => {
    const { budget, abandoned, begin } = setUp();
    const first = begin(ONE, 256 * MIB, 0);
    begin(OTHER, 256 * MIB, 0).sample.add(fragment(2), undefined, 500);
    expect(budget.hasRoom(participant(3), MIB, 999)).toBe(false);
    expect(budget.hasRoom(participant(3), MIB, 1000)).toBe(true);
    expect(abandoned).toEqual([first]);
  });

  test("of a participant that takes too much make room only for itself", () => {
    const { budget, abandoned, begin } = setUp();
    const others = [begin(OTHER, MIB, 0)];
    const own = [begin(ONE, 128 * MIB, 0), begin(ONE, 128 * MIB, 0)];
    expect(budget.hasRoom(ONE, MIB, 2000)).toBe(true);
    expect(abandoned).toEqual(own.slice(0, 1));
    expect(others[0]!.sample.complete).toBe(false);
  });

  test("are at most 4,096, and a fragment that finds no room looks at few of them", () => {
    const { budget, begin } = setUp();
    let looks = 0;
    for (let i = 0; i < 4096; i++) {
      const { sample } = begin(participant(i >> 4), 1, 0);
      Object.defineProperty(sample, "lastArrival", {
        get: () => {
          looks++;
          return 0;
        },
      });
    }
    expect(budget.hasRoom(ONE, 1, 999)).toBe(false);
    expect(looks).toBeLessThan(100);
  });
});
