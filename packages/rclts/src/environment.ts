// SPDX-License-Identifier: Apache-2.0
// Reads the ROS environment variables that decide how a process takes part in the graph, as rcl reads them.

import type { Rmw } from "@rclts/service";
import type { DiscoveryRange } from "./udp/interfaces.js";

/** `process.env`, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * ROS_DOMAIN_ID: a C integer literal (decimal, 0x…, 0…); unset or empty is 0.
 *
 * @throws RangeError naming the variable for anything else, and above 232.
 */
export function readDomainId(env: Environment): number {
  const text = env.ROS_DOMAIN_ID ?? "";
  if (text === "") return 0;
  const id = parseCInteger(text);
  if (id === undefined || id > 232) {
    throw new RangeError(`ROS_DOMAIN_ID is "${text}": expected an integer from 0 to 232`);
  }
  return id;
}

/** ROS_LOCALHOST_ONLY: on if it starts with 1, as in rcl. */
export function readLocalhostOnly(env: Environment): boolean {
  return env.ROS_LOCALHOST_ONLY?.startsWith("1") ?? false;
}

/** ROS_AUTOMATIC_DISCOVERY_RANGE; unset or empty is SUBNET, an unknown value LOCALHOST with a warning (as rcl of Jazzy). */
export function readDiscoveryRange(
  env: Environment,
  warn: (message: string) => void,
): DiscoveryRange | "system-default" {
  const text = env.ROS_AUTOMATIC_DISCOVERY_RANGE ?? "";
  const range = text === "" ? "subnet" : RANGES.get(text);
  if (range !== undefined) return range;
  warn(
    `ROS_AUTOMATIC_DISCOVERY_RANGE is "${text}": expected OFF, LOCALHOST, SUBNET or SYSTEM_DEFAULT; LOCALHOST is used`,
  );
  return "localhost";
}

/** ROS_STATIC_PEERS: hosts separated by semicolons; an entry of over 255 characters is left out with a warning. */
export function readStaticPeers(env: Environment, warn: (message: string) => void): string[] {
  const peers: string[] = [];
  for (const entry of (env.ROS_STATIC_PEERS ?? "").split(";")) {
    const peer = entry.trim();
    if (peer.length > 255) warn(`ROS_STATIC_PEERS: an entry of ${peer.length} characters is left out, 255 are allowed`);
    else if (peer !== "") peers.push(peer);
  }
  return peers;
}

/**
 * RMW_IMPLEMENTATION; unset or empty is "auto".
 *
 * @throws Error for an RMW that does not speak DDS-RTPS or is unknown.
 */
export function readRmw(env: Environment): Rmw {
  const text = env.RMW_IMPLEMENTATION ?? "";
  const rmw = RMWS.get(text);
  if (rmw !== undefined) return rmw;
  const known = [...RMWS.keys()].filter((name) => name !== "").join(", ");
  const reason = text === "rmw_zenoh_cpp" ? "Zenoh is not spoken here, only DDS-RTPS" : "it is not known here";
  throw new Error(`RMW_IMPLEMENTATION is "${text}": ${reason}; expected one of ${known}, or unset it`);
}

/**
 * Refuses what would silently not work: a graph that is joined through a discovery server, or a secured one.
 *
 * @throws Error naming the variable and the way out.
 */
export function refuseUnsupported(env: Environment, rmw: Rmw): void {
  // Only Fast DDS reads this variable, so a process told to be another RMW ignores it as that one does.
  const heeded = rmw === "auto" || rmw === "rmw_fastrtps_cpp";
  if (heeded && (env.ROS_DISCOVERY_SERVER ?? "") !== "") {
    throw new Error(
      `ROS_DISCOVERY_SERVER is "${env.ROS_DISCOVERY_SERVER}": joining a graph through a Fast DDS discovery server is ` +
        "not supported; unset it, and make sure that the other nodes use simple discovery too",
    );
  }
  if (env.ROS_SECURITY_ENABLE === "true") {
    throw new Error(
      'ROS_SECURITY_ENABLE is "true": DDS Security is not supported, and nothing would be encrypted; unset it to join the ' +
        "graph without security",
    );
  }
}

/** What strtoul with base 0 takes as a whole; undefined if there is more or less. */
function parseCInteger(text: string): number | undefined {
  const digits = /^\s*\+?(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))$/.exec(text);
  if (digits === null) return undefined;
  const [, hex, octal, decimal] = digits;
  if (hex !== undefined) return Number.parseInt(hex, 16);
  return octal === undefined ? Number(decimal) : Number.parseInt(octal, 8);
}

const RANGES = new Map<string, DiscoveryRange | "system-default">([
  ["OFF", "off"],
  ["LOCALHOST", "localhost"],
  ["SUBNET", "subnet"],
  ["SYSTEM_DEFAULT", "system-default"],
]);

const RMWS = new Map<string, Rmw>([
  ["", "auto"],
  ["rmw_fastrtps_cpp", "rmw_fastrtps_cpp"],
  ["rmw_fastrtps_dynamic_cpp", "rmw_fastrtps_cpp"],
  ["rmw_cyclonedds_cpp", "rmw_cyclonedds_cpp"],
  ["rmw_connextdds", "rmw_connextdds"],
]);
