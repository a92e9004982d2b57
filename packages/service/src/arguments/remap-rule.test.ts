// SPDX-License-Identifier: Apache-2.0
// Every row was given to rclpy of Humble too.

import { parseRemapRule } from "./remap-rule.js";

const any = { kind: "service-or-topic", nodeName: undefined } as const;

test.each([
  ["old:=new", { ...any, match: "old", replacement: "new" }],
  ["/a/old:=/b/new", { ...any, match: "/a/old", replacement: "/b/new" }],
  ["~/old:=~/new", { ...any, match: "~/old", replacement: "~/new" }],
  ["a_:=_1", { ...any, match: "a_", replacement: "_1" }],
  ["n:old:=new", { ...any, nodeName: "n", match: "old", replacement: "new" }],
  ["rosservice://old:=new", { kind: "service", nodeName: undefined, match: "old", replacement: "new" }],
  ["rostopic:///old:=new", { kind: "topic", nodeName: undefined, match: "/old", replacement: "new" }],
  ["n:rosservice:///old:=new", { kind: "service", nodeName: "n", match: "/old", replacement: "new" }],
  ["rostopic:/old:=new", { ...any, nodeName: "rostopic", match: "/old", replacement: "new" }],
  ["__node:=x", { kind: "node", nodeName: undefined, match: undefined, replacement: "x" }],
  ["__name:=x", { kind: "node", nodeName: undefined, match: undefined, replacement: "x" }],
  ["n:__node:=x", { kind: "node", nodeName: "n", match: undefined, replacement: "x" }],
  ["__ns:=/a/b", { kind: "namespace", nodeName: undefined, match: undefined, replacement: "/a/b" }],
  ["__ns:=/", { kind: "namespace", nodeName: undefined, match: undefined, replacement: "/" }],
  ["n:__ns:=/a/", { kind: "namespace", nodeName: "n", match: undefined, replacement: "/a/" }],
])("rclpy 108: %s is a remapping rule", (text, rule) => {
  expect(parseRemapRule(text)).toEqual(rule);
});

test.each([
  "",
  "old",
  "old=new",
  "old:=",
  ":=new",
  "old:=/",
  "old/:=new",
  "old:=new/",
  "a//b:=new",
  "1a:=new",
  "a__b:=new",
  "__b:=new",
  "~:=new",
  "{node}:=new",
  "old:={node}",
  "*:=new",
  "old:=\\1",
  "a b:=new",
  "a:b:old:=new",
  "rosservice://n:old:=new",
  "__ns:=a",
  "__node:=a/b",
  "__node:=1b",
  "__node:=",
])("rclpy 108: %j is none", (text) => {
  expect(parseRemapRule(text)).toBeUndefined();
});
