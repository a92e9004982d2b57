// SPDX-License-Identifier: Apache-2.0
// Builds the C and C++ peers of the vendors that are installed.

import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Vendor } from "./row.js";

/** The program of a vendor, once {@link buildPeers} did not say that it is missing. */
export function peerProgram(vendor: Vendor): string {
  return `${DIRECTORY}build/${vendor}-peer`;
}

/**
 * Builds what is not up to date, and says so.
 *
 * @returns why a vendor's peer is missing, for those that are.
 * @throws Error if a compiler that should build one cannot
 */
export function buildPeers(): Map<Vendor, string> {
  const missing = new Map<Vendor, string>();
  if (VENDORS.every(isUpToDate)) return missing;
  console.error("compiling the peers, which takes a minute or more");
  const { status, stdout, stderr, error } = spawnSync(`${DIRECTORY}build.sh`, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the peers cannot be built: ${error?.message ?? `${stdout}${stderr}`}`);
  for (const vendor of VENDORS) {
    const reason = stdout.match(new RegExp(`^skipped: ${vendor}-peer \\((.*)\\)$`, "m"))?.[1];
    if (reason !== undefined) missing.set(vendor, reason);
  }
  return missing;
}

function isUpToDate(vendor: Vendor): boolean {
  const built = statSync(peerProgram(vendor), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return [".", "program", vendor].every((folder) => sourcesIn(`${DIRECTORY}${folder}/`).every((time) => time < built));
}

/** Times of change. */
function sourcesIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => /\.(sh|[ch](pp)?)$/.test(name))
    .map((name) => statSync(folder + name).mtimeMs);
}

const DIRECTORY = fileURLToPath(new URL("../peers/", import.meta.url));
const VENDORS = ["cyclonedds", "fastdds"] as const;
