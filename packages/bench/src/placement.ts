// SPDX-License-Identifier: Apache-2.0
// Which cores a case's programs run on: two processes on one core or on two differ by a factor of two, and the system
// decides it by luck. So it is decided here, and a case is compared to cases that ran the same way.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The cores of the two sides of a case; undefined where the system chooses. */
export interface Placement {
  /** Appended to the names of cases: "" for two cores, which is how programs of one machine mostly run. */
  readonly suffix: "" | "-one-core";
  readonly server: number | undefined;
  readonly client: number | undefined;
}

/** A core each, then one for both. If cores cannot be chosen here, whatever the system does; `note` is told why. */
export function placements(note: (text: string) => void): readonly [Placement, ...Placement[]] {
  const [first, second] = ownCores();
  if (first === undefined || second === undefined) {
    note("the system chooses the cores: this needs Linux, two cores and taskset (util-linux) to be repeatable");
    return [{ suffix: "", server: undefined, client: undefined }];
  }
  return [
    { suffix: "", server: first, client: second },
    { suffix: "-one-core", server: first, client: first },
  ];
}

/** A command that runs on one core. */
export function pinned(core: number | undefined, command: string): { command: string; args: string[] } {
  return core === undefined ? { command, args: [] } : { command: "taskset", args: ["-c", String(core), command] };
}

/** The cores that this process may use; none if it cannot be told or `taskset` is missing. */
function ownCores(): number[] {
  if (process.platform !== "linux" || spawnSync("taskset", ["--version"]).status !== 0) return [];
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
  return list.split(",").flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
