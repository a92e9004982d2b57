// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../test/add-two-ints.js";
import { setup } from "../test/setup.js";
import { InvalidNamespaceException, InvalidNodeNameException, InvalidServiceNameException, Node } from "./index.js";

test("a node has a name, a namespace and a logger named after both (statement 111)", () => {
  const { context } = setup();
  const names = (namespace?: string) => {
    const node = new Node("n", { context, namespace });
    return [node.getName(), node.getNamespace(), node.getFullyQualifiedName(), node.getLogger().name];
  };
  expect(names()).toEqual(["n", "/", "/n", "n"]);
  expect(names("")).toEqual(["n", "/", "/n", "n"]);
  expect(names("ns")).toEqual(["n", "/ns", "/ns/n", "ns.n"]);
  expect(names("/my/ns")).toEqual(["n", "/my/ns", "/my/ns/n", "my.ns.n"]);
});

test("bad names are refused, with the position (statements 100, 120)", () => {
  const { context, node } = setup();
  expect(() => new Node("my node", { context })).toThrow(InvalidNodeNameException);
  expect(() => new Node("n", { context, namespace: "/a//b" })).toThrow(InvalidNamespaceException);
  expect(() => new Node(7 as never, { context })).toThrow(TypeError);
  expect(() => new Node("n", { context, namespace: null as never })).toThrow(TypeError);
  expect(() => node.createClient(AddTwoInts, "1x")).toThrow(InvalidServiceNameException);
  expect(() => node.createService(AddTwoInts, "a b", (_, response) => response)).toThrow(
    expect.objectContaining({ index: 1, nameType: "service name" }),
  );
  expect(() => node.createClient(AddTwoInts, 7 as never)).toThrow(TypeError);
  expect([...context.nodes]).toEqual([node]);
});

test("service names are resolved in the node's namespace (statement 103)", () => {
  const { context } = setup();
  const node = new Node("n", { context, namespace: "ns" });
  expect(node.resolveServiceName("add")).toBe("/ns/add");
  expect(node.resolveServiceName("~/add")).toBe("/ns/n/add");
  expect(node.createClient(AddTwoInts, "add").serviceName).toBe("/ns/add");
});

test("what is no service type or no QoS is refused, and nothing is left of it (statements 8 to 10)", () => {
  const { engine, node } = setup();
  const create = (type: unknown) => () => node.createClient(type as never, "x");
  expect(create(undefined)).toThrow(TypeError);
  expect(create({})).toThrow(TypeError);
  expect(create(AddTwoInts.Request)).toThrow(/AddTwoInts_Request: expected a service/);
  expect(() => node.createClient(AddTwoInts, "x", { qos: 10 as never })).toThrow(/qos 10/);
  expect(() => node.createClient(AddTwoInts, "x", { queueBytes: -1 })).toThrow(RangeError);
  expect(engine.endpoints.size).toBe(0);
});

test("QoS policies can be set one by one, on both endpoints", () => {
  const { engine, node } = setup();
  node.createClient(AddTwoInts, "x", { qos: { depth: 1000 } });
  for (const { qos } of engine.endpoints.values()) expect(qos).toMatchObject({ depth: 1000, reliability: "reliable" });
});

test("a client or service is destroyed once, by its own node (statement 89)", () => {
  const { context, node } = setup();
  const other = new Node("other", { context });
  const client = node.createClient(AddTwoInts, "x");
  const service = node.createService(AddTwoInts, "x", (_, response) => response);
  expect(other.destroyClient(client)).toBe(false);
  expect(other.destroyService(service)).toBe(false);
  expect([node.destroyClient(client), node.destroyClient(client)]).toEqual([true, false]);
  expect([node.destroyService(service), node.destroyService(service)]).toEqual([true, false]);
  expect(() => client.serviceName).toThrow(expect.objectContaining({ code: "destroyed" }));
  expect(() => service.serviceName).toThrow(expect.objectContaining({ code: "destroyed" }));
});

test("a client that destroyed itself is still its node's to destroy (statement 93)", () => {
  const { node } = setup();
  const client = node.createClient(AddTwoInts, "x");
  client.destroy();
  expect(node.destroyClient(client)).toBe(true);
});

test("destroying a node destroys what is its own, and nothing can be made of it any more (statement 95)", () => {
  const { context, engine, node } = setup();
  const client = node.createClient(AddTwoInts, "x");
  node.createService(AddTwoInts, "y", (_, response) => response);
  node.destroyNode();
  node.destroyNode();
  expect(engine.endpoints.size).toBe(0);
  expect(context.nodes.size).toBe(0);
  expect(() => client.call({ a: 1n, b: 2n })).toThrow(expect.objectContaining({ code: "destroyed" }));
  expect(() => node.createClient(AddTwoInts, "x")).toThrow(expect.objectContaining({ code: "destroyed" }));
});

test("two services, or two clients, of one name are allowed (statements 97, 98)", () => {
  const { engine, node } = setup();
  for (let i = 0; i < 2; i++) {
    node.createClient(AddTwoInts, "x");
    node.createService(AddTwoInts, "x", (_, response) => response);
  }
  expect(engine.endpoints.size).toBe(8);
});

test("a class can extend it", () => {
  const { context } = setup();
  class Adder extends Node {
    readonly service = this.createService(AddTwoInts, "add", ({ a, b }) => ({ sum: a + b }));
  }
  expect(new Adder("adder", { context }).service.serviceName).toBe("/add");
});
