// SPDX-License-Identifier: Apache-2.0
// What a reply costs its service with one matched client and with a thousand: CPU time and datagrams.

import type { ChildProcess } from "node:child_process";
import { nextMessage, start } from "../child.js";
import { type Placement, placements } from "../placement.js";
import type { Cost } from "../programs/costed-server.js";
import { median, medianRatio } from "../rounds.js";
import type { Row } from "../row.js";

interface Pair {
  readonly name: string;
  readonly server: ChildProcess;
  readonly clients: ChildProcess;
  /** Per reply, one entry for each round. */
  readonly cpu: number[];
  readonly datagrams: number[];
  readonly perSecond: number[];
}

export async function scale(progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const placement of placements((text) => note(`scale: ${text}`)))
    rows.push(...(await compare(placement, progress)));
  return rows;
}

async function compare(placement: Placement, progress: (text: string) => void): Promise<Row[]> {
  const pairs: Pair[] = [];
  try {
    for (const [name, count, domain] of CASES) {
      progress(`starting ${name}`);
      const [server] = await start("costed-server", [domain], placement.server);
      const [clients] = await start("many-clients", [domain, count], placement.client);
      pairs.push({ name: name + placement.suffix, server, clients, cpu: [], datagrams: [], perSecond: [] });
    }
    for (const { name, clients } of pairs) {
      progress(`calling before what counts: ${name}`);
      await call(clients, { seconds: 0, calls: WARM_UP });
    }
    for (let round = 1; round <= ROUNDS; round++)
      for (const pair of pairs) {
        progress(`round ${round} of ${ROUNDS}: ${pair.name}`);
        await measure(pair);
      }
    return [...rowsOf(pairs, "cpu", "us CPU per reply"), ...rowsOf(pairs, "datagrams", "datagrams per reply")];
  } finally {
    for (const { server, clients } of pairs) {
      server.disconnect();
      clients.disconnect();
    }
  }
}

async function measure(pair: Pair): Promise<void> {
  const start = performance.now();
  const before = await cost(pair.server);
  await call(pair.clients, { seconds: SECONDS, calls: CALLS });
  const after = await cost(pair.server);
  const replies = after.replies - before.replies;
  pair.cpu.push((after.cpu - before.cpu) / replies);
  pair.datagrams.push((after.datagrams - before.datagrams) / replies);
  pair.perSecond.push(replies / ((performance.now() - start) / 1000));
}

/** Lets the clients call for so long, and so often at least. */
async function call(clients: ChildProcess, atLeast: { seconds: number; calls: number }): Promise<void> {
  clients.send(atLeast);
  await nextMessage(clients, "many-clients");
}

async function cost(server: ChildProcess): Promise<Cost> {
  server.send("cost");
  return (await nextMessage(server, "costed-server")) as Cost;
}

function rowsOf(pairs: readonly Pair[], what: "cpu" | "datagrams", unit: string): Row[] {
  const suffix = what === "cpu" ? "" : "-datagrams";
  return pairs.map((pair) => ({
    suite: "scale",
    case: pair.name + suffix,
    p50: median(pair[what]),
    p99: Math.max(...pair[what]),
    unit,
    perSecond: median(pair.perSecond),
    ratio: medianRatio(pair[what], pairs[0]![what]),
    ratioTo: pairs[0]!.name + suffix,
  }));
}

const CASES = [
  ["reply-1-client", 1, 74],
  ["reply-1000-clients", 1000, 75],
] as const;
/** So that each client has called, and V8 has compiled what it will. */
const WARM_UP = 20_000;
/** Of each case in each round, at least: over all rounds more than ten seconds. */
const SECONDS = 4;
const CALLS = 10_000;
const ROUNDS = 3;
