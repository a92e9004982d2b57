// SPDX-License-Identifier: Apache-2.0
// The rclts-gen command: what it writes, what it says, and its exit codes.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { installedFolders } from "@rclts/idl";
import { run } from "./run.js";
import { watchInterfaces } from "./watch.js";

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
  return genInstalled([], ...args);
}

function genInstalled(installed: string[], ...args: string[]): { code: number; out: string; error: string } {
  const said = { out: "", error: "" };
  const code = run(
    args.map((arg) => (arg.startsWith("./") ? join(root, arg) : arg)),
    "1.2.3",
    { out: (text) => (said.out += text), error: (text) => (said.error += text) },
    installed,
  );
  const short = (text: string): string => text.replaceAll(root, ".").replaceAll("\\", "/");
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

test("what is not generated any more is told, and --clean removes it, but nothing that rclts-gen did not write", () => {
  write({ "in/p/srv/Count.srv": COUNT, "in/p/msg/M.msg": "int8 a", "out/p/msg/own.ts": "// by hand\n" });
  gen("--out", "./out", "./in");
  rmSync(join(root, "in/p/msg/M.msg"));
  expect(gen("--out", "./out", "./in").out).toBe(
    "rclts-gen: 2 files in ./out, 0 of them written\n" +
      "rclts-gen: not generated any more: p/msg/M.ts, p/msg/index.ts; --clean removes them\n",
  );
  expect(gen("--out", "./out", "--clean", "./in").out).toBe(
    "rclts-gen: 2 files in ./out, 0 of them written, 2 removed\n",
  );
  expect([has("out/p/msg/M.ts"), has("out/p/msg/own.ts"), has("out/p/srv/Count.ts")]).toEqual([false, true, true]);
});

test("--check writes nothing and tells what is not up to date", () => {
  write({ "in/p/srv/Count.srv": COUNT, "in/p/msg/M.msg": "int8 a" });
  expect(gen("--out", "./out", "--check", "./in").code).toBe(1);
  expect(has("out")).toBe(false);
  gen("--out", "./out", "./in");
  expect(gen("--out", "./out", "--check", "./in")).toEqual({
    code: 0,
    out: "rclts-gen: all 4 files in ./out are up to date\n",
    error: "",
  });
  write({ "in/p/msg/M.msg": "int8 b" });
  rmSync(join(root, "in/p/srv/Count.srv"));
  expect(gen("--out", "./out", "--check", "./in")).toEqual({
    code: 1,
    out: "",
    error:
      "./out/p/msg/M.ts: not up to date\n./out/p/srv/Count.ts: not generated any more; --clean removes it\n" +
      "./out/p/srv/index.ts: not generated any more; --clean removes it\nrclts-gen: 3 of the files in ./out differ\n",
  });
});

test("--check behind a command with --clean tells what that would remove, and removes nothing", () => {
  write({ "in/p/srv/Count.srv": COUNT, "in/p/msg/M.msg": "int8 a" });
  gen("--out", "./out", "--clean", "./in");
  expect(gen("--out", "./out", "--clean", "./in", "--check").code).toBe(0);
  rmSync(join(root, "in/p/msg/M.msg"));
  expect(gen("--out", "./out", "--clean", "./in", "--check")).toEqual({
    code: 1,
    out: "",
    error:
      "./out/p/msg/M.ts: not generated any more; --clean removes it\n" +
      "./out/p/msg/index.ts: not generated any more; --clean removes it\n" +
      "rclts-gen: 2 of the files in ./out differ\n",
  });
  expect(has("out/p/msg/M.ts")).toBe(true);
});

test("an .idl file is generated like the others", () => {
  write({
    "in/p/srv/Count.idl":
      "module p { module srv { struct Count_Request { int64 by; }; struct Count_Response { int64 total; }; }; };",
  });
  gen("--out", "./idl", "./in/p/srv/Count.idl");
  write({ "in/p/srv/Count.srv": COUNT });
  gen("--out", "./srv", "p", "-I", "./in");
  expect(readFileSync(join(root, "idl/p/srv/Count.ts"), "utf8")).toBe(
    readFileSync(join(root, "srv/p/srv/Count.ts"), "utf8"),
  );
});

test("what -I does not have is found in a ROS environment and in npm packages, in this order", () => {
  write({
    "in/p/srv/Count.srv": "q/A a\nr/B b\n---",
    "ros/share/q/msg/A.msg": "int8 of_ros",
    "app/package.json": '{ "dependencies": { "b-msgs": "1" }, "devDependencies": { "none": "1" } }',
    "node_modules/b-msgs/package.json": '{ "rclts": { "interfaces": "share" } }',
    "node_modules/b-msgs/share/q/msg/A.msg": "int8 of_npm",
    "node_modules/b-msgs/share/r/msg/B.msg": "int8 x",
    "app/src/file.txt": "",
  });
  const installed = installedFolders(join(root, "app/src"), [join(root, "ros"), join(root, "gone")].join(delimiter));
  expect(installed).toEqual([join(root, "ros/share"), join(root, "node_modules/b-msgs/share")]);
  expect(genInstalled(installed, "--out", "./out", "./in").code).toBe(0);
  expect(readFileSync(join(root, "out/q/msg/A.ts"), "utf8")).toContain("of_ros");
  expect(genInstalled(installed, "--out", "./out", "r").code).toBe(0);
});

test("a change of an interface file is seen, one of another file is not", async () => {
  write({ "in/p/msg/M.msg": "int8 a", "in/notes.txt": "" });
  const changes: number[] = [];
  await new Promise<void>((resolve) => {
    const stop = watchInterfaces([join(root, "in")], () => {
      changes.push(changes.length);
      stop();
      resolve();
    });
    write({ "in/notes.txt": "changed" });
    write({ "in/p/msg/M.msg": "int8 b" });
  });
  expect(changes).toEqual([0]);
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
  ["an empty --out", ["--out", "", "p"], "expected --out DIR: where the generated files go"],
  [
    "--check with --watch",
    ["--out", "./out", "--check", "--watch", "p"],
    "--check does not go with --watch: it looks once",
  ],
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

test("what can not be written is told with the reason", () => {
  write({ "in/p/srv/Count.srv": COUNT, out: "a file" });
  const { code, out, error } = gen("--out", "./out", "./in");
  expect([code, out]).toEqual([1, ""]);
  expect(error).toMatch(/^rclts-gen: E[A-Z]+: .*'\.\/out\/p\/srv'\n$/);
});

test("--watch of what is only installed is a wrong command line", () => {
  write({ "share/p/srv/Count.srv": COUNT });
  expect(genInstalled([join(root, "share")], "--out", "./out", "--watch", "p")).toEqual({
    code: 2,
    out: "",
    error:
      "rclts-gen: --watch has nothing to watch: what is installed is not; give its folder with -I to watch it\n" +
      "Try rclts-gen --help\n",
  });
});

test("--help shows examples, --version the version", () => {
  expect(gen("--help").out).toMatch(/^Usage: rclts-gen .*Examples\n {2}rclts-gen -I /s);
  expect(gen("-h").code).toBe(0);
  expect(gen("--version")).toEqual({ code: 0, out: "1.2.3\n", error: "" });
});
