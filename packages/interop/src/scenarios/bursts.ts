// SPDX-License-Identifier: Apache-2.0
// More calls at once than a server's history has room for, and calls that are never answered among others.

import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import { OLDEST_DISTRO } from "../ros2.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import type { PairScenario } from "./pairings.js";

/** The server's request reader keeps its last 10, and each answer takes it a millisecond. */
async function burst(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server, { quiet: true, "callback-ms": 1 });
  const client = stage.client(sides.client, { calls: BURST, quiet: true, ...atOnce(stage, sides, BURST, LIMIT) });
  const done = await expectAllAnswered(client, BURST);
  await expectAllServed(server, BURST);
  return roundTrips(done);
}

/** The server takes the first {@link SILENT} and never answers them. */
async function neverAnswered(stage: Stage, sides: Sides): Promise<string> {
  const calls = SILENT + BURST;
  const server = await stage.server(sides.server, { silent: SILENT, quiet: true });
  const client = stage.client(sides.client, { calls, ...atOnce(stage, sides, calls, HELD) });
  await client.event("available");
  const started = performance.now();
  await client.until(`reply ${BURST}`, () => client.count("reply") === BURST);
  const seconds = (performance.now() - started) / 1000;

  client.interrupt();
  const done = await client.until("it was done", ({ event }) => event === "done");
  expectMembers(client, done, { sent: calls, ok: BURST, lost: 0, wrong: 0, late: 0, unknown: 0 });
  const early = client.events.find(({ event, n }) => event === "reply" && Number(n) <= SILENT);
  check(early === undefined, `call ${early?.n} was answered, though the server was silent`);
  expectMembers(server, await server.stop(), { requests: calls, answered: BURST, refused: 0, errors: 0 });
  return `${BURST} answered in ${seconds.toFixed(1)} s`;
}

/**
 * All calls in one tick. A foreign client's reply reader keeps its last 10 too, unless it is told to keep more. Fast DDS
 * 2.14, of Jazzy, keeps 400 whatever it is told (`max_samples_per_instance`): what its client writes before the server has
 * found it is lost beyond them, so no more are in flight.
 *
 * @param takenAfter of our client: a server that is not scheduled for a second has not taken what it has not answered
 */
function atOnce(stage: Stage, { client }: Sides, calls: number, takenAfter: number): Flags {
  const keepsFew = client.endsWith(":rmw_fastrtps_cpp") && stage.distro !== OLDEST_DISTRO;
  const started: Flags = keepsFew ? { "in-flight": KEPT_BY_FAST_DDS } : { burst: true };
  const own = client === "rclts" ? { "taken-after-ms": takenAfter } : { depth: calls };
  return { ...started, "timeout-ms": LIMIT, ...own };
}

const BURST = 1000;
const SILENT = 30;
const KEPT_BY_FAST_DDS = 400;
/** Milliseconds that each of those never answered holds its place of ten. */
const HELD = 3000;
/** Milliseconds: seconds in fact, but a server in Python on a busy machine answers 30 a second. */
const LIMIT = 180_000;

export const BURSTS: readonly PairScenario[] = [
  { name: "burst of 1000 on a server of depth 10", limit: LIMIT, play: burst },
  { name: "30 calls never answered, then 1000", limit: LIMIT, parallel: true, play: neverAnswered },
];
