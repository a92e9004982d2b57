// SPDX-License-Identifier: Apache-2.0
// The vendors' programs of the interoperability suite, built if their libraries are installed.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Peer {
  readonly vendor: "cyclonedds" | "fastdds";
  readonly program: string;
}

/** The peers that there are; `missing` is told of the others, and why they are not. Builds them once a run. */
export function vendorPeers(missing: (vendor: string, why: string) => void): Peer[] {
  const folder = new URL("../../interop/peers/", import.meta.url);
  built ??= spawnSync("bash", [fileURLToPath(new URL("build.sh", folder))], { encoding: "utf8" }).stdout ?? "";
  return (["cyclonedds", "fastdds"] as const).flatMap((vendor) => {
    const program = fileURLToPath(new URL(`build/${vendor}-peer`, folder));
    if (existsSync(program)) return [{ vendor, program }];
    const skipped = new RegExp(`^skipped: ${vendor}-peer \\((.*)\\)$`, "m").exec(built!)?.[1];
    missing(vendor, skipped ?? "its program cannot be built (packages/interop/peers/build.sh says why)");
    return [];
  });
}

/** What the build has printed. */
let built: string | undefined;
