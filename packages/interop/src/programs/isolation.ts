// SPDX-License-Identifier: Apache-2.0
// Keeps a program of the suite from reaching a real network.

import { networkInterfaces } from "node:os";

/**
 * A program that is not confined to loopback has to be on one of the suite's own hosts, where every interface has an
 * address that the suite gave it.
 *
 * @throws Error anywhere else, before a socket is opened
 */
export function requireIsolation(): void {
  if (process.env.ROS_LOCALHOST_ONLY === "1") return;
  const addresses = Object.values(networkInterfaces()).flatMap((infos = []) =>
    infos.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address),
  );
  const foreign = addresses.filter((address) => !address.startsWith(HOST_NETWORK));
  if (process.env.RCLTS_INTEROP_NAMESPACE === "1" && addresses.length > 0 && foreign.length === 0) return;
  throw new Error(
    "without ROS_LOCALHOST_ONLY=1 this program runs in the suite's own network namespaces only " +
      `(${HOST_NETWORK}0.0/16); here are ${addresses.join(", ") || "none of its addresses"}`,
  );
}

/** What the addresses of all hosts of the suite begin with. */
export const HOST_NETWORK = "10.77.";
