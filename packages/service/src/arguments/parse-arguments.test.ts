// SPDX-License-Identifier: Apache-2.0
// Command lines, read as rcl reads them: what is taken and what is refused here was given to rclpy of Humble too.

import fc from "fast-check";
import { LoggingSeverity } from "../logging/log-record.js";
import { parseRosArguments, removeRosArgs } from "./parse-arguments.js";
import { InvalidROSArgsError, UnknownROSArgsError } from "./ros-args-error.js";
import { NO_ROS_ARGUMENTS } from "./ros-arguments.js";

const parse = (...args: string[]) => parseRosArguments(["--ros-args", ...args]).rosArguments;

test("without --ros-args nothing is for ROS", () => {
  const args = ["node", "-r", "a.js", "--log-level", "debug", "--", "-p", "x"];
  expect(parseRosArguments(args)).toEqual({ rosArguments: NO_ROS_ARGUMENTS, rest: args, deprecated: [] });
});

test("segments begin with --ros-args, end with -- or the line, and there may be several", () => {
  const line = "a --ros-args --ros-args -r x:=y --ros-args -- -r b --ros-args -r __node:=n -e /e".split(" ");
  const { rosArguments, rest } = parseRosArguments(line);
  expect(rosArguments.remapRules.map(({ replacement }) => replacement)).toEqual(["y", "n"]);
  expect(rosArguments.enclave).toBe("/e");
  expect(rest).toEqual(["a", "-r", "b"]);
});

test("rclpy 107: remapping rules keep their order", () => {
  const { remapRules } = parse("-r", "old:=one", "--remap", "n:old:=two");
  expect(remapRules.map(({ replacement }) => replacement)).toEqual(["one", "two"]);
});

test("a remapping rule outside of a segment is taken as well, as old programs have it", () => {
  expect(parseRosArguments(["a", "old:=new", "b"])).toMatchObject({
    rosArguments: { remapRules: [{ match: "old", replacement: "new" }] },
    rest: ["a", "b"],
    deprecated: ["old:=new"],
  });
});

test("parameters keep their YAML as it is, and their order among the files", () => {
  const { parameters } = parse("-p", "a:=1", "--params-file", "/p.yaml", "--param", "n:b.c:=[1, 2]", "-p", "d:=x y");
  expect(parameters).toEqual([
    { kind: "value", nodeName: undefined, name: "a", value: "1" },
    { kind: "file", path: "/p.yaml" },
    { kind: "value", nodeName: "n", name: "b.c", value: "[1, 2]" },
    { kind: "value", nodeName: undefined, name: "d", value: "x y" },
  ]);
});

test.each([
  ["debug", LoggingSeverity.DEBUG],
  ["Info", LoggingSeverity.INFO],
  ["WARN", LoggingSeverity.WARN],
  ["error", LoggingSeverity.ERROR],
  ["fatal", LoggingSeverity.FATAL],
  ["unset", undefined],
])("--log-level %s is a level", (text, level) => {
  expect(parse("--log-level", text).logLevel).toBe(level);
});

test("the last level counts, of all loggers and of each", () => {
  const line = "--log-level warn --log-level debug --log-level a.b:=info --log-level a-b:=error --log-level a.b:=fatal";
  const { logLevel, logLevels } = parse(...line.split(" "), "--log-level", "unset");
  expect(logLevel).toBe(LoggingSeverity.DEBUG);
  expect([...logLevels]).toEqual([
    ["a.b", LoggingSeverity.FATAL],
    ["a-b", LoggingSeverity.ERROR],
  ]);
});

test.each([
  ["stdout-logs", "stdoutLogs"],
  ["rosout-logs", "rosoutLogs"],
  ["external-lib-logs", "externalLibLogs"],
] as const)("--disable-%s turns off what is on by default, and --enable-%s on", (flag, member) => {
  expect(parse()[member]).toBe(true);
  expect(parse(`--disable-${flag}`)[member]).toBe(false);
  expect(parse(`--disable-${flag}`, `--enable-${flag}`)[member]).toBe(true);
});

test("a path to a file for logs is kept", () => {
  expect(parse("--log-config-file", "log.xml").logConfigFile).toBe("log.xml");
});

test.each(["/", "/a", "/a/b_1", "/a__b"])("%s is an enclave", (enclave) => {
  expect(parse("--enclave", enclave).enclave).toBe(enclave);
});

test("rclpy 124: unknown ROS arguments are an UnknownROSArgsError that names them all", () => {
  const fail = () => parse("foo", "-r", "a:=b", "--log-level=debug", "--enable-foo-logs");
  expect(fail).toThrow(UnknownROSArgsError);
  expect(fail).toThrow(
    expect.objectContaining({
      unknown: ["foo", "--log-level=debug", "--enable-foo-logs"],
      name: "UnknownROSArgsError",
    }),
  );
  expect(fail).toThrow(/^unknown ROS arguments foo --log-level=debug --enable-foo-logs: expected -r, --remap, /);
});

test.each([
  ["-r", undefined],
  ["-r", "--"],
  ["--remap", "old=new"],
  ["-p", undefined],
  ["-p", "a="],
  ["-p", "a:="],
  ["--param", "a: =1"],
  ["-p", "/n:a:=1"],
  ["-p", "1a:=1"],
  ["--params-file", undefined],
  ["--log-level", undefined],
  ["--log-level", ""],
  ["--log-level", "warning"],
  ["--log-level", "10"],
  ["--log-level", ":=warn"],
  ["--log-level", "n:="],
  ["--log-level", "n:=verbose"],
  ["--log-level", "constructor"],
  ["--log-config-file", undefined],
  ["-e", undefined],
  ["-e", ""],
  ["-e", "a"],
  ["-e", "/a/"],
  ["--enclave", "/a//b"],
  ["--enclave", "/1a"],
  ["--enclave", "/a-b"],
  ["--enclave", `/${"a".repeat(245)}`],
])("%s %j is refused, with what is expected", (flag, value) => {
  const fail = () => parse(flag, ...(value === undefined ? [] : [value]));
  expect(fail).toThrow(InvalidROSArgsError);
  expect(fail).toThrow(expect.objectContaining({ flag, value }));
  expect(fail).toThrow(`ROS argument ${flag}${value === undefined ? "" : ` ${value}`}: expected `);
});

test("what is no array of strings is a TypeError", () => {
  for (const args of ["--ros-args", [1], undefined]) expect(() => parseRosArguments(args as never)).toThrow(TypeError);
});

test("a program gets its own arguments by removeRosArgs", () => {
  const line = "2 --ros-args -r a:=b -- 3 --ros-args --log-level debug".split(" ");
  expect(removeRosArgs(line)).toEqual(["2", "3"]);
  expect(() => removeRosArgs(["--ros-args", "--nope"])).toThrow(UnknownROSArgsError);
});

test("nothing but the three errors comes out, whatever is given", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "--ros-args",
      "--",
      "-r",
      "-p",
      "--log-level",
      "-e",
      "a:=b",
      "n:a:=b",
      "__ns:=/",
      "x:=[1]",
      "debug",
    ),
    fc.string(),
    fc.stringMatching(/^[a_1~/:={}*.]{0,30}$/),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (args) => {
      try {
        const { rest } = parseRosArguments(args);
        // What is not for ROS is so when it is read again, too.
        if (!rest.includes("--ros-args")) expect(parseRosArguments(rest).rest).toEqual(rest);
      } catch (error) {
        if (!(error instanceof UnknownROSArgsError || error instanceof InvalidROSArgsError)) throw error;
      }
    }),
  );
});

test("a long argument costs no more than its length", () => {
  const long = "a".repeat(200_000);
  const start = process.cpuUsage();
  for (const text of [`${long}__`, `${long}:${long}`, `${long}/`.repeat(3), `${long}.`]) {
    for (const flag of ["-r", "-p", "--log-level", "-e"]) expect(() => parse(flag, text)).toThrow(InvalidROSArgsError);
  }
  expect(process.cpuUsage(start).user).toBeLessThan(2e6);
});
