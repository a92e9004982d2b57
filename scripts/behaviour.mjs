// SPDX-License-Identifier: Apache-2.0
// Writes docs/behaviour.md: rclpy's behaviour as statements, each with the tests that are named after it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { DIFFERENCES, SUBJECTS } from "./behaviour-statements.mjs";

const USAGE = `node scripts/behaviour.mjs [--check]

Writes docs/behaviour.md. With --check writes nothing, and fails unless the page is what would be written.
`;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs/behaviour.md");
const MOST_DIFFERENCES = 25;

process.exitCode = main(process.argv.slice(2));

function main(args) {
  if (args.length > 1 || (args.length === 1 && args[0] !== "--check")) {
    process.stderr.write(USAGE);
    return 2;
  }
  const statements = SUBJECTS.flatMap(([, texts]) => texts);
  const tests = namedTests();
  const faults = faultsOf(statements.length, tests);
  for (const fault of faults) process.stderr.write(`behaviour: ${fault}\n`);
  if (faults.length > 0) return 1;
  const page = pageOf(tests, statements.length);
  if (args.length === 0) writeFileSync(PAGE, page);
  else if (readFileSync(PAGE, "utf8") !== page) {
    process.stderr.write("behaviour: docs/behaviour.md is out of date: run node scripts/behaviour.mjs\n");
    return 1;
  }
  return 0;
}

/** Every test that is named after statements: { file, numbers, differs }. */
function namedTests() {
  const tests = [];
  for (const file of testFiles(join(ROOT, "packages"))) {
    // The name, or the part of it that is in a row of test.each.
    for (const [, numbers, differs] of readFileSync(file, "utf8").matchAll(
      /["'`]rclpy (\d+(?:, \d+)*)(: differs, )?/g,
    )) {
      tests.push({ file, numbers: numbers.split(", ").map(Number), differs: differs !== undefined });
    }
  }
  return tests;
}

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && name !== "dist")
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(path);
      return entry.name.endsWith(".test.ts") ? [path] : [];
    })
    .sort();
}

/** What does not hold of the statements and their tests, in words. */
function faultsOf(count, tests) {
  const faults = [];
  const isStatement = (number) => Number.isInteger(number) && number >= 1 && number <= count;
  for (const { file, numbers, differs } of tests) {
    for (const number of numbers) {
      if (!isStatement(number)) faults.push(`${relative(ROOT, file)} has a test of statement ${number}, which is none`);
      else if (differs && !DIFFERENCES.has(number)) {
        faults.push(`${relative(ROOT, file)} says that ${number} differs, which is not among the stated differences`);
      }
    }
  }
  for (const number of DIFFERENCES.keys()) {
    if (!isStatement(number)) faults.push(`${number} is none of the ${count} statements`);
  }
  if (DIFFERENCES.size > MOST_DIFFERENCES) faults.push(`${DIFFERENCES.size} differences are too many`);
  for (let number = 1; number <= count; number++) {
    const hasTest = tests.some((test) => test.numbers.includes(number));
    if (!hasTest && !DIFFERENCES.has(number))
      faults.push(`statement ${number} has no test, and is no stated difference`);
  }
  return faults;
}

function pageOf(tests, count) {
  let number = 0;
  const tables = SUBJECTS.map(([subject, texts]) => {
    const rows = texts.map((text) => {
      number += 1;
      return [`${number}`, text, answerTo(number), linksTo(tests, number)];
    });
    return `## ${subject}\n\n${table(["", "rclpy", "rclts", "tests"], rows)}`;
  });
  return `${introduction(count)}\n${tables.join("\n")}`;
}

function answerTo(number) {
  return DIFFERENCES.has(number) ? `**Differs.** ${DIFFERENCES.get(number)}` : "The same.";
}

function linksTo(tests, number) {
  const files = new Set(tests.filter(({ numbers }) => numbers.includes(number)).map(({ file }) => file));
  return [...files]
    .map((file) => `[${basename(file, ".test.ts")}](../${relative(ROOT, file).replaceAll("\\", "/")})`)
    .join(", ");
}

function table(head, rows) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |\n`;
  return line(head) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}

function introduction(count) {
  return `<!-- Written by scripts/behaviour.mjs. -->

# Behaviour

What a port of an rclpy program can rely on: ${count} statements about rclpy's clients and services, as Humble, Jazzy and
Rolling have them, and what rclts does. Where it does the same, tests show it whose names begin with the number: \`rclpy 48: …\`.
It differs in ${DIFFERENCES.size} of them, on purpose or since JavaScript has one thread.

Errors are those of JavaScript:

| Python                                           | rclts                                                                      |
| ------------------------------------------------ | -------------------------------------------------------------------------- |
| \`TypeError\`, \`AttributeError\`                    | \`TypeError\`                                                                |
| \`ValueError\`, \`KeyError\`                         | \`RangeError\`                                                               |
| \`InvalidServiceNameException\` and its like       | the same names, kinds of \`RangeError\`                                      |
| \`InvalidHandle\`                                  | \`ServiceError\` with code \`destroyed\`, or \`shutdown\`                        |
| \`TimeoutError\`                                   | \`ServiceError\` with code \`timeout\`, if asked for with \`onTimeout: "throw"\` |
| \`RuntimeError\`, \`RCLError\`                       | \`Error\`, or \`ServiceError\`                                                 |
| \`NotInitializedException\`, \`UnknownROSArgsError\` | the same                                                                   |
`;
}
