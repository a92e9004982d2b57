// SPDX-License-Identifier: Apache-2.0
// The default context, as rclpy's init and shutdown have it.

import { readFileSync } from "node:fs";
import { init, Node, NotInitializedException, ok, shutdown } from "./index.js";
import { VERSION } from "./version.js";

const options = { domainId: 1 + (process.pid % 100), localhostOnly: true, signalHandlers: false };

test("rclpy 123: a node before init is an error that says what to do", () => {
  expect(() => new Node("early")).toThrow(NotInitializedException);
  expect(() => new Node("early")).toThrow("there is no context yet: await init() before making a node");
});

test("rclpy 123: shutdown before init, and twice, is an error", async () => {
  await expect(shutdown()).rejects.toThrow("shutdown() without init(), or a second time");
  await init(options);
  await shutdown();
  await expect(shutdown()).rejects.toThrow("shutdown() without init(), or a second time");
});

test("rclpy 123: init twice is an error, also while the first is under way; after shutdown it is not", async () => {
  const first = init(options);
  await expect(init(options)).rejects.toThrow("init() was called before");
  await first;
  await expect(init(options)).rejects.toThrow("init() was called before");
  await shutdown();
  await init(options);
  await shutdown();
});

test("rclpy 124: init with a domain out of range fails, and leaves no context behind", async () => {
  for (const bad of [233, -1, 1.5]) await expect(init({ domainId: bad })).rejects.toThrow(RangeError);
  await init(options);
  await shutdown();
});

test("nodes are in the default context, and go with it", async () => {
  const context = await init(options);
  const node = new Node("node", { namespace: "ns" });
  expect(node.context).toBe(context);
  expect(node.getFullyQualifiedName()).toBe("/ns/node");
  await shutdown();
  await node.destroyed;
  expect(() => new Node("late")).toThrow("there is no context yet");
});

test("a context that its signal has shut down can be followed by shutdown or by init", async () => {
  const controller = new AbortController();
  await init({ ...options, signal: controller.signal });
  controller.abort();
  await init(options);
  await shutdown();
});

test("ok tells whether there is a context to work in", async () => {
  expect(ok()).toBe(false);
  await init(options);
  expect(ok()).toBe(true);
  await shutdown();
  expect(ok()).toBe(false);
});

test("the version that is announced is the package's", () => {
  const { version } = JSON.parse(readFileSync(`${__dirname}/../package.json`, "utf8"));
  expect(VERSION).toBe(version);
});
