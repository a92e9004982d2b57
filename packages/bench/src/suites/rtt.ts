// SPDX-License-Identifier: Apache-2.0
// One call after the other between two processes: what a call costs beside the two datagrams under it.

import { rawDgram, rcltsPair, rcltsToVendor, vendorPair } from "../pairs.js";
import { vendorPeers } from "../peers.js";
import { type Placement, placements } from "../placement.js";
import { alternate, medianRatio } from "../rounds.js";
import type { Row } from "../row.js";

/** Runs the suite; a vendor whose peer program cannot be built is left out, and said so. */
export async function rtt(progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> {
  const peers = vendorPeers((vendor, why) => note(`rtt: ${vendor}-${vendor} and rclts-${vendor} left out: ${why}`));
  const rows: Row[] = [];
  for (const placement of placements((text) => note(`rtt: ${text}`))) {
    const load = loadOf(placement);
    const raw = rawDgram(load(0));
    const pairs = peers.flatMap((peer, i) => [vendorPair(peer, load(1 + i)), rcltsToVendor(peer, load(3 + i))]);
    const own = [rcltsPair(load(0)), rcltsPair(load(5), "thread"), rcltsPair(load(6), "traced")];
    const results = await alternate([raw, ...own, ...pairs], ROUNDS, progress);
    const base = results.get(raw.name)!.rounds.map(({ p50 }) => p50);
    for (const [name, { p50, p99, perSecond, rounds }] of results) {
      const times = rounds.map((round) => round.p50);
      const ratio = medianRatio(times, base);
      rows.push({ suite: "rtt", case: name, p50, p99, unit: "us", perSecond, ratio, ratioTo: raw.name });
    }
  }
  return rows;
}

function loadOf(placement: Placement) {
  return (pair: number) => ({ calls: CALLS, inFlight: 1, placement, domain: DOMAIN + pair });
}

const CALLS = 10_000;
const ROUNDS = 5;
const DOMAIN = 70;
