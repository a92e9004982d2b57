// SPDX-License-Identifier: Apache-2.0
// One client and one server: calls, and which of the two is there first.

import { setTimeout as sleep } from "node:timers/promises";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import type { Party } from "../row.js";
import type { Stage } from "../stage.js";
import type { PairScenario } from "./pairings.js";

/** Who plays what. */
export interface Sides {
  readonly client: Party;
  readonly server: Party;
}

async function oneCall(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server);
  const client = stage.client(sides.client, { a: 2, b: 3 });
  const { sum } = await client.event("reply");
  check(sum === 5, `2 + 3 was answered with ${sum}`);
  const done = await expectAllAnswered(client, 1);
  await expectAllServed(server, 1);
  return `${Math.round(Number(done.p50us))} µs`;
}

async function thousandCalls(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server, { quiet: true });
  const client = stage.client(sides.client, { calls: 1000, quiet: true });
  const done = await expectAllAnswered(client, 1000);
  const served = await expectAllServed(server, 1000);
  if (sides.server === "rclts") expectMembers(server, served, { mappings: { [formOf(sides.client)]: 1000 } });
  return roundTrips(done);
}

async function clientFirst(stage: Stage, sides: Sides): Promise<string> {
  const client = stage.client(sides.client, { calls: 3 });
  await client.event("ready");
  await sleep(SETTLED);
  check(client.count("available") === 0, `${client.title} saw a service before there was one`);
  const server = await stage.server(sides.server);
  const started = performance.now();
  await client.event("available");
  const available = performance.now() - started;
  await expectAllAnswered(client, 3);
  await expectAllServed(server, 3);
  return `available after ${Math.round(available)} ms`;
}

async function serverFirst(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server);
  await sleep(SETTLED);
  const client = stage.client(sides.client, { calls: 3 });
  const { ms } = await client.event("available");
  await expectAllAnswered(client, 3);
  await expectAllServed(server, 3);
  return `available after ${Math.round(Number(ms))} ms`;
}

/** The mapping that a service of ours detects. */
function formOf(client: Party): string {
  return client.includes("cyclonedds") ? "cyclone" : "fastdds";
}

/** Milliseconds in which a program has sent its first announcements, and waits for the next ones' time. */
const SETTLED = 1000;

export const ONE_CALL: PairScenario = { name: "1 call", play: oneCall };
export const THOUSAND_CALLS: PairScenario = { name: "1000 calls", play: thousandCalls };

export const CALLS: readonly PairScenario[] = [
  ONE_CALL,
  THOUSAND_CALLS,
  { name: "client first", play: clientFirst },
  { name: "server first", play: serverFirst },
];
