// SPDX-License-Identifier: Apache-2.0
// Requests and replies of many datagrams, compared octet by octet.

import { expectAllAnswered, expectAllServed } from "../expect.js";
import type { Party, Row } from "../row.js";
import type { Stage } from "../stage.js";
import { readUdpCounters } from "../udp-counters.js";
import type { Sides } from "./calls.js";

/** A size in every pairing of rclts, alone and with each vendor; then one where datagrams of ours are dropped. */
export function largeSampleRows(): Row[] {
  return PAIRINGS.flatMap(({ peer, role, sides }) =>
    SAMPLES.map(({ name, size, calls, drop }) => ({
      peer,
      role,
      scenario: `${name} each way`,
      needs: peer === "rclts" ? [] : [peer],
      limit: LIMIT,
      play: (stage: Stage) => exchangeOctets(stage, sides, { size, calls, drop }),
    })),
  );
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
  return [
    `p50 ${(Number(asked.p50us) / 1000).toFixed(1)} ms`,
    `${Math.round((after.sent - before.sent) / calls)} datagrams a call`,
    ...(after.overrun > before.overrun ? [`${after.overrun - before.overrun} overran a socket`] : []),
    ...(drop > 0 ? [`${dropped} dropped, seed ${stage.seed}`] : []),
  ].join(", ");
}

const PAIRINGS: readonly { peer: Party; role: Row["role"]; sides: Sides }[] = [
  { peer: "rclts", role: "both", sides: { client: "rclts", server: "rclts" } },
  ...(["cyclonedds", "fastdds"] as const).flatMap((vendor) => [
    { peer: vendor, role: "service" as const, sides: { client: vendor, server: "rclts" as const } },
    { peer: vendor, role: "client" as const, sides: { client: "rclts" as const, server: vendor } },
  ]),
];

const SAMPLES: readonly ({ name: string } & Samples)[] = [
  { name: "64 KiB", size: 2 ** 16, calls: 20, drop: 0 },
  { name: "1 MiB", size: 2 ** 20, calls: 5, drop: 0 },
  { name: "16 MiB", size: 2 ** 24, calls: 2, drop: 0 },
  { name: "1 MiB, 5 % of our datagrams dropped,", size: 2 ** 20, calls: 3, drop: 5 },
];

/** Milliseconds. */
const LIMIT = 60_000;
