// SPDX-License-Identifier: Apache-2.0
// The tables of figures in docs/packages.md, which are written by the scripts that measure them.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./published.mjs";

/**
 * Writes a table into the page, between `<!-- NAME -->` and `<!-- end of NAME -->`.
 *
 * @param rows cells as text, the first row is the head
 */
export function writeFigures(name, rows) {
  const { before, after } = placeOf(name);
  writeFileSync(PAGE, `${before}${formatTable(rows)}${after}`);
}

/**
 * How the page's table differs from this one, in sentences. A figure may be a tenth larger or smaller than it says, since
 * each change of the code changes sizes; a figure in seconds is not compared.
 */
export function figureFaults(name, rows) {
  const told = placeOf(name)
    .table.trim()
    .split("\n")
    .filter((line) => !/^[|: -]+$/.test(line))
    .map((line) =>
      line
        .replaceAll(/^\| | \|$/g, "")
        .split("|")
        .map((cell) => cell.trim()),
    );
  const same = told.length === rows.length && rows.every((row, i) => row.length === told[i].length);
  if (!same) return [`docs/packages.md: the table "${name}" has other rows`];
  return rows.flatMap((row, i) =>
    row
      .filter((cell, column) => !alike(cell, told[i][column]))
      .map((cell) => `docs/packages.md: ${row[0]}: ${cell} is not what the table "${name}" says`),
  );
}

/** As Markdown, columns of figures to the right. */
export function formatTable([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(4, ...[head, ...rows].map((row) => row[column].length)));
  const isFigure = (column) => rows.every((row) => /^\d/.test(row[column]));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (isFigure(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" | ")} |\n`;
  const rule = widths.map((width, i) => (isFigure(i) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return `${line(head)}| ${rule.join(" | ")} |\n${rows.map(line).join("")}`;
}

/** @returns such as "43 kB", of 1,000 bytes each */
export function kilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
}

function placeOf(name) {
  const text = readFileSync(PAGE, "utf8");
  const match = new RegExp(`(?<=<!-- ${name} -->\\n\\n)[\\s\\S]*?(?=\\n<!-- end of ${name} -->)`).exec(text);
  if (match === null) throw new Error(`docs/packages.md: there is no place for the table "${name}"`);
  return { before: text.slice(0, match.index), table: match[0], after: text.slice(match.index + match[0].length) };
}

function alike(cell, told) {
  if (cell === told || / s$/.test(cell)) return true;
  const [now, then] = [cell, told].map((text) => Number(/^[\d,]+/.exec(text)?.[0].replaceAll(",", "")));
  return now > 0.9 * then && now < 1.1 * then;
}

const PAGE = join(ROOT, "docs/packages.md");
