// SPDX-License-Identifier: Apache-2.0
// One line of a benchmark's result, as it is printed and as it stands in the JSON file.

export interface Row {
  readonly suite: string;
  readonly case: string;
  /** Medians over the rounds of each round's own quantile, in `unit`. */
  readonly p50: number;
  /** Likewise; of `cold`, whose rounds are few starts, each round's slowest, and of `scale` the costliest round. */
  readonly p99: number;
  readonly unit: string;
  /** Calls, samples or bytes per second, whatever the suite counts. */
  readonly perSecond: number;
  /**
   * p50 over p50 for durations, perSecond over perSecond for rates, of the same round: their median over the rounds; 1 for the
   * case that others are compared to.
   */
  readonly ratio: number;
  readonly ratioTo: string;
}

export function printRows(rows: readonly Row[]): void {
  const header = ["suite", "case", "p50", "p99", "unit", "per second", "ratio", "to"];
  const lines = rows.map((row) => [
    row.suite,
    row.case,
    row.p50.toFixed(1),
    row.p99.toFixed(1),
    row.unit,
    row.perSecond.toFixed(0),
    row.ratio.toFixed(row.ratio < 0.2 ? 3 : 2),
    row.ratioTo,
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)));
  for (const line of [header, ...lines])
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
}
