// SPDX-License-Identifier: Apache-2.0
// What rules make of names. Every expectation is what rclpy of Humble does with the same arguments.

import { InvalidServiceNameException, InvalidTopicNameException } from "../names/name-validation-exception.js";
import type { NameKind } from "../names/validate.js";
import { parseRosArguments } from "./parse-arguments.js";
import { remapNamespace, remapNodeName, resolveName } from "./remap.js";

const rulesOf = (...rules: string[]) =>
  parseRosArguments(["--ros-args", ...rules.flatMap((rule) => ["-r", rule])]).rosArguments.remapRules;

function resolve(name: string, namespace: string, rules: readonly string[], kind: NameKind = "service"): string {
  return resolveName(name, { nodeName: "n", namespace }, kind, rulesOf(...rules));
}

test.each([
  ["service", "service:=new_service", "/ns/new_service"],
  ["service", "service:=example/new_service", "/ns/example/new_service"],
  ["example/service", "example/service:=new_service", "/ns/new_service"],
  ["service", "service:=/new_service", "/new_service"],
  ["~/service", "~/service:=new_service", "/ns/new_service"],
  ["service", "service:=~/new_service", "/ns/n/new_service"],
])("rclpy 106: %s in /ns becomes with %s %s", (name, rule, full) => {
  expect(resolve(name, "/ns", [rule])).toBe(full);
});

test.each([
  ["/ns/old", "old:=new", "/ns/new"],
  ["old", "/ns/old:=new", "/ns/new"],
  ["/ns/n/old", "~/old:=new", "/ns/new"],
  ["{node}", "n:=new", "/ns/new"],
  ["/old", "old:=new", "/old"],
  ["older", "old:=new", "/ns/older"],
])("rclpy 107: a rule is for the expanded name: %s with %s is %s", (name, rule, full) => {
  expect(resolve(name, "/ns", [rule])).toBe(full);
});

test("rclpy 107: the first rule that matches wins, and its result is not remapped again", () => {
  expect(resolve("old", "/", ["other:=no", "old:=one", "old:=two"])).toBe("/one");
  expect(resolve("old", "/", ["old:=one", "one:=two"])).toBe("/one");
});

test("rclpy 108: a rule with a node's name in front is for that node only", () => {
  expect(resolve("old", "/", ["m:old:=no", "n:old:=yes"])).toBe("/yes");
  expect(resolve("old", "/", ["m:old:=no"])).toBe("/old");
});

test("rclpy 108: rosservice:// rules are for services only, rostopic:// rules for topics only", () => {
  const rules = ["rostopic://old:=topic", "rosservice://old:=service"];
  expect(resolve("old", "/", rules)).toBe("/service");
  expect(resolve("old", "/", rules, "topic")).toBe("/topic");
  expect(resolve("old", "/", ["old:=both"], "topic")).toBe("/both");
});

test("rclpy 108: __node and __ns rename nodes; a rule for one node goes by the name that it has by then", () => {
  expect(remapNodeName(rulesOf("__node:=x", "__node:=y"), "n")).toBe("x");
  expect(remapNodeName(rulesOf("m:__node:=x"), "n")).toBe("n");
  expect(remapNodeName(rulesOf("m:__node:=x", "n:__name:=y"), "n")).toBe("y");
  expect(remapNamespace(rulesOf("__ns:=/a/b"), "n", "/q")).toBe("/a/b");
  expect(remapNamespace(rulesOf("m:__ns:=/a"), "n", "/q")).toBe("/q");
});

test("a bad name is refused before any rule is asked", () => {
  expect(() => resolve("1old", "/", ["old:=new"])).toThrow(InvalidServiceNameException);
  expect(() => resolve("1old", "/", ["old:=new"], "topic")).toThrow(InvalidTopicNameException);
});

test("a name that is too long may be remapped to one that is not, as in rcl", () => {
  const long = "a".repeat(250);
  expect(resolve(long, "/", [`${long}:=short`])).toBe("/short");
});

test("rclpy 112: differs, a name that remapping makes invalid is a clean error, where rclpy trips over itself", () => {
  expect(() => resolve("old", "/", [`old:=${"a".repeat(250)}`])).toThrow(
    expect.objectContaining({ name: "InvalidServiceNameException", reason: expect.stringContaining("247") }),
  );
});
