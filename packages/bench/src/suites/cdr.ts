// SPDX-License-Identifier: Apache-2.0
// What it costs to make bytes of values and values of bytes, beside code written by hand and another library.

import { start, stop } from "../child.js";
import type { Contest } from "../programs/codecs.js";
import { median, medianRatio } from "../rounds.js";
import type { Row } from "../row.js";

/**
 * Nanoseconds of ours, and ratios to the others. What V8 makes of the same code differs from process to process, by up to
 * a factor of two, and lasts as long as the process does. So each process gives medians of its rounds, and what counts is
 * the median of several processes.
 */
export async function cdr(progress: (text: string) => void): Promise<Row[]> {
  const runs: Contest[][] = [];
  for (let run = 1; run <= PROCESSES; run++) {
    progress(`cdr: process ${run} of ${PROCESSES}`);
    const [child, contests] = await start("codecs", []);
    await stop([child]);
    runs.push(contests as Contest[]);
  }
  return runs[0]!.flatMap(({ name }, index) =>
    rowsOf(
      name,
      runs.map((contests) => contests[index]!),
    ),
  );
}

function rowsOf(name: string, contests: readonly Contest[]): Row[] {
  const ours = contests.map(({ times }) => times[0]!);
  const p50 = median(ours.map(median));
  const p99 = median(ours.map(p99Of));
  return BASELINES.map((ratioTo, at) => {
    const ratio = median(contests.map(({ times }) => medianRatio(times[0]!, times[at + 1]!)));
    return { suite: "cdr", case: name, p50, p99, unit: "ns", perSecond: 1e9 / p50, ratio, ratioTo };
  });
}

function p99Of(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
}

/** What our times are compared to, in the order of `Case.make`. */
const BASELINES = ["hand-written", "rosmsg2-serialization"];
const PROCESSES = 9;
