// SPDX-License-Identifier: Apache-2.0
// The packages of this workspace that are published, and their tarballs.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** `{ folder, manifest }` of each, a package behind those that it depends on. */
export function publishedPackages() {
  const packages = readdirSync(join(ROOT, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: folder }) => ({ folder, manifest: readJson(join(ROOT, "packages", folder, "package.json")) }))
    .filter(({ manifest }) => manifest.private !== true);
  const ordered = [];
  const add = (one) => {
    if (ordered.includes(one)) return;
    for (const name of Object.keys(one.manifest.dependencies ?? {})) {
      const needed = packages.find(({ manifest }) => manifest.name === name);
      if (needed !== undefined) add(needed);
    }
    ordered.push(one);
  };
  packages.forEach(add);
  return ordered;
}

/**
 * Packs what is built.
 *
 * @param destination an existing folder
 * @returns for each package also `tarball`, its path, and `packed`: what `npm pack` tells of sizes and files
 */
export function packPackages(destination, packages = publishedPackages()) {
  return packages.map(({ folder, manifest }) => {
    const cwd = join(ROOT, "packages", folder);
    const [packed] = JSON.parse(
      npm(["pack", "--json", "--loglevel=error", "--pack-destination", destination], { cwd }),
    );
    return { folder, manifest, packed, tarball: join(destination, packed.filename) };
  });
}

/** @returns what npm prints; what it says besides goes to stderr */
export function npm(args, options = {}) {
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === "win32";
  return execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], shell, ...options });
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
