// SPDX-License-Identifier: Apache-2.0
// One call after the other between two processes: what a call costs beside the two datagrams under it.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { clientCase, start, startProgram } from "../child.js";
import { alternate, type Case } from "../rounds.js";
import type { Row } from "../row.js";

/** Runs the suite; a vendor whose peer program is not built is left out, and said so. */
export async function rtt(progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> {
  const cases: Case[] = [];
  try {
    cases.push(await rawDgram(), await rcltsPair());
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const peer = fileURLToPath(new URL(`../../../interop/peers/build/${vendor}-peer`, import.meta.url));
      if (existsSync(peer)) cases.push(await vendorPeer(vendor, peer));
      else note(`rtt: case rclts-${vendor} left out: its peer is not built (packages/interop/peers/build.sh)`);
    }
    const results = await alternate(cases, ROUNDS, progress);
    const base = results.get(RAW)!;
    return [...results].map(([name, { p50, p99, perSecond }]) => ({
      suite: "rtt",
      case: name,
      p50,
      p99,
      unit: "us",
      perSecond,
      ratio: p50 / base.p50,
      ratioTo: RAW,
    }));
  } finally {
    for (const each of cases) await each.stop();
  }
}

async function rawDgram(): Promise<Case> {
  const [echo, first] = await start("raw-echo", []);
  const [client] = await start("raw-client", [(first as { port: number }).port, DATAGRAM_LENGTH]);
  return clientCase(RAW, client, [echo], CALLS);
}

async function rcltsPair(): Promise<Case> {
  const [server] = await start("rclts-server", [DOMAIN]);
  const [client] = await start("rclts-client", [DOMAIN]);
  return clientCase("rclts-rclts", client, [server], CALLS);
}

async function vendorPeer(vendor: "cyclonedds" | "fastdds", peer: string): Promise<Case> {
  const domain = DOMAIN + (vendor === "cyclonedds" ? 1 : 2);
  const server = await startProgram(peer, ["server", "--domain", String(domain)], (line) => line.includes('"ready"'));
  const [client] = await start("rclts-client", [domain]);
  return clientCase(`rclts-${vendor}`, client, [server], CALLS);
}

const RAW = "raw-dgram";
const CALLS = 5000;
const ROUNDS = 5;
/** What an rclts request of two int64 takes, its HEARTBEAT included. */
const DATAGRAM_LENGTH = 184;
const DOMAIN = 70;
