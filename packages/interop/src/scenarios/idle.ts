// SPDX-License-Identifier: Apache-2.0
// What a node costs while nothing is asked of it, beside a process of Cyclone DDS in the same place.

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import type { Host } from "../hosts.js";
import type { Row } from "../row.js";
import { ownProgram, type Stage } from "../stage.js";

/** Prints figures; it fails only if something ends before its time. */
export const IDLE_ROW: Row = {
  peer: "cyclonedds",
  role: "service",
  scenario: "idle among 20 participants",
  needs: ["cyclonedds", "hosts"],
  limit: 3_700_000,
  play: idle,
};

/** The one measured, the peer, and a crowd on a third host; each of the former is alone on its host, whose datagrams count. */
async function idle(stage: Stage): Promise<string> {
  const [crowdHost, ownHost, peerHost] = stage.hosts(3) as [Host, Host, Host];
  const crowd = idleProgram(stage, crowdHost, { name: "crowd", participants: PARTICIPANTS - 2, services: 1 });
  const own = idleProgram(stage, ownHost, { name: "measured", participants: 1, services: SERVICES });
  const peer = await stage.server("cyclonedds", { services: SERVICES }, peerHost);
  await Promise.all([crowd, own].map((actor) => actor.event("ready")));
  await sleep(SETTLED);

  const before = [readCosts(own, ownHost), readCosts(peer, peerHost)] as const;
  const started = performance.now();
  await sleep(stage.window * 1000);
  const seconds = (performance.now() - started) / 1000;
  const after = [readCosts(own, ownHost), readCosts(peer, peerHost)] as const;
  await Promise.all([crowd, own, peer].map((actor) => actor.stop()));
  return [
    `rclts ${describe(before[0], after[0], seconds)}`,
    `cyclonedds ${describe(before[1], after[1], seconds)}`,
    `${Math.round(seconds)} s`,
  ].join("; ");
}

function idleProgram(stage: Stage, host: Host, flags: Readonly<Record<string, string | number>>): Actor {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return stage.runOnHost(host, `rclts ${flags.name}`, process.execPath, [ownProgram("idle"), ...args]);
}

interface Costs {
  readonly sent: number;
  readonly received: number;
  /** Seconds of processor time, in steps of a hundredth. */
  readonly processor: number;
}

function readCosts({ pid }: Actor, { udpCounters: { sent, received } }: Host): Costs {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // Behind the name in parentheses: utime and stime are fields 14 and 15, the state is 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { sent, received, processor: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

function describe(before: Costs, after: Costs, seconds: number): string {
  const perSecond = (name: keyof Costs): number => (after[name] - before[name]) / seconds;
  return (
    `${perSecond("sent").toFixed(1)} out and ${perSecond("received").toFixed(1)} in a second, ` +
    `${(100 * perSecond("processor")).toFixed(1)} % CPU`
  );
}

/** The measured one and the peer included. */
const PARTICIPANTS = 20;
const SERVICES = 10;
/** Milliseconds in which all have found each other, and start-up is paid for. */
const SETTLED = 8000;
/** USER_HZ, which Linux has everywhere. */
const TICKS_PER_SECOND = 100;
