// SPDX-License-Identifier: Apache-2.0
// npm run bench: runs benchmark suites side by side and writes their rows.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeDocument } from "./document.js";
import { printRows, type Row } from "./row.js";
import { cdr } from "./suites/cdr.js";
import { cold } from "./suites/cold.js";
import { large } from "./suites/large.js";
import { rtt } from "./suites/rtt.js";
import { scale } from "./suites/scale.js";
import { throughput } from "./suites/throughput.js";

type Suite = (progress: (text: string) => void, note: (text: string) => void) => Promise<Row[]>;

const SUITES: Readonly<Record<string, Suite>> = {
  rtt,
  "throughput-64": throughput(64),
  "throughput-1000": throughput(1000),
  large,
  scale,
  cold,
  cdr,
};

const USAGE = `npm run bench -- [--only SUITE[,SUITE]...] [--json FILE]

  --only   suites by name or prefix, comma-separated: ${Object.keys(SUITES).join(", ")}
  --json   also write the rows to FILE

npm run bench -- --document   writes docs/benchmarks.md and its pictures of the rows in packages/bench/record/*.json
`;

async function main(): Promise<number> {
  let options: { only?: string; json?: string; document?: boolean; help?: boolean };
  try {
    options = parseArgs({
      options: {
        only: { type: "string" },
        json: { type: "string" },
        document: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.document) {
    writeDocument(folder("../record"), folder("../../../docs"));
    return 0;
  }
  const all = Object.keys(SUITES);
  const wanted = options.only?.split(",") ?? all;
  const unknown = wanted.find((prefix) => prefix === "" || !all.some((name) => name.startsWith(prefix)));
  if (unknown !== undefined) {
    console.error(`no suite is called "${unknown}": expected ${all.join(", ")}`);
    return 2;
  }
  const names = all.filter((name) => wanted.some((prefix) => name.startsWith(prefix)));
  const rows: Row[] = [];
  for (const name of names) rows.push(...(await SUITES[name]!(progress, (text) => console.error(text))));
  progress("");
  printRows(rows);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
  return 0;
}

/** Beside the built program. */
function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

process.exitCode = await main();
