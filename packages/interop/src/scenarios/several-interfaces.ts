// SPDX-License-Identifier: Apache-2.0
// Hosts with two interfaces: peers on either, and peers that only the second reaches.

import { setTimeout as sleep } from "node:timers/promises";
import { expectAllAnswered, expectAllServed, expectMembers } from "../expect.js";
import type { Host } from "../hosts.js";
import type { Party, Row, Vendor } from "../row.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import { hostRow, PAIRINGS, VENDOR_PAIRINGS } from "./pairings.js";

/**
 * Cyclone DDS 0.10 sends discovery to the first of two addresses that a participant announces and user traffic to the
 * lowest, and its peers can choose no other. We announce the lowest first. So where that is out of reach it finds us, and cannot
 * talk to us, unless we are told to use the other interface alone. It cannot talk to a Fast DDS or Cyclone DDS program there
 * either.
 */
export function interfaceRows(): Row[] {
  return [
    hostRow("cyclonedds+fastdds", "service", "clients on each of our two interfaces", LIMIT, serviceBetween),
    hostRow("cyclonedds+fastdds", "client", "servers on each of our two interfaces", LIMIT, clientBetween),
    ...PAIRINGS.filter(({ peer }) => peer !== "cyclonedds").map(({ peer, role, sides }) =>
      hostRow(peer, role, "two interfaces, the first leads nowhere", LIMIT, (stage) =>
        secondOnly(stage, sides, (party) => (party === "rclts" ? {} : { interface: VENDORS_CHOICE })),
      ),
    ),
    ...PAIRINGS.filter(({ peer }) => peer === "fastdds").map(({ peer, role, sides }) =>
      hostRow(peer, role, "two interfaces, the peer's by a list, the first leads nowhere", LIMIT, (stage) =>
        secondOnly(stage, sides, (party, { addresses }) => (party === "rclts" ? {} : { interface: addresses })),
      ),
    ),
    ...PAIRINGS.filter(({ peer }) => peer !== "cyclonedds").flatMap(({ peer, role, sides }) =>
      (["rclts", peer] as const)
        .slice(0, peer === "rclts" ? 1 : 2)
        .map((whose) =>
          hostRow(
            peer,
            role,
            `two interfaces, ${whose === "rclts" ? "our" : "the peer's"} first goes down`,
            LIMIT,
            (stage) => failOver(stage, sides, whose),
          ),
        ),
    ),
    ...VENDOR_PAIRINGS.map(({ peer, role, sides }) =>
      hostRow(peer, role, "two interfaces, the peer on the second, with the lower address", LIMIT, (stage) =>
        onLowerWire(stage, sides),
      ),
    ),
    ...VENDOR_PAIRINGS.map(({ peer, role, sides }) =>
      hostRow(peer, role, "two interfaces, told to use the second", LIMIT, (stage) =>
        secondOnly(stage, sides, (party, { addresses }) => ({ interface: party === "rclts" ? "eth1" : addresses[1]! })),
      ),
    ),
  ];
}

/** Clients of the vendors on either wire, with one host of ours between them. */
async function serviceBetween(stage: Stage): Promise<string> {
  const server = await stage.server("rclts", { quiet: true }, stage.hostOn(0, 1));
  const clients = onEitherWire(stage).map(({ vendor, host }, i) =>
    stage.client(vendor, { ...CLIENT, a: 1_000_000 * i }, host),
  );
  for (const client of clients) await expectAllAnswered(client, CALLS);
  await expectAllServed(server, CALLS * clients.length);
  return `${clients.length} clients answered`;
}

/** Servers of the vendors on either wire, with one process of ours between them. */
async function clientBetween(stage: Stage): Promise<string> {
  const places = onEitherWire(stage).map((place) => ({ ...place, service: `add_by_${place.vendor}_on_${place.wire}` }));
  const servers = await Promise.all(
    places.map(({ vendor, host, service }) => stage.server(vendor, { quiet: true, service }, host)),
  );
  const service = places.map((place) => place.service);
  const client = stage.client("rclts", { ...CLIENT, clients: service.length, service }, stage.hostOn(0, 1));
  await expectAllAnswered(client, CALLS * service.length);
  for (const server of servers) await expectAllServed(server, CALLS);
  return `${servers.length} servers called`;
}

/** Both hosts are on two wires, but the client's first plug is pulled. `flags` tells each program its interfaces. */
async function secondOnly(stage: Stage, sides: Sides, flags: (party: Party, host: Host) => Flags): Promise<string> {
  const [serverHost, clientHost] = [stage.hostOn(0, 1), stage.hostOn(0, 1)];
  clientHost.unplug(0);
  const server = await stage.server(sides.server, { quiet: true, ...flags(sides.server, serverHost) }, serverHost);
  const client = stage.client(sides.client, { ...CLIENT, ...flags(sides.client, clientHost) }, clientHost);
  const { ms } = await client.event("available");
  await expectAllAnswered(client, CALLS);
  await expectAllServed(server, CALLS);
  return `available after ${Math.round(Number(ms))} ms`;
}

/** Our first interface is on a wire of its own; on that of the second, whose address is lower, is the peer. */
async function onLowerWire(stage: Stage, sides: Sides): Promise<string> {
  const hostOf = (party: Party): Host => (party === "rclts" ? stage.hostOn(1, 0) : stage.hostOn(0));
  const server = await stage.server(sides.server, { quiet: true }, hostOf(sides.server));
  const client = stage.client(sides.client, CLIENT, hostOf(sides.client));
  const { ms } = await client.event("available");
  await expectAllAnswered(client, CALLS);
  await expectAllServed(server, CALLS);
  return `available after ${Math.round(Number(ms))} ms`;
}

/** Both hosts are on two wires; the calls go on by the second when one host's first interface is down for good. */
async function failOver(stage: Stage, sides: Sides, whose: Party): Promise<string> {
  const [serverHost, clientHost] = [stage.hostOn(0, 1), stage.hostOn(0, 1)];
  const choice = (party: Party): Flags => (party === "rclts" ? { interface: [] } : { interface: VENDORS_CHOICE });
  const server = await stage.server(
    sides.server,
    { "callback-ms": 10, quiet: true, ...choice(sides.server) },
    serverHost,
  );
  const client = stage.client(
    sides.client,
    { calls: 100_000, "timeout-ms": LIMIT, "wait-ms": 20_000, ...choice(sides.client) },
    clientHost,
  );
  const replies = (count: number) => client.until(`reply ${count}`, () => client.count("reply") >= count);
  await replies(CALLS);

  (sides.client === whose ? clientHost : serverHost).setInterface("down");
  const down = performance.now();
  await sleep(PRINTED);
  const before = client.count("reply");
  await replies(before + 2);
  const resumed = performance.now() - down;
  await replies(before + CALLS);
  client.interrupt();
  const done = await client.until("it was done", ({ event }) => event === "done");
  expectMembers(client, done, { lost: 0, wrong: 0, late: 0, unknown: 0 });
  await server.stop();
  return `answered ${Math.round(resumed)} ms after it went down`;
}

function onEitherWire(stage: Stage): { readonly vendor: Vendor; readonly wire: number; readonly host: Host }[] {
  const [first, second] = [stage.hostOn(0), stage.hostOn(1)];
  return [
    { vendor: "cyclonedds", wire: 0, host: first },
    { vendor: "fastdds", wire: 0, host: first },
    { vendor: "fastdds", wire: 1, host: second },
  ];
}

/** As an address: Fast DDS uses all interfaces. */
const VENDORS_CHOICE = "0.0.0.0";
const CALLS = 20;
const CLIENT = { calls: CALLS, quiet: true, "wait-ms": 20_000 };
/** Milliseconds in which what came before has been printed and read. */
const PRINTED = 500;
/** Milliseconds. */
const LIMIT = 60_000;
