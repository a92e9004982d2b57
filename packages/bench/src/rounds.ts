// SPDX-License-Identifier: Apache-2.0
// Fair comparison on a machine that drifts: every case has its turn in each round, and medians of the rounds count.

export interface RoundResult {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** A case's programs, started for one round. */
export interface Running {
  round(): Promise<RoundResult>;
  stop(): void;
}

export interface Case {
  readonly name: string;
  start(): Promise<Running>;
}

/**
 * Runs `rounds` rounds of all cases in turn. Programs are started anew for each: which cores the system gives two
 * processes makes a factor of two, and lasts as long as they do. What each does first does not count.
 */
export async function alternate(
  cases: readonly Case[],
  rounds: number,
  progress: (text: string) => void,
): Promise<Map<string, RoundResult>> {
  const results = new Map<string, RoundResult[]>(cases.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const each of cases) {
      progress(`round ${round} of ${rounds}: ${each.name}`);
      const running = await each.start();
      try {
        await running.round();
        results.get(each.name)!.push(await running.round());
      } finally {
        running.stop();
      }
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
