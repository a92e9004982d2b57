// SPDX-License-Identifier: Apache-2.0
// Clients and services on different hosts: wires that lose datagrams, interfaces that go down, hosts that go away.

import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import type { Host } from "../hosts.js";
import type { Need, Party, Row, Vendor } from "../row.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";

export function hostRows(): Row[] {
  return [
    ...PAIRINGS.flatMap(({ peer, role, sides }) => [
      row(peer, role, "two hosts, 5 % lost on the wire", (stage) => lossyWire(stage, sides)),
      row(peer, role, "our interface goes down and up", (stage) => interfaceDown(stage, sides)),
    ]),
    row("cyclonedds+fastdds", "service", "three hosts, 5 % lost on the wire", threeHosts),
    ...SERVERS.flatMap(({ party, role, lease }) => [
      row(party, role, "server's host vanishes", (stage) => hostVanishes(stage, party, lease)),
      row(party, role, "server leaves its host cleanly", (stage) => serverLeaves(stage, party)),
    ]),
  ];
}

async function lossyWire(stage: Stage, sides: Sides): Promise<string> {
  const hosts = stage.hosts(2);
  for (const host of hosts) host.lose(PERCENT);
  const calls = sides.client === "fastdds" || sides.server === "fastdds" ? CALLS_WITH_FASTDDS : CALLS;
  const server = await stage.server(sides.server, { quiet: true, ...ownLoss(stage, sides.server) }, hosts[0]);
  const client = stage.client(sides.client, { ...PATIENT_CLIENT, calls, ...ownLoss(stage, sides.client) }, hosts[1]);
  const done = await expectAllAnswered(client, calls);
  await expectAllServed(server, calls);
  return `${losses(hosts)}, ${roundTrips(done)}`;
}

/** A client of each vendor, each on a host of its own. */
async function threeHosts(stage: Stage): Promise<string> {
  const hosts = stage.hosts(3);
  for (const host of hosts) host.lose(PERCENT);
  const server = await stage.server("rclts", { quiet: true }, hosts[0]);
  const calls = CALLS_WITH_FASTDDS;
  const clients = VENDORS.map((vendor, i) =>
    stage.client(vendor, { ...PATIENT_CLIENT, calls, ...ownLoss(stage, vendor), a: 1_000_000 * i }, hosts[1 + i]),
  );
  const done = await Promise.all(clients.map((client) => expectAllAnswered(client, calls)));
  await expectAllServed(server, 2 * calls);
  return `${losses(hosts)}, ${roundTrips(...done)}`;
}

/** Shorter than any lease: no call is lost, the one in between waits. */
async function interfaceDown(stage: Stage, sides: Sides): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const ours = sides.client === "rclts" ? clientHost : serverHost;
  const server = await stage.server(sides.server, { "callback-ms": 10, quiet: true }, serverHost);
  const client = stage.client(sides.client, { calls: 100_000, "timeout-ms": 15_000 }, clientHost);
  await replies(client, FEW);

  ours.setInterface("down");
  // What came before may still be on its way through the client's output, on a machine that is busy.
  await sleep(DRAIN);
  const before = client.count("reply");
  await sleep(DOWN);
  check(client.count("reply") <= before + 1, `${client.title} got replies while the interface was down`);
  ours.setInterface("up");
  const up = performance.now();
  await replies(client, before + 2);
  const resumed = performance.now() - up;
  await replies(client, before + FEW);

  check(client.count("lost") === 0, `${client.title} lost ${client.count("lost")} calls`);
  client.interrupt();
  const done = await client.until("it was done", ({ event }) => event === "done");
  expectMembers(client, done, { lost: 0, wrong: 0, late: 0, unknown: 0 });
  await server.stop();
  return `answered ${Math.round(resumed)} ms after it was up again`;
}

/** The pending call fails when the lease of the server's participant ends, not before and not long after. */
async function hostVanishes(stage: Stage, party: Party, lease: number): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const { client } = await pendingCall(stage, party, serverHost, clientHost);
  serverHost.unplug();
  const started = performance.now();
  const waited = await serverLost(client, started);
  // It counts from the last announcement before the wire was cut.
  check(
    waited > lease - ANNOUNCEMENTS && waited < lease + SLACK,
    `the call failed after ${Math.round(waited)} ms, the lease is ${lease} ms`,
  );
  return `failed after ${(waited / 1000).toFixed(1)} s, lease ${lease / 1000} s`;
}

async function serverLeaves(stage: Stage, party: Party): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const { server, client } = await pendingCall(stage, party, serverHost, clientHost);
  const started = performance.now();
  server.interrupt();
  const waited = await serverLost(client, started);
  check(waited < SLACK, `the call failed only ${Math.round(waited)} ms after the server was told to leave`);
  await server.finish();
  return `failed after ${Math.round(waited)} ms`;
}

/** A call of ours that the server has taken and never answers. */
async function pendingCall(
  stage: Stage,
  party: Party,
  serverHost: Host,
  clientHost: Host,
): Promise<{ server: Actor; client: Actor }> {
  const server = await stage.server(party, { silent: 1 }, serverHost);
  const client = stage.client("rclts", { "timeout-ms": 60_000, "wait-ms": 20_000 }, clientHost);
  await server.event("request");
  await sleep(SETTLED);
  check(client.count("lost") === 0, `${client.title} lost its call at once`);
  return { server, client };
}

/** Milliseconds from `started` until the call has failed because its server was lost. */
async function serverLost(client: Actor, started: number): Promise<number> {
  const lost = await client.event("lost");
  const waited = performance.now() - started;
  expectMembers(client, lost, { why: "server-lost" });
  await client.finish(1);
  return waited;
}

async function replies(client: Actor, count: number): Promise<void> {
  await client.until(`reply ${count}`, () => client.count("reply") >= count);
}

/** The vendors' programs lose datagrams of their own too, before they are sent. */
function ownLoss(stage: Stage, party: Party): { drop?: number; seed?: number } {
  return party === "rclts" ? {} : { drop: PERCENT, seed: stage.seed };
}

function losses(hosts: readonly Host[]): string {
  const counts = hosts.map((host) => host.losses);
  const lost = counts.reduce((sum, each) => sum + each.lost, 0);
  const arrived = counts.reduce((sum, each) => sum + each.of, 0);
  // That some of them were lost is likely, but left to chance.
  check(arrived > 0, "no datagram came by the wire");
  return `${lost} of ${arrived} lost`;
}

function row(peer: string, role: Row["role"], scenario: string, play: Row["play"]): Row {
  const vendors: Need[] = VENDORS.filter((vendor) => peer.includes(vendor));
  return { peer, role, scenario, needs: [...vendors, "hosts"], limit: LIMIT, play };
}

const VENDORS: readonly Vendor[] = ["cyclonedds", "fastdds"];

const PAIRINGS: readonly { peer: Party; role: Row["role"]; sides: Sides }[] = [
  { peer: "rclts", role: "both", sides: { client: "rclts", server: "rclts" } },
  ...VENDORS.flatMap((vendor) => [
    { peer: vendor, role: "service" as const, sides: { client: vendor, server: "rclts" as const } },
    { peer: vendor, role: "client" as const, sides: { client: "rclts" as const, server: vendor } },
  ]),
];

/** Leases in milliseconds, as each announces by default. */
const SERVERS: readonly { party: Party; role: Row["role"]; lease: number }[] = [
  { party: "rclts", role: "both", lease: 20_000 },
  { party: "cyclonedds", role: "client", lease: 10_000 },
  { party: "fastdds", role: "client", lease: 20_000 },
];

const CALLS = 200;
/** A sample of Fast DDS that is lost is repaired when its heartbeat comes, each 3 s; so few are enough. */
const CALLS_WITH_FASTDDS = 30;
const PATIENT_CLIENT = { quiet: true, "timeout-ms": 20_000, "wait-ms": 30_000 };
/** Calls before and after something happens. */
const FEW = 30;
/** Of the datagrams that arrive at a host. */
const PERCENT = 5;
/** Milliseconds. */
const DOWN = 3000;
const DRAIN = 500;
/** Milliseconds, for timers on a loaded machine. */
const SLACK = 2000;
/** Milliseconds between announcements at most: those of Cyclone DDS come each 8 s. */
const ANNOUNCEMENTS = 9000;
/** Milliseconds in which the request has been acknowledged. */
const SETTLED = 500;
/** Milliseconds. */
const LIMIT = 90_000;
