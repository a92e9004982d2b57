// SPDX-License-Identifier: Apache-2.0
// docs/benchmarks.md and its pictures, made of the rows that were recorded.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatBarChart } from "./bar-chart.js";
import { CHAPTERS } from "./chapters.js";
import type { Row } from "./row.js";

/**
 * The page and its pictures: file below docs/ to its text.
 *
 * @param rows of all suites that have been recorded; a chapter without any is left out
 */
export function formatDocument(rows: readonly Row[]): Map<string, string> {
  const files = new Map<string, string>();
  const page = [HEAD];
  for (const { title, picture, measure, text, groups } of CHAPTERS) {
    const bars = groups(rows);
    if (bars.length === 0) continue;
    const file = `benchmarks/${picture}.svg`;
    files.set(file, formatBarChart({ title: measure, groups: bars }));
    page.push(`## ${title}\n\n${measure}.\n\n![${title}](${file})\n\n${text}\n`);
  }
  return files.set("benchmarks.md", page.join("\n"));
}

/** The rows of all JSON files in a folder, in the order of their names. */
export function readRecord(folder: string): Row[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Row[]);
}

/** Writes what is recorded in `record` to `docs`. */
export function writeDocument(record: string, docs: string): void {
  for (const [file, text] of formatDocument(readRecord(record))) {
    mkdirSync(dirname(join(docs, file)), { recursive: true });
    writeFileSync(join(docs, file), text);
  }
}

const HEAD = `<!-- Written by npm run bench -- --document. -->

# Benchmarks

Measured in November 2026 on two otherwise idle cores of a virtual machine (x86-64, Linux, Node 20), over loopback, with
each process on a core of its own unless it says otherwise. Times of another machine differ; ratios much less, as what is
compared runs in turn with it, round by round. Blue is rclts, dark grey what it is compared to, light grey the vendors' own.
Behind each bar stand its figure and its ratio.

Run them yourself, on a machine that does nothing else:

\`\`\`sh
npm run bench                                      # all
npm run bench -- --only rtt,large --json rows.json # some, and their rows as JSON
\`\`\`

How they are measured is told in [packages/bench](../packages/bench/README.md), and their rows are in
[its record](../packages/bench/record/).
`;
