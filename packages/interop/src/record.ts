// SPDX-License-Identifier: Apache-2.0
// What came out of the rows when they were played last, as it is kept in the repository.

import { type Outcome, type Result, rowName } from "./row.js";
import type { Versions } from "./versions.js";

export interface RecordedRow extends Pick<Result, "peer" | "role" | "scenario" | "outcome" | "figures" | "reason"> {
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The rows of one place: the peers without ROS, or one ROS 2 distribution. */
export interface RecordedRun {
  /** ROS_DISTRO, such as "humble"; "" without ROS. */
  readonly distro: string;
  readonly versions: Versions;
  readonly rows: readonly RecordedRow[];
}

/** Of an empty place. */
export function newRun(distro: string): RecordedRun {
  return { distro, versions: {}, rows: [] };
}

/** Rows that were played replace what is recorded of them; those that were skipped leave it. */
export function record(before: RecordedRun, versions: Versions, results: readonly Result[], date: string): RecordedRun {
  const rows = new Map(before.rows.map((row) => [rowName(row), row]));
  for (const { peer, role, scenario, outcome, figures, reason } of results) {
    if (outcome === SKIPPED) continue;
    rows.set(rowName({ peer, role, scenario }), { peer, role, scenario, outcome, figures, reason, date });
  }
  return { distro: before.distro, versions: { ...before.versions, ...versions }, rows: [...rows.values()] };
}

const SKIPPED: Outcome = "skipped";
