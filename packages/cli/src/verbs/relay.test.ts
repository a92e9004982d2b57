// SPDX-License-Identifier: Apache-2.0
// rclts relay, between commands on loopback.

import { type Running, rclts, start } from "../../test/command.js";

// Processors may be busy, and the first call loads everything.
jest.setTimeout(60_000);

const running: Running[] = [];
afterEach(async () => {
  for (const one of running) one.interrupt();
  await Promise.all(running.splice(0).map(({ outcome }) => outcome));
});

function begin(...args: string[]): Running {
  const command = start(args);
  running.push(command);
  return command;
}

test("relay offers a service under another name, and finds the type that its server has", async () => {
  begin("service", "serve", "/theirs/switch", "std_srvs/srv/SetBool", "--eval", "({ data }) => ({ success: data })");
  const relay = begin("relay", "/switch", "--from", "/theirs/switch");
  await relay.says("relaying /switch [std_srvs/srv/SetBool] from /theirs/switch\n");
  const answer = await rclts(["service", "call", "/switch", "std_srvs/srv/SetBool", "{data: on}", "--json"]);
  expect(answer).toMatchObject({ code: 0, out: '{"success":true,"message":""}\n' });
  relay.interrupt();
  expect(await relay.outcome).toMatchObject({ code: 130, error: "" });
});

test("relay without a type ends with exit code 3 when no server is found in time", async () => {
  const nobody = await rclts(["relay", "/nobody", "--timeout", "0.6"]);
  expect(nobody).toMatchObject({ code: 3, error: "no server of /nobody within 0.6 s\n" });
});

test("relay of a type that is none is refused", async () => {
  expect(await rclts(["relay", "/switch", "SetBool"])).toMatchObject({
    code: 1,
    error: expect.stringContaining('interface name "SetBool_Request"'),
  });
});
