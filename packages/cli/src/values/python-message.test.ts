// SPDX-License-Identifier: Apache-2.0
// Whole messages as ROS 2 Humble prints them: fixtures/messages.jsonl has Python's repr and ros2's YAML of the default
// value of each message, request and response of its standard packages that is the same in Jazzy.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadModel, RuntimeTypes, SearchPath } from "@rclts/idl";
import { STANDARD_INTERFACES } from "../../test/command.js";
import { messageTree } from "./message-tree.js";
import { reprMessage } from "./python-repr.js";
import { dumpYaml } from "./python-yaml.js";

const searchPath = new SearchPath([STANDARD_INTERFACES]);
const model = loadModel(
  searchPath.packages().flatMap((name) => searchPath.list(name)),
  searchPath,
);
const types = new RuntimeTypes(model);
const rows = readFileSync(join(__dirname, "../../fixtures/messages.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as { name: string; repr: string; yaml: string });

test.each(rows)("$name", ({ name, repr, yaml }) => {
  const struct = model.structs.get(name)!;
  const value = types.message(name).create();
  expect(reprMessage(struct, value, model.structs)).toBe(repr);
  expect(dumpYaml(messageTree(struct, value, model.structs))).toBe(yaml);
});
