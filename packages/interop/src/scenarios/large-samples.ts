// SPDX-License-Identifier: Apache-2.0
// Requests and replies of many datagrams, compared octet by octet.

import { check, expectAllAnswered, expectAllServed } from "../expect.js";
import { needsOf, type Party, type Row } from "../row.js";
import type { Stage } from "../stage.js";
import { readUdpCounters } from "../udp-counters.js";
import type { Sides } from "./calls.js";
import { losses } from "./hosts.js";
import { hostRow, PAIRINGS } from "./pairings.js";

/** A size in every pairing of rclts, alone and with each vendor; then one where datagrams of ours are dropped. */
export function largeSampleRows(): Row[] {
  return PAIRINGS.flatMap(({ peer, role, sides }) =>
    SAMPLES.map(({ name, size, calls, drop }) => ({
      peer,
      role,
      scenario: `${name} each way`,
      needs: needsOf(peer),
      limit: LIMIT,
      play: (stage: Stage) => exchangeOctets(stage, sides, { size, calls, drop }),
    })),
  );
}

/** The wire loses of everybody's datagrams here. */
export function largeSamplesBetweenHosts(): Row[] {
  return PAIRINGS.flatMap(({ peer, role, sides }) =>
    SAMPLES_BETWEEN_HOSTS.map(({ name, size, calls }) =>
      hostRow(peer, role, `${name} each way between hosts, ${PERCENT} % lost on the wire`, HOSTS_LIMIT, (stage) =>
        exchangeByWire(stage, sides, size, calls),
      ),
    ),
  );
}

async function exchangeByWire(stage: Stage, sides: Sides, size: number, calls: number): Promise<string> {
  const hosts = stage.hosts(2);
  for (const host of hosts) host.lose(PERCENT);
  const server = await stage.server(sides.server, { type: "big", quiet: true }, hosts[0]);
  const flags = { type: "big", size, calls, quiet: true, "timeout-ms": HOSTS_LIMIT, "wait-ms": 20_000 };
  const client = stage.client(sides.client, flags, hosts[1]);
  const asked = await expectAllAnswered(client, calls);
  await expectAllServed(server, calls);
  return `p50 ${(Number(asked.p50us) / 1000).toFixed(0)} ms, ${losses(hosts)}`;
}

interface Samples {
  /** Octets. */
  readonly size: number;
  readonly calls: number;
  /** Percent of the datagrams of rclts. */
  readonly drop: number;
}

async function exchangeOctets(stage: Stage, sides: Sides, { size, calls, drop }: Samples): Promise<string> {
  const flags = { type: "big", size, calls, quiet: true, "timeout-ms": LIMIT, "wait-ms": 20_000 };
  const loss = (party: Party) => (party === "rclts" && drop > 0 ? { drop, seed: stage.seed } : {});
  const server = await stage.server(sides.server, { type: "big", quiet: true, ...loss(sides.server) });
  const client = stage.client(sides.client, { ...flags, ...loss(sides.client) });
  await client.event("available");
  const before = readUdpCounters();
  const asked = await expectAllAnswered(client, calls);
  const after = readUdpCounters();
  const served = await expectAllServed(server, calls);
  const dropped = [asked, served].map((done) => Number(done.dropped)).reduce((sum, each) => sum + each);
  check(drop === 0 || dropped > 0, "nothing was dropped");
  return [
    `p50 ${(Number(asked.p50us) / 1000).toFixed(1)} ms`,
    `${Math.round((after.sent - before.sent) / calls)} datagrams a call`,
    ...(after.overrun > before.overrun ? [`${after.overrun - before.overrun} overran a socket`] : []),
    ...(drop > 0 ? [`${dropped} dropped, seed ${stage.seed}`] : []),
  ].join(", ");
}

const SAMPLES: readonly ({ name: string } & Samples)[] = [
  { name: "64 KiB", size: 2 ** 16, calls: 20, drop: 0 },
  { name: "1 MiB", size: 2 ** 20, calls: 5, drop: 0 },
  { name: "16 MiB", size: 2 ** 24, calls: 2, drop: 0 },
  { name: "1 MiB, 5 % of our datagrams dropped,", size: 2 ** 20, calls: 3, drop: 5 },
];

const SAMPLES_BETWEEN_HOSTS = [
  { name: "1 MiB", size: 2 ** 20, calls: 3 },
  { name: "16 MiB", size: 2 ** 24, calls: 1 },
];

/** Of the datagrams that arrive at a host. */
const PERCENT = 5;
/** Milliseconds. */
const LIMIT = 60_000;
const HOSTS_LIMIT = 120_000;
