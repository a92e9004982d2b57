// SPDX-License-Identifier: Apache-2.0
// Fair comparison on a machine that drifts: every case has its turn in each round, and medians of the rounds count.

export interface RoundResult {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** What a case came to: medians over its rounds, and the rounds themselves. */
export interface CaseResult extends RoundResult {
  readonly rounds: readonly RoundResult[];
}

/** A case's programs, started for one round. */
export interface Running {
  /** What comes before the round and does not count, if there is anything. */
  warmUp?(): Promise<unknown>;
  round(): Promise<RoundResult>;
  stop(): Promise<void>;
}

export interface Case {
  readonly name: string;
  start(): Promise<Running>;
}

/**
 * Runs `rounds` rounds of all cases in turn. Programs are started anew for each: some of their luck, such as where their
 * memory lies, lasts as long as they do.
 */
export async function alternate(
  cases: readonly Case[],
  rounds: number,
  progress: (text: string) => void,
): Promise<Map<string, CaseResult>> {
  const results = new Map<string, RoundResult[]>(cases.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const each of cases) {
      progress(`round ${round} of ${rounds}: ${each.name}`);
      const running = await each.start();
      try {
        await running.warmUp?.();
        results.get(each.name)!.push(await running.round());
      } finally {
        await running.stop();
      }
    }
  }
  return new Map([...results].map(([name, all]) => [name, { ...medians(all), rounds: all }]));
}

/** The median of what each round's value is of the other's in the same round: what slows a round down slows both. */
export function medianRatio(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, round) => value / base[round]!));
}

/** Of each round. */
export function rates({ rounds }: Pick<CaseResult, "rounds">): number[] {
  return rounds.map(({ perSecond }) => perSecond);
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
