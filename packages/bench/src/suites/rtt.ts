// SPDX-License-Identifier: Apache-2.0
// One call after the other between two processes: what a call costs beside the two datagrams under it.

import { running, start, startProgram } from "../child.js";
import { type Peer, vendorPeers } from "../peers.js";
import { alternate, type Case } from "../rounds.js";
import type { Row } from "../row.js";

/** Runs the suite; a vendor whose peer program cannot be built is left out, and said so. */
export async function rtt(progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> {
  const peers = vendorPeers((vendor) => note(`rtt: case rclts-${vendor} left out: its Debian packages are missing`));
  const results = await alternate([RAW, RCLTS, ...peers.map(vendorCase)], ROUNDS, progress);
  const base = results.get(RAW.name)!;
  return [...results].map(([name, { p50, p99, perSecond }]) => ({
    suite: "rtt",
    case: name,
    p50,
    p99,
    unit: "us",
    perSecond,
    ratio: p50 / base.p50,
    ratioTo: RAW.name,
  }));
}

const CALLS = 5000;
const ROUNDS = 5;
/** What an rclts request of two int64 takes, its HEARTBEAT included. */
const DATAGRAM_LENGTH = 184;
const DOMAIN = 70;

const RAW: Case = {
  name: "raw-dgram",
  async start() {
    const [echo, first] = await start("raw-echo", []);
    const [client] = await start("raw-client", [(first as { port: number }).port, DATAGRAM_LENGTH]);
    return running(client, [echo], CALLS);
  },
};

const RCLTS: Case = {
  name: "rclts-rclts",
  async start() {
    const [server] = await start("rclts-server", [DOMAIN]);
    const [client] = await start("rclts-client", [DOMAIN]);
    return running(client, [server], CALLS);
  },
};

function vendorCase({ vendor, program }: Peer, index: number): Case {
  const domain = DOMAIN + 1 + index;
  return {
    name: `rclts-${vendor}`,
    async start() {
      const args = ["server", "--quiet", "--domain", String(domain)];
      const server = await startProgram(program, args, (line) => line.includes('"ready"'));
      const [client] = await start("rclts-client", [domain]);
      return running(client, [server], CALLS);
    },
  };
}
