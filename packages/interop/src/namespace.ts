// SPDX-License-Identifier: Apache-2.0
// Gives the run a network of its own: it starts itself again in a network namespace that has loopback only, and with a
// shared memory of its own, which Fast DDS takes for a network too.

import { spawn, spawnSync } from "node:child_process";

/** Whether this process runs in the namespace that {@link runInNamespace} made. */
export function isInNamespace(): boolean {
  return process.env[MARK] === "1";
}

/**
 * Runs this program again inside a namespace, with the same arguments, and resolves with its exit status.
 *
 * It gets a process namespace too: however it ends, the kernel ends its children. And one for mounts, so that what
 * hosts.ts mounts is seen by nobody else.
 *
 * @returns undefined if the machine does not let us, or has no namespaces.
 */
export async function runInNamespace(): Promise<number | undefined> {
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const unshare = ["--pdeathsig", "KILL", "unshare", ...asRoot, "--net", "--mount", "--pid", "--kill-child"];
  const inside = (script: string): string[] => [...unshare, "sh", "-c", `${SET_UP} && ${script}`];
  if (spawnSync("setpriv", inside("true"), { stdio: "ignore" }).status !== 0) return undefined;
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("setpriv", [...inside('exec "$0" "$@"'), ...command], {
    stdio: "inherit",
    env: { ...process.env, [MARK]: "1" },
  });
  // Ctrl-C reaches the one inside by itself, and unshare heeds no polite signal: killing it ends what is inside.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => void child.kill("SIGKILL"));
  return new Promise((resolve) => {
    child.once("close", (code) => resolve(code ?? 1));
  });
}

const MARK = "RCLTS_INTEROP_NAMESPACE";
/**
 * Fast DDS names what it has in /dev/shm after UDP ports, which two runs at a time have alike, each in its namespace. Of
 * rclcpp's clients with rmw_fastrtps_cpp 1.3 % get no answer from an rclcpp server that starts with them, with two runs in
 * one /dev/shm 9 %, and ports cannot be opened.
 */
const SET_UP =
  "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && mount -t tmpfs tmpfs /dev/shm";
