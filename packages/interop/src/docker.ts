// SPDX-License-Identifier: Apache-2.0
// `--ros2 docker`: the same run once more, inside a container of each ROS 2 distribution.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Plays in a container of each distribution.
 *
 * @param args the command line without `--ros2`; files in it are those of the container, where the workspace is the
 *   working directory
 * @returns the exit status of the first that failed, or 0
 * @throws Error if Docker cannot be started
 */
export function playInDocker(distros: readonly string[], args: readonly string[]): number {
  let failed = 0;
  for (const distro of distros) {
    const { status, error } = spawnSync("docker", dockerArguments(distro, args), { stdio: "inherit" });
    if (error !== undefined) throw new Error(`docker cannot be started: ${error.message}`);
    if (failed === 0) failed = status ?? 1;
  }
  return failed;
}

/** What `docker` is told, after its name. */
function dockerArguments(distro: string, args: readonly string[]): string[] {
  const compose = fileURLToPath(new URL("../ros2/docker/compose.yaml", import.meta.url));
  return [
    "compose",
    "-f",
    compose,
    "run",
    "--rm",
    "--build",
    distro,
    ...args,
    "--ros2",
    `/opt/ros/${distro}/setup.bash`,
  ];
}
