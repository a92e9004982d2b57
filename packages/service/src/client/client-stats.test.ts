// SPDX-License-Identifier: Apache-2.0

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { FastDdsServer } from "../../test/fast-dds-server.js";
import { add, connected, ServerPeer, settle, setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { relatedIdentityList } from "../mapping/related-identity.js";
import { type ClientStats, sumOfClients } from "./client-stats.js";

/** Those counts of failures that are not 0. */
function failuresOf({ failed }: ClientStats): Partial<ClientStats["failed"]> {
  return Object.fromEntries(Object.entries(failed).filter(([, count]) => count > 0));
}

function expectWhole({ calls, pending, answered, failed }: ClientStats): void {
  expect(pending + answered + Object.values(failed).reduce((sum, count) => sum + count)).toBe(calls);
}

function ignoring(...promises: Promise<unknown>[]): void {
  for (const promise of promises) promise.catch(() => {});
}

test("a new client has counted nothing, and says so in numbers only", () => {
  const { node } = setup();
  const stats = node.createClient(AddTwoInts, "add").stats();
  const leaves = Object.values({ ...stats, ...stats.failed, ...stats.roundTrip, failed: 0, roundTrip: 0 });
  expect(leaves.every((each) => each === 0)).toBe(true);
  expect(Object.keys(stats.failed)).toHaveLength(9);
});

test("a call waits, is sent, is answered; a snapshot stays as it was", () => {
  const { engine, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  void client.call({ a: 1, b: 2 });
  const before = client.stats();
  expect(before).toMatchObject({ calls: 1, pending: 1, waiting: 1, sent: 0, answered: 0 });
  const server = new ServerPeer(engine).appear().getReady();
  expect(client.stats()).toMatchObject({ calls: 1, pending: 1, waiting: 0, sent: 1, answered: 0 });
  server.answer(engine.takeWritten()[0]!);
  expect(client.stats()).toMatchObject({ calls: 1, pending: 0, waiting: 0, sent: 1, answered: 1 });
  client.callAsync({ a: 1, b: 2 }).cancel();
  expect(client.stats().failed.cancelled).toBe(1);
  expect(before).toMatchObject({ pending: 1, answered: 0, failed: { cancelled: 0 } });
});

test("the round trip is the time from sending a request to taking its response, over those that were answered", () => {
  const { engine, host, client, server } = connected();
  client.callAsync({ a: 1, b: 2 }).cancel();
  engine.takeWritten();
  for (const milliseconds of [3, 1, 8, 4]) {
    void client.call({ a: 1, b: 2 });
    host.advance(milliseconds);
    server.answer(engine.takeWritten()[0]!);
  }
  expect(client.stats().roundTrip).toEqual({ min: 1, mean: 4, max: 8 });
});

test("time in the queue is no part of the round trip", () => {
  const { engine, host, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  void client.call({ a: 1, b: 2 });
  host.advance(1000);
  const server = new ServerPeer(engine).appear().getReady();
  host.advance(5);
  server.answer(engine.takeWritten()[0]!);
  expect(client.stats().roundTrip).toEqual({ min: 5, mean: 5, max: 5 });
});

describe("calls that fail are counted once, by their code:", () => {
  test("timeout, whether the call rejects or resolves with undefined, and its late reply", async () => {
    const { engine, host, client, server } = connected();
    void client.call({ a: 1, b: 2 }, { timeout: 10 });
    ignoring(client.call({ a: 1, b: 2 }, { timeout: 10, onTimeout: "throw" }));
    const requests = engine.takeWritten();
    host.advance(10);
    expect(client.stats()).toMatchObject({ calls: 2, pending: 0, answered: 0, lateReplies: 0 });
    expect(failuresOf(client.stats())).toEqual({ timeout: 2 });
    for (const request of requests) server.answer(request);
    expect(client.stats()).toMatchObject({ answered: 0, lateReplies: 2, roundTrip: { max: 0 } });
    await settle();
  });

  test("cancelled, by the future or by the signal whatever its reason; removed", () => {
    const { client } = connected();
    client.callAsync({ a: 1, b: 2 }).cancel();
    const abort = new AbortController();
    ignoring(client.call({ a: 1, b: 2 }, { signal: abort.signal }));
    abort.abort("enough");
    const future = client.callAsync({ a: 1, b: 2 });
    client.removePendingRequest(future);
    future.cancel();
    expect(failuresOf(client.stats())).toEqual({ cancelled: 2, removed: 1 });
    expectWhole(client.stats());
  });

  test("queue-full, which is never sent", () => {
    const { node } = setup();
    const client = node.createClient(AddTwoInts, "add", { queueBytes: 200 });
    for (let i = 0; i < 3; i++) ignoring(client.call({ a: 1, b: 2 }));
    expect(client.stats()).toMatchObject({ calls: 3, pending: 1, waiting: 1, sent: 0 });
    expect(failuresOf(client.stats())).toEqual({ "queue-full": 2 });
  });

  test("server-lost, of calls that are with it only", () => {
    const { client, server } = connected();
    for (let i = 0; i < 12; i++) ignoring(client.call({ a: 1, b: 2 }));
    expect(client.stats()).toMatchObject({ pending: 12, waiting: 2, sent: 10 });
    server.leave();
    expect(client.stats()).toMatchObject({ pending: 2, waiting: 2 });
    expect(failuresOf(client.stats())).toEqual({ "server-lost": 10 });
  });

  test("reply-lost, if the reply can not be read or was given up", () => {
    const { engine, host, client, server } = connected();
    ignoring(client.call({ a: 1, b: 2 }), client.call({ a: 1, b: 2 }));
    const [first] = engine.takeWritten();
    server.reply(Uint8Array.of(0, 1, 0, 0, 9), relatedIdentityList(first!.inlineQos!.slice(4, 20), first!.sequence));
    server.loseReplies(1);
    host.advance(1000);
    expect(client.stats()).toMatchObject({ calls: 2, answered: 0, pending: 0 });
    expect(failuresOf(client.stats())).toEqual({ "reply-lost": 2 });
  });

  test("destroyed and shutdown, and the last numbers can still be asked for", async () => {
    const { context, client, node } = connected();
    const other = node.createClient(AddTwoInts, "other");
    ignoring(client.call({ a: 1, b: 2 }), other.call({ a: 1, b: 2 }));
    client.destroy();
    client.destroy();
    expect(failuresOf(client.stats())).toEqual({ destroyed: 1 });
    await context.shutdown();
    expect(failuresOf(other.stats())).toEqual({ shutdown: 1 });
    expect(other.stats()).toMatchObject({ calls: 1, pending: 0, waiting: 0 });
  });

  test("remote-error, of a callback that throws", async () => {
    const { network, client } = simulated("one context", () => {
      throw new Error("no");
    });
    ignoring(client.call({ a: 1n, b: 2n }));
    await network.run(2000);
    expect(client.stats()).toMatchObject({ calls: 1, answered: 0, roundTrip: { max: 0 } });
    expect(failuresOf(client.stats())).toEqual({ "remote-error": 1 });
  });
});

test("calls to one certain server wait like others, and their requests are counted as sent", () => {
  const { client } = connected();
  const [server] = client.getServers();
  for (let i = 0; i < 12; i++) ignoring(client.call({ a: 1, b: 2 }, { server }));
  expect(client.stats()).toMatchObject({ calls: 12, pending: 12, waiting: 2, sent: 10 });
  client.destroy();
  expect(client.stats()).toMatchObject({ calls: 12, pending: 0, waiting: 0, sent: 10, failed: { destroyed: 12 } });
});

test("an error that comes as the answer is no round trip", async () => {
  let delay = 5;
  const { network, client } = simulated("two contexts", async (request, response) => {
    await new Promise<void>((resolve) => void network.setTimer(network.now() + delay, resolve));
    if (request.a < 0n) throw new Error("no");
    return response;
  });
  void client.call({ a: 1n, b: 2n });
  await network.run(2000);
  const { roundTrip } = client.stats();
  delay = 500;
  ignoring(client.call({ a: -1n, b: 2n }));
  await network.run(2000);
  expect(client.stats()).toMatchObject({ answered: 1, failed: { "remote-error": 1 }, roundTrip });
  expect(roundTrip.max).toBeGreaterThanOrEqual(5);
});

test("what can not be called is no call: a request that does not fit, a client that is destroyed", () => {
  const { client } = connected();
  expect(() => client.call({ a: "one" as never, b: 2 })).toThrow(TypeError);
  client.destroy();
  expect(() => client.call({ a: 1, b: 2 })).toThrow(/destroyed/);
  expect(client.stats()).toMatchObject({ calls: 0, pending: 0 });
});

test("a second reply and one to a number of no call are dropped and counted", () => {
  const { engine, client, server } = connected();
  void client.call({ a: 1, b: 2 });
  const request = engine.takeWritten()[0]!;
  server.answer(request);
  server.answer(request);
  server.answer({ ...request, sequence: 77 });
  expect(client.stats()).toMatchObject({ answered: 1, lateReplies: 2 });
});

test("replies to other clients, which those of Fast DDS send to all, are not counted", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  new FastDdsServer(network, ({ a, b }) => a + b, 0.1);
  const [client, other] = ["one", "other"].map((name) =>
    simulatedNode(network, name).node.createClient(AddTwoInts, "add_two_ints"),
  );
  await network.run(2000);
  void client!.call({ a: 1, b: 2 });
  await network.run(1000);
  expect([client!.stats().answered, other!.stats().lateReplies]).toEqual([1, 0]);
});

test("callAll counts a call for each server", () => {
  const { engine, client, server } = connected();
  const other = new ServerPeer(engine).appear().getReady();
  client.callAll({ a: 1, b: 2 });
  const [first, second] = engine.takeWritten();
  server.answer(first!);
  other.answer(second!);
  expect(client.stats()).toMatchObject({ calls: 2, sent: 2, answered: 2, pending: 0 });
});

test("calls within a context and over the network count alike", async () => {
  for (const place of ["one context", "two contexts"] as const) {
    const { network, client, service } = simulated(place, add);
    for (let i = 0n; i < 20n; i++) void client.call({ a: i, b: 1n });
    await network.run(5000);
    expect(client.stats()).toMatchObject({ calls: 20, sent: 20, answered: 20, pending: 0, lateReplies: 0 });
    expect(service.stats()).toMatchObject({ requests: 20, answered: 20, pending: 0, repeated: 0 });
  }
});

test("of several clients together counts are added, and the round trip is that of all their answers", () => {
  const { engine, host, node, client, server } = connected();
  const idle = node.createClient(AddTwoInts, "idle");
  for (const milliseconds of [2, 4]) {
    void client.call({ a: 1, b: 2 });
    host.advance(milliseconds);
    server.answer(engine.takeWritten()[0]!);
  }
  ignoring(idle.call({ a: 1, b: 2 }));
  idle.destroy();
  const one = { ...client.stats(), pending: 3, waiting: 2, lateReplies: 1 };
  const sum = sumOfClients([idle.stats(), one, { ...one, roundTrip: { min: 1, mean: 5, max: 9 } }]);
  expect(sum).toMatchObject({ calls: 5, pending: 6, waiting: 4, sent: 4, answered: 4, lateReplies: 2 });
  expect(sum.roundTrip).toEqual({ min: 1, mean: 4, max: 9 });
  expect(sum.failed.destroyed).toBe(1);
  expect(sumOfClients([]).roundTrip).toEqual({ min: 0, mean: 0, max: 0 });
});

function simulated(place: "one context" | "two contexts", callback: typeof add) {
  const network = new SimulatedNetwork({ seed: 3 });
  const asking = simulatedNode(network, "asking");
  const answering = place === "one context" ? asking : simulatedNode(network, "answering");
  const service = answering.node.createService(AddTwoInts, "add", callback);
  const client = asking.node.createClient(AddTwoInts, "add");
  return { network, client, service };
}
