// SPDX-License-Identifier: Apache-2.0
// Measures every case of the cdr suite in one process, and sends its parent what each way took in each round.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CASES, type Way } from "../codec-cases.js";

/** What does the same work, in the order of `Case.make`, and what it took each in each round, in nanoseconds. */
export interface Contest {
  readonly name: string;
  readonly times: readonly number[][];
}

/**
 * All cases have run before any is measured, because a program knows more than one type: what V8 makes of code that has
 * seen only one would flatter it. Then every round gives each way a batch, so that what the machine does meanwhile is in
 * all of them.
 */
function measure(): Contest[] {
  const all = CASES.map(({ name, make }) => ({ name, ways: make() }));
  const operations = all.flatMap(({ ways }) => ways.flatMap(({ encode, decode }) => [encode, decode]));
  for (let turn = 0; turn < WARM_TURNS; turn++) {
    for (const operation of operations) warm(operation);
  }
  const contests = all.flatMap(({ name, ways }) =>
    (["encode", "decode"] as const).map((work) => contestOf(`${name}-${work}`, ways, work)),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const { batches, times } of contests) {
      // Who comes first changes, because the one before leaves the caches to the one after it.
      for (let turn = 0; turn < batches.length; turn++) {
        const index = (round + turn) % batches.length;
        times[index]!.push(batches[index]!());
      }
    }
  }
  return contests.map(({ name, times }) => ({ name, times }));
}

function contestOf(name: string, ways: readonly Way[], work: "encode" | "decode") {
  const batches = ways.map((way) => {
    const operation = way[work];
    let size = 1;
    while (timeOf(operation, size) * size < BATCH_NS) size *= 2;
    return () => timeOf(operation, size);
  });
  return { name, batches, times: batches.map((): number[] => []) };
}

/** Runs an operation for a while: not a number of times, because compilers in threads of their own need the time. */
function warm(operation: () => unknown): void {
  const end = process.hrtime.bigint() + WARM_NS;
  while (process.hrtime.bigint() < end) kept = operation();
}

/** Nanoseconds per operation of `size` operations, none of which pays for the garbage of those before it. */
function timeOf(operation: () => unknown, size: number): number {
  kept = undefined;
  collectGarbage({ type: "minor" });
  const before = process.hrtime.bigint();
  // Each in a variable of this function: in one of the module it would pay for a write barrier, too.
  let result: unknown;
  for (let i = 0; i < size; i++) result = operation();
  const elapsed = process.hrtime.bigint() - before;
  kept = result;
  return Number(elapsed) / size;
}

function exposedGarbageCollector(): (options: { type: "minor" }) => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

/** Kept where it can be seen, so that no result is optimised away. */
export let kept: unknown;

const BATCH_NS = 1e6;
const WARM_TURNS = 20;
const WARM_NS = 10_000_000n;
const ROUNDS = 30;
const collectGarbage = exposedGarbageCollector();

process.send!(measure());
