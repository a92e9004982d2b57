// SPDX-License-Identifier: Apache-2.0
// Several clients at once on one server.

import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import type { Party, Vendor } from "../row.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";

/** Two processes of ours and one of the vendor's. */
export async function threeClients(stage: Stage, server: Party, vendor: Vendor): Promise<string> {
  return together(stage, server, ["rclts", "rclts", vendor]);
}

/** Each is answered in its own form by the one service. */
export async function bothVendors(stage: Stage): Promise<string> {
  return together(stage, "rclts", ["cyclonedds", "fastdds"], { mappings: { cyclone: CALLS, fastdds: CALLS } });
}

/** Two clients in one process, and `percent` of what rclts sends is lost before it is sent, discovery included. */
export async function lossyPair(stage: Stage, sides: Sides): Promise<string> {
  const loss = { drop: 5, seed: stage.seed };
  const ours = (party: Party) => (party === "rclts" ? loss : {});
  const server = await stage.server(sides.server, { quiet: true, ...ours(sides.server) });
  const client = stage.client(sides.client, {
    clients: 2,
    calls: CALLS,
    quiet: true,
    "wait-ms": 20_000,
    ...ours(sides.client),
  });
  const asked = await expectAllAnswered(client, 2 * CALLS);
  const served = await expectAllServed(server, 2 * CALLS);
  const dropped = Number((sides.client === "rclts" ? asked : served).dropped);
  check(dropped > 0, "nothing was dropped");
  return `${dropped} of ours dropped, ${roundTrips(asked)}, seed ${stage.seed}`;
}

async function together(
  stage: Stage,
  serverParty: Party,
  parties: readonly Party[],
  expected: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  // Its callbacks take long enough for the clients, which do not start in the same time, to be at it together.
  const server = await stage.server(serverParty, { quiet: true, "callback-ms": 1 });
  // Every call of every client has a sum of its own.
  const clients = parties.map((party, i) => {
    const history: Flags = serverParty !== "rclts" && party !== "rclts" ? { depth: DEEP } : {};
    return stage.client(party, { calls: CALLS, a: 1_000_000 * i, quiet: true, ...history });
  });
  const runs = await Promise.all(
    clients.map(async (client) => {
      await client.event("available");
      const begin = performance.now();
      const done = await expectAllAnswered(client, CALLS);
      return { begin, end: performance.now(), done };
    }),
  );
  const overlap = Math.min(...runs.map(({ end }) => end)) - Math.max(...runs.map(({ begin }) => begin));
  check(overlap > 0, "the clients did not call at the same time");
  expectMembers(server, await expectAllServed(server, CALLS * parties.length), expected);
  return `${Math.round(overlap)} ms together, ${roundTrips(...runs.map(({ done }) => done))}`;
}

const CALLS = 500;

/**
 * A vendor's server sends every reply to every reply reader. A client process that is not scheduled while 10 replies to
 * others come loses its own from a history of 10, in ROS 2 as here; that is not what these rows are about.
 */
const DEEP = 1000;
