// SPDX-License-Identifier: Apache-2.0
// rclts service, between commands on loopback.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Running, rclts, start } from "../../test/command.js";

const ADD = ["/add_two_ints", "example_interfaces/srv/AddTwoInts"] as const;
// Processors may be busy, and the first call loads everything.
jest.setTimeout(60_000);

const running: Running[] = [];
afterEach(async () => {
  for (const one of running) one.interrupt();
  await Promise.all(running.splice(0).map(({ outcome }) => outcome));
});

function serve(...args: string[]): Running {
  const server = start(["service", "serve", ...args]);
  running.push(server);
  return server;
}

test("call prints the request and the response as ros2 does", async () => {
  const server = serve(...ADD, "--eval", "({ a, b }) => ({ sum: a + b })");
  await rclts(["service", "wait", ...ADD]);
  expect(await rclts(["service", "call", ...ADD, "{a: 2, b: 3}"])).toEqual({
    code: 0,
    out: `requester: making request: example_interfaces.srv.AddTwoInts_Request(a=2, b=3)

response:
example_interfaces.srv.AddTwoInts_Response(sum=5)

`,
    error: "",
  });
  await server.says("AddTwoInts_Request(a=2, b=3)\nexample_interfaces.srv.AddTwoInts_Response(sum=5)\n\n");
});

test("call takes the type in two parts, JSON, and a request from stdin; --json prints the response alone", async () => {
  serve(...ADD, "--eval", "async ({ a, b }, response) => { response.sum = a - b; }");
  const args = ["service", "call", "add_two_ints", "example_interfaces/AddTwoInts", "-", "--json"];
  const stdin = '{"a": 9223372036854775807, "b": 1}';
  expect(await rclts(args, { stdin })).toEqual({ code: 0, out: '{"sum":9223372036854775806}\n', error: "" });
});

test("call -r calls again and again until it is interrupted", async () => {
  serve("/trigger", "std_srvs/srv/Trigger", "--reply", "{success: yes, message: done}");
  const calls = start(["service", "call", "/trigger", "std_srvs/srv/Trigger", "--json", "-r", "200"]);
  await calls.says('{"success":true,"message":"done"}\n'.repeat(3));
  calls.interrupt();
  expect(await calls.outcome).toMatchObject({ code: 130, error: "" });
});

test("serve answers by the default export of a module", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rclts-cli-"));
  try {
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "answer.js"), "module.exports = ({ data }) => ({ success: data, message: 'ok' });");
    const server = start(["service", "serve", "/set", "std_srvs/srv/SetBool", "--module", "answer.js", "--json"], {
      cwd: folder,
    });
    running.push(server);
    const answer = await rclts(["service", "call", "/set", "std_srvs/srv/SetBool", "{data: on}", "--json"]);
    expect(answer.out).toBe('{"success":true,"message":"ok"}\n');
    await server.says('{"request":{"data":true},"response":{"success":true,"message":"ok"}}\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a callback that fails refuses the request: exit code 4", async () => {
  serve(...ADD, "--eval", "() => { throw new Error('out of numbers'); }");
  const { code, error } = await rclts(["service", "call", ...ADD]);
  expect({ code, error }).toMatchObject({ code: 4, error: expect.stringContaining("out of numbers") });
});

test("without a server call and wait end with exit code 3 when the time is over", async () => {
  const nobody = ["/nobody", "std_srvs/srv/Empty", "--timeout", "0.6"];
  expect(await rclts(["service", "call", ...nobody])).toEqual({
    code: 3,
    out: "waiting for service to become available...\n",
    error: "no server of /nobody within 0.6 s\n",
  });
  expect(await rclts(["service", "wait", ...nobody])).toMatchObject({ code: 3, out: "" });
});

test("a call without a type says after 2 s that it waits for somebody who has the service", async () => {
  const error = "nobody has /nobody yet: waiting for it\nnobody has /nobody within 2.3 s\n";
  expect(await rclts(["service", "call", "/nobody", "{}", "--timeout", "2.3"])).toEqual({ code: 3, out: "", error });
});

test("wait ends as soon as there is a server", async () => {
  const waiting = rclts(["service", "wait", "/late", "std_srvs/srv/Empty"]);
  serve("/late", "std_srvs/srv/Empty");
  expect(await waiting).toEqual({ code: 0, out: "", error: "" });
});

test.each([
  [["/x", "no_msgs/srv/Such"], "Unknown package 'no_msgs'"],
  [["/x", "std_srvs/srv/Nope"], "Could not find the interface 'std_srvs/srv/Nope'"],
  [["/x", "std_msgs/msg/String"], "The passed type is not a service: std_msgs/msg/String"],
  [["/x", "a/b/c/d"], "The passed type 'a/b/c/d' is invalid"],
  [[...ADD, "{c: 1}"], 'Failed to populate field: example_interfaces/srv/AddTwoInts_Request has no field "c"'],
  [[...ADD, "{a: 1"], "the request is no YAML"],
  [["/not valid", "std_srvs/srv/Empty"], "/not valid"],
  [["/x", "std_srvs/srv/Empty", "-I", "nowhere"], "nowhere: there is no such folder"],
])("call %j fails: %s", async (args, message) => {
  expect(await rclts(["service", "call", ...args])).toEqual({
    code: 1,
    out: "",
    error: expect.stringContaining(message) as string,
  });
});

test.each([
  [["service", "call"], "missing required argument 'name'"],
  [["service", "call", ...ADD, "-r", "0"], "expected a number above zero"],
  [["service", "call", ...ADD, "--timeout", "soon"], "expected seconds, 0 or more"],
  [["service", "serve", ...ADD, "--eval", "a b"], "--eval"],
  [["service", "serve", ...ADD, "--eval", "1"], "expected a function of the request"],
  [["service", "nope"], "unknown command 'nope'"],
  [["nope"], "unknown command 'nope'"],
])("%j is a wrong command line: %s", async (args, message) => {
  expect(await rclts(args)).toEqual({ code: 2, out: "", error: expect.stringContaining(message) as string });
});
