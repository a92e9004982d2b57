// SPDX-License-Identifier: Apache-2.0
// npm run release: publishes the tarballs that npm run pack-check made, each package behind those that it depends on.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { npm, publishedPackages, ROOT } from "./published.mjs";

const USAGE = `npm run release -- FOLDER [--tag vX.Y.Z] [--by-hand] [--dry-run]

Publishes what "npm run pack-check -- --check --out FOLDER" has checked. What the registry has already is left out, so that
a release that broke off can be run again.

  --tag vX.Y.Z   of git: fails unless it is the version of the packages
  --by-hand      without provenance, which only a workflow can prove: for the first version of a package, as the registry
                 trusts a workflow with a package that is there
  --dry-run      publish nothing
`;

/** By force, as npm asks the registry otherwise, and refuses a version that is there: what has been released stays right. */
const DRY_RUN = ["--dry-run", "--force", "--loglevel=error"];

process.exitCode = main();

function main() {
  let options;
  try {
    options = parseArgs({
      options: {
        tag: { type: "string" },
        "by-hand": { type: "boolean", default: false },
        "dry-run": { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (options.positionals.length !== 1) throw new Error("expected one folder");
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  const { tag, "by-hand": byHand, "dry-run": dryRun } = options.values;
  const packages = publishedPackages().map(({ manifest: { name, version } }) => ({
    name,
    version,
    tarball: join(resolve(options.positionals[0]), `${name.replace("@", "").replace("/", "-")}-${version}.tgz`),
  }));
  const faults = [
    ...packages.filter(({ tarball }) => !existsSync(tarball)).map(({ tarball }) => `${tarball} is not there`),
    ...releaseFaults(packages[0].version, tag),
  ];
  for (const fault of faults) console.error(`release: ${fault}`);
  if (faults.length > 0) return 1;
  return packages.every((one) => publish(one, { byHand, dryRun })) ? 0 : 1;
}

function releaseFaults(version, tag) {
  const faults = [];
  if (tag !== undefined && tag !== `v${version}`) faults.push(`the tag is ${tag}, the packages are ${version}`);
  const changes = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
  if (!changes.includes(`\n## [${version}] - 20`))
    faults.push(`CHANGELOG.md has no entry for ${version} with its date`);
  return faults;
}

/** @returns whether it is published now, or has been before */
function publish({ name, version, tarball }, { byHand, dryRun }) {
  if (!dryRun && isPublished(name, version)) {
    console.log(`${name} ${version} is on the registry already`);
    return true;
  }
  const args = ["publish", tarball, ...(byHand ? ["--provenance=false"] : []), ...(dryRun ? DRY_RUN : [])];
  const { status } = spawnSync("npm", args, {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  console.log(`${name} ${version}: ${status === 0 ? (dryRun ? "can be published" : "published") : "not published"}`);
  return status === 0;
}

function isPublished(name, version) {
  try {
    return npm(["view", `${name}@${version}`, "version"], { stdio: "pipe" }).length > 0;
  } catch {
    // npm view fails if there is no such package. Where it fails for another reason, so will the publishing.
    return false;
  }
}
