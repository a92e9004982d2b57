// SPDX-License-Identifier: Apache-2.0
// The verbs that look at the graph: of services, nodes, topics, and all nodes' parameters.

import { Int32, String as StringMessage } from "@rclts/interfaces/std_msgs/msg";
import { SetBool, Trigger } from "@rclts/interfaces/std_srvs/srv";
import { createContext, Node, type ProcessContext } from "rclts";
import { DOMAIN, rclts } from "../../test/command.js";

jest.setTimeout(60_000);

let context: ProcessContext;
beforeAll(async () => {
  context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
  const quiet = { context, enableRosout: false, startParameterServices: false };
  const server = new Node("server", quiet);
  server.createService(Trigger, "/trigger", (_, response) => response);
  server.createService(SetBool, "/_hidden/set", (_, response) => response);
  server.createPublisher(StringMessage, "/chatter");
  const client = new Node("client", { ...quiet, namespace: "/ns" });
  client.createClient(Trigger, "/trigger");
  client.createSubscription(StringMessage, "/chatter", () => {});
  client.createSubscription(Int32, "/chatter", () => {});
  new Node("_secret", quiet);
  const robot = new Node("robot", { context, enableRosout: false });
  robot.declareParameter("speed", 1.5);
});
afterAll(() => context.shutdown());

/** The lines that have nothing to do with parameters, which each node has. */
async function lines(...args: string[]): Promise<string[]> {
  const { code, out, error } = await rclts(args);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  return out
    .trimEnd()
    .split("\n")
    .filter((line) => !/parameter|\/robot\/|type_description/.test(line));
}

test("service list has names, types, hidden ones on request, and counts", async () => {
  await Promise.all([
    expect(lines("service", "list")).resolves.toEqual(["/trigger"]),
    expect(lines("service", "list", "-t")).resolves.toEqual(["/trigger [std_srvs/srv/Trigger]"]),
    expect(lines("service", "list", "--include-hidden-services")).resolves.toEqual(["/_hidden/set", "/trigger"]),
    expect(rclts(["service", "list", "-c"])).resolves.toMatchObject({ out: expect.stringMatching(/^\d+\n$/) }),
    expect(lines("service", "list", "--json")).resolves.toEqual([
      '{"name":"/trigger","types":["std_srvs/srv/Trigger"]}',
    ]),
  ]);
});

test("service type prints the type, or nothing with exit code 1", async () => {
  await Promise.all([
    expect(lines("service", "type", "/trigger")).resolves.toEqual(["std_srvs/srv/Trigger"]),
    expect(rclts(["service", "type", "/nope"])).resolves.toEqual({ code: 1, out: "", error: "" }),
  ]);
});

test("service find matches the type exactly", async () => {
  await Promise.all([
    expect(lines("service", "find", "std_srvs/srv/Trigger")).resolves.toEqual(["/trigger"]),
    expect(rclts(["service", "find", "std_srvs/Trigger"])).resolves.toEqual({ code: 0, out: "", error: "" }),
    expect(lines("service", "find", "std_srvs/srv/Trigger", "-c")).resolves.toEqual(["1"]),
  ]);
});

test("service info counts clients and servers", async () => {
  const info = ["Type: std_srvs/srv/Trigger", "Clients count: 1", "Services count: 1"];
  await Promise.all([
    expect(lines("service", "info", "/trigger")).resolves.toEqual(info),
    expect(rclts(["service", "info", "/nope"])).resolves.toEqual({
      code: 1,
      out: "",
      error: "Unknown service '/nope'\n",
    }),
  ]);
});

test("service wait finds the type by the name alone", async () => {
  expect(await lines("service", "wait", "/trigger")).toEqual([""]);
  const waiting = await rclts(["service", "wait", "/nope", "--timeout", "0.5"]);
  expect(waiting).toEqual({ code: 3, out: "", error: "no server of /nope within 0.5 s\n" });
});

test("node list has full names, sorted, without hidden nodes and without itself", async () => {
  await Promise.all([
    expect(lines("node", "list")).resolves.toEqual(["/ns/client", "/robot", "/server"]),
    expect(lines("node", "list", "-a")).resolves.toEqual(["/_secret", "/ns/client", "/robot", "/server"]),
    expect(lines("node", "list", "-c")).resolves.toEqual(["3"]),
  ]);
});

test("node list warns of names that several nodes have", async () => {
  const twin = new Node("server", { context, enableRosout: false, startParameterServices: false });
  const { code, out, error } = await rclts(["node", "list"]);
  expect({ code, out }).toEqual({ code: 0, out: "/ns/client\n/robot\n/server\n/server\n" });
  expect(error).toMatch(/^WARNING: several nodes have the same name/);
  twin.destroyNode();
});

test("node info has six sections, in the order of ros2", async () => {
  const sections = `/ns/client
  Subscribers:
    /chatter: std_msgs/msg/Int32, std_msgs/msg/String
  Publishers:

  Service Servers:

  Service Clients:
    /trigger: std_srvs/srv/Trigger
  Action Servers:

  Action Clients:

`;
  await Promise.all([
    expect(rclts(["node", "info", "/ns/client"])).resolves.toMatchObject({ out: sections }),
    expect(lines("node", "info", "/server")).resolves.toContain("    /trigger: std_srvs/srv/Trigger"),
    expect(lines("node", "info", "/server", "--include-hidden")).resolves.toContain(
      "    /_hidden/set: std_srvs/srv/SetBool",
    ),
    expect(rclts(["node", "info", "server"])).resolves.toEqual({
      code: 1,
      out: "",
      error: "Unable to find node 'server'\n",
    }),
  ]);
});

test("topic list and info show topics and who is at them", async () => {
  const info = ["Type: ['std_msgs/msg/Int32', 'std_msgs/msg/String']", "Publisher count: 1", "Subscription count: 2"];
  await Promise.all([
    expect(lines("topic", "list")).resolves.toEqual(["/chatter"]),
    expect(lines("topic", "list", "-t")).resolves.toEqual(["/chatter [std_msgs/msg/Int32, std_msgs/msg/String]"]),
    expect(lines("topic", "info", "/chatter")).resolves.toEqual(info),
    expect(rclts(["topic", "info", "/nope"])).resolves.toEqual({ code: 1, out: "", error: "Unknown topic '/nope'\n" }),
  ]);
});

test("info -v shows each endpoint", async () => {
  const { code, out } = await rclts(["topic", "info", "-v", "/chatter"]);
  expect(code).toBe(0);
  const [, type, publishers, publisher, subscribers, ...rest] = `\n\n${out}`.split("\n\n");
  expect([type, publishers, subscribers]).toEqual([
    "Type: ['std_msgs/msg/Int32', 'std_msgs/msg/String']",
    "Publisher count: 1",
    "Subscription count: 2",
  ]);
  expect(publisher).toMatch(
    /^Node name: server\nNode namespace: \/\nTopic type: std_msgs\/msg\/String\nTopic type hash: RIHS01_[0-9a-f]{64}\nEndpoint type: PUBLISHER\nGID: (?:[0-9a-f]{2}\.){15}[0-9a-f]{2}\nQoS profile:\n {2}Reliability: RELIABLE\n {2}History \(Depth\): .*\n {2}Durability: VOLATILE\n {2}Lifespan: Infinite\n {2}Deadline: Infinite\n {2}Liveliness: AUTOMATIC\n {2}Liveliness lease duration: Infinite$/,
  );
  expect(rest).toHaveLength(3);
  const service = JSON.parse((await rclts(["service", "info", "-v", "/trigger", "--json"])).out) as {
    services_info: { nodeName: string; endpointType: string }[];
  };
  expect(service.services_info.map(({ nodeName, endpointType }) => [nodeName, endpointType])).toEqual([
    ["server", "server"],
    ["server", "server"],
  ]);
});

test("topic type and find are those of services for topics", async () => {
  await Promise.all([
    expect(lines("topic", "type", "/chatter")).resolves.toEqual(["std_msgs/msg/Int32", "std_msgs/msg/String"]),
    expect(rclts(["topic", "type", "/nope"])).resolves.toEqual({ code: 1, out: "", error: "" }),
    expect(lines("topic", "find", "std_msgs/msg/Int32")).resolves.toEqual(["/chatter"]),
    expect(rclts(["topic", "find", "std_msgs/msg/Nope", "--count-topics"])).resolves.toMatchObject({ out: "0\n" }),
  ]);
});

test("param list has the parameters of one node, or of all with headers; those that have no services are told", async () => {
  expect((await rclts(["param", "list", "/robot", "--param-type"])).out).toContain("  speed (type: double)\n");
  const all = await rclts(["param", "list", "--timeout", "0.5", "--filter", "spe|use"]);
  expect(all.code).toBe(0);
  expect(all.out).toBe("/robot:\n  speed\n  use_sim_time\n");
  expect(all.error).toContain("/ns/client/list_parameters");
});

test("without anybody in the graph there is nothing to print, and no failure", async () => {
  const alone = { context: { localhostOnly: true, domainId: DOMAIN + 100 } };
  // One after the other: together they would not be alone.
  for (const noun of ["service", "node", "topic"]) {
    expect(await rclts([noun, "list"], alone)).toEqual({ code: 0, out: "", error: "" });
  }
});

test("--spin-time listens for so long, however quiet it is", async () => {
  const start = performance.now();
  await rclts(["node", "list", "--spin-time", "0.1"]);
  expect(performance.now() - start).toBeGreaterThan(100);
  expect((await rclts(["node", "list", "--spin-time", "-1"])).code).toBe(2);
});
