// SPDX-License-Identifier: Apache-2.0
// The rclts-gen command: what it writes, what it says, and its exit codes.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./run.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rclts-gen-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Runs it; paths that start with `./` are in the temporary folder, and what it says has them so too. */
function gen(...args: string[]): { code: number; out: string; error: string } {
  const said = { out: "", error: "" };
  const code = run(
    args.map((arg) => (arg.startsWith("./") ? join(root, arg) : arg)),
    "1.2.3",
    { out: (text) => (said.out += text), error: (text) => (said.error += text) },
  );
  const short = (text: string): string => text.replaceAll(`${root}/`, "./").replaceAll(root, ".");
  return { code, out: short(said.out), error: short(said.error) };
}

const has = (path: string): boolean => existsSync(join(root, path));
const COUNT = "int64 by\n---\nint64 total\n";

test.each([
  ["a package", ["-I", "./in", "p"]],
  ["an interface", ["-I", "./in", "p/srv/Count"]],
  ["a file", ["./in/p/srv/Count.srv"]],
  ["a folder of packages", ["./in"]],
  ["the folder of a package", ["./in/p"]],
])("%s is generated with what it refers to and an index", (_what, targets) => {
  write({ "in/p/srv/Count.srv": `q/Step step\n${COUNT}`, "in/q/msg/Step.msg": "int8 size" });
  const result = gen("--out", "./out", ...targets);
  expect(result).toEqual({ code: 0, out: "rclts-gen: 4 files in ./out, 4 of them written\n", error: "" });
  expect(readFileSync(join(root, "out/p/srv/index.ts"), "utf8")).toContain('export * from "./Count.js";');
  expect(readFileSync(join(root, "out/p/srv/Count.ts"), "utf8")).toContain('from "../../q/msg/Step.js"');
});

test("a file that is up to date is not written again", () => {
  write({ "in/p/srv/Count.srv": COUNT, "in/p/msg/M.msg": "int8 a" });
  gen("--out", "./out", "./in");
  const changed = (): bigint => statSync(join(root, "out/p/srv/Count.ts"), { bigint: true }).mtimeNs;
  const before = changed();
  write({ "in/p/msg/M.msg": "int8 b" });
  expect(gen("--out", "./out", "./in").out).toBe("rclts-gen: 4 files in ./out, 1 of them written\n");
  expect(changed()).toBe(before);
});

test("a broken interface file is told with its place, and nothing is written", () => {
  write({ "in/p/srv/Count.srv": "int64 by\n---\nint46 total\n", "in/p/msg/M.msg": "int8 a" });
  expect(gen("--out", "./out", "./in")).toEqual({
    code: 1,
    out: "",
    error:
      './in/p/srv/Count.srv:3:1: unknown type "int46"; a message type is a capital letter, then letters and digits\n' +
      "rclts-gen: 1 mistake, nothing was written\n",
  });
  expect(has("out")).toBe(false);
});

test.each([
  ["an unknown option", ["--out", "./out", "--fast", "p"], "Unknown option '--fast'"],
  ["an option without its value", ["p", "--out"], "Option '-o, --out <value>' argument missing"],
  ["no --out", ["p"], "expected --out DIR: where the generated files go"],
  [
    "no target",
    ["--out", "./out"],
    "expected what to generate from: a file, a package, a package/srv/Type or a folder",
  ],
])("%s is a wrong command line", (_what, args, message) => {
  expect(gen(...args)).toEqual({ code: 2, out: "", error: `rclts-gen: ${message}\nTry rclts-gen --help\n` });
});

test.each([
  ["-I of a folder that is not there", ["-I", "./no", "p"], "-I ./no: there is no such folder"],
  ["an unknown package", ["-I", "./in", "q"], "q: there is no such package in ./in"],
  ["an unknown package without -I", ["q"], "q: there is no such package; give the folder that holds it with -I"],
  ["an unknown interface", ["-I", "./in", "p/srv/Add"], "p/srv/Add: there is no such interface in ./in"],
  ["an unknown file", ["./in/x.srv"], "./in/x.srv: there is no such file or folder"],
  [
    "a file that is not in a package",
    ["./Lone.srv"],
    "./Lone.srv: expected a file such as package/srv/Name.srv, whose folders give package and kind",
  ],
  [
    "a folder without interfaces",
    ["./empty"],
    "./empty: there are no interface files in this folder, as package/{msg,srv,action}/Name.ext",
  ],
])("%s is told", (_what, args, message) => {
  write({ "in/p/srv/Count.srv": COUNT, "Lone.srv": COUNT, "empty/notes.txt": "" });
  expect(gen("--out", "./out", ...args)).toEqual({ code: 1, out: "", error: `rclts-gen: ${message}\n` });
});

test("--help shows examples, --version the version", () => {
  expect(gen("--help").out).toMatch(/^Usage: rclts-gen .*Examples\n {2}rclts-gen -I /s);
  expect(gen("-h").code).toBe(0);
  expect(gen("--version")).toEqual({ code: 0, out: "1.2.3\n", error: "" });
});
