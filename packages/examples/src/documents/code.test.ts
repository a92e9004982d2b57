// SPDX-License-Identifier: Apache-2.0
// The code of READMEs and of documents is what it says: all of it compiles, and what shows output prints just that.

import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { isolatedEnvironment } from "../isolated-environment.js";
import { type Block, type Page, parsePage, readPages } from "./pages.js";
import { PageShell, shownCommands } from "./shell.js";

const root = resolve(__dirname, "../../../..");
// Here the workspace's packages resolve as they do for a user, to what was built.
const directory = join(root, "packages/examples/dist/pages");
const pages = readPages(root);

// Generators and programs are started, all at once.
jest.setTimeout(60_000);

beforeAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  for (const page of pages) writeBlocks(page);
  await Promise.all(pages.map(generateTypes));
});

test("each block of a page is found, and is of a language that is checked or has nothing to check", () => {
  for (const { path, text, blocks } of pages) {
    expect([path, blocks.length * 2]).toEqual([path, text.match(/^ *```/gm)?.length ?? 0]);
    for (const { place, language } of blocks)
      expect([place, LANGUAGES]).toEqual([place, expect.arrayContaining([language])]);
  }
});

test("the pages that a newcomer reads first have programs with output", () => {
  for (const path of ["README.md", "docs/getting-started.md"]) {
    const blocks = pages.find((page) => page.path === path)?.blocks ?? [];
    expect([path, blocks.some((block) => outputOf(block).length > 0 || block.language === "console")]).toEqual([
      path,
      true,
    ]);
  }
});

test("a fragment shows no output, as it is not run", () => {
  const fragments = pages.flatMap(({ blocks }) => blocks).filter(({ marks }) => marks.has("fragment"));
  expect(fragments.filter((block) => outputOf(block).length > 0).map(({ place }) => place)).toEqual([]);
});

test("all JSON is well-formed", () => {
  for (const { language, code } of pages.flatMap(({ blocks }) => blocks)) if (language === "json") JSON.parse(code);
});

test("all code compiles", () => {
  const config = {
    extends: relative(directory, join(root, "tsconfig.json")),
    compilerOptions: {
      types: ["node"],
      declaration: false,
      declarationMap: false,
      sourceMap: false,
      // A page may end before it has used all that it shows.
      noUnusedLocals: false,
    },
    files: pages.flatMap((page) =>
      page.blocks.filter(isProgram).map((block) => relative(directory, fileOf(page, block))),
    ),
  };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
  const compiler = require.resolve("typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "--project", directory], {
    encoding: "utf8",
    cwd: directory,
  });
  expect(placed(stdout)).toBe("");
});

describe("what is shown to be printed is printed", () => {
  const programs = pages.flatMap((page) =>
    page.blocks.filter((block) => isAlone(block) && outputOf(block).length > 0).map((block) => ({ page, block })),
  );
  // Those are for a shell of POSIX.
  const hasShell = process.platform !== "win32";
  const transcripts = pages.filter(({ blocks }) => hasShell && blocks.some(({ language }) => language === "console"));
  const printed = new Map<string, Promise<string>>();

  beforeAll(() => {
    const turns = new Turns(4);
    for (const { page, block } of programs)
      printed.set(
        block.place,
        turns.take(() => runProgram(fileOf(page, block))),
      );
    for (const page of transcripts)
      printed.set(
        page.path,
        turns.take(() => runTranscript(page)),
      );
    // Those that fail do so in their own tests.
    for (const promise of printed.values()) promise.catch(() => {});
  });

  test.each(programs.map(({ block }) => [block.place, outputOf(block)] as const))(
    "by the program at %s",
    async (place, output) => {
      expect(await printed.get(place)).toBe(output.join("\n"));
    },
  );

  test.each(transcripts.map((page) => [page.path, page] as const))("by the commands of %s", async (path, page) => {
    const shown = page.blocks.filter(({ language }) => language === "console").map(({ code }) => code.trim());
    expect(await printed.get(path)).toBe(shown.join("\n---\n"));
  });
});

test("blocks are found with their marks, also in lists, and fragments with what is declared for them", () => {
  const text =
    '- a\n\n  ```ts fragment title="a b.ts"\n  x;\n  ```\n\n<!-- fragments:\ndeclare const x: 1;\n-->\n```ts\ny;\n```\n';
  expect(parsePage("p.md", text).blocks).toEqual([
    {
      place: "p.md:3",
      line: 3,
      language: "ts",
      marks: new Set(["fragment"]),
      title: "a b.ts",
      code: "x;\n",
      context: "",
    },
    {
      place: "p.md:10",
      line: 10,
      language: "ts",
      marks: new Set(),
      title: undefined,
      code: "y;\n",
      context: "declare const x: 1;\n",
    },
  ]);
});

/** Writes a page's programs and the files that it names to a folder of its own. */
function writeBlocks(page: Page): void {
  mkdirSync(folderOf(page), { recursive: true });
  for (const block of page.blocks) {
    if (!isProgram(block) && block.title === undefined) continue;
    const file = fileOf(page, block);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.marks.has("fragment") ? `${block.context}${block.code}` : block.code);
  }
}

/** Does what a page that shows interface files says first of rclts-gen. */
async function generateTypes(page: Page): Promise<void> {
  if (!page.blocks.some(({ title }) => /\.(srv|msg|action)$/.test(title ?? ""))) return;
  const lines = page.blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => code.split("\n"));
  const line = lines.find((each) => shownCommands(each)[0]?.words[0] === "rclts-gen");
  if (line !== undefined) {
    const shell = new PageShell(root, folderOf(page), process.env);
    expect([page.path, line, await shell.run(line)]).toEqual([
      page.path,
      line,
      expect.not.stringContaining("ended with"),
    ]);
  }
}

async function runProgram(file: string): Promise<string> {
  const env = await isolatedEnvironment();
  const { stdout } = await promisify(execFile)(process.execPath, [file.replace(/\.ts$/, ".js")], {
    env,
    timeout: 20_000,
  });
  return stdout.trimEnd();
}

/** Runs the blocks of `sh` that are followed by one of `console`, beside those that are marked as `background`. */
async function runTranscript(page: Page): Promise<string> {
  const { blocks } = page;
  const folder = folderOf(page);
  const shell = new PageShell(root, folder, await isolatedEnvironment());
  const outputs: string[] = [];
  try {
    for (const [index, { language, marks, code }] of blocks.entries()) {
      if (language !== "sh") continue;
      if (marks.has("background")) shell.start(code);
      else if (blocks[index + 1]?.language === "console") outputs.push((await shell.run(code)).trim());
    }
  } finally {
    shell.end();
  }
  return outputs.join("\n---\n").replaceAll(WAITING, "").replaceAll(folder, SHOWN_FOLDER);
}

/** What the comments behind `console.log(…);` say that is printed. */
function outputOf({ language, code }: Block): string[] {
  if (language !== "ts") return [];
  return [...code.matchAll(/^.*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed]) => printed!);
}

function isProgram({ language }: Block): boolean {
  return language === "ts";
}

/** Whether a block is a whole program, which needs no other of its page. */
function isAlone(block: Block): boolean {
  return isProgram(block) && block.title === undefined && !block.marks.has("fragment");
}

function folderOf({ path }: Page): string {
  return join(directory, path.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase());
}

function fileOf(page: Page, { title, line }: Block): string {
  return join(folderOf(page), title ?? `line-${line}.ts`);
}

/** The compiler's complaints with the places of the pages instead of those of files. */
function placed(complaints: string): string {
  const blocks = new Map(pages.flatMap((page) => page.blocks.map((block) => [fileOf(page, block), { page, block }])));
  return complaints.replace(/^(\S+\.ts)\((\d+),\d+\)/gm, (whole, file, line) => {
    const found = blocks.get(resolve(directory, file));
    if (found === undefined) return whole;
    const { context, marks } = found.block;
    const declared = marks.has("fragment") ? context.split("\n").length - 1 : 0;
    return `${found.page.path}:${found.block.line + Number(line) - declared}`;
  });
}

/** Lets so many run at a time. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

// What is said if a server has taken more than half a second to start.
const WAITING = /^waiting for service to become available\.\.\.\n/gm;
// For messages that have the whole path of a file.
const SHOWN_FOLDER = "/home/you/robot";

const LANGUAGES = [
  "",
  "ts",
  "sh",
  "console",
  "json",
  "srv",
  "msg",
  "action",
  "idl",
  "yaml",
  "make",
  "python",
  "mermaid",
  "text",
];
