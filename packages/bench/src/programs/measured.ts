// SPDX-License-Identifier: Apache-2.0
// The client side of a benchmark program: does calls when its parent says so, and answers with how long they took.

import type { RoundResult } from "../rounds.js";

/** Serves `{ calls }` messages of the parent process with `call`, of which so many are under way at a time. */
export function serveRounds(call: (index: number) => Promise<void>, inFlight = 1): void {
  let index = 0;
  process.on("message", async ({ calls }: { calls: number }) => {
    const micros = new Float64Array(calls);
    let begun = 0;
    const callInTurn = async (): Promise<void> => {
      while (begun < calls) {
        const own = begun++;
        const before = performance.now();
        await call(index++);
        micros[own] = (performance.now() - before) * 1000;
      }
    };
    const start = performance.now();
    await Promise.all(Array.from({ length: inFlight }, callInTurn));
    const seconds = (performance.now() - start) / 1000;
    micros.sort();
    const result: RoundResult = {
      p50: micros[calls >> 1]!,
      p99: micros[Math.floor(calls * 0.99)]!,
      perSecond: calls / seconds,
    };
    process.send!(result);
  });
  process.on("disconnect", () => process.exit(0));
  process.send!("ready");
}
