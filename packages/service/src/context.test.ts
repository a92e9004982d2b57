// SPDX-License-Identifier: Apache-2.0

import { VENDOR_RCLTS } from "@rclts/rtps";
import { AddTwoInts } from "../test/add-two-ints.js";
import { FakeEngine } from "../test/fake-engine.js";
import { FakeHost } from "../test/fake-host.js";
import { ServerPeer, settle, setup } from "../test/setup.js";
import { Context, Node, parseRosArguments } from "./index.js";

test("rclpy 66: shutting down settles calls and waits with `shutdown`, destroys nodes and closes the engine, once", async () => {
  const { context, engine, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine, VENDOR_RCLTS).appear().getReady();
  const sent = client.call({ a: 1n, b: 2n });
  const other = node.createClient(AddTwoInts, "other");
  const queued = other.call({ a: 1n, b: 2n }, { timeout: 1000 });
  const wait = other.waitForService();
  expect(context.isValid).toBe(true);
  const end = context.shutdown();
  expect(context.isValid).toBe(false);
  expect(context.shutdown()).toBe(end);
  await expect(sent).rejects.toMatchObject({ code: "shutdown", serviceName: "/add_two_ints" });
  await expect(queued).rejects.toMatchObject({ code: "shutdown", serviceName: "/other" });
  await expect(wait).rejects.toMatchObject({ code: "shutdown" });
  await end;
  expect(engine.closed).toBe(1);
  expect(context.nodes.size).toBe(0);
  expect(server.sequence).toBe(1);
});

test("after a shutdown everything says so", async () => {
  const { context, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const service = node.createService(AddTwoInts, "add_two_ints", (_, response) => response);
  await context.shutdown();
  const shutdown = expect.objectContaining({ name: "ServiceError", code: "shutdown" });
  expect(() => client.call({ a: 1n, b: 2n })).toThrow(shutdown);
  expect(() => client.waitForService()).toThrow(shutdown);
  expect(() => service.serviceName).toThrow(shutdown);
  expect(() => node.createClient(AddTwoInts, "x")).toThrow(expect.objectContaining({ serviceName: "/x" }));
  expect(() => new Node("late", { context })).toThrow(shutdown);
});

test("futures that nobody looked at are told of in one line for each service", async () => {
  const { context, host, node } = setup();
  for (const name of ["a", "b"]) {
    const client = node.createClient(AddTwoInts, name);
    client.callAsync({ a: 1n, b: 2n });
    client.callAsync({ a: 1n, b: 2n });
  }
  await context.shutdown();
  await settle();
  expect(host.complaints).toEqual(["a", "b"].map((name) => expect.stringContaining(`2 calls of /${name} failed`)));
});

test("events that come too late, or concern nobody, do no harm", async () => {
  const { context, engine, node } = setup();
  node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine);
  const { participant } = server;
  engine.onEvent({ kind: "participant-found", participant });
  engine.onEvent({ kind: "endpoint-found", endpoint: server.reader });
  server.match(0x00ff03, server.reader);
  server.confirm(0x00ff03, server.reader);
  server.unmatch(0x00ff03, server.reader);
  server.getReady();
  server.leave();
  await context.shutdown();
  server.appear().getReady();
  server.loseReplies(1);
  server.reply(new Uint8Array(3), undefined);
  engine.onEvent({ kind: "endpoint-lost", endpoint: server.reader, cause: "left" });
  engine.onEvent({ kind: "participant-lost", participant, cause: "left" });
});

test("an unknown rmw is refused", () => {
  expect(() => new Context(new FakeEngine(), new FakeHost(), { rmw: "rmw_zenoh_cpp" as never })).toThrow(
    /"rmw_zenoh_cpp": expected one of auto, /,
  );
});

test("what happens out of the ordinary is counted, and told to the host", () => {
  const { context, engine, host, node } = setup();
  node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine).appear().getReady();
  server.leave();
  expect(host.observations).toEqual([
    { kind: "server-ready", serviceName: "/add_two_ints", remote: server.reader, error: undefined },
    { kind: "server-lost", serviceName: "/add_two_ints", remote: server.reader, error: undefined },
  ]);
  expect(context.counters).toMatchObject({ "server-ready": 1, "server-lost": 1, malformed: 0 });
});

test("a node whose destroyNode throws does not keep the engine from being closed", async () => {
  const { context, engine } = setup();
  class Broken extends Node {
    override destroyNode(): void {
      throw new Error("broken");
    }
  }
  new Broken("broken", { context });
  await expect(context.shutdown()).rejects.toThrow("broken");
  expect(engine.closed).toBe(1);
});

test("rclpy 124: a context tells its domain and its arguments", () => {
  expect(setup().context).toMatchObject({ domainId: 0, arguments: { remapRules: [], logLevel: undefined } });
  const { rosArguments } = parseRosArguments(["--ros-args", "-e", "/a"]);
  const { context } = setup({ domainId: 42, arguments: rosArguments });
  expect(context.domainId).toBe(42);
  expect(context.arguments).toBe(rosArguments);
});

test("--log-level takes effect on all loggers, or on one and those below it", () => {
  const line = "--ros-args --log-level error --log-level a.b:=debug --log-level a.c:=unset".split(" ");
  const { context, host } = setup({ arguments: parseRosArguments(line).rosArguments });
  for (const name of ["a", "a.b", "a.b.d", "a.c"]) {
    const logger = context.getLogger(name);
    logger.debug(`${name} debug`);
    logger.warn(`${name} warn`);
    logger.error(`${name} error`);
  }
  const said = host.records.map(({ message }) => message);
  expect(said).toEqual([
    "a error",
    "a.b debug",
    "a.b warn",
    "a.b error",
    "a.b.d debug",
    "a.b.d warn",
    "a.b.d error",
    "a.c error",
  ]);
});

test("who waits for what is done next is called back once, after it was done, unless the wait is taken back", () => {
  const { context, engine, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine).appear();
  const calls: unknown[] = [];
  const takeBack = context.onceActive(() => calls.push("taken back"));
  takeBack();
  context.onceActive(() => {
    calls.push(client.serviceIsReady());
    context.onceActive(() => calls.push(client.serviceIsReady()));
  });
  // Two events: one for the server's reader and one for its writer.
  server.getReady();
  expect(calls).toEqual([false, true]);
  server.leave();
  expect(calls).toEqual([false, true]);
});
