// SPDX-License-Identifier: Apache-2.0
// rclts doctor, with nodes on loopback that do not come together.

import { Int32, String as StringMessage } from "@rclts/interfaces/std_msgs/msg";
import { SetBool, Trigger } from "@rclts/interfaces/std_srvs/srv";
import { createContext, Node, type ProcessContext } from "rclts";
import { DOMAIN, rclts } from "../../test/command.js";

jest.setTimeout(60_000);

let context: ProcessContext;
beforeEach(async () => {
  context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
});
afterEach(() => context.shutdown());

function quiet(name: string): Node {
  return new Node(name, { context, enableRosout: false, startParameterServices: false });
}

test("doctor shows the environment, the network and who is heard, and says that nothing is wrong", async () => {
  quiet("talker").createPublisher(StringMessage, "/chatter");
  const { code, out, error } = await rclts(["doctor"], { env: { ROS_DOMAIN_ID: "7", HOME: "/root" } });
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(out).toMatch(/^rclts 1\.2\.3 on Node v\d+\.\d+\.\d+, \w+ \w+\nEnvironment\n {2}ROS_DOMAIN_ID=7\nTaken as\n/);
  expect(out).toContain(`  domain ${DOMAIN}\n  discovery range localhost: participants of this machine\n`);
  expect(out).toMatch(/\n {2}\w+ 127\.0\.0\.1: multicast comes back\n/);
  expect(out).toMatch(/\n {2}participant \d+ of this machine, UDP ports \d+ and \d+\n {2}announced as 127\.0\.0\.1\n/);
  expect(out).toMatch(
    /\nParticipants\n {2}rclts at 127\.0\.0\.1:\d+: answers; services in the form of rmw_fastrtps_cpp; \/talker\n/,
  );
  expect(out).toMatch(/\nNote: only nodes of this machine can be found\n {2}.+\n(.|\n)*Nothing is wrong\.\n$/);
});

test("topics and services whose sides do not fit are problems: exit code 1", async () => {
  const [left, right, twin] = [quiet("left"), quiet("right"), quiet("left")];
  left.createPublisher(StringMessage, "/sensor", { qos: "sensor_data" });
  right.createSubscription(StringMessage, "/sensor", () => {});
  left.createPublisher(StringMessage, "/mixed");
  right.createPublisher(Int32, "/mixed");
  right.createClient(Trigger, "/nobody");
  for (const node of [left, right]) node.createService(SetBool, "/both", (_, response) => response);
  const { code, out } = await rclts(["doctor"]);
  expect(code).toBe(1);
  const said = out.split("\n").filter((line) => /^(PROBLEM|\d)/.test(line));
  expect(said).toEqual([
    "PROBLEM: topic /mixed has several types: std_msgs/msg/Int32 (/right); std_msgs/msg/String (/left)",
    "PROBLEM: /right gets nothing of /left on /sensor: reliability offered best-effort, requested reliable",
    "PROBLEM: service /both is offered 2 times: /left, /right",
    "PROBLEM: service /nobody has a client (/right), but nobody offers it",
    "4 things are wrong.",
  ]);
  expect(out).toContain("Note: several nodes have the name /left\n");
  twin.destroyNode();
});

test("--json has all of it in one line", async () => {
  quiet("talker").createPublisher(StringMessage, "/chatter");
  const { code, out } = await rclts(["doctor", "--json"]);
  expect(code).toBe(0);
  expect(out.trimEnd()).not.toContain("\n");
  expect(JSON.parse(out)).toMatchObject({
    version: "1.2.3",
    environment: {},
    graph: {
      domainId: DOMAIN,
      network: { range: "localhost", hearsGroup: true },
      participants: [{ vendor: "rclts", hasAnswered: true, nodes: [{ name: "talker", namespace: "/" }] }],
      nodes: ["/talker"],
    },
    findings: expect.arrayContaining([
      { kind: "note", what: "only nodes of this machine can be found", advice: expect.any(String) },
    ]),
  });
});

test("alone it says so, and what to look at; that is no failure", async () => {
  const { code, out } = await rclts(["doctor"], { context: { localhostOnly: true, domainId: DOMAIN + 100 } });
  expect(code).toBe(0);
  expect(out).toContain(`Note: nobody else is heard in domain ${DOMAIN + 100}\n`);
  expect(out).toContain("\nParticipants\n  none but this command\n");
});

test("a graph that cannot be joined is a problem", async () => {
  const { code, out } = await rclts(["doctor"], { context: { domainId: 300 } });
  expect(code).toBe(1);
  expect(out).toMatch(/PROBLEM: the graph cannot be joined: .*300.*\n/);
});

test("a service that is named is explained: why it can not be called from here, and what to do", async () => {
  const node = quiet("robot");
  node.createService(Trigger, "/arm/stop", (_, response) => response);
  node.createService(SetBool, "/lamp", (_, response) => response, { qos: { reliability: "best-effort" } });
  const ask = (...args: string[]) => rclts(["doctor", ...args]);
  // Alone: of each other they would say that nobody offers what they ask about.
  const well = await ask("/arm/stop");
  const [nobody, unfit, unknown, bad] = await Promise.all([
    ask("/stop", "std_srvs/srv/Trigger"),
    ask("/lamp"),
    ask("/nowhere"),
    ask("no name"),
  ]);
  expect(well.code).toBe(0);
  expect(well.out).toContain("\nService\n  /arm/stop can be called from here\n");
  expect(nobody.code).toBe(1);
  expect(nobody.out).toContain("\nService\n  /stop can not be called from here\n");
  expect(nobody.out).toContain(
    "\nPROBLEM: /stop: nobody offers it; somebody offers /arm/stop\n  start its server, or ",
  );
  expect(unfit.code).toBe(1);
  expect(unfit.out).toContain(
    "\nPROBLEM: /lamp: the writer of answers of /robot (rclts) can not be used: reliability offered best-effort, requested reliable\n",
  );
  expect(unknown.code).toBe(1);
  expect(unknown.out).toMatch(/\nPROBLEM: .*\/nowhere.*\n {2}see what there is with rclts service list -t/);
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/\nPROBLEM: invalid service name: .*\n {2}no name\n/);
});

test("--json says of the service whether it can be called", async () => {
  quiet("robot").createService(Trigger, "/arm/stop", (_, response) => response);
  const { code, out } = await rclts(["doctor", "/arm/stop", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ service: { name: "/arm/stop", ready: true } });
});
