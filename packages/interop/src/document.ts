// SPDX-License-Identifier: Apache-2.0
// docs/interop.md: what was proven with whom, from what is recorded of the rows.

import type { RecordedRow, RecordedRun } from "./record.js";
import { type Row, rowName } from "./row.js";

/** What names a row. */
export type RowKey = Pick<Row, "peer" | "role" | "scenario">;

export interface Chapter {
  readonly title: string;
  /** All rows that there are, played or not, in the order of a run. */
  readonly rows: readonly RowKey[];
  /** Undefined if nothing has been played there. */
  readonly run: RecordedRun | undefined;
  /** Peers that the same scenarios are played with, a column for each; other rows get a table of their own. */
  readonly columns: readonly string[];
}

/** The whole page, as Markdown. */
export function formatDocument(chapters: readonly Chapter[]): string {
  return [HEAD, ...chapters.map(formatChapter)].join("\n");
}

function formatChapter({ title, rows, run, columns }: Chapter): string {
  const played = new Map(run?.rows.map((row) => [rowName(row), row]));
  const lines = [`## ${title}`, "", ...summary(rows, run, played)];
  const shared = new Map<string, Map<string, RecordedRow | undefined>>();
  const others: RowKey[] = [];
  for (const row of rows) {
    const column = columns.find(
      (name) => row.peer === name || (row.peer.endsWith(`:${name}`) && !row.peer.includes("+")),
    );
    if (column === undefined) {
      others.push(row);
      continue;
    }
    const library = row.peer === column ? "" : row.peer.slice(0, -column.length - 1);
    const key = JSON.stringify([row.role, library, row.scenario]);
    const cells = shared.get(key) ?? new Map<string, RecordedRow | undefined>();
    shared.set(key, cells.set(column, played.get(rowName(row))));
  }
  if (shared.size > 0) {
    const body = [...shared].map(([key, cells]) => [
      ...(JSON.parse(key) as string[]),
      ...columns.map((column) => (cells.has(column) ? outcomeOf(cells.get(column)) : "")),
    ]);
    const named = body.some(([, library]) => library !== "");
    const headings = ["rclts is", "peer", "scenario", ...columns];
    lines.push(...table([headings, ...body].map((cells) => (named ? cells : cells.filter((_, i) => i !== 1)))), "");
  }
  if (others.length > 0) {
    const body = others.map((row) => [row.role, row.peer, row.scenario, outcomeOf(played.get(rowName(row)))]);
    lines.push(...table([["rclts is", "peers", "scenario", "outcome"], ...body]), "");
  }
  return lines.join("\n");
}

function summary(rows: readonly RowKey[], run: RecordedRun | undefined, played: Map<string, RecordedRow>): string[] {
  if (run === undefined) return [`None of its ${rows.length} rows has been played.`, ""];
  const results = rows.flatMap((row) => played.get(rowName(row)) ?? []);
  const passed = results.filter(({ outcome }) => outcome === "passed").length;
  const dates = results.map(({ date }) => date).sort();
  const [first, last] = [dates[0] ?? "", dates.at(-1) ?? ""];
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Played ${first === last ? `on ${first}` : `from ${first} to ${last}`}: ${passed} of ${rows.length} rows passed.`,
    "",
    `Versions: ${versions.join(", ")}.`,
    "",
  ];
}

function outcomeOf(row: RecordedRow | undefined): string {
  if (row === undefined) return "not played";
  return row.outcome === "failed" ? `failed: ${row.reason.split("\n")[0]}` : row.outcome;
}

/** As the formatter of the repository has it: columns of even width. */
function table(rows: readonly (readonly string[])[]): string[] {
  const [headings, ...body] = rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = headings!.map((heading, i) => Math.max(3, heading.length, ...body.map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(headings!), line(widths.map((width) => "-".repeat(width))), ...body.map(line)];
}

const HEAD = `<!-- Written by npm run interop -- --document. -->

# What was proven, and with whom

Each row below is a scenario that \`npm run interop\` plays with programs of somebody else; what they show is told in
[packages/interop](../packages/interop/README.md). "rclts is" says which part rclts has: the client, the service, both, or
none where a row only shows how the peers judge. ROS 2 was a local installation (\`--ros2 SETUP_BASH\`). \`--ros2 docker\`
plays the same in containers; that has not been tried yet, as there was no Docker engine where these were played.
`;
