// SPDX-License-Identifier: Apache-2.0
// The commands of READMEs and of documents exist: npm's scripts, and the verbs and flags of rclts and rclts-gen.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readPages } from "./pages.js";
import { PageShell, type ShownCommand, shownCommands } from "./shell.js";

const root = resolve(__dirname, "../../../..");
const shell = new PageShell(root, root, process.env);
const blocks = readPages(root)
  .flatMap((page) => page.blocks.map((block) => ({ page, block })))
  .filter(({ block }) => block.language === "sh");

test("every block of commands has some", () => {
  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.filter(({ block }) => shownCommands(block.code).length === 0).map(({ block }) => block.place)).toEqual(
    [],
  );
});

test("each npm script is there, in the workspace or in the package.json that the page shows", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const unknown = blocks.flatMap(({ page, block }) => {
    const shown = page.blocks.filter(({ language }) => language === "json").map(({ code }) => JSON.parse(code).scripts);
    const known = new Set(Object.keys(Object.assign({}, scripts, ...shown)));
    return shownCommands(block.code)
      .filter(({ words: [program, verb, script] }) => program === "npm" && verb === "run" && !known.has(script ?? ""))
      .map(({ words }) => `${block.place}: ${words.join(" ")}`);
  });
  expect(unknown).toEqual([]);
});

test("rclts and rclts-gen have each verb and flag", async () => {
  const complaints = blocks.flatMap(({ block }) =>
    shownCommands(block.code)
      .filter(({ words }) => words[0] === "rclts" || words[0] === "rclts-gen")
      .map(async (command) => (await complaintsOf(command)).map((complaint) => `${block.place}: ${complaint}`)),
  );
  expect(complaints.length).toBeGreaterThan(20);
  expect((await Promise.all(complaints)).flat()).toEqual([]);
}, 60_000);

test("commands are read out of pipes, synopses and behind npx, without what is in quotes", () => {
  const code = `A=1 npx @rclts/cli service call /a '{b: -3}' --json | npm run -s c # it's -x\nrclts topic pub NAME [-1 | -t N]\n  [-r=HZ]`;
  expect(shownCommands(code)).toEqual([
    { words: ["rclts", "service", "call", "/a", "TEXT"], flags: ["--json"] },
    { words: ["npm", "run", "c"], flags: ["-s"] },
    { words: ["rclts", "topic", "pub", "NAME", "N"], flags: ["-1", "-t", "-r"] },
  ]);
});

test.each([
  ["rclts service cal /a", ['rclts service has no verb "cal"']],
  ["rclts service call /a --jason", ["rclts service call has no --jason"]],
  ["rclts-gen --out a b --chek", ["rclts-gen has no --chek"]],
])("%s is complained of", async (code, complaints) => {
  expect(await complaintsOf(shownCommands(code)[0]!)).toEqual(complaints);
});

/** What is wrong with a command, by what `--help` says of its verb. */
async function complaintsOf({ words, flags }: ShownCommand): Promise<string[]> {
  let verb = words[0]!;
  let help = await helpOf(verb);
  for (const word of words.slice(1)) {
    const verbs = [...help.matchAll(/^ {2}(\w+) .*$/gm)].map(([, name]) => name);
    if (!/^Commands:/m.test(help)) break;
    if (!verbs.includes(word)) return [`${verb} has no verb "${word}"`];
    verb += ` ${word}`;
    help = await helpOf(verb);
  }
  const known = new Set(help.match(/(?<=^ .*)(?<![\w-])--?\w[\w-]*/gm));
  return flags.filter((flag) => !known.has(flag)).map((flag) => `${verb} has no ${flag}`);
}

function helpOf(verb: string): Promise<string> {
  const help = helps.get(verb) ?? shell.run(`${verb} --help`);
  helps.set(verb, help);
  return help;
}

const helps = new Map<string, Promise<string>>();
