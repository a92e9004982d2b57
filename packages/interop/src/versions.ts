// SPDX-License-Identifier: Apache-2.0
// Which versions of what a run was played with.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Ros2 } from "./ros2.js";

/** Names, and their versions as whoever packaged them writes them. */
export type Versions = Readonly<Record<string, string>>;

/** Of the Debian packages that the peers are built with, as far as they are installed. */
export function peerVersions(): Versions {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", `\${Package} \${Version}\n`, ...DEBIAN_PACKAGES], {
    encoding: "utf8",
  });
  const installed = (stdout ?? "").split("\n").map((line) => line.split(" "));
  return { node: process.version, ...namesWithVersions(installed) };
}

/** Of an installation's client libraries, RMWs and DDS implementations. */
export function ros2Versions({ env }: Ros2): Versions {
  const prefixes = (env.AMENT_PREFIX_PATH ?? "").split(":");
  return namesWithVersions(
    ROS_PACKAGES.map((name) => [name, ...prefixes.flatMap((prefix) => versionIn(prefix, name))]),
  );
}

/** None or one. Packages of ROS have a package.xml; the DDS implementations, built from source, only files for CMake. */
function versionIn(prefix: string, name: string): string[] {
  const places: [string, RegExp][] = [
    [`share/${name}/package.xml`, /<version>\s*([^<\s]+)/],
    [`share/${name}/cmake/${name}-config-version.cmake`, /set\(PACKAGE_VERSION "?([^")]+)/],
    ["lib/cmake/CycloneDDS/CycloneDDSConfigVersion.cmake", /set\(PACKAGE_VERSION "?([^")]+)/],
  ];
  for (const [file, pattern] of places) {
    if (!file.toLowerCase().includes(name) || !existsSync(`${prefix}/${file}`)) continue;
    const version = readFileSync(`${prefix}/${file}`, "utf8").match(pattern)?.[1];
    if (version !== undefined) return [version];
  }
  return [];
}

function namesWithVersions(pairs: readonly (readonly string[])[]): Versions {
  return Object.fromEntries(
    pairs.flatMap(([name, version]) => (name === undefined || version === undefined ? [] : [[name, version]])),
  );
}

const DEBIAN_PACKAGES = ["cyclonedds-dev", "libfastrtps-dev", "libfastcdr-dev", "tshark"];
/** Fast DDS is called fastrtps until Jazzy, and fastdds afterwards. */
const ROS_PACKAGES = [
  "rclcpp",
  "rclpy",
  "ros2cli",
  "rmw_fastrtps_cpp",
  "fastrtps",
  "fastdds",
  "rmw_cyclonedds_cpp",
  "cyclonedds",
];
