// SPDX-License-Identifier: Apache-2.0
// npm run stranger: does what docs/getting-started.md says, word for word, in an empty folder with the packed packages, and
// measures what an installation of rclts alone brings.
//
// The packages come from a registry on loopback, so that the page's own `npm install` gets them; what they depend on comes
// from npm's. Everything runs on loopback, in a domain of its own.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isolatedEnvironment } from "../../packages/examples/dist/isolated-environment.js";
import { figureFaults, formatTable, writeFigures } from "./figures.mjs";
import { measureInstallation } from "./installation.mjs";
import { followPage } from "./page.mjs";
import { packPackages, ROOT } from "./published.mjs";
import { startRegistry } from "./registry.mjs";

const USAGE = `npm run stranger -- [--check]

Follows docs/getting-started.md with the packages as they would be published, and writes what an installation of rclts
brings into docs/packages.md. The last line is "N passed, N failed".

  --check   only say whether the page tells the figures right
`;

process.exitCode = await main();

async function main() {
  let options;
  try {
    options = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "rclts-stranger-"));
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  const registry = await startRegistry(packPackages(tarballs));
  try {
    return await beStranger(folder, await strangersEnvironment(folder, registry.url), options.check);
  } finally {
    registry.close();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  }
}

async function beStranger(folder, env, onlyCompare) {
  const began = performance.now();
  const outcomes = await followPage(join(ROOT, "docs/getting-started.md"), join(folder, "page"), env);
  console.log(`the page took ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  const { faults, table } = await measureInstallation(join(folder, "alone"), env);
  console.log(formatTable(table));
  if (onlyCompare) faults.push(...figureFaults("installation", table));
  else writeFigures("installation", table);
  for (const fault of faults) console.error(fault);
  const failed = outcomes.filter((passed) => !passed).length + (faults.length > 0 ? 1 : 0);
  console.log(`${outcomes.length + 1 - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Nothing of this user's npm, of the script that runs this, or of ROS. */
async function strangersEnvironment(folder, registry) {
  const inherited = Object.entries(await isolatedEnvironment()).filter(([name]) => !/^npm_/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    npm_config_registry: registry,
    npm_config_cache: join(folder, "cache"),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    npm_config_loglevel: "error",
    // npx must not ask, nor fetch a package that the page has not installed.
    npm_config_yes: "false",
    NO_COLOR: "1",
  };
}
