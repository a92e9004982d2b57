// SPDX-License-Identifier: Apache-2.0
// Several clients at once on one server.

import { setTimeout as sleep } from "node:timers/promises";
import type { ActorEvent } from "../actor.js";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import type { Party } from "../row.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import type { PairScenario } from "./pairings.js";

/** Two processes of ours and one of the vendor's. */
export async function threeClients(stage: Stage, server: Party, peer: Party): Promise<string> {
  return (await together(stage, server, ["rclts", "rclts", peer])).figures;
}

/** Each is answered in its own form by the one service. */
export async function bothVendors(stage: Stage, ...clients: readonly Party[]): Promise<string> {
  const { served, figures } = await together(stage, "rclts", clients);
  const mappings = Object.keys(served.mappings as object).sort();
  check(mappings.join() === "cyclone,fastdds", `requests came in the forms ${mappings.join(", ")}`);
  return figures;
}

/** Two clients in one process, and `percent` of what rclts sends is lost before it is sent, discovery included. */
async function lossyPair(stage: Stage, sides: Sides): Promise<string> {
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

interface Together {
  /** What the server reported at its end. */
  readonly served: ActorEvent;
  readonly figures: string;
}

async function together(stage: Stage, serverParty: Party, parties: readonly Party[]): Promise<Together> {
  // Every call of every client has a sum of its own.
  const clients = parties.map((party, i) => {
    const history: Flags = serverParty !== "rclts" && party !== "rclts" ? { depth: DEEP } : {};
    return stage.client(party, { ...ENDLESS, a: 1_000_000 * i, ...history });
  });
  const server = await stage.server(serverParty, { quiet: true });
  // They do not find it at the same time: two programs of Fast DDS may take seconds.
  await Promise.all(clients.map((client) => client.event("available")));
  await sleep(TOGETHER);

  for (const client of clients) client.interrupt();
  const done = await Promise.all(clients.map((client) => client.until("it was done", isDone)));
  for (const [i, client] of clients.entries()) {
    expectMembers(client, done[i]!, { lost: 0, wrong: 0, late: 0, unknown: 0 });
    check(Number(done[i]!.ok) > 0, `${client.title} had no answer`);
  }
  const served = await server.stop();
  const total = (name: string): number => done.reduce((sum, each) => sum + Number(each[name]), 0);
  const requests = Number(served.requests);
  // Each may have been interrupted within a call.
  check(
    requests >= total("ok") && requests <= total("sent"),
    `${server.title} had ${requests} requests, of ${total("sent")} sent, of which ${total("ok")} were answered`,
  );
  return {
    served,
    figures: `${done.map(({ ok }) => ok).join(", ")} calls in ${TOGETHER / 1000} s, ${roundTrips(...done)}`,
  };
}

function isDone({ event }: ActorEvent): boolean {
  return event === "done";
}

/** Of a client that calls until it is told to stop. */
const ENDLESS = { calls: 10_000_000, quiet: true, "timeout-ms": 20_000, "wait-ms": 20_000 };
/** Milliseconds in which all of them call. */
const TOGETHER = 1000;
const CALLS = 500;

/**
 * A vendor's server sends every reply to every reply reader. A client process that is not scheduled while 10 replies to
 * others come loses its own from a history of 10, in ROS 2 as here; that is not what these rows are about.
 */
const DEEP = 1000;

export const LOSSY_PAIR: PairScenario = {
  name: "two clients in one process with 5 % of ours dropped",
  limit: 90_000,
  play: lossyPair,
};
