// SPDX-License-Identifier: Apache-2.0
// The matrix: peers, the role of rclts, scenarios.

import type { Row, Vendor } from "./row.js";
import { BLOCKED_PROGRAM } from "./scenarios/blocked.js";
import { BURSTS } from "./scenarios/bursts.js";
import { CALLS, ONE_CALL, THOUSAND_CALLS } from "./scenarios/calls.js";
import { departureRows } from "./scenarios/departures.js";
import { hostRows } from "./scenarios/hosts.js";
import { IDLE_ROW } from "./scenarios/idle.js";
import { introspectionRows } from "./scenarios/introspection.js";
import { largeSampleRows, largeSamplesBetweenHosts } from "./scenarios/large-samples.js";
import { OURSELVES, PAIRINGS, type Pairing, pairRows, VENDOR_PAIRINGS, VENDORS } from "./scenarios/pairings.js";
import { PARAMETERS } from "./scenarios/parameters.js";
import { REFUSALS } from "./scenarios/refusals.js";
import { relayRows } from "./scenarios/relay.js";
import { KILLED_UNDER_RETRIES, RESTART } from "./scenarios/restart.js";
import { bothVendors, LOSSY_PAIR, threeClients } from "./scenarios/several-clients.js";
import { interfaceRows } from "./scenarios/several-interfaces.js";
import { START_TOGETHER } from "./scenarios/start-together.js";
import { TOPICS } from "./scenarios/topics.js";
import type { Stage } from "./stage.js";

/** Every row that needs no ROS installation, in the order in which they are played. */
export function matrix(): Row[] {
  return [
    ...VENDORS.flatMap((vendor) => [
      ...pairRows(
        [{ peer: vendor, role: "none", sides: { client: vendor, server: vendor } }],
        [ONE_CALL, THOUSAND_CALLS, TOPICS],
      ),
      ...REFUSALS.map(({ name, play }) => ({
        peer: vendor,
        role: "none" as const,
        scenario: `refuses: ${name}`,
        needs: [vendor],
        parallel: true,
        limit: LIMIT,
        play: (stage: Stage) => play(stage, vendor),
      })),
    ]),
    ...pairRows([OURSELVES], [ONE_CALL, THOUSAND_CALLS, RESTART, PARAMETERS, TOPICS]),
    ...VENDOR_PAIRINGS.flatMap(withVendor),
    {
      peer: "cyclonedds+fastdds",
      role: "service",
      scenario: "a client of each vendor at once",
      needs: VENDORS,
      limit: LIMIT,
      play: (stage) => bothVendors(stage, "cyclonedds", "fastdds"),
    },
    ...relayRows("fastdds", "cyclonedds"),
    ...introspectionRows(VENDORS),
    ...pairRows(PAIRINGS, [...BURSTS, START_TOGETHER]),
    ...pairRows(
      PAIRINGS.filter(({ sides }) => sides.client === "rclts"),
      [KILLED_UNDER_RETRIES],
    ),
    ...largeSampleRows(),
    ...departureRows(),
    ...pairRows(
      PAIRINGS.filter(({ sides }) => sides.server === "rclts"),
      [BLOCKED_PROGRAM],
    ),
    IDLE_ROW,
    ...hostRows(),
    ...interfaceRows(),
    ...largeSamplesBetweenHosts(),
  ];
}

function withVendor(pairing: Pairing<Vendor>): Row[] {
  const { peer, role, sides } = pairing;
  return [
    ...pairRows([pairing], [...CALLS, RESTART, TOPICS, LOSSY_PAIR]),
    {
      peer,
      role,
      scenario: "two rclts clients and a peer's at once",
      needs: [peer],
      limit: LIMIT,
      play: (stage) => threeClients(stage, sides.server, peer),
    },
  ];
}

/** Milliseconds. */
const LIMIT = 30_000;
