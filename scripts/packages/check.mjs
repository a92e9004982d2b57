// SPDX-License-Identifier: Apache-2.0
// npm run pack-check: packs every published package, says what is wrong with it, and how large it is.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { faultsOf } from "./faults.mjs";
import { figureFaults, formatTable, kilobytes, writeFigures } from "./figures.mjs";
import { packPackages } from "./published.mjs";

const USAGE = `npm run pack-check -- [--check] [--out FOLDER]

Packs what is published, checks it and writes the table of sizes in docs/packages.md.

  --check        only say whether the table is right
  --out FOLDER   keep the tarballs there
`;

process.exitCode = await main();

async function main() {
  let options;
  try {
    options = parseArgs({ options: { check: { type: "boolean" }, out: { type: "string" } } }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  const folder = options.out === undefined ? mkdtempSync(join(tmpdir(), "rclts-packed-")) : resolve(options.out);
  try {
    mkdirSync(folder, { recursive: true });
    return await check(packPackages(folder), options.check === true);
  } finally {
    if (options.out === undefined) rmSync(folder, { recursive: true });
  }
}

async function check(all, onlyCompare) {
  const faults = [];
  for (const one of all) {
    for (const fault of await faultsOf(one, all)) faults.push(`${one.manifest.name}: ${fault}`);
  }
  const table = [
    ["package", "packed", "unpacked", "files"],
    ...all.map(({ manifest: { name }, packed: { size, unpackedSize, entryCount } }) => [
      `\`${name}\``,
      kilobytes(size),
      kilobytes(unpackedSize),
      `${entryCount}`,
    ]),
  ];
  if (onlyCompare) faults.push(...figureFaults("sizes", table));
  else writeFigures("sizes", table);
  console.log(formatTable(table));
  for (const fault of faults) console.error(fault);
  if (onlyCompare && faults.length > 0) console.error("the table is written by npm run pack-check");
  console.log(`${all.length} packages, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}
