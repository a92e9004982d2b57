// SPDX-License-Identifier: Apache-2.0
// Who is played against whom, and the rows that come of it.

import type { Party, Row, Vendor } from "../row.js";
import type { Sides } from "./calls.js";

export const VENDORS: readonly Vendor[] = ["cyclonedds", "fastdds"];

/** rclts as service and as client of each vendor. */
export const VENDOR_PAIRINGS: readonly Pairing[] = VENDORS.flatMap((vendor) => [
  { peer: vendor, role: "service", sides: { client: vendor, server: "rclts" } },
  { peer: vendor, role: "client", sides: { client: "rclts", server: vendor } },
]);

/** And rclts against itself. */
export const PAIRINGS: readonly Pairing[] = [
  { peer: "rclts", role: "both", sides: { client: "rclts", server: "rclts" } },
  ...VENDOR_PAIRINGS,
];

/** A row on hosts of its own, which is played beside others. */
export function hostRow(peer: string, role: Row["role"], scenario: string, limit: number, play: Row["play"]): Row {
  return { peer, role, scenario, needs: [...vendorsOf(peer), "hosts"], parallel: true, limit, play };
}

/** Those that a peer's name contains. */
export function vendorsOf(peer: string): Vendor[] {
  return VENDORS.filter((vendor) => peer.includes(vendor));
}

/** Milliseconds after which a participant that is silent is given up: what each announces by default. */
export const LEASES: Readonly<Record<Party, number>> = { rclts: 20_000, cyclonedds: 10_000, fastdds: 20_000 };

interface Pairing {
  readonly peer: Party;
  readonly role: Row["role"];
  readonly sides: Sides;
}
