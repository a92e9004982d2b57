// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../test/add-two-ints.js";
import { setup } from "../test/setup.js";
import {
  InvalidNamespaceException,
  InvalidNodeNameException,
  InvalidROSArgsError,
  InvalidServiceNameException,
  Node,
  parseRosArguments,
  UnknownROSArgsError,
} from "./index.js";

test("rclpy 111: a node has a name, a namespace and a logger named after both; '' means / and ns means /ns", () => {
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

test("rclpy 100, 120: bad names are refused, with the position", () => {
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

test("rclpy 103, 104: service names are resolved in the node's namespace", () => {
  const { context } = setup();
  const node = new Node("n", { context, namespace: "ns" });
  expect(node.resolveServiceName("add")).toBe("/ns/add");
  expect(node.resolveServiceName("~/add")).toBe("/ns/n/add");
  expect(node.createClient(AddTwoInts, "add").serviceName).toBe("/ns/add");
});

test("rclpy 8: a bare depth as QoS is refused, as services take a profile only", () => {
  const { engine, node } = setup();
  const create = [
    () => node.createClient(AddTwoInts, "x", { qos: 10 as never }),
    () => node.createService(AddTwoInts, "x", (_, response) => response, { qos: 10 as never }),
  ];
  for (const each of create) expect(each).toThrow(new TypeError(EXPECTED_PROFILE));
  expect(engine.endpoints.size).toBe(0);
});

test("rclpy 9, 10, 11: what is no service type, or lacks its codecs, is refused with a hint, and nothing is left", () => {
  const { engine, node } = setup();
  const { Request, Response } = AddTwoInts;
  const types = [
    undefined,
    null,
    "AddTwoInts",
    {},
    Request,
    { name: "a/srv/B", Request, Response: { ...Response, encode: undefined } },
  ];
  for (const type of types) {
    const hint = /expected a service with Request and Response, such as AddTwoInts of @rclts\/interfaces/;
    expect(() => node.createClient(type as never, "x")).toThrow(hint);
    expect(() => node.createService(type as never, "x", () => ({}))).toThrow(TypeError);
  }
  expect(() => node.createClient(Request as never, "x")).toThrow(/AddTwoInts_Request: expected/);
  expect(engine.endpoints.size).toBe(0);
});

test("a queue of less than nothing is refused", () => {
  const { engine, node } = setup();
  expect(() => node.createClient(AddTwoInts, "x", { queueBytes: -1 })).toThrow(RangeError);
  expect(engine.endpoints.size).toBe(0);
});

test("QoS is a profile, policies, or either for requests and replies apart, for clients and services alike", () => {
  const { engine, node } = setup();
  const qosOf = (prefix: "rq" | "rr") => engine.endpoints.get(engine.local(prefix))?.qos;
  const client = node.createClient(AddTwoInts, "x", { qos: { request: "parameters", reply: { depth: 7 } } });
  expect([qosOf("rq")?.depth, qosOf("rr")?.depth]).toEqual([1000, 7]);
  client.destroy();
  const service = node.createService(AddTwoInts, "x", (_, response) => response, {
    qos: { request: { depth: 7 }, reply: "parameters" },
  });
  expect(qosOf("rq")).toMatchObject({ history: "keep-all", depth: 7 });
  expect(qosOf("rr")).toMatchObject({ history: "keep-last", depth: 1000 });
  service.destroy();
  node.createClient(AddTwoInts, "x", { qos: "sensor_data" });
  expect([qosOf("rq"), qosOf("rr")]).toMatchObject(Array(2).fill({ reliability: "best-effort", depth: 5 }));
});

describe("remapping", () => {
  const remapping = (...rules: string[]) => ["--ros-args", ...rules.flatMap((rule) => ["-r", rule])];
  const contextWith = (...rules: string[]) =>
    setup({ arguments: parseRosArguments(remapping(...rules)).rosArguments }).context;

  test("rclpy 106: changes the names of clients and services", () => {
    const node = new Node("n", { context: contextWith("add:=sum"), namespace: "ns" });
    expect(node.createClient(AddTwoInts, "add").serviceName).toBe("/ns/sum");
    expect(node.createService(AddTwoInts, "add", (_, response) => response).serviceName).toBe("/ns/sum");
  });

  test("rclpy 107: a node's own rules come before those of the context, which still count", () => {
    const context = contextWith("old:=global", "other:=global/other");
    const node = new Node("n", { context, cliArgs: remapping("old:=local") });
    expect(node.resolveServiceName("old")).toBe("/local");
    expect(node.resolveServiceName("other")).toBe("/global/other");
    expect(new Node("m", { context }).resolveServiceName("old")).toBe("/global");
  });

  test("rclpy 108: __node and __ns rename the node, also for its logger, its services and its other rules", () => {
    const context = contextWith("n:__node:=x", "x:__ns:=/q", "x:old:=new", "n:old:=no");
    const node = new Node("n", { context, namespace: "/ns" });
    expect(node.getFullyQualifiedName()).toBe("/q/x");
    expect(node.getLogger().name).toBe("q.x");
    expect(node.resolveServiceName("~/a")).toBe("/q/x/a");
    expect(node.resolveServiceName("old")).toBe("/q/new");
    expect(new Node("m", { context }).getFullyQualifiedName()).toBe("/m");
  });

  test("rclpy 109: with useGlobalArguments false the context's rules do not count, the node's own do", () => {
    const context = contextWith("__node:=x", "old:=new");
    const node = new Node("n", { context, useGlobalArguments: false, cliArgs: remapping("a:=b") });
    expect(node.getName()).toBe("n");
    expect([node.resolveServiceName("old"), node.resolveServiceName("a")]).toEqual(["/old", "/b"]);
  });

  test("rclpy 110: a name can be resolved without it", () => {
    const node = new Node("n", { context: contextWith("old:=new"), namespace: "ns" });
    expect(node.resolveServiceName("old", { onlyExpand: true })).toBe("/ns/old");
    expect(node.resolveServiceName("old", { onlyExpand: false })).toBe("/ns/new");
    expect(() => node.resolveServiceName("1old", { onlyExpand: true })).toThrow(InvalidServiceNameException);
    expect(() => node.resolveServiceName("old", true as never)).toThrow(TypeError);
  });

  test("of a node to no valid name is refused, and so is a bad name that would be remapped", () => {
    expect(() => new Node("n", { context: contextWith(`__node:=${"a".repeat(256)}`) })).toThrow(
      InvalidNodeNameException,
    );
    expect(() => new Node("n", { context: contextWith("__ns:=/a/") })).toThrow(InvalidNamespaceException);
    expect(() => new Node("1bad", { context: contextWith("__node:=x") })).toThrow(InvalidNodeNameException);
  });

  test("rclpy 124: unknown or broken arguments of a node are refused, and no node is left", () => {
    const { context } = setup();
    const before = context.nodes.size;
    const create = (...args: string[]) => new Node("n", { context, cliArgs: ["--ros-args", ...args] });
    expect(() => create("--nope")).toThrow(UnknownROSArgsError);
    expect(() => create("-r", "x")).toThrow(InvalidROSArgsError);
    expect(() => new Node("n", { context, cliArgs: "-r" as never })).toThrow(TypeError);
    expect(context.nodes.size).toBe(before);
  });
});

test("rclpy 89: a client or service is destroyed once, by its own node", () => {
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

test("rclpy 93: a client that destroyed itself is still its node's to destroy", () => {
  const { node } = setup();
  const client = node.createClient(AddTwoInts, "x");
  client.destroy();
  expect(node.destroyClient(client)).toBe(true);
});

test("rclpy 95: destroying a node destroys what is its own, twice is fine, and nothing can be made of it any more", () => {
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

test("rclpy 97, 98: two services, or two clients, of one name are allowed", () => {
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

const EXPECTED_PROFILE = 'qos 10: expected a profile, such as "services_default", or policies, such as { depth: 10 }';
