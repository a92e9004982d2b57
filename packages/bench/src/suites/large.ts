// SPDX-License-Identifier: Apache-2.0
// A request and a reply of 1 MiB between two processes, beside a bare transfer in datagrams of the same size.

import { nextMessage, running, start } from "../child.js";
import { alternate, type Case, medianRatio, rates } from "../rounds.js";
import type { Row } from "../row.js";

export async function large(progress: (text: string) => void): Promise<Row[]> {
  const results = await alternate([RAW, RCLTS], ROUNDS, progress);
  const base = rates(results.get(RAW.name)!);
  return [...results].map(([name, { p50, p99, perSecond, rounds }]) => ({
    suite: "large",
    case: name,
    p50,
    p99,
    unit: "us, MiB/s",
    // Both ways count: a call carries its mebibyte there and back.
    perSecond: perSecond * 2,
    ratio: medianRatio(rates({ rounds }), base),
    ratioTo: RAW.name,
  }));
}

const LENGTH = 1024 * 1024;
/** What rclts puts into a datagram on loopback. */
const FRAGMENT_LENGTH = 15_744;
const CALLS = 50;
const ROUNDS = 5;
const DOMAIN = 73;

const RAW: Case = {
  name: "raw-dgram-stream",
  async start() {
    const [server, listening] = await start("raw-stream-server", [LENGTH, FRAGMENT_LENGTH]);
    const { port } = listening as { port: number };
    const [client, answering] = await start("raw-stream-client", [port, LENGTH, FRAGMENT_LENGTH]);
    server.send(answering as object);
    client.send("begin");
    await nextMessage(client, "raw-stream-client");
    return running(client, [server], CALLS);
  },
};

const RCLTS: Case = {
  name: "rclts-1MiB",
  async start() {
    const [server] = await start("big-server", [DOMAIN]);
    const [client] = await start("big-client", [DOMAIN, LENGTH]);
    return running(client, [server], CALLS);
  },
};
