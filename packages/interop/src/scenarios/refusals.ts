// SPDX-License-Identifier: Apache-2.0
// What the peers refuse, played among themselves: peers that took everything would prove nothing about rclts.

import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check, expectAllAnswered, expectMembers } from "../expect.js";
import type { Vendor } from "../row.js";
import type { Flags, Stage } from "../stage.js";

export interface Refusal {
  readonly name: string;
  readonly play: (stage: Stage, vendor: Vendor) => Promise<string>;
}

export const REFUSALS: readonly Refusal[] = [
  {
    name: "request of a wrong length",
    play: (stage, vendor) => refused(stage, vendor, {}, { "foreign-form": true }, "server", "request-length"),
  },
  {
    name: "reply of a wrong length",
    play: (stage, vendor) => refused(stage, vendor, { "foreign-form": true }, {}, "client", "reply-length"),
  },
  { name: "reply with another's identity", play: unknownIdentity },
  {
    name: "reply reader unmatched for 100 ms",
    play: (stage, vendor) => refused(stage, vendor, {}, { half: true }, "server", "reply-reader-timeout"),
  },
  { name: "client gone before its reply", play: clientGone },
  { name: "server without reply writer", play: (stage, vendor) => unavailable(stage, vendor, { half: true }) },
  { name: "unequal endpoint counts", play: unequalCounts },
  { name: "11th untaken sample", play: eleventh },
];

/**
 * One call that `who` refuses because of `why`.
 *
 * The client has all the time that a first request may take, as with Fast DDS, which repairs one that came before the
 * server knew its writer only after seconds.
 */
async function refused(
  stage: Stage,
  vendor: Vendor,
  serverFlags: Flags,
  clientFlags: Flags,
  who: "server" | "client",
  why: string,
): Promise<string> {
  const server = await stage.server(vendor, serverFlags);
  const client = stage.client(vendor, { "timeout-ms": PATIENCE, ...clientFlags });
  const figures = await refusal(who === "server" ? server : client, why);
  await sleep(SETTLED);
  client.interrupt();
  expectMembers(client, await client.finish(1), { ok: 0 });
  await server.stop();
  if (why !== "reply-reader-timeout") return describe(figures);
  const waited = Number(figures.ms);
  check(waited >= 100 && waited < 1000, `the server waited ${waited} ms for the reply reader, not 100`);
  return describe(figures);
}

/** It leaves while the server works on its request. */
async function clientGone(stage: Stage, vendor: Vendor): Promise<string> {
  const server = await stage.server(vendor, { "callback-ms": 1000 });
  const client = stage.client(vendor, { "timeout-ms": PATIENCE });
  await server.event("request");
  client.interrupt();
  await client.finish(1);
  const figures = await refusal(server, "client-gone");
  await server.stop();
  return describe(figures);
}

/** Waits for it; without its "event" it is figures. */
async function refusal(actor: Actor, why: string): Promise<Readonly<Record<string, unknown>>> {
  const { event: _, ...figures } = await actor.until(
    `it refused because of "${why}"`,
    (one) => one.event === "refused" && one.why === why,
  );
  return figures;
}

/** Two clients of one process: each is sent the replies to both, and takes its own only. */
async function unknownIdentity(stage: Stage, vendor: Vendor): Promise<string> {
  const server = await stage.server(vendor, { quiet: true });
  const client = stage.client(vendor, { clients: 2, calls: 200, quiet: true });
  const { foreign } = await expectAllAnswered(client, 400);
  check(Number(foreign) > 0, "no client was sent the other's reply");
  await server.stop();
  return `${foreign} of the other's not taken`;
}

async function unavailable(stage: Stage, vendor: Vendor, serverFlags: Flags): Promise<string> {
  const server = await stage.server(vendor, serverFlags);
  return expectUnavailable(stage.client(vendor, { "wait-ms": 1000 }), [server]);
}

/**
 * What "unequal" is differs: Cyclone looks for a serviceid that a reader and a writer have, Fast DDS counts both. It
 * would call in the instant in which it has seen one of each, so there are two readers before the server comes.
 */
async function unequalCounts(stage: Stage, vendor: Vendor): Promise<string> {
  if (vendor === "cyclonedds") return unavailable(stage, vendor, { ids: "reader" });
  const readers = await Promise.all([stage.server(vendor, { half: true }), stage.server(vendor, { half: true })]);
  const client = stage.client(vendor, { "wait-ms": 2000 });
  await client.until("two readers matched", ({ end, count }) => end === "request-writer" && count === 2);
  return expectUnavailable(client, [...readers, await stage.server(vendor)]);
}

async function expectUnavailable(client: Actor, servers: readonly Actor[]): Promise<string> {
  const { event: _, client: __, ms: ___, ...counts } = await client.event("unavailable");
  await client.finish(3);
  await Promise.all(servers.map((server) => server.stop()));
  return describe(counts);
}

/** A burst of 11 on a server that takes nothing for a while: of its history of 10 the oldest has to go. */
async function eleventh(stage: Stage, vendor: Vendor): Promise<string> {
  const server = await stage.server(vendor, { "slow-ms": 50 });
  const client = stage.client(vendor, { calls: 11, burst: true, "timeout-ms": PATIENCE });
  await client.until("10 replies", () => client.count("reply") >= 10);
  await sleep(SETTLED);
  client.interrupt();
  expectMembers(client, await client.finish(1), { sent: 11, ok: 10, wrong: 0 });
  check(!client.events.some(({ event, n }) => event === "reply" && n === 1), "the first call was answered");
  await server.stop();
  return "10 of 11 answered, the first lost";
}

function describe(figures: Readonly<Record<string, unknown>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

/** Milliseconds for a call of which no answer is wanted. */
const PATIENCE = 25_000;
/** Milliseconds in which an answer that should not come would have come. */
const SETTLED = 300;
