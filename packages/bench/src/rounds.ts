// SPDX-License-Identifier: Apache-2.0
// Fair comparison on a machine that drifts: every case has its turn in each round, and medians of the rounds count.

export interface RoundResult {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export interface Case {
  readonly name: string;
  round(): Promise<RoundResult>;
  stop(): Promise<void>;
}

/** Runs `rounds` rounds of all cases in turn, after one that does not count. */
export async function alternate(
  cases: readonly Case[],
  rounds: number,
  progress: (text: string) => void,
): Promise<Map<string, RoundResult>> {
  const results = new Map<string, RoundResult[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const each of cases) {
      progress(round === 0 ? `warming up ${each.name}` : `round ${round} of ${rounds}: ${each.name}`);
      const result = await each.round();
      if (round > 0) results.get(each.name)!.push(result);
    }
  }
  return new Map([...results].map(([name, all]) => [name, medians(all)]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function medians(all: readonly RoundResult[]): RoundResult {
  return {
    p50: median(all.map(({ p50 }) => p50)),
    p99: median(all.map(({ p99 }) => p99)),
    perSecond: median(all.map(({ perSecond }) => perSecond)),
  };
}
