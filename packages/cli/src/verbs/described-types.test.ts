// SPDX-License-Identifier: Apache-2.0
// Services and topics of types that no interface file has: nodes describe what they use.

import { defineMessage, defineService } from "@rclts/idl";
import { GetTypeDescription } from "@rclts/interfaces/type_description_interfaces/srv";
import { createContext, Node, type ProcessContext } from "rclts";
import { DOMAIN, type Outcome, rclts, start } from "../../test/command.js";

jest.setTimeout(60_000);

const Weigh = defineService<{ item: string }, { grams: bigint }>(
  "secret_msgs/srv/Weigh",
  "string item\n---\nint64 grams",
);
const Weight = defineMessage<{ grams: bigint }>("secret_msgs/msg/Weight", "int64 grams");
const Silent = defineService<object, object>("secret_msgs/srv/Silent", "---");

let context: ProcessContext;
beforeAll(async () => {
  context = await createContext({ args: [], localhostOnly: true, domainId: DOMAIN, signalHandlers: false });
  const node = new Node("scale", { context, namespace: "/lab" });
  node.createService(Weigh, "/weigh", ({ item }) => ({ grams: BigInt(item.length) }));
  const publisher = node.createPublisher(Weight, "/weight", { qos: { durability: "transient-local" } });
  publisher.publish({ grams: 7n });
  node.createSubscription(Weight, "/wanted", () => {});
  const silent = new Node("silent", { context, startParameterServices: false, enableRosout: false });
  silent.createService(Silent, "/silent", () => ({}));
});
afterAll(() => context.shutdown());

const SAYS = /^secret_msgs\/(srv\/Weigh|msg\/Weight) is in no interface file: used as \/lab\/scale describes it\n$/;

function expectDone({ code, error }: Outcome): void {
  expect(code).toBe(0);
  expect(error).toMatch(SAYS);
}

test("call takes the type from the node that serves it, and says so", async () => {
  const called = await rclts(["service", "call", "/weigh", "secret_msgs/srv/Weigh", "{item: apple}"]);
  expectDone(called);
  expect(called.out).toMatch(/secret_msgs\.srv\.Weigh_Response\(grams=5\)\n\n$/);
});

test("call without a type takes the one that the service has; the request stands in its place", async () => {
  const called = await rclts(["service", "call", "/weigh", "{item: pear}", "--json"]);
  expectDone(called);
  expect(called.out).toBe('{"grams":4}\n');
  expect((await rclts(["service", "call", "/weigh", "-", "--json"], { stdin: "item: fig" })).out).toBe('{"grams":3}\n');
  expect((await rclts(["service", "call", "/weigh", "--json"])).out).toBe('{"grams":0}\n');
});

test("wait and serve take it likewise, serve also from a client", async () => {
  expectDone(await rclts(["service", "wait", "/weigh"]));
  const node = new Node("asker", { context });
  const client = node.createClient(Weigh, "/elsewhere");
  const server = start(["service", "serve", "/elsewhere", "secret_msgs/srv/Weigh", "--reply", "{grams: 9}"]);
  expect(await client.call({ item: "" }, { timeout: 30_000, onTimeout: "throw" })).toEqual({ grams: 9n });
  server.interrupt();
  await server.outcome;
  node.destroyNode();
});

test("a service that its node describes by the hash of its events only, as nodes of ROS do, is found by this", async () => {
  const node = new Node("ros", { context, startTypeDescriptionService: false });
  const scale = node.createClient(GetTypeDescription, "/lab/scale/get_type_description");
  node.createService(GetTypeDescription, "ros/get_type_description", async (request, response) => {
    if (request.type_hash !== Weigh.Event!.hash) return { ...response, failure_reason: "not in use" };
    return scale.call({ ...request, type_name: "secret_msgs/srv/Weigh_Event" }, { onTimeout: "throw" });
  });
  const service = node.createService(Weigh, "/introspected", () => ({ grams: 5n }));
  const refused = await rclts(["service", "call", "/introspected"]);
  expect([refused.code, refused.error]).toEqual([
    1,
    expect.stringMatching(/describe secret_msgs\/srv\/Weigh: not in use\n$/),
  ]);
  service.configureIntrospection(Date, "services_default", "metadata");
  const called = await rclts(["service", "call", "/introspected", "--json"]);
  expect(called).toEqual({
    code: 0,
    out: '{"grams":5}\n',
    error: "secret_msgs/srv/Weigh is in no interface file: used as /ros describes it\n",
  });
  node.destroyNode();
});

test("echo takes it from a publisher, pub from a subscription", async () => {
  const echoed = await rclts(["topic", "echo", "/weight", "--once", "--qos-durability", "transient_local"]);
  expectDone(echoed);
  expect(echoed.out).toBe("grams: 7\n---\n");
  const published = await rclts(["topic", "pub", "--once", "/wanted", "secret_msgs/Weight", "{grams: 8}", "--json"]);
  expectDone(published);
  expect(published.out).toBe('{"count":1,"message":{"grams":8}}\n');
});

test("a type that neither a file nor a node describes is told with both reasons", async () => {
  expect(await rclts(["service", "call", "/silent"])).toEqual({
    code: 1,
    out: "",
    error: expect.stringMatching(
      /^Unknown package 'secret_msgs', not in .*; and no node that has \/silent describes it\n$/,
    ) as string,
  });
});

test("without a type call gives up when nobody has the service by the time", async () => {
  expect(await rclts(["service", "call", "/nobody", "--timeout", "0.3"])).toEqual({
    code: 3,
    out: "",
    error: "nobody has /nobody within 0.3 s\n",
  });
});
