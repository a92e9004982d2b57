// SPDX-License-Identifier: Apache-2.0
// The conformance command, as `npm run conformance` runs it after the build: its counts, mismatches and exit codes.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const idl = join(root, "idl");
const vectors = join(root, "packages/gen/fixtures/humble-cdr.jsonl");
const hashes = join(root, "packages/idl/fixtures/jazzy-type-hashes.json");

function conformance(...args: string[]): { status: number | null; out: string; error: string } {
  const command = [join(root, "scripts/conformance.mjs"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, out: stdout, error: stderr };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rclts-conformance-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("what ROS 2 gave conforms, and is counted", () => {
  expect(conformance("--vectors", vectors, "--hashes", hashes, "-I", idl)).toEqual({
    status: 0,
    out: [
      "vectors: 690 values of 115 types",
      "  generated: 690 of 690 both ways",
      "  run-time: 690 of 690 both ways",
      "hashes: 196 of 196",
      "0 mismatches\n",
    ].join("\n"),
    error: "",
  });
});

// Made by a few lines of Python's struct: wide strings, nested bounded sequences, nothing but constants, an event, .idl;
// some with one to three bytes of padding, one big-endian.
test("odd types that it has never seen conform", () => {
  const file = join(root, "packages/gen/fixtures/odd-cdr.jsonl");
  const { status, out } = conformance("--vectors", file, "-I", join(root, "packages/gen/fixtures/interfaces"));
  expect([status, out]).toEqual([
    0,
    [
      "vectors: 23 values of 13 types",
      "  generated: 23 of 23 both ways",
      "  run-time: 23 of 23 both ways",
      "0 mismatches\n",
    ].join("\n"),
  ]);
});

test.each([
  ["a string for an array", { s: "", n: "x" }, "n of odd_msgs/msg/Inner: expected at most 2 numbers"],
  ["a word for a number", { s: "", n: ["one"] }, "n[0] of odd_msgs/msg/Inner: expected a bigint or safe integer"],
  ["a number for a string", { s: 5, n: [] }, "s of odd_msgs/msg/Inner: expected a string (string<=3), got 5"],
  ["too long a string", { s: "four", n: [] }, "s of odd_msgs/msg/Inner: expected a string of at most 3 bytes"],
  ["an unknown field", { s: "", n: [], x: 1 }, 'odd_msgs/msg/Inner: unknown field "x"'],
])("%s in a vector is told by its path", (_what, value, message) => {
  const line = { type: "odd_msgs/msg/Inner", value, cdr: "0001000001000000000000000000" };
  const file = written("v.jsonl", JSON.stringify(line));
  const { status, out } = conformance("--vectors", file, "-I", join(root, "packages/gen/fixtures/interfaces"));
  expect(status).toBe(1);
  for (const way of ["generated", "run-time"]) {
    expect(out.split("\n").find((text) => text.includes(`v.jsonl:1: odd_msgs/msg/Inner ${way}: `))).toContain(message);
  }
});

test("each mismatch is told with its line, type and way", () => {
  const [first] = readFileSync(vectors, "utf8").split("\n");
  const { type, value, cdr } = JSON.parse(first!) as { type: string; value: object; cdr: string };
  const other = `${cdr.slice(0, -2)}ee`;
  const file = written("v.jsonl", [first, JSON.stringify({ type, value, cdr: other }), "no vector"].join("\n"));
  const { status, out } = conformance("--vectors", file, "-I", idl);
  expect(status).toBe(1);
  expect(out).toContain("  generated: 1 of 2 both ways\n  run-time: 1 of 2 both ways\n");
  expect(out).toContain(`v.jsonl:2: ${type} generated: encoded to ${cdr}, not ${other}`);
  expect(out).toContain(`v.jsonl:2: ${type} run-time: encoded to ${cdr}, not ${other}`);
  expect(out).toContain('v.jsonl:3: expected {"type": name, "value": object, "cdr": hex}, found no vector');
  expect(out).toMatch(/\n3 mismatches\n$/);
});

test("a wrong hash and a type that is nowhere are mismatches", () => {
  const wrong = `RIHS01_${"0".repeat(64)}`;
  const file = written("h.json", JSON.stringify({ "std_srvs/srv/Empty": wrong, "p/msg/None": wrong }));
  const { status, out } = conformance("--hashes", file, "-I", idl);
  expect(status).toBe(1);
  expect(out).toContain("hashes: 0 of 2\n");
  expect(out).toContain(`std_srvs/srv/Empty: expected ${wrong}, found RIHS01_5888399d`);
  expect(out).toContain("p/msg/None: expected");
});

test.each([
  ["nothing to check", ["-I", idl], "expected --vectors FILE or --hashes FILE"],
  ["no folder", ["--vectors", vectors], "expected -I DIR"],
  ["a folder that is not there", ["--vectors", vectors, "-I", "none"], "-I none: there is no such folder"],
  ["a file that is not there", ["--vectors", "none", "-I", idl], "none can not be read"],
  ["hashes that are none", ["--hashes", vectors, "-I", idl], `${vectors} is not JSON`],
  ["an unknown option", ["--bogus"], "Unknown option '--bogus'"],
])("%s is a wrong command line", (_what, args, message) => {
  const { status, error } = conformance(...args);
  expect([status, error.startsWith(`conformance: ${message}`)]).toEqual([2, true]);
});
