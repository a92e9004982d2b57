// SPDX-License-Identifier: Apache-2.0
// The vendors' programs of the interoperability suite, built if their libraries are installed.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Peer {
  readonly vendor: "cyclonedds" | "fastdds";
  readonly program: string;
}

/** The peers that there are; `missing` is told of the others. */
export function vendorPeers(missing: (vendor: string) => void): Peer[] {
  const folder = new URL("../../interop/peers/", import.meta.url);
  // Prints what it builds and what it leaves out, which is no concern of a benchmark's reader.
  spawnSync("bash", [fileURLToPath(new URL("build.sh", folder))], { stdio: "ignore" });
  return (["cyclonedds", "fastdds"] as const).flatMap((vendor) => {
    const program = fileURLToPath(new URL(`build/${vendor}-peer`, folder));
    if (existsSync(program)) return [{ vendor, program }];
    missing(vendor);
    return [];
  });
}
