// SPDX-License-Identifier: Apache-2.0
// Clients and services on different hosts: wires that lose datagrams, interfaces that go down.

import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import type { Host } from "../hosts.js";
import type { Party, Row } from "../row.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import { hostRow, PAIRINGS, VENDOR_PAIRINGS, VENDORS } from "./pairings.js";

export function hostRows(): Row[] {
  return [
    ...PAIRINGS.flatMap(({ peer, role, sides }) => [
      hostRow(peer, role, "two hosts, 5 % lost on the wire", LIMIT, (stage) => lossyWire(stage, sides)),
      hostRow(peer, role, "our interface goes down and up", LIMIT, (stage) => interfaceDown(stage, sides, "rclts")),
    ]),
    ...VENDOR_PAIRINGS.map(({ peer, role, sides }) =>
      hostRow(peer, role, "the peer's interface goes down and up", LIMIT, (stage) => interfaceDown(stage, sides, peer)),
    ),
    hostRow("cyclonedds+fastdds", "service", "three hosts, 5 % lost on the wire", LIMIT, serviceOfThreeHosts),
    hostRow("cyclonedds+fastdds", "client", "three hosts, 5 % lost on the wire", LIMIT, clientOfThreeHosts),
  ];
}

async function lossyWire(stage: Stage, sides: Sides): Promise<string> {
  const hosts = stage.hosts(2);
  for (const host of hosts) host.lose(PERCENT);
  const calls = sides.client === "fastdds" || sides.server === "fastdds" ? CALLS_WITH_FASTDDS : CALLS;
  const server = await stage.server(sides.server, { quiet: true, ...ownLoss(sides.server) }, hosts[0]);
  const client = stage.client(sides.client, { ...PATIENT_CLIENT, calls, ...ownLoss(sides.client) }, hosts[1]);
  const done = await expectAllAnswered(client, calls);
  await expectAllServed(server, calls);
  return `${losses(hosts)}, ${roundTrips(done)}`;
}

/** A client of each vendor, each on a host of its own. */
async function serviceOfThreeHosts(stage: Stage): Promise<string> {
  const hosts = stage.hosts(3);
  for (const host of hosts) host.lose(PERCENT);
  const server = await stage.server("rclts", { quiet: true }, hosts[0]);
  const calls = CALLS_WITH_FASTDDS;
  const clients = VENDORS.map((vendor, i) =>
    stage.client(vendor, { ...PATIENT_CLIENT, calls, ...ownLoss(vendor), a: 1_000_000 * i }, hosts[1 + i]),
  );
  const done = await Promise.all(clients.map((client) => expectAllAnswered(client, calls)));
  await expectAllServed(server, 2 * calls);
  return `${losses(hosts)}, ${roundTrips(...done)}`;
}

/** One process of ours with a client for each vendor's server, each on a host of its own. */
async function clientOfThreeHosts(stage: Stage): Promise<string> {
  const hosts = stage.hosts(3);
  for (const host of hosts) host.lose(PERCENT);
  const calls = CALLS_WITH_FASTDDS;
  const services = VENDORS.map((vendor) => `add_by_${vendor}`);
  const servers = await Promise.all(
    VENDORS.map((vendor, i) =>
      stage.server(vendor, { quiet: true, service: services[i]!, ...ownLoss(vendor) }, hosts[1 + i]),
    ),
  );
  const client = stage.client(
    "rclts",
    { ...PATIENT_CLIENT, calls, clients: services.length, service: services },
    hosts[0],
  );
  const done = await expectAllAnswered(client, services.length * calls);
  for (const server of servers) await expectAllServed(server, calls);
  return `${losses(hosts)}, ${roundTrips(done)}`;
}

/** Shorter than any lease: no call is lost, the one in between waits. */
async function interfaceDown(stage: Stage, sides: Sides, whose: Party): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const host = sides.client === whose ? clientHost : serverHost;
  const server = await stage.server(sides.server, { "callback-ms": 10, quiet: true }, serverHost);
  const client = stage.client(sides.client, { calls: 100_000, "timeout-ms": LIMIT }, clientHost);
  await replies(client, FEW);

  host.setInterface("down");
  const before = await lastReply(client);
  await sleep(DOWN);
  // It calls one after the other, so one reply may have been there already and waited for its turn.
  check(client.count("reply") <= before + 1, `${client.title} got replies while the interface was down`);
  host.setInterface("up");
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

/** What came before it was down may still be on its way through the output of a program on a busy machine. */
async function lastReply(client: Actor): Promise<number> {
  for (;;) {
    const count = client.count("reply");
    await sleep(PRINTED);
    if (client.count("reply") === count) return count;
  }
}

async function replies(client: Actor, count: number): Promise<void> {
  await client.until(`reply ${count}`, () => client.count("reply") >= count);
}

/** The vendors' programs lose datagrams too, by their own test options, before they are sent. */
function ownLoss(party: Party): { "vendor-drop"?: number } {
  return party === "rclts" ? {} : { "vendor-drop": PERCENT };
}

/** What {@link Host.lose} has come to. */
export function losses(hosts: readonly Host[]): string {
  const counts = hosts.map((host) => host.losses);
  const lost = counts.reduce((sum, each) => sum + each.lost, 0);
  const arrived = counts.reduce((sum, each) => sum + each.of, 0);
  // That some of them were lost is likely, but left to chance.
  check(arrived > 0, "no datagram came by the wire");
  return `${lost} of ${arrived} lost`;
}

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
const PRINTED = 500;
/** Milliseconds. */
const LIMIT = 90_000;
