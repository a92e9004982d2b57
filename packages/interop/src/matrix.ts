// SPDX-License-Identifier: Apache-2.0
// The matrix: peers, the role of rclts, scenarios.

import type { Party, Row, Vendor } from "./row.js";
import { clientFirst, oneCall, type Sides, serverFirst, thousandCalls } from "./scenarios/calls.js";
import { departureRows } from "./scenarios/departures.js";
import { hostRows } from "./scenarios/hosts.js";
import { IDLE_ROW } from "./scenarios/idle.js";
import { largeSampleRows, largeSamplesBetweenHosts } from "./scenarios/large-samples.js";
import { VENDORS } from "./scenarios/pairings.js";
import { REFUSALS } from "./scenarios/refusals.js";
import { serverRestart } from "./scenarios/restart.js";
import { bothVendors, lossyPair, threeClients } from "./scenarios/several-clients.js";
import { interfaceRows } from "./scenarios/several-interfaces.js";
import type { Stage } from "./stage.js";

/** Every row that needs no ROS installation, in the order in which they are played. */
export function matrix(): Row[] {
  return [
    ...VENDORS.flatMap(betweenPeers),
    ...betweenOurselves(),
    ...VENDORS.flatMap((vendor) => [...withVendor(vendor, "service"), ...withVendor(vendor, "client")]),
    {
      peer: "cyclonedds+fastdds",
      role: "service",
      scenario: "a client of each vendor at once",
      needs: VENDORS,
      limit: LIMIT,
      play: bothVendors,
    },
    ...largeSampleRows(),
    ...departureRows(),
    IDLE_ROW,
    ...hostRows(),
    ...interfaceRows(),
    ...largeSamplesBetweenHosts(),
  ];
}

/** That the peers call each other, and refuse what they should. */
function betweenPeers(vendor: Vendor): Row[] {
  const row = { peer: vendor, role: "none", needs: [vendor], limit: LIMIT } as const;
  const sides = { client: vendor, server: vendor };
  return [
    ...[ONE_CALL, THOUSAND_CALLS].map(({ name, play }) => ({
      ...row,
      scenario: name,
      play: (stage: Stage) => play(stage, sides),
    })),
    ...REFUSALS.map(({ name, play }) => ({
      ...row,
      scenario: `refuses: ${name}`,
      play: (stage: Stage) => play(stage, vendor),
    })),
  ];
}

function betweenOurselves(): Row[] {
  return pairRows("rclts", "both", { client: "rclts", server: "rclts" }, [ONE_CALL, THOUSAND_CALLS, RESTART]);
}

function withVendor(vendor: Vendor, role: "client" | "service"): Row[] {
  const sides: Sides = role === "client" ? { client: "rclts", server: vendor } : { client: vendor, server: "rclts" };
  return [
    ...pairRows(vendor, role, sides, PAIR_SCENARIOS),
    {
      peer: vendor,
      role,
      scenario: "two rclts clients and a peer's at once",
      needs: [vendor],
      limit: LIMIT,
      play: (stage) => threeClients(stage, sides.server, vendor),
    },
  ];
}

interface PairScenario {
  readonly name: string;
  readonly limit?: number;
  readonly play: (stage: Stage, sides: Sides) => Promise<string>;
}

function pairRows(peer: Party, role: Row["role"], sides: Sides, scenarios: readonly PairScenario[]): Row[] {
  return scenarios.map(({ name, limit, play }) => ({
    peer,
    role,
    scenario: name,
    needs: peer === "rclts" ? [] : [peer],
    limit: limit ?? LIMIT,
    play: (stage) => play(stage, sides),
  }));
}

/** Milliseconds. */
const LIMIT = 30_000;

const ONE_CALL: PairScenario = { name: "1 call", play: oneCall };
const THOUSAND_CALLS: PairScenario = { name: "1000 calls", play: thousandCalls };
const RESTART: PairScenario = { name: "server restarted under the client", play: serverRestart };

const PAIR_SCENARIOS: readonly PairScenario[] = [
  ONE_CALL,
  THOUSAND_CALLS,
  { name: "client first", play: clientFirst },
  { name: "server first", play: serverFirst },
  RESTART,
  { name: "two clients in one process with 5 % of ours dropped", limit: 90_000, play: lossyPair },
];
