// SPDX-License-Identifier: Apache-2.0
// The graph as nodes of several participants see it, on the simulated network.

import { String as Text } from "@rclts/interfaces/std_msgs/msg";
import { SERVICES_DEFAULT } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, REQUEST_HASH } from "../../test/add-two-ints.js";
import { add } from "../../test/setup.js";
import { type SimulatedNode, simulatedNode } from "../../test/simulation.js";
import { InvalidServiceNameException, InvalidTopicNameException, Node } from "../index.js";
import { NodeNameNonExistentError } from "./node-name-non-existent-error.js";

const ADD = "example_interfaces/srv/AddTwoInts";

function bare({ context }: SimulatedNode, name: string, namespace = "/"): Node {
  return new Node(name, { context, namespace, startParameterServices: false, enableRosout: false });
}

const fullNames = (node: Node) =>
  node
    .getNodeNamesAndNamespaces()
    .map(({ name, namespace }) => (namespace === "/" ? `/${name}` : `${namespace}/${name}`));

/** A server and a client in participants of their own, that know each other. */
async function pair(seed = 1, loss = 0) {
  const network = new SimulatedNetwork({ seed, loss });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  const service = server.node.createService(AddTwoInts, "add_two_ints", add);
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  await network.run(5000);
  return { network, server, asker, service, client };
}

/** What a node sees of /add_two_ints that is not hidden by others. */
function visible(node: Node) {
  return {
    nodes: fullNames(node).sort(),
    services: node.getServiceNamesAndTypes().filter(({ name }) => name === "/add_two_ints"),
    counts: [node.countServices("add_two_ints"), node.countClients("add_two_ints")],
    served: node.getServiceNamesAndTypesByNode("server", "/"),
    called: node.getClientNamesAndTypesByNode("asker", "/"),
  };
}

test.each([0, 0.2])(
  "both sides see all nodes with their services and clients, their own included, loss %d",
  async (loss) => {
    const { server, asker } = await pair(1, loss);
    const services = [{ name: "/add_two_ints", types: [ADD] }];
    for (const { node } of [server, asker]) {
      expect(visible(node)).toEqual({
        nodes: ["/asker", "/server"],
        services,
        counts: [1, 1],
        served: services,
        called: services,
      });
      expect(node.getClientNamesAndTypesByNode("server", "/")).toEqual([]);
      expect(node.getServiceNamesAndTypesByNode("asker", "/")).toEqual([]);
    }
  },
);

test("what is made and destroyed here is seen here at once, and elsewhere when it has arrived", async () => {
  const { network, server, asker, service } = await pair();
  const talker = bare(server, "talker", "/a/b");
  const publisher = talker.createPublisher(Text, "chatter");
  talker.createSubscription(Text, "/heard", () => {});
  const published = [{ name: "/a/b/chatter", types: ["std_msgs/msg/String"] }];
  const heard = [{ name: "/heard", types: ["std_msgs/msg/String"] }];
  const expectSeen = (node: Node) => {
    expect(fullNames(node)).toContain("/a/b/talker");
    expect(node.getPublisherNamesAndTypesByNode("talker", "/a/b")).toEqual(published);
    expect(node.getSubscriberNamesAndTypesByNode("talker", "/a/b")).toEqual(heard);
    expect([node.countPublishers("/a/b/chatter"), node.countSubscribers("/heard")]).toEqual([1, 1]);
  };
  expectSeen(server.node);
  expect(fullNames(asker.node)).not.toContain("/a/b/talker");
  await network.run(1000);
  expectSeen(asker.node);
  publisher.destroy();
  service.destroy();
  expect(server.node.countPublishers("/a/b/chatter")).toBe(0);
  expect(server.node.countServices("add_two_ints")).toBe(0);
  await network.run(1000);
  expect(asker.node.countPublishers("/a/b/chatter")).toBe(0);
  expect(asker.node.getPublisherNamesAndTypesByNode("talker", "/a/b")).toEqual([]);
  talker.destroyNode();
  await network.run(1000);
  expect(fullNames(asker.node)).not.toContain("/a/b/talker");
});

test("who leaves cleanly is dropped at once, who is killed at the end of the lease", async () => {
  const { network, server, asker } = await pair();
  const third = simulatedNode(network, "third");
  await network.run(3000);
  expect(fullNames(asker.node).sort()).toEqual(["/asker", "/server", "/third"]);
  await server.context.shutdown();
  await network.run(10);
  expect(fullNames(asker.node).sort()).toEqual(["/asker", "/third"]);
  expect(asker.node.countServices("add_two_ints")).toBe(0);
  network.crash(third.participant.address);
  await network.run(30_000);
  expect(fullNames(asker.node)).toEqual(["/asker"]);
});

test("nodes of one name are there as often as they are, and what they have is taken together", async () => {
  const { network, server, asker } = await pair();
  bare(server, "twin").createPublisher(Text, "one");
  bare(asker, "twin").createPublisher(Text, "two");
  await network.run(1000);
  expect(asker.node.getNodeNames().filter((name) => name === "twin")).toHaveLength(2);
  expect(asker.node.getPublisherNamesAndTypesByNode("twin", "/").map(({ name }) => name)).toEqual(["/one", "/two"]);
});

test("rclpy 101: a node that is not there is an error with its full name", async () => {
  const { asker } = await pair();
  const ask = () => asker.node.getServiceNamesAndTypesByNode("nobody", "/a");
  expect(ask).toThrow(NodeNameNonExistentError);
  expect(ask).toThrow("node /a/nobody is not in the graph");
  expect(() => asker.node.getClientNamesAndTypesByNode("server", "/a")).toThrow(NodeNameNonExistentError);
});

test("rclpy 102: a client alone does not make its node a server, nor does a server make it a client", async () => {
  const { network, asker, server } = await pair();
  expect(asker.node.getServiceNamesAndTypesByNode("asker", "/")).toEqual([]);
  expect(asker.node.getClientNamesAndTypesByNode("server", "/")).toEqual([]);
  await server.context.shutdown();
  await network.run(10);
  expect([asker.node.countServices("add_two_ints"), asker.node.countClients("add_two_ints")]).toEqual([0, 1]);
});

test("rclpy 99: counting expands a name but does not remap it, while information about endpoints does both", async () => {
  const { network, asker } = await pair();
  const cliArgs = ["--ros-args", "-r", "chatter:=talk"];
  const options = {
    context: asker.context,
    namespace: "/ns",
    cliArgs,
    startParameterServices: false,
    enableRosout: false,
  };
  const node = new Node("remapped", options);
  node.createPublisher(Text, "chatter");
  await network.run(0);
  expect(node.countPublishers("talk")).toBe(1);
  expect(node.countPublishers("/ns/talk")).toBe(1);
  expect(node.countPublishers("chatter")).toBe(0);
  expect(node.getPublishersInfoByTopic("chatter")).toHaveLength(1);
  expect(node.countServices("/add_two_ints")).toBe(1);
  expect(node.countServices("add_two_ints")).toBe(0);
  expect(() => node.countPublishers("a b")).toThrow(InvalidTopicNameException);
  expect(() => node.countClients("a b")).toThrow(InvalidServiceNameException);
});

test("endpoints are told of with their node, type, hash, QoS and implementation", async () => {
  const { network, server, asker, service, client } = await pair();
  const publisher = server.node.createPublisher(Text, "chatter", { qos: 7 });
  await network.run(1000);
  const [info, ...others] = asker.node.getPublishersInfoByTopic("chatter");
  expect(others).toEqual([]);
  expect(info).toMatchObject({
    nodeName: "server",
    nodeNamespace: "/",
    topicType: "std_msgs/msg/String",
    topicTypeHash: Text.hash,
    endpointType: "publisher",
    endpointGid: publisher.gid,
    vendor: "rclts",
    isRelay: false,
  });
  expect(info?.qosProfile).toMatchObject({ reliability: "reliable", durability: "volatile" });
  expect(asker.node.getPublishersInfoByTopic("rt/chatter", { noMangle: true })).toHaveLength(1);
  expect(asker.node.getSubscriptionsInfoByTopic("chatter")).toEqual([]);
  const servers = asker.node.getServersInfoByService("add_two_ints");
  expect(servers.map(({ endpointGid }) => endpointGid)).toEqual(
    expect.arrayContaining([service.handle.requestReader, service.handle.replyWriter]),
  );
  expect(servers).toHaveLength(2);
  for (const each of servers)
    expect(each).toMatchObject({ nodeName: "server", topicType: ADD, endpointType: "server" });
  expect(servers.map(({ topicTypeHash }) => topicTypeHash)).toContain(REQUEST_HASH);
  const clients = server.node.getClientsInfoByService("add_two_ints");
  expect(clients.map(({ nodeName, endpointType }) => [nodeName, endpointType])).toEqual([
    ["asker", "client"],
    ["asker", "client"],
  ]);
  expect(clients.map(({ endpointGid }) => endpointGid)).toContainEqual(client.handle.replyReader);
});

test("endpoints that no node has are named as in rmw_dds_common, and topics of DDS show as they are on request", async () => {
  const { network, asker } = await pair();
  const { engine } = network.participant();
  engine.createWriter(0x103, { topic: "rt/bare", typeName: "std_msgs::msg::dds_::String_", qos: SERVICES_DEFAULT });
  engine.createWriter(0x203, { topic: "raw", typeName: "Raw", qos: SERVICES_DEFAULT });
  await network.run(3000);
  expect(asker.node.getPublishersInfoByTopic("/bare")).toMatchObject([
    { nodeName: "_CREATED_BY_BARE_DDS_APP_", nodeNamespace: "_CREATED_BY_BARE_DDS_APP_", topicTypeHash: undefined },
  ]);
  const names = (options: { noDemangle: boolean }) =>
    asker.node.getTopicNamesAndTypes(options).map(({ name, types }) => `${name} ${types}`);
  expect(names({ noDemangle: false })).toEqual(["/bare std_msgs/msg/String"]);
  expect(names({ noDemangle: true })).toEqual(
    expect.arrayContaining([
      "raw Raw",
      "rt/bare std_msgs::msg::dds_::String_",
      "rq/add_two_intsRequest example_interfaces::srv::dds_::AddTwoInts_Request_",
    ]),
  );
});

test("changes are told once per turn, those during the loop's body too, until the signal ends it", async () => {
  const { network, server, asker } = await pair();
  const controller = new AbortController();
  const seen: number[] = [];
  let end: unknown;
  const watch = async () => {
    try {
      for await (const _ of asker.node.graphChanges({ signal: controller.signal }))
        seen.push(asker.node.countPublishers("/chatter"));
    } catch (reason) {
      end = reason;
    }
  };
  void watch();
  await network.run(1000);
  expect(seen).toEqual([]);
  for (let i = 0; i < 5; i++) server.node.createPublisher(Text, "/chatter");
  await network.run(1000);
  expect(seen.at(-1)).toBe(5);
  // The endpoints, and the description of their node, in a datagram each at most.
  expect(seen.length).toBeLessThanOrEqual(6);
  const before = seen.length;
  for (let i = 0; i < 5; i++) asker.node.createPublisher(Text, "/chatter");
  await network.run(0);
  expect(seen.slice(before)).toEqual([10]);
  controller.abort("enough");
  await network.run(0);
  expect(end).toBe("enough");
  asker.node.createPublisher(Text, "/chatter");
  await network.run(1000);
  expect(seen.length).toBe(before + 1);
});

test("changes end with their node, and with a signal that was aborted before", async () => {
  const { network, asker } = await pair();
  const changes = asker.node.graphChanges();
  const waiting = changes.next();
  const aborted = asker.node.graphChanges({ signal: AbortSignal.abort("late") });
  await expect(aborted.next()).rejects.toBe("late");
  expect(await aborted.next()).toEqual({ done: true, value: undefined });
  asker.node.destroyNode();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  await network.run(0);
});

test("a node can be waited for, by a time, a signal and until one's own end", async () => {
  const { network, server, asker } = await pair();
  const states: unknown[] = [];
  const note = (promise: Promise<boolean>) =>
    void promise.then(
      (there) => states.push(there),
      (error) => states.push(error instanceof Error ? error.message : error),
    );
  note(asker.node.waitForNode("/late/comer"));
  note(asker.node.waitForNode("late/comer", { timeout: 10 }));
  note(asker.node.waitForNode("server", { timeout: 0 }));
  note(asker.node.waitForNode("nobody", { signal: AbortSignal.abort("no") }));
  await network.run(100);
  expect(states).toEqual([true, "no", false]);
  bare(server, "comer", "/late");
  await network.run(1000);
  expect(states.splice(0)).toEqual([true, "no", false, true]);
  note(asker.node.waitForNode("nobody"));
  asker.node.destroyNode();
  await network.run(0);
  expect(states).toEqual(["node /asker has been destroyed"]);
});

test("queries of a node that is destroyed are refused", async () => {
  const { asker } = await pair();
  asker.node.destroyNode();
  const gone = expect.objectContaining({ code: "destroyed" });
  const { node } = asker;
  for (const ask of [
    () => node.getNodeNames(),
    () => node.getTopicNamesAndTypes(),
    () => node.countServices("x"),
    () => node.graphChanges(),
    () => node.waitForNode("x"),
  ])
    expect(ask).toThrow(gone);
});

test("an update costs each peer one sample, and describes the whole however many endpoints there are", async () => {
  const { network, server, asker } = await pair();
  const count = 200;
  for (let i = 0; i < count; i++) server.node.createPublisher(Text, `/chatter${i}`);
  await network.run(5000);
  expect(asker.node.getPublisherNamesAndTypesByNode("server", "/")).toHaveLength(count);
  const before = server.participant.participant.counters.samplesSent;
  for (let i = 0; i < 10; i++) server.node.createPublisher(Text, `/more${i}`);
  await network.run(5000);
  // Ten endpoints are announced one by one.
  expect(server.participant.participant.counters.samplesSent - before).toBe(10 + 1);
  expect(asker.node.getPublisherNamesAndTypesByNode("server", "/")).toHaveLength(count + 10);
});
