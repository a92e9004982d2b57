// SPDX-License-Identifier: Apache-2.0
// The client side of a benchmark program: does calls when its parent says so, and answers with how long they took.

import type { RoundResult } from "../rounds.js";

/** Serves `{ calls }` messages of the parent process with `call`, one after the other. */
export function serveRounds(call: (index: number) => Promise<void>): void {
  let index = 0;
  process.on("message", async ({ calls }: { calls: number }) => {
    const micros = new Float64Array(calls);
    const start = performance.now();
    for (let i = 0; i < calls; i++) {
      const before = performance.now();
      await call(index++);
      micros[i] = (performance.now() - before) * 1000;
    }
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
