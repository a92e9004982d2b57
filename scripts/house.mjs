// SPDX-License-Identifier: Apache-2.0
// Writes docs/house.md: what the code base consists of, in figures. With `--check` it writes nothing, and fails if there is
// an import cycle, a dependency without a reason, or a figure on the page that is off by more than a tenth.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const PAGE = `${root}docs/house.md`;

/** Why each package of somebody else is here, and where that was decided. */
const REASONS = {
  "@arethetypeswrong/cli": ["what `exports` and declarations promise to every resolver", "0003-tooling"],
  "@biomejs/biome": ["lint, import rules and format", "0003-tooling"],
  "@foxglove/cdr": ["an oracle of differential tests", "0001-our-own-cdr-and-rtps"],
  "@foxglove/ros2idl-parser": ["parses `.idl` files", "0006-ros2idl-parser"],
  "@foxglove/rosmsg": ["type definitions for the two beside it", "0001-our-own-cdr-and-rtps"],
  "@foxglove/rosmsg2-serialization": [
    "an oracle of differential tests, a baseline of benchmarks",
    "0001-our-own-cdr-and-rtps",
  ],
  "@swc/core": ["transforms TypeScript for tests", "0003-tooling"],
  "@swc/jest": ["transforms TypeScript for tests", "0003-tooling"],
  "@types/jest": ["types", "0003-tooling"],
  "@types/node": ["types", "0003-tooling"],
  commander: ["arguments and help of the command; bundled", "0004-cli"],
  "dgram-as-promised": ["sockets: binding, joining and closing as promises", "0002-dgram-as-promised"],
  esbuild: ["bundles the published packages, and proves that pure ones are", "0003-tooling"],
  "expect-type": ["tests of the API's types", "0003-tooling"],
  "fast-check": ["properties that hold for whatever comes", "0003-tooling"],
  jest: ["tests", "0003-tooling"],
  "playwright-core": ["drives a real browser", "0003-tooling"],
  publint: ["packages before they are published", "0003-tooling"],
  turbo: ["builds what has changed", "0003-tooling"],
  typedoc: ["the API reference", "0003-tooling"],
  typescript: ["the compiler", "0003-tooling"],
  yaml: ["parameter files; values on the command's line", "0005-yaml-for-parameter-files"],
  "yocto-spinner": ["the command's spinner; bundled", "0004-cli"],
};

const check = process.argv.includes("--check");
const faults = [];

const packages = workspaces();
const figures = await Promise.all(packages.map(figuresOf));
const dependencies = thirdParties();
const page = formatPage();
if (check) compare(readFileSync(PAGE, "utf8"), page);
else writeFileSync(PAGE, page);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;

function workspaces() {
  const names = tracked("packages/*/package.json").map((file) => file.split("/")[1]);
  return names.map((folder) => ({ folder, ...readJson(`packages/${folder}/package.json`) }));
}

async function figuresOf({ folder, name }) {
  const files = tracked(`packages/${folder}/src/**/*.ts`);
  const tests = files.filter((file) => file.endsWith(".test.ts"));
  const code = files.filter((file) => !file.endsWith(".test.ts"));
  // What only tests use.
  tests.push(...tracked(`packages/${folder}/test/*.ts`));
  const sizes = code.map((file) => ({ file, lines: linesOf(file) })).sort((a, b) => a.lines - b.lines);
  const cycles = await cyclesOf(code);
  for (const cycle of cycles) faults.push(`import cycle: ${cycle.join(" -> ")}`);
  return {
    name,
    files: code.length,
    lines: sum(sizes.map(({ lines }) => lines)),
    median: sizes[Math.floor(sizes.length / 2)]?.lines ?? 0,
    largest: sizes.at(-1),
    testLines: sum(tests.map(linesOf)),
    cycles: cycles.length,
  };
}

/** Circles of modules that import each other at run time, each once: types leave no import behind. */
async function cyclesOf(files) {
  if (files.length === 0) return [];
  const { metafile } = await build({
    entryPoints: files,
    absWorkingDir: root,
    outdir: "unused",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    supported: { "import-meta": true },
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imports = new Map(
    Object.entries(metafile.inputs).map(([file, input]) => [
      file,
      input.imports.filter(({ external, kind }) => !external && kind === "import-statement").map(({ path }) => path),
    ]),
  );
  const cycles = [];
  const done = new Set();
  const visit = (file, path) => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file]);
    else if (!done.has(file)) for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return cycles;
}

/** Name to the packages that need it, when they run and when they are made. */
function thirdParties() {
  const all = new Map();
  const add = (dependencies = {}, kind, user) => {
    for (const name of Object.keys(dependencies)) {
      if (name.startsWith("@rclts/") || name === "rclts") continue;
      const entry = all.get(name) ?? { run: [], development: [] };
      entry[kind].push(user);
      all.set(name, entry);
      if (REASONS[name] === undefined) faults.push(`${user} depends on ${name}: no reason in scripts/house.mjs`);
    }
  };
  for (const { name, dependencies, devDependencies } of packages) {
    add(dependencies, "run", name);
    add(devDependencies, "development", name);
  }
  add(readJson("package.json").devDependencies, "development", "the workspace");
  for (const name of Object.keys(REASONS)) if (!all.has(name)) faults.push(`nothing depends on ${name} any more`);
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
}

function formatPage() {
  const total = (key) => sum(figures.map((each) => each[key]));
  const rows = figures.map(({ name, files, lines, median, largest, testLines, cycles }) => [
    `\`${name}\``,
    count(files),
    count(lines),
    files === 0 ? "" : count(median),
    largest === undefined ? "generated" : `${count(largest.lines)} \`${largest.file.split("/src/")[1]}\``,
    lines === 0 ? "" : (testLines / lines).toFixed(2),
    files === 0 ? "" : String(cycles || "none"),
  ]);
  const [files, lines, testLines] = [total("files"), total("lines"), total("testLines")];
  rows.push([
    "all",
    count(files),
    count(lines),
    "",
    "",
    (testLines / lines).toFixed(2),
    String(total("cycles") || "none"),
  ]);
  return [
    "<!-- Written by npm run house. -->",
    "",
    "# The house in figures",
    "",
    "Lines are those of files, with comments and blank ones. A cycle is one of imports that are there at run time. Generated",
    "code and fixtures do not count; what only tests use counts as test. What each package is for and what it may import",
    "stands in [architecture](architecture.md).",
    "",
    ...table([
      ["package", "files", "lines", "median file", "largest file", "lines of test per line", "import cycles"],
      ...rows,
    ]),
    "",
    "## What comes from others",
    "",
    "When a program runs:",
    "",
    ...dependencyTable("run"),
    "",
    "When rclts is built, tested and measured:",
    "",
    ...dependencyTable("development"),
    "",
  ].join("\n");
}

function dependencyTable(kind) {
  const rows = dependencies
    .filter(([, users]) => users[kind].length > 0)
    .map(([name, users]) => {
      const [why, decision] = REASONS[name] ?? ["", ""];
      const number = decision.slice(0, 4);
      return [name, users[kind].join(", "), why, `[${number}](decisions/${decision}.md)`];
    });
  return table([["package", "needed by", "for", "decided in"], ...rows]);
}

/** Words have to be the same, figures about. */
function compare(page, now) {
  const words = (text) => text.replaceAll(/[\d,.]+ `[^`]*`|\d[\d,.]*| +|-+/g, " ").replaceAll(/ +/g, " ");
  if (words(page) !== words(now)) faults.push("docs/house.md is out of date: npm run house writes it");
  const numbers = (text) => (text.match(/\d[\d,.]*/g) ?? []).map((number) => Number(number.replaceAll(",", "")));
  const [before, after] = [numbers(page), numbers(now)];
  const off = after.findIndex((number, i) => Math.abs(number - before[i]) > Math.max(number, before[i]) / 10 + 2);
  if (off >= 0) faults.push(`docs/house.md says ${before[off]} where there are ${after[off]}: npm run house writes it`);
}

/** As the formatter of the repository has it: columns of even width. */
function table([headings, ...body]) {
  const widths = headings.map((heading, i) => Math.max(3, heading.length, ...body.map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...body.map(line)];
}

function tracked(...patterns) {
  const output = execFileSync("git", ["ls-files", "--", ...patterns.map((pattern) => `:(glob)${pattern}`)], {
    cwd: root,
  });
  return [...new Set(String(output).split("\n").filter(Boolean))].sort();
}

function linesOf(file) {
  return readFileSync(root + file, "utf8").split("\n").length - 1;
}

function readJson(file) {
  return JSON.parse(readFileSync(root + file, "utf8"));
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(number) {
  return number.toLocaleString("en");
}
