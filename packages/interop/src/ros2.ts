// SPDX-License-Identifier: Apache-2.0
// A real ROS 2 installation: its environment, what it lacks, and the programs of ../ros2 that run on it.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Need, RmwName, Ros2Library, Ros2Party } from "./row.js";

export const RMWS: readonly RmwName[] = ["rmw_fastrtps_cpp", "rmw_cyclonedds_cpp"];

export interface Ros2 {
  /** What a shell has after sourcing the set-up file. */
  readonly env: NodeJS.ProcessEnv;
  /** Why an RMW cannot be used, for those that cannot. */
  readonly missing: ReadonlyMap<Need, string>;
}

/** Such as "humble". */
export function distroOf({ env }: Ros2): string {
  return env.ROS_DISTRO ?? "unknown";
}

/**
 * What keeps its programs on this machine's loopback, or lets them use a host's interfaces too. Later than Humble each of them
 * warns of ROS_LOCALHOST_ONLY, whatever it says.
 */
export function discoveryVariables(ros2: Ros2, where: "loopback" | "host"): NodeJS.ProcessEnv {
  const onLoopback = where === "loopback";
  if (distroOf(ros2) === OLDEST_DISTRO) return { ROS_LOCALHOST_ONLY: onLoopback ? "1" : "0" };
  return { ROS_LOCALHOST_ONLY: undefined, ROS_AUTOMATIC_DISCOVERY_RANGE: onLoopback ? "LOCALHOST" : "SUBNET" };
}

/** A program of the installation, ready to be started. */
export interface Ros2Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** @throws Error if the file cannot be sourced */
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

/**
 * Builds what is not up to date of the rclcpp programs.
 *
 * @returns why they cannot be built, if they cannot
 */
export function buildRclcppPrograms(ros2: Ros2): string | undefined {
  const source = `${DIRECTORY}rclcpp`;
  console.error("compiling the rclcpp programs, which takes some minutes if they are not up to date");
  for (const args of [
    ["-S", source, "-B", buildDirectory(ros2), "-DCMAKE_BUILD_TYPE=Release"],
    ["--build", buildDirectory(ros2)],
  ]) {
    const { status, stderr, error } = spawnSync("cmake", args, { env: ros2.env, encoding: "utf8" });
    if (status !== 0) return `the rclcpp programs cannot be built: ${error?.message ?? stderr.trim()}`;
  }
  return undefined;
}

/** A program of a party, such as its `client` or `server`. Those of rclcpp exist once {@link buildRclcppPrograms} gave no reason. */
export function ros2Program(ros2: Ros2, party: Ros2Party, name: string): Ros2Program {
  const [library, rmw] = party.split(":") as [Ros2Library, RmwName];
  const env = { ...ros2.env, RMW_IMPLEMENTATION: rmw };
  return library === "rclpy"
    ? { command: "python3", args: [`${DIRECTORY}rclpy/${name}.py`], env }
    : { command: `${buildDirectory(ros2)}/${name}`, args: [], env };
}

/** The command-line tool. What it prints comes at once. */
export function ros2Command({ env }: Ros2, rmw: RmwName): Ros2Program {
  return { command: "ros2", args: [], env: { ...env, RMW_IMPLEMENTATION: rmw, PYTHONUNBUFFERED: "1" } };
}

/** One for each distribution: CMake remembers where it was. */
function buildDirectory(ros2: Ros2): string {
  return `${DIRECTORY}rclcpp/build/${distroOf(ros2)}`;
}

/** Of those that the suite is for; what came later is alike in all others. */
export const OLDEST_DISTRO = "humble";
const DIRECTORY = fileURLToPath(new URL("../ros2/", import.meta.url));

/** Values for the nodes of the programs `parameter-server`. */
export const PARAMETER_FILE = `${DIRECTORY}parameters.yaml`;
