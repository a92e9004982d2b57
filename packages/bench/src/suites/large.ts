// SPDX-License-Identifier: Apache-2.0
// A request and a reply of 1 MiB between two processes, beside a bare transfer in datagrams of the same size.

import { once } from "node:events";
import { clientCase, start } from "../child.js";
import { alternate, type Case } from "../rounds.js";
import type { Row } from "../row.js";

export async function large(progress: (text: string) => void): Promise<Row[]> {
  const cases: Case[] = [];
  try {
    cases.push(await rawStream(), await rcltsPair());
    const results = await alternate(cases, ROUNDS, progress);
    const base = results.get(RAW)!;
    return [...results].map(([name, { p50, p99, perSecond }]) => ({
      suite: "large",
      case: name,
      p50,
      p99,
      unit: "us, MiB/s",
      // Both ways count: a call carries its mebibyte there and back.
      perSecond: perSecond * 2,
      ratio: perSecond / base.perSecond,
      ratioTo: RAW,
    }));
  } finally {
    for (const each of cases) await each.stop();
  }
}

async function rawStream(): Promise<Case> {
  const [server, listening] = await start("raw-stream-server", [LENGTH, FRAGMENT_LENGTH]);
  const { port } = listening as { port: number };
  const [client, answering] = await start("raw-stream-client", [port, LENGTH, FRAGMENT_LENGTH]);
  server.send(answering as object);
  client.send("begin");
  await once(client, "message");
  return clientCase(RAW, client, [server], CALLS);
}

async function rcltsPair(): Promise<Case> {
  const [server] = await start("big-server", [DOMAIN]);
  const [client] = await start("big-client", [DOMAIN, LENGTH]);
  return clientCase("rclts-1MiB", client, [server], CALLS);
}

const RAW = "raw-dgram-stream";
const LENGTH = 1024 * 1024;
/** What rclts puts into a datagram on loopback. */
const FRAGMENT_LENGTH = 15_744;
const CALLS = 50;
const ROUNDS = 5;
const DOMAIN = 73;
