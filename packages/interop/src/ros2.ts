// SPDX-License-Identifier: Apache-2.0
// A real ROS 2 installation: its environment, and what it lacks.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Need } from "./row.js";

export const RMWS = ["rmw_fastrtps_cpp", "rmw_cyclonedds_cpp"] as const;
export type RmwName = (typeof RMWS)[number];

export interface Ros2 {
  /** What a shell has after sourcing the set-up file. */
  readonly env: NodeJS.ProcessEnv;
  /** Why an RMW cannot be used, for those that cannot. */
  readonly missing: ReadonlyMap<Need, string>;
}

/** @throws Error if the file cannot be sourced, or gives no Python that has rclpy */
export function openRos2(setup: string): Ros2 {
  const shell = spawnSync("bash", ["-c", 'source "$0" >&2 && env --null', setup], { encoding: "utf8" });
  if (shell.status !== 0) throw new Error(`${setup} cannot be sourced: ${shell.stderr.trim()}`);
  const env = Object.fromEntries(
    shell.stdout
      .split("\0")
      .filter((variable) => variable !== "")
      .map((variable) => [variable.slice(0, variable.indexOf("=")), variable.slice(variable.indexOf("=") + 1)]),
  );
  const prefixes = (env.AMENT_PREFIX_PATH ?? "").split(":");
  const missing = new Map<Need, string>();
  for (const rmw of RMWS) {
    const found = prefixes.some((prefix) => existsSync(`${prefix}/share/ament_index/resource_index/packages/${rmw}`));
    if (!found) missing.set(rmw, `${rmw} is not in ${setup}`);
  }
  return { env, missing };
}
