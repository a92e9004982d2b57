// SPDX-License-Identifier: Apache-2.0
// Who is played against whom, and the rows that come of it.

import { needsOf, type Party, type Row, type Vendor } from "../row.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";

/** Plays a scenario with each of these. */
export function pairRows(pairings: readonly Pairing[], scenarios: readonly PairScenario[]): Row[] {
  return pairings.flatMap(({ peer, role, sides }) =>
    scenarios.map(({ name, limit, parallel, play }) => ({
      peer,
      role,
      scenario: name,
      needs: needsOf(peer),
      parallel: parallel ?? false,
      limit: limit ?? LIMIT,
      play: (stage) => play(stage, sides),
    })),
  );
}

/** One client program and one server. */
export interface PairScenario {
  readonly name: string;
  /** Milliseconds; 60,000. */
  readonly limit?: number;
  readonly parallel?: boolean;
  readonly play: (stage: Stage, sides: Sides) => Promise<string>;
}

export const VENDORS: readonly Vendor[] = ["cyclonedds", "fastdds"];

/** rclts as service and as client of each vendor. */
export const VENDOR_PAIRINGS: readonly Pairing<Vendor>[] = VENDORS.flatMap(pairingsWith);

/** rclts against itself, two processes. */
export const OURSELVES: Pairing = { peer: "rclts", role: "both", sides: { client: "rclts", server: "rclts" } };

export const PAIRINGS: readonly Pairing[] = [OURSELVES, ...VENDOR_PAIRINGS];

/** rclts as service and as client of that party. */
export function pairingsWith<P extends Party>(peer: P): Pairing<P>[] {
  return [
    { peer, role: "service", sides: { client: peer, server: "rclts" } },
    { peer, role: "client", sides: { client: "rclts", server: peer } },
  ];
}

/** A row on hosts of its own, which is played beside others. */
export function hostRow(peer: string, role: Row["role"], scenario: string, limit: number, play: Row["play"]): Row {
  return { peer, role, scenario, needs: [...vendorsOf(peer), "hosts"], parallel: true, limit, play };
}

/** Those that a peer's name contains. */
function vendorsOf(peer: string): Vendor[] {
  return VENDORS.filter((vendor) => peer.includes(vendor));
}

/** Milliseconds after which a participant that is silent is given up: what each announces by default. */
export function leaseOf(party: Party): number {
  return party.includes("cyclonedds") ? 10_000 : 20_000;
}

/** A party on either side, or on both. */
export interface Pairing<P extends Party = Party> {
  readonly peer: P;
  readonly role: Row["role"];
  readonly sides: Sides;
}

/** Milliseconds. */
const LIMIT = 60_000;
