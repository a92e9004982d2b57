// SPDX-License-Identifier: Apache-2.0
// Type hashes are those that ROS 2 Jazzy gives.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadModel } from "./load-model.js";
import { eventsOf, type Interface, type Model, structsOf } from "./model.js";
import { SearchPath } from "./search-path.js";
import { describeInterface, describeStruct } from "./type-description.js";
import { typeHash } from "./type-hash.js";

const folder = join(__dirname, "../../../idl");
const searchPath = new SearchPath([folder]);
const model = loadModel(
  searchPath.packages().flatMap((name) => searchPath.list(name)),
  searchPath,
);
const lookup = (name: string) => model.structs.get(name);

test("every hash that a build of ROS 2 Jazzy gave is ours", () => {
  const fixture = join(__dirname, "../fixtures/jazzy-type-hashes.json");
  const expected = JSON.parse(readFileSync(fixture, "utf8")) as Record<string, string>;
  const ours = hashes(model);
  expect(Object.keys(expected).length).toBe(196);
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, ours[name]]))).toEqual(expected);
});

test("a description that refers to what is not there is a mistake of the caller", () => {
  const trigger = model.interfaces.get("std_srvs/srv/Trigger")!;
  expect(() => describeInterface(trigger, () => undefined)).toThrow("the model has no std_srvs/srv/Trigger_Request");
});

function hashes({ interfaces }: Model): Record<string, string> {
  const wholes = [...interfaces.values()].flatMap((one): Interface[] =>
    one.kind === "action" ? [one, one.sendGoal, one.getResult] : [one],
  );
  const structs = [...interfaces.values()].flatMap((one) => [...structsOf(one), ...eventsOf(one)]);
  return Object.fromEntries([
    ...wholes.map((one) => [one.name, typeHash(describeInterface(one, lookup))]),
    ...structs.map((struct) => [struct.name, typeHash(describeStruct(struct, lookup))]),
  ]);
}
