// SPDX-License-Identifier: Apache-2.0
// The programs of READMEs and of documents are what they say: every one compiles, those with output print just that.

import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { isolatedEnvironment } from "./isolated-environment.js";

interface ReadmeProgram {
  /** File and line, for a person. */
  readonly place: string;
  readonly code: string;
  /** What the comments behind `console.log(…);` say that is printed. */
  readonly output: readonly string[];
}

const root = resolve(__dirname, "../../..");
// Here the workspace's packages resolve as they do for a user, to what was built.
const directory = join(root, "packages/examples/dist/readme");

const simulation = join(root, "docs/simulation.md");
const services = join(root, "docs/services.md");
const parameters = join(root, "docs/parameters.md");
const topics = join(root, "docs/topics.md");
const relay = join(root, "docs/relay.md");
const serving = join(root, "docs/serving.md");

const programs = [
  join(root, "README.md"),
  ...readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "README.md")),
  simulation,
  services,
  parameters,
  topics,
  relay,
  serving,
]
  .filter((file) => existsSync(file))
  .flatMap(programsOf);

beforeAll(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
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
    files: programs.map((_, index) => `program-${index}.ts`),
  };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
  programs.forEach(({ code }, index) => {
    writeFileSync(join(directory, `program-${index}.ts`), code);
  });
});

test("the READMEs have programs, and the first of all runs", () => {
  expect(programs[0]?.place).toMatch(/^README\.md:/);
  expect(programs[0]?.output).not.toEqual([]);
});

test("every block of the simulator's document is a whole program", () => {
  const blocks = readFileSync(simulation, "utf8").match(/^```ts$/gm);
  expect(programsOf(simulation)).toHaveLength(blocks?.length ?? -1);
});

test("every program compiles", () => {
  const compiler = require.resolve("typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "--project", directory], { encoding: "utf8" });
  const named = stdout.replace(/\S*program-(\d+)\.ts/g, (_, index) => programs[Number(index)]?.place ?? "");
  expect(named).toBe("");
}, 60_000);

for (const [index, { place, output }] of programs.entries()) {
  if (output.length === 0) continue;
  test(`the program at ${place} prints what its comments say`, async () => {
    const program = join(directory, `program-${index}.js`);
    const env = await isolatedEnvironment();
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env, timeout: 20_000 });
    expect(stdout.trimEnd().split("\n")).toEqual(output);
  }, 30_000);
}

/** The fenced `ts` blocks of a file that import something, and only what is published: the others are fragments. */
function programsOf(file: string): ReadmeProgram[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
    .filter(([, code]) => /^import /m.test(code!) && !/^import .* from "\.{1,2}\//m.test(code!))
    .map((match) => ({
      place: `${relative(root, file)}:${text.slice(0, match.index).split("\n").length}`,
      code: match[1]!,
      output: [...match[1]!.matchAll(/^.*console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed]) => printed!),
    }));
}
