// SPDX-License-Identifier: Apache-2.0
// What a node costs while nothing is asked of it, beside processes of the vendors in the same place.

import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check } from "../expect.js";
import type { Host } from "../hosts.js";
import type { Row } from "../row.js";
import { ownProgram, type Stage } from "../stage.js";
import { hostRow, VENDORS } from "./pairings.js";

/**
 * Prints what each costs, and fails if ours sends more than one of Cyclone DDS. Processor time is not asserted: some of it
 * is Node's own, as a bare socket shows that hears the same announcements, and a collection of garbage in the window adds
 * half of the rest.
 */
export const IDLE_ROW: Row = hostRow("cyclonedds+fastdds", "service", "idle among 20 participants", 3_700_000, idle);

/** Each of those measured is alone on its host, whose datagrams count; all are on one wire with a mixed crowd. */
async function idle(stage: Stage): Promise<string> {
  const [crowdHost, ...hosts] = stage.hosts(5) as [Host, Host, Host, Host, Host];
  const crowd = [
    idleProgram(stage, crowdHost, { name: "crowd", participants: CROWD_OF_OURS, services: 1 }),
    ...(await Promise.all(CROWD_OF_VENDORS.map((vendor) => stage.server(vendor, {}, crowdHost)))),
  ];
  const measured = [
    idleProgram(stage, hosts[0], { name: "measured", participants: 1, services: SERVICES }),
    stage.runOnHost(hosts[1], "bare socket", process.execPath, [ownProgram("bare-socket")]),
    ...(await Promise.all(VENDORS.map((vendor, i) => stage.server(vendor, { services: SERVICES }, hosts[2 + i])))),
  ];
  await Promise.all([crowd[0]!, measured[0]!, measured[1]!].map((actor) => actor.event("ready")));
  // What the first collections of garbage and the compiler cost after the start is over only then.
  await sleep(Math.max(SETTLED, (stage.window * 1000) / 2));

  const readAll = (): Costs[] => measured.map((actor, i) => readCosts(actor, hosts[i]!));
  const before = readAll();
  const started = performance.now();
  await sleep(stage.window * 1000);
  const seconds = (performance.now() - started) / 1000;
  const costs = readAll().map((after, i) => perSecond(before[i]!, after, seconds));
  await Promise.all([...crowd, ...measured].map((actor) => actor.stop()));

  const parties = ["rclts", "bare socket of Node", ...VENDORS];
  const ours = costs[0]!.sent;
  const peers = costs[parties.indexOf("cyclonedds")]!.sent;
  check(ours <= peers, `${ours.toFixed(2)} datagrams out in a second, of cyclonedds ${peers.toFixed(2)}`);
  const figures = parties.map((party, i) => `${party} ${describe(costs[i]!)}`).join("; ");
  return `${figures}; ${Math.round(seconds)} s`;
}

function idleProgram(stage: Stage, host: Host, flags: Readonly<Record<string, string | number>>): Actor {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return stage.runOnHost(host, `rclts ${flags.name}`, process.execPath, [ownProgram("idle"), ...args]);
}

interface Costs {
  /** Datagrams. */
  readonly sent: number;
  readonly received: number;
  /** Seconds of processor time. */
  readonly processor: number;
}

/** Since the host exists and since the program began. */
function readCosts({ pid }: Actor, { udpCounters: { sent, received } }: Host): Costs {
  const threads = readdirSync(`/proc/${pid}/task`);
  // The first number is the nanoseconds that the thread has run; /proc/PID/stat counts in steps of a hundredth second.
  const nanoseconds = threads.map((id) =>
    Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]),
  );
  return { sent, received, processor: nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9 };
}

function perSecond(before: Costs, after: Costs, seconds: number): Costs {
  return {
    sent: (after.sent - before.sent) / seconds,
    received: (after.received - before.received) / seconds,
    processor: (after.processor - before.processor) / seconds,
  };
}

function describe({ sent, received, processor }: Costs): string {
  return `${sent.toFixed(2)} out and ${received.toFixed(1)} in a second, ${(100 * processor).toFixed(2)} % CPU`;
}

/** With the three that are measured they are 20. */
const CROWD_OF_OURS = 6;
const CROWD_OF_VENDORS = [...Array(6).fill("cyclonedds"), ...Array(5).fill("fastdds")] as const;
const SERVICES = 10;
/** Milliseconds in which all have found each other, and start-up is paid for. */
const SETTLED = 8000;
