// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "@rclts/service";
import { createContext } from "../context.js";
import { Node } from "../node.js";
import { AsyncParameterClient } from "./async-parameter-client.js";
import { ParameterFileError } from "./parameter-file-error.js";

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 101 + (process.pid % 100);

let directory: string;
let context: Context;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "rclts-client-"));
  context = await createContext({ args: [], domainId, localhostOnly: true, signalHandlers: false });
});
afterAll(async () => {
  await context.shutdown();
  rmSync(directory, { recursive: true });
});

test("a parameter client sets what a file has for its node, with patterns or without, each or all", async () => {
  const robot = new Node("robot", { context, namespace: "lab" });
  robot.declareParameters("", [
    ["a", 1],
    ["b", 1],
  ]);
  const path = join(directory, "robot.yaml");
  writeFileSync(
    path,
    "/**:\n  ros__parameters: {a: 2.0, b: 2.0}\nlab:\n  robot:\n    ros__parameters: {b: 3.0, c: 3.0}",
  );
  const client = new AsyncParameterClient(new Node("asker", { context, namespace: "lab" }), "robot");
  const values = () => robot.getParameters(["a", "b"]).map(({ value }) => value);

  expect((await client.loadParameterFileAtomically(path)).reason).toBe("Invalid access to undeclared parameter(s): c");
  expect(values()).toEqual([1, 1]);
  const exact = await client.loadParameterFile(path, { useWildcards: false, timeout: 5000 });
  expect(exact.map(({ successful }) => successful)).toEqual([true, false]);
  expect(values()).toEqual([1, 3]);
  const all = await client.loadParameterFile(path);
  expect(all.map(({ successful }) => successful)).toEqual([true, true, false]);
  expect(values()).toEqual([2, 3]);
  await expect(client.loadParameterFile(join(directory, "none.yaml"))).rejects.toThrow(ParameterFileError);
});
