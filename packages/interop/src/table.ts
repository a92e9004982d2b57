// SPDX-License-Identifier: Apache-2.0
// Results as lines of text.

import type { Outcome, Result } from "./row.js";

/** A table with a line for each result and what all of them come to. */
export function formatTable(results: readonly Result[]): string {
  const cells = results.map(({ peer, role, scenario, outcome, seconds, figures, reason }) => [
    peer,
    role,
    scenario,
    outcome,
    `${seconds.toFixed(1)} s`,
    figures,
    reason.split("\n")[0]!,
  ]);
  const rows = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, "", formatTotals(results)].join("\n");
}

/** `N passed, N failed, N skipped` */
export function formatTotals(results: readonly Result[]): string {
  const count = (wanted: Outcome): number => results.filter(({ outcome }) => outcome === wanted).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

const HEADINGS = ["peer", "rclts is", "scenario", "result", "time", "figures", "reason"];
