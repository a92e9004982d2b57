// SPDX-License-Identifier: Apache-2.0
// Plays rows one after the other, and some beside each other.

import { setTimeout as sleep } from "node:timers/promises";
import { nextFreeDomain } from "./domain.js";
import { type Need, type Outcome, type Result, type Row, rowName } from "./row.js";
import type { Stage } from "./stage.js";

export interface RunSettings {
  /** What this machine lacks, and why. */
  readonly missing: ReadonlyMap<Need, string>;
  /** Rows that need one of these and cannot run have failed. */
  readonly require: readonly Need[];
  readonly openStage: (domain: number) => Stage;
  /** Told of each row before it is played, and the domain it is played in. */
  readonly onRow: (name: string, domain: number) => void;
  /** Told how each row came out, when it has. */
  readonly onResult: (result: Result) => void;
  /** Told what the programs of a row that failed said. */
  readonly onFailure: (name: string, reason: string, transcript: readonly string[]) => void;
}

/** First those that are played one by one: then the others are all neighbours, and wait beside each other. */
export function inPlayingOrder(rows: readonly Row[]): Row[] {
  return [...rows.filter(({ parallel }) => !parallel), ...rows.filter(({ parallel }) => parallel)];
}

/** Plays neighbours that are `parallel` beside each other. Never rejects because of a row. */
export async function runRows(rows: readonly Row[], settings: RunSettings): Promise<Result[]> {
  const results: Result[] = [];
  const domains = new Domains();
  for (let next = 0; next < rows.length; ) {
    const first = next;
    const { parallel = false } = rows[next]!;
    while (next < rows.length && (rows[next]!.parallel ?? false) === parallel) next++;
    const waiting = rows.slice(first, next).entries();
    const lane = async (): Promise<void> => {
      for (const [i, row] of waiting) {
        const result = await runRow(row, domains, settings);
        settings.onResult(result);
        results[first + i] = result;
      }
    };
    await Promise.all(Array.from({ length: parallel ? LANES : 1 }, lane));
  }
  return results;
}

async function runRow(row: Row, domains: Domains, settings: RunSettings): Promise<Result> {
  const lacking = row.needs.find((need) => settings.missing.has(need));
  if (lacking === undefined) {
    const domain = await domains.take();
    settings.onRow(rowName(row), domain);
    return playRow(row, settings.openStage(domain), settings);
  }
  const outcome = row.needs.some((need) => settings.require.includes(need)) ? "failed" : "skipped";
  return describe(row, outcome, { reason: `did not run: ${settings.missing.get(lacking)}` });
}

/** Gives each row a domain that no row beside it has. */
class Domains {
  #last: Promise<number> = Promise.resolve(0);

  take(): Promise<number> {
    this.#last = this.#last.then(nextFreeDomain);
    return this.#last;
  }
}

async function playRow(row: Row, stage: Stage, { onFailure }: RunSettings): Promise<Result> {
  const { domain } = stage;
  const started = performance.now();
  const seconds = (): number => Math.round(performance.now() - started) / 1000;
  const limit = new AbortController();
  try {
    const figures = await Promise.race([row.play(stage), expire(row.limit, limit.signal)]);
    return describe(row, "passed", { seconds: seconds(), domain, figures });
  } catch (error) {
    const reason = (error as Error).message;
    onFailure(rowName(row), `${reason} (domain ${domain})`, stage.transcript());
    return describe(row, "failed", { seconds: seconds(), domain, reason });
  } finally {
    limit.abort();
    await stage.close();
  }
}

async function expire(limit: number, signal: AbortSignal): Promise<never> {
  await sleep(limit, undefined, { signal });
  throw new Error(`no result within ${limit / 1000} s`);
}

function describe(
  { peer, role, scenario }: Row,
  outcome: Outcome,
  { seconds = 0, domain = 0, figures = "", reason = "" }: Partial<Result>,
): Result {
  return { peer, role, scenario, outcome, seconds, domain, figures, reason };
}

/** How many rows are played beside each other: enough that their waiting overlaps, few enough for two processors. */
const LANES = 6;
