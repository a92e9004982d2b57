// SPDX-License-Identifier: Apache-2.0
// A row of the matrix: who plays with whom, and what has to come out.

import type { Stage } from "./stage.js";

/** What a machine may lack. */
export const NEEDS = [
  "cyclonedds",
  "fastdds",
  "tshark",
  "hosts",
  "rmw_fastrtps_cpp",
  "rmw_cyclonedds_cpp",
  "rclcpp",
] as const;
export type Need = (typeof NEEDS)[number];

/** Whose program plays a client or a server: ours, a vendor's peer, or one of ROS 2 with its client library and RMW. */
export type Party = "rclts" | Vendor | Ros2Party;
export type Vendor = "cyclonedds" | "fastdds";
export type Ros2Party = `${Ros2Library}:${RmwName}`;
export type Ros2Library = "rclpy" | "rclcpp";
export type RmwName = "rmw_fastrtps_cpp" | "rmw_cyclonedds_cpp";

export interface Row {
  /** The other implementation, or `rclts` for rclts against itself. */
  readonly peer: string;
  /** What rclts is in it; `none` where it only shows what the peers do. */
  readonly role: "client" | "service" | "both" | "none";
  readonly scenario: string;
  readonly needs: readonly Need[];
  /** Whether it may be played beside others that may: it has hosts of its own, or it mostly waits. */
  readonly parallel?: boolean;
  /** Whether it is about what no Humble has. */
  readonly laterThanHumble?: boolean;
  /** Milliseconds after which it has failed. */
  readonly limit: number;
  /** Resolves with the figures for the table, rejects with the reason of the failure. */
  readonly play: (stage: Stage) => Promise<string>;
}

export type Outcome = "passed" | "failed" | "skipped";

/** One row as it is printed and written with `--json`. */
export interface Result {
  readonly peer: string;
  readonly role: Row["role"];
  readonly scenario: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** 0 if nothing was started. */
  readonly domain: number;
  readonly figures: string;
  /** Of a failure or of a skip. */
  readonly reason: string;
}

/** What it takes for these to play. */
export function needsOf(...parties: readonly Party[]): Need[] {
  const needs = parties.flatMap((party): Need[] => {
    if (party === "rclts") return [];
    if (!isRos2Party(party)) return [party];
    const [library, rmw] = party.split(":") as [Ros2Library, RmwName];
    return library === "rclcpp" ? [rmw, library] : [rmw];
  });
  return [...new Set(needs)];
}

export function isRos2Party(party: Party): party is Ros2Party {
  return party.includes(":");
}

/** The name that `--only` looks at. */
export function rowName({ peer, role, scenario }: Pick<Row, "peer" | "role" | "scenario">): string {
  return `${peer}/${role}/${scenario}`;
}

/** The rows that `--only` names; all without it. */
export function selectRows(rows: readonly Row[], only: readonly string[] | undefined): Row[] {
  return rows.filter((row) => only?.some((pattern) => rowName(row).includes(pattern)) ?? true);
}
