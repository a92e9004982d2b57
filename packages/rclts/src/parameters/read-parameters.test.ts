// SPDX-License-Identifier: Apache-2.0
// Parameter files and command lines, read as rcl reads them: what is here was given to rclpy of Humble too.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidROSArgsError, overridesFor, type ParameterInit, parseRosArguments } from "@rclts/service";
import { readParameterFile, readParameters } from "./read-parameters.js";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "rclts-parameters-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(text: string): string {
  const path = join(directory, `${++files}.yaml`);
  writeFileSync(path, text);
  return path;
}
let files = 0;

function valuesFor(node: string, ...args: string[]): Record<string, unknown> {
  const { parameters } = parseRosArguments(["--ros-args", ...args]).rosArguments;
  return valuesOf(overridesFor(readParameters(parameters), node).values());
}

function valuesOf(parameters: Iterable<ParameterInit>): Record<string, unknown> {
  return Object.fromEntries([...parameters].map(({ name, value }) => [name, value]));
}

const ROBOT = `# of a robot
---
/**:
  ros__parameters:
    everywhere: yes
    speed: 1
lab:
  robot:
    ros__parameters:
      speed: 2
      name: 'front'   # quoted
      code: "5"
      tagged: !!str 5
      text: |
        5
      arm:
        left:
          joints: [1, 2, 0x10]
        gains: [.5, 1.0, 1e3]
        names: [a, "b", 'c']
        brakes: [on, off]
      "dotted.name": 1.5
      nothing: []
`;

test("a file gives a node what stands below its name and below patterns, the later pattern before the earlier", () => {
  expect(valuesFor("/lab/robot", "--params-file", file(ROBOT))).toEqual({
    everywhere: true,
    speed: 2n,
    name: "front",
    code: "5",
    tagged: "5",
    text: "5\n",
    "arm.left.joints": BigInt64Array.of(1n, 2n, 16n),
    "arm.gains": Float64Array.of(0.5, 1, 1000),
    "arm.names": ["a", "b", "c"],
    "arm.brakes": [true, false],
    "dotted.name": 1.5,
    nothing: [],
  });
  expect(valuesFor("/robot", "--params-file", file(ROBOT))).toEqual({ everywhere: true, speed: 1n });
});

test.each([
  ["/lab/robot:\n  ros__parameters: {a: 1}"],
  ["lab/robot:\n  ros__parameters: {a: 1}"],
  ["/lab:\n  robot:\n    ros__parameters: {a: 1}"],
  ["/lab/:\n  robot:\n    ros__parameters: {a: 1}"],
  ["/:\n  lab:\n    robot:\n      ros__parameters: {a: 1}"],
  ["/*/robot:\n  ros__parameters: {a: 1}"],
  ["/**/robot:\n  ros__parameters: {a: 1}"],
  ["a:\n  ros__parameters: {a: 2}\n---\n/lab/robot:\n  ros__parameters: {a: 1}"],
])("%j is for /lab/robot", (text) => {
  expect(valuesFor("/lab/robot", "--params-file", file(text))).toEqual({ a: 1n });
});

test("a later file or value takes the place of an earlier one", () => {
  const first = file("/**:\n  ros__parameters: {a: 1, b: 1, c: 1}");
  const second = file("/**:\n  ros__parameters: {b: 2, c: 2}");
  expect(valuesFor("/n", "--params-file", first, "--params-file", second, "-p", "c:=3")).toEqual({
    a: 1n,
    b: 2n,
    c: 3n,
  });
  expect(valuesFor("/n", "-p", "c:=3", "--params-file", first).c).toBe(1n);
});

test("patterns count in the order of their first appearance, so that a value for all yields to a name that came later", () => {
  const path = file("/**:\n  ros__parameters: {a: 1}\n/n:\n  ros__parameters: {a: 2}");
  expect(valuesFor("/n", "--params-file", path, "-p", "a:=3")).toEqual({ a: 2n });
  expect(valuesFor("/n", "--params-file", path, "-p", "n:a:=3")).toEqual({ a: 3n });
});

test.each([
  ["a:=1", 1n],
  ["a:=1.0", 1],
  ["a:=on", true],
  ["a:='on'", "on"],
  ["a:=some text", "some text"],
  ["a:=[1, 2]", BigInt64Array.of(1n, 2n)],
  ["a:=[]", []],
  ["n:a:=1", 1n],
  ["m:a:=1", undefined],
])("-p %s", (text, value) => {
  expect(valuesFor("/n", "-p", text).a).toEqual(value);
});

test.each(["a:={b: 1}", "a:=[1, 2.5]", "a:=[1, [2]]", "a:=[1", "a:=b: c", "a:=# nothing", "a:=*b"])(
  "-p %s is refused",
  (text) => {
    expect(() => valuesFor("/n", "-p", text)).toThrow(InvalidROSArgsError);
    expect(() => valuesFor("/n", "-p", text)).toThrow(`ROS argument -p ${text}: expected a value in YAML: `);
  },
);

test.each<[string, number, RegExp]>([
  ["/n:\n  ros__parameters:\n    a: \n", 3, /expected a value/],
  ["/n:\n  ros__parameters:\n    a: 1\n    b: [1, x]", 4, /one type/],
  ["/n:\n  ros__parameters:\n    a: &x 1\n    b: *x", 4, /expected a value/],
  ["/n:\n  ros__parameters:\n    a: [{b: 1}]", 3, /without aliases and further lists/],
  ["/n:\n  ros__parameters: 5", 2, /expected a mapping of parameters/],
  ["/n:\n  ros__parameters:\n    [a, b]: 1", 3, /expected a name/],
  ["/n:\n  a: 1", 2, /expected a mapping with ros__parameters/],
  ["ros__parameters:\n  a: 1", 1, /expected the name of a node above/],
  ["/n-x:\n  ros__parameters: {a: 1}", 2, /invalid node name/],
  ["/a//n:\n  ros__parameters: {a: 1}", 2, /invalid node name/],
  ["/n*:\n  ros__parameters: {a: 1}", 2, /invalid node name/],
  ["/n:\n  ros__parameters:\n    a: [1\n", 4, /./],
  ["- a", 1, /expected a mapping/],
])("the file %j is refused, with the line %i", (text, line, reason) => {
  const path = file(text);
  const read = () => readParameterFile(path, "/n", true);
  expect(read).toThrow(expect.objectContaining({ name: "ParameterFileError", path, line }));
  expect(read).toThrow(`${path}:${line}: `);
  expect(read).toThrow(reason);
});

test("a file that is not there is refused by its name", () => {
  const path = join(directory, "none.yaml");
  expect(() => readParameterFile(path, "/n", true)).toThrow(`${path}: ENOENT`);
});

test("an empty file has nothing", () => {
  expect(valuesFor("/n", "--params-file", file(""))).toEqual({});
});

test("for one node a file is read with its patterns, or without", () => {
  const path = file("/**:\n  ros__parameters: {a: 1, b: 1}\nlab/n:\n  ros__parameters: {b: 2}");
  expect(valuesOf(readParameterFile(path, "/lab/n", true))).toEqual({ a: 1n, b: 2n });
  expect(valuesOf(readParameterFile(path, "/lab/n", false))).toEqual({ b: 2n });
});
