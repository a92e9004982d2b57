// SPDX-License-Identifier: Apache-2.0
// Which network interfaces a command's node uses. Where nothing is confined to this machine, loopback alone is named.

import { DOMAIN, type Running, rclts, start } from "../test/command.js";
import { VERBS } from "./verbs.js";

jest.setTimeout(60_000);

const onNetworks = { context: { discoveryRange: "subnet", domainId: DOMAIN } } as const;
const ADD = ["/add_two_ints", "example_interfaces/srv/AddTwoInts"] as const;

const running: Running[] = [];
afterEach(async () => {
  for (const one of running) one.interrupt();
  await Promise.all(running.splice(0).map(({ outcome }) => outcome));
});

test.each(VERBS.map(({ name }) => name))("%s takes --interface if it has a node", async (name) => {
  const { out } = await rclts([...name.split(" "), "--help"]);
  expect(out.includes("--interface <name>")).toBe(!/^(interface|gen)\b/.test(name));
});

test.each([
  ["node list"],
  ["service call", ...ADD],
  ["service wait", ...ADD],
  ["service serve", ...ADD],
  ["service echo", ...ADD],
  ["topic pub", "/chatter", "std_msgs/msg/String"],
  ["param list"],
  ["param get", "/talker", "rate"],
  ["relay", ...ADD],
])("%s says which interfaces there are, if there is none of that name", async (name, ...args) => {
  const outcome = await rclts([...name.split(" "), ...args, "--interface", "none7"], onNetworks);
  expect(outcome).toMatchObject({ code: 1, out: "" });
  expect(outcome.error).toMatch(
    /^"none7" is no IPv4 network interface of this machine; there are: .*\(127\.0\.0\.1\).*\n$/,
  );
});

test("doctor says so too, among all else that it knows", async () => {
  const { code, out } = await rclts(["doctor", "--interface", "none7"], onNetworks);
  expect(code).toBe(1);
  expect(out).toContain('PROBLEM: the graph cannot be joined: "none7" is no IPv4 network interface of this machine');
});

test("--interface may be repeated, and what it names is all that is used", async () => {
  const chosen = ["--interface", "127.0.0.1", "--interface", "127.0.0.1"];
  const server = start(["service", "serve", ...ADD, ...chosen, "--eval", "({ a, b }) => ({ sum: a + b })"], onNetworks);
  running.push(server);
  const { out } = await rclts(["service", "call", ...ADD, "{a: 2, b: 3}", ...chosen, "--json"], onNetworks);
  expect(out).toBe('{"sum":5}\n');
  const report = await rclts(["doctor", "--json", ...chosen], onNetworks);
  expect(JSON.parse(report.out)).toMatchObject({
    graph: { network: { range: "subnet", addresses: ["127.0.0.1"], groupInterfaces: [{ address: "127.0.0.1" }] } },
  });
});
