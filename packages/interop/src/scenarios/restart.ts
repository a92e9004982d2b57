// SPDX-License-Identifier: Apache-2.0
// A server that leaves and comes back under a client that goes on calling.

import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check, expectMembers } from "../expect.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import type { PairScenario } from "./pairings.js";

/**
 * The client object stays. A vendor's client loses calls while there is no server, as ROS 2 does. Ours loses at most
 * the one that the old server had: those made in between go to the new one.
 */
async function serverRestart(stage: Stage, sides: Sides): Promise<string> {
  const ours = sides.client === "rclts";
  const first = await stage.server(sides.server, SERVER);
  const client = stage.client(sides.client, { calls: 100_000, "timeout-ms": ours ? 10_000 : 500 });
  await answers(client, CALLS);
  await first.stop();
  const before = client.count("reply");
  await sleep(GAP);
  check(client.count("reply") <= before + 1, `${client.title} got replies while there was no server`);

  const second = await stage.server(sides.server, SERVER);
  await answers(client, before + 1 + CALLS);
  const served = client.events.slice(indexOfReply(client, before + 2));
  check(
    !served.some(({ event }) => event === "lost"),
    `${client.title} lost calls after the new server had answered one`,
  );
  const lost = client.count("lost");
  if (ours) expectOnlyTheServersCallLost(client);
  await expectStopped(client);
  await second.stop();
  return `${before} calls before, ${client.count("reply") - before} after, ${lost} lost between`;
}

/**
 * Without a word from the server that is killed, a call is made once more at the one that has been started meanwhile:
 * none is lost.
 */
async function serverKilledUnderRetries(stage: Stage, { server }: Sides): Promise<string> {
  const first = await stage.server(server, SERVER);
  const client = stage.client("rclts", { calls: 100_000, "timeout-ms": ATTEMPT, retry: true });
  await answers(client, CALLS);
  await first.kill();
  const before = client.count("reply");
  const second = await stage.server(server, SERVER);
  await answers(client, before + 1 + CALLS);
  check(client.count("lost") === 0, `${client.title} lost ${client.count("lost")} calls in spite of a second attempt`);
  await expectStopped(client);
  await second.stop();
  return `${before} calls before, ${client.count("reply") - before} after, none lost`;
}

async function answers(client: Actor, count: number): Promise<void> {
  await client.until(`reply ${count}`, () => client.count("reply") >= count);
}

function indexOfReply(client: Actor, number: number): number {
  let seen = 0;
  return client.events.findIndex(({ event }) => event === "reply" && ++seen === number);
}

function expectOnlyTheServersCallLost(client: Actor): void {
  const reasons = client.events.filter(({ event }) => event === "lost").map(({ why }) => why);
  const allowed = reasons.length === 0 || (reasons.length === 1 && reasons[0] === "server-lost");
  check(allowed, `${client.title} lost calls because of ${reasons.join(", ")}: one may be lost with its server`);
}

/** It has not made all of its calls, so its status tells nothing. */
async function expectStopped(client: Actor): Promise<void> {
  client.interrupt();
  const done = await client.until("it was done", ({ event }) => event === "done");
  expectMembers(client, done, { wrong: 0, late: 0, unknown: 0 });
  await client.ended;
}

/** Slow enough that the client is within a call when its server leaves, and that a log of all calls stays short. */
const SERVER = { "callback-ms": 10 };
const CALLS = 30;
/** Milliseconds for each of two attempts. */
const ATTEMPT = 4000;
/** Milliseconds without a server. */
const GAP = 1000;

export const RESTART: PairScenario = { name: "server restarted under the client", play: serverRestart };

export const KILLED_UNDER_RETRIES: PairScenario = {
  name: "server killed and started again under a client that retries",
  play: serverKilledUnderRetries,
};
