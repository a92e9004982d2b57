// SPDX-License-Identifier: Apache-2.0

import os from "node:os";
import { requireIsolation } from "./isolation.js";

const address = (text: string, internal = false) => [{ address: text, family: "IPv4", internal }] as never;

function check(env: Record<string, string>, interfaces: Record<string, string>): () => void {
  return () => {
    const found = Object.entries(interfaces).map(([name, text]) => [name, address(text, name === "lo")]);
    jest.spyOn(os, "networkInterfaces").mockReturnValue(Object.fromEntries(found));
    jest.replaceProperty(process, "env", env);
    requireIsolation();
  };
}

afterEach(() => jest.restoreAllMocks());

const MARK = { RCLTS_INTEROP_NAMESPACE: "1" };
const HOST = { lo: "127.0.0.1", eth0: "10.77.0.2", eth1: "10.77.1.2" };

test("a program confined to loopback runs anywhere", () => {
  expect(check({ ROS_LOCALHOST_ONLY: "1" }, { eth0: "192.0.2.1" })).not.toThrow();
});

test("a program on a host of the suite may use its interfaces", () => {
  expect(check(MARK, HOST)).not.toThrow();
});

test.each([
  ["outside the suite's namespaces", {}, HOST],
  ["where an interface has another address", MARK, { ...HOST, eth2: "192.0.2.1" }],
  ["where there is loopback only", MARK, { lo: "127.0.0.1" }],
])("it refuses to run %s", (_, env, interfaces) => {
  expect(check(env, interfaces)).toThrow(/ROS_LOCALHOST_ONLY=1/);
});
