// SPDX-License-Identifier: Apache-2.0
// A program that does nothing but compute for longer than any lease, while its engine has a thread of its own.

import { check, expectAllAnswered, expectAllServed } from "../expect.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import type { PairScenario } from "./pairings.js";

/**
 * The first call waits for a minute and is answered, and so is the next, to a server that the client has never lost: of one
 * that its client has given up the answer does not arrive.
 */
async function blockedForAMinute(stage: Stage, { client: party }: Sides): Promise<string> {
  const server = await stage.server("rclts", { "block-ms": BLOCKED, thread: true });
  const client = stage.client(party, { calls: 2, "timeout-ms": 2 * BLOCKED });
  await server.event("blocked");
  const asked = await expectAllAnswered(client, 2);
  await expectAllServed(server, 2);
  const longest = Number(asked.p99us) / 1e6;
  check(
    longest >= BLOCKED / 1000,
    `the longest of two calls took ${longest} s, with a server that was blocked for longer`,
  );
  return `answered after ${longest.toFixed(1)} s`;
}

export const BLOCKED_PROGRAM: PairScenario = {
  name: "program blocked for a minute, its engine in a thread",
  limit: 150_000,
  parallel: true,
  play: blockedForAMinute,
};

/** Milliseconds. rclts announces a lease of 20 s. */
const BLOCKED = 60_000;
