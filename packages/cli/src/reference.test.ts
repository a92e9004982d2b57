// SPDX-License-Identifier: Apache-2.0
// docs/cli.md has every verb, and every flag of it in the verb's section. That it has no others is a test of all pages.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rclts } from "../test/command.js";
import { VERBS } from "./verbs.js";

const page = readFileSync(join(__dirname, "../../../docs/cli.md"), "utf8");

/** Those that the page explains once for all verbs that have them. */
const COMMON = ["--help", "--json", "--spin-time", "--include", "--interface"];

// It has a page of its own.
const verbs = VERBS.map(({ name }) => name).filter((name) => name !== "gen");

test.each(verbs)("the page has rclts %s with all of its flags", async (verb) => {
  const group = verb.split(" ")[0]!;
  const section = new RegExp(`^## ${group}\\n[\\s\\S]*?(?=^## )`, "m").exec(page)?.[0] ?? "";
  expect(section).toMatch(new RegExp(`^rclts ${verb}\\b`, "m"));
  const { out } = await rclts([...verb.split(" "), "--help"]);
  const options = out.match(/^ {2}-.*$/gm) ?? [];
  expect(options.length).toBeGreaterThan(0);
  const missing = options
    .map((line) => line.match(/(?<![\w-])--?[a-z][\w-]*/g)!.slice(0, 2))
    .filter((names) => !names.some((name) => COMMON.includes(name) || hasWord(section, name)));
  expect(missing).toEqual([]);
});

test("the page explains what is common to many verbs", () => {
  for (const flag of ["--json", "--spin-time", "-I", "--interface"]) expect(hasWord(page, flag)).toBe(true);
});

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
}
