// SPDX-License-Identifier: Apache-2.0
// From the start of a process to its first answer: the rclts command, beside the vendors' own clients.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { start, startProgram, stop } from "../child.js";
import { type Peer, vendorPeers } from "../peers.js";
import { type Placement, pinned, placements } from "../placement.js";
import { alternate, type Case, median, medianRatio, type RoundResult } from "../rounds.js";
import type { Row } from "../row.js";

/** Runs the suite; a vendor whose peer program cannot be built is left out, and said so. */
export async function cold(progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> {
  const peers = vendorPeers((vendor, why) => note(`cold: ${vendor}-${vendor} and rclts-${vendor} left out: ${why}`));
  const [placement] = placements((text) => note(`cold: ${text}`));
  const cases = [
    commandToRclts(placement, DOMAIN),
    ...peers.flatMap((peer, i) => [
      commandToVendor(peer, placement, DOMAIN + 1 + i),
      vendorToItself(peer, placement, DOMAIN + 3 + i),
    ]),
  ];
  const results = await alternate(cases, ROUNDS, progress);
  return [...results].map(([name, { p50, p99, perSecond, rounds }]) => {
    const ratioTo = name === RCLTS ? RCLTS : name.replace(/^rclts-(.*)$/, "$1-$1");
    const base = results.get(ratioTo)!.rounds.map((round) => round.p50);
    const times = rounds.map((round) => round.p50);
    return { suite: "cold", case: name, p50, p99, unit: "ms", perSecond, ratio: medianRatio(times, base), ratioTo };
  });
}

function commandToRclts(placement: Placement, domain: number): Case {
  return {
    name: RCLTS,
    async start() {
      const [server] = await start("rclts-server", [domain], placement.server);
      return { round: () => times(() => command(placement, domain)), stop: () => stop([server]) };
    },
  };
}

function commandToVendor({ vendor, program }: Peer, placement: Placement, domain: number): Case {
  return {
    name: `rclts-${vendor}`,
    async start() {
      const [server] = await startProgram(program, ["server", ...flags(domain)], isReady, placement.server);
      return { round: () => times(() => command(placement, domain)), stop: () => stop([server]) };
    },
  };
}

function vendorToItself({ vendor, program }: Peer, placement: Placement, domain: number): Case {
  return {
    name: `${vendor}-${vendor}`,
    async start() {
      const [server] = await startProgram(program, ["server", ...flags(domain)], isReady, placement.server);
      const args = ["client", ...flags(domain), "--calls", "1"];
      const isAnswer = (line: string) => line.includes('"reply"');
      return {
        round: () => times(() => firstLine(placement, program, args, {}, isAnswer)),
        stop: () => stop([server]),
      };
    },
  };
}

/** Milliseconds from the start of the command to the answer that it prints. */
function command(placement: Placement, domain: number): Promise<number> {
  const args = [COMMAND, "service", "call", "/add_two_ints", "example_interfaces/srv/AddTwoInts", "{a: 2, b: 3}"];
  const variables = { ROS_LOCALHOST_ONLY: "1", ROS_DOMAIN_ID: String(domain) };
  return firstLine(placement, process.execPath, args, variables, (line) => line.includes("(sum=5)"));
}

/** Milliseconds from the start of a program to a line of its output; it has ended when this resolves. */
async function firstLine(
  { client }: Placement,
  program: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
  wanted: (line: string) => boolean,
): Promise<number> {
  const { command, args: first } = pinned(client, program);
  const began = performance.now();
  const child = spawn(command, [...first, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...variables },
  });
  let took: number | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (wanted(line)) took ??= performance.now() - began;
  });
  const [code] = await once(child, "close");
  if (took === undefined) throw new Error(`${program} ended with ${code} and without an answer`);
  return took;
}

async function times(once: () => Promise<number>): Promise<RoundResult> {
  const all: number[] = [];
  for (let i = 0; i < STARTS; i++) all.push(await once());
  const p50 = median(all);
  return { p50, p99: Math.max(...all), perSecond: 1000 / p50 };
}

function flags(domain: number): string[] {
  return ["--domain", String(domain)];
}

function isReady(line: string): boolean {
  return line.includes('"ready"');
}

const RCLTS = "rclts-rclts";
const COMMAND = fileURLToPath(new URL("../../../cli/dist/main.cjs", import.meta.url));
const ROUNDS = 5;
/** Of a program in each round. */
const STARTS = 5;
const DOMAIN = 80;
