// SPDX-License-Identifier: Apache-2.0
// Calls per second between two processes when many are under way at once.

import { RCLTS, rawDgram, rcltsPair, vendorPair } from "../pairs.js";
import { vendorPeers } from "../peers.js";
import { placements } from "../placement.js";
import { alternate, medianRatio, rates } from "../rounds.js";
import type { Row } from "../row.js";

/**
 * The suite of so many calls in flight. A vendor whose peer program cannot be built is left out, and said so.
 *
 * Ratios are of rates: each case to raw datagrams, and rclts to each vendor's pair too.
 */
export function throughput(inFlight: number) {
  const suite = `throughput-${inFlight}`;
  return async (progress: (text: string) => void, note: (text: string) => void): Promise<Row[]> => {
    const peers = vendorPeers((vendor, why) => note(`${suite}: ${vendor}-${vendor} left out: ${why}`));
    const [placement] = placements((text) => note(`${suite}: ${text}`));
    const load = (pair: number) => ({ calls: CALLS, inFlight, placement, domain: DOMAIN + pair });
    const raw = rawDgram(load(0));
    const vendorPairs = peers.map((peer, i) => vendorPair(peer, load(1 + i)));
    const results = await alternate([raw, rcltsPair(load(0)), ...vendorPairs], ROUNDS, progress);
    const row = (name: string, ratioTo: string): Row => {
      const { p50, p99, perSecond, rounds } = results.get(name)!;
      const ratio = medianRatio(rates({ rounds }), rates(results.get(ratioTo)!));
      return { suite, case: name, p50, p99, unit: "us", perSecond, ratio, ratioTo };
    };
    return [
      ...[...results.keys()].map((name) => row(name, raw.name)),
      ...vendorPairs.map(({ name }) => row(RCLTS, name)),
    ];
  };
}

const CALLS = 20_000;
const ROUNDS = 5;
const DOMAIN = 78;
