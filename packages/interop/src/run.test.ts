// SPDX-License-Identifier: Apache-2.0

import type { Need, Row } from "./row.js";
import { inPlayingOrder, type RunSettings, runRows } from "./run.js";
import type { Stage } from "./stage.js";

const row = (play: Row["play"], more: Partial<Row> = {}): Row => ({
  peer: "cyclonedds",
  role: "client",
  scenario: "1 call",
  needs: ["cyclonedds"],
  limit: 1000,
  play,
  ...more,
});

function settings(
  more: Partial<RunSettings> = {},
): RunSettings & { closed: number[]; failures: string[]; outcomes: string[] } {
  const closed: number[] = [];
  const failures: string[] = [];
  const outcomes: string[] = [];
  return {
    missing: new Map(),
    require: [],
    openStage: (domain) =>
      ({ domain, close: async () => closed.push(domain), transcript: () => [] }) as unknown as Stage,
    onRow: () => {},
    onResult: ({ outcome }) => outcomes.push(outcome),
    onFailure: (name, reason) => failures.push(`${name}: ${reason}`),
    ...more,
    closed,
    failures,
    outcomes,
  };
}

test("a row passes with its figures, in a domain of its own that is cleared afterwards", async () => {
  const run = settings();
  const rows = [row(async ({ domain }) => `in ${domain}`), row(async ({ domain }) => `in ${domain}`)];
  const results = await runRows(rows, run);
  expect(results.map(({ outcome }) => outcome)).toEqual(["passed", "passed"]);
  expect(results.map(({ figures }) => figures)).toEqual(results.map(({ domain }) => `in ${domain}`));
  expect(new Set(run.closed)).toEqual(new Set(results.map(({ domain }) => domain)));
  expect(run.closed).toHaveLength(2);
});

test("a row that rejects has failed with that reason, and the next one is played", async () => {
  const run = settings();
  const failing = row(() => Promise.reject(new Error("3 calls lost")));
  const results = await runRows([failing, row(async () => "")], run);
  expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ["failed", "3 calls lost"],
    ["passed", ""],
  ]);
  expect(run.outcomes).toEqual(["failed", "passed"]);
  expect(run.failures).toEqual([`cyclonedds/client/1 call: 3 calls lost (domain ${run.closed[0]})`]);
});

test("a row without result in its time has failed", async () => {
  const run = settings();
  const [result] = await runRows([row(() => new Promise(() => {}), { limit: 5 })], run);
  expect(result).toMatchObject({ outcome: "failed", reason: "no result within 0.005 s" });
  expect(run.closed).toHaveLength(1);
});

describe("rows that may be played beside each other", () => {
  /** Each waits until both are being played. */
  function pair(parallel: boolean): Row[] {
    const begun: (() => void)[] = [];
    const play = (): Promise<string> =>
      new Promise((resolve) => {
        begun.push(() => resolve(""));
        if (begun.length === 2) for (const finish of begun) finish();
      });
    return [row(play, { parallel, limit: 50 }), row(play, { parallel, limit: 50 })];
  }

  test("are, in domains of their own", async () => {
    const results = await runRows(pair(true), settings());
    expect(results.map(({ outcome }) => outcome)).toEqual(["passed", "passed"]);
    expect(new Set(results.map(({ domain }) => domain)).size).toBe(2);
  });

  test("are put behind those that may not, so that they are neighbours", () => {
    const rows = [true, false, true, false].map((parallel, i) => row(async () => "", { parallel, scenario: `${i}` }));
    expect(
      inPlayingOrder(rows)
        .map(({ scenario }) => scenario)
        .join(""),
    ).toBe("1302");
  });

  test("others are not", async () => {
    const [first] = await runRows(pair(false), settings());
    expect(first?.outcome).toBe("failed");
  });

  test("a row behind them begins when all of them have ended", async () => {
    const run = settings();
    const slow = row(() => new Promise(() => {}), { parallel: true, limit: 20 });
    const results = await runRows([slow, slow, row(async () => `${run.closed.length} ended`)], run);
    expect(results[2]?.figures).toBe("2 ended");
  });
});

describe("a row that cannot run", () => {
  const play = jest.fn();
  const missing = new Map<Need, string>([["cyclonedds", "no <dds/dds.h>"]]);

  test("is skipped with the reason", async () => {
    const [result] = await runRows([row(play)], settings({ missing }));
    expect(result).toMatchObject({ outcome: "skipped", reason: "did not run: no <dds/dds.h>", domain: 0 });
  });

  test("has failed if what it needs is required, also if that is not what is missing", async () => {
    const needy = row(play, { needs: ["cyclonedds", "fastdds"] });
    const [result] = await runRows([needy], settings({ missing, require: ["fastdds"] }));
    expect(result).toMatchObject({ outcome: "failed", reason: "did not run: no <dds/dds.h>" });
  });

  test("is skipped if something else is required", async () => {
    const [result] = await runRows([row(play)], settings({ missing, require: ["fastdds"] }));
    expect(result?.outcome).toBe("skipped");
  });

  afterAll(() => expect(play).not.toHaveBeenCalled());
});
