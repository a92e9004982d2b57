// SPDX-License-Identifier: Apache-2.0

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, type Request, type Response } from "../../test/add-two-ints.js";
import { add, ClientPeer, serving, settle, setup, sumOf } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import type { ServiceCallback } from "../service/service.js";
import { type CallbackGroup, MutuallyExclusiveCallbackGroup, ReentrantCallbackGroup } from "./callback-group.js";

/** A callback whose promises settle when a test says so. */
function held() {
  const starts: bigint[] = [];
  const ends: (() => void)[] = [];
  const callback: ServiceCallback<Request, Response> = async (request, response) => {
    starts.push(request.a);
    await new Promise<void>((resolve) => ends.push(resolve));
    response.sum = request.a;
    return response;
  };
  const end = async () => {
    ends.shift()!();
    await settle();
  };
  return { starts, callback, end };
}

/** A node with services of these names, each with a ready client. */
function servingSeveral(services: Record<string, ServiceCallback<Request, Response>>, groups: CallbackGroup[] = []) {
  const { engine, node, host } = setup();
  const clients = Object.entries(services).map(([name, callback], i) => {
    const before = new Set(engine.endpoints.keys());
    const service = node.createService(AddTwoInts, name, callback, { callbackGroup: groups[i] });
    // A peer matches the first service that the engine shows it.
    const client = new ClientPeer({
      ...engine,
      local: (prefix: string) =>
        [...engine.endpoints].find(([id, { topic }]) => !before.has(id) && topic.startsWith(prefix))![0],
      onEvent: engine.onEvent,
    } as unknown as typeof engine);
    client.appear().getReady();
    return { client, service };
  });
  return { engine, node, host, clients };
}

describe("a group", () => {
  test("rclpy 129: a node's default group is mutually exclusive and has what is made without one; another has its own", () => {
    const { node } = setup();
    const group = new ReentrantCallbackGroup();
    const [client, service] = [node.createClient(AddTwoInts, "x"), node.createService(AddTwoInts, "x", add)];
    const options = { callbackGroup: group };
    const ours = [node.createClient(AddTwoInts, "x", options), node.createService(AddTwoInts, "x", add, options)];
    expect(node.defaultCallbackGroup).toBeInstanceOf(MutuallyExclusiveCallbackGroup);
    for (const each of [client, service]) {
      expect(node.defaultCallbackGroup.hasEntity(each)).toBe(true);
      expect(group.hasEntity(each)).toBe(false);
    }
    for (const each of ours) {
      expect(node.defaultCallbackGroup.hasEntity(each)).toBe(false);
      expect(group.hasEntity(each)).toBe(true);
    }
  });

  test("each node has a default group of its own", () => {
    expect(setup().node.defaultCallbackGroup).not.toBe(setup().node.defaultCallbackGroup);
  });

  test.each([["a string"], [{}], [null]])("that is none (%p) is refused", (callbackGroup) => {
    const { node, engine } = setup();
    const options = { callbackGroup: callbackGroup as never };
    expect(() => node.createService(AddTwoInts, "x", add, options)).toThrow(TypeError);
    expect(() => node.createClient(AddTwoInts, "x", options)).toThrow(/callbackGroup .*: expected a Mutually/);
    expect(engine.endpoints.size).toBe(0);
  });
});

describe("in a mutually exclusive group", () => {
  test("rclpy 75: nothing of the group starts while an async callback is suspended, and then all of it in order", async () => {
    const { starts, callback, end } = held();
    const { engine, client } = serving(callback);
    const [first, second] = [client(), client()];
    first.ask({ a: 1n, b: 0n });
    second.ask({ a: 2n, b: 0n });
    first.ask({ a: 3n, b: 0n });
    await settle();
    expect(starts).toEqual([1n]);
    await end();
    expect(starts).toEqual([1n, 2n]);
    await end();
    await end();
    expect(starts).toEqual([1n, 2n, 3n]);
    expect(engine.takeWritten().map((reply) => [reply.to, sumOf(reply)])).toEqual([
      [first.reader.handle, 1n],
      [second.reader.handle, 2n],
      [first.reader.handle, 3n],
    ]);
  });

  test("a synchronous callback waits as well, and holds up nobody", async () => {
    const { callback, end } = held();
    const order: bigint[] = [];
    const { clients } = servingSeveral({
      slow: callback,
      quick: (request, response) => {
        order.push(request.a);
        return response;
      },
    });
    const [slow, quick] = clients.map(({ client }) => client);
    quick!.ask({ a: 1n, b: 0n });
    slow!.ask({ a: 0n, b: 0n });
    quick!.ask({ a: 2n, b: 0n });
    quick!.ask({ a: 3n, b: 0n });
    expect(order).toEqual([1n]);
    await end();
    expect(order).toEqual([1n, 2n, 3n]);
    quick!.ask({ a: 4n, b: 0n });
    expect(order).toEqual([1n, 2n, 3n, 4n]);
  });

  test("services take turns, however many requests one of them has", async () => {
    const [one, two] = [held(), held()];
    const order: string[] = [];
    const noted =
      (name: string, callback: typeof one.callback): typeof one.callback =>
      (...args) => {
        order.push(`${name}${args[0].a}`);
        return callback(...args);
      };
    const { clients } = servingSeveral({ one: noted("one", one.callback), two: noted("two", two.callback) });
    for (let i = 0n; i < 4n; i++) clients[0]!.client.ask({ a: i, b: 0n });
    for (let i = 0n; i < 2n; i++) clients[1]!.client.ask({ a: i, b: 0n });
    await one.end();
    await one.end();
    await two.end();
    await one.end();
    await two.end();
    expect(order).toEqual(["one0", "one1", "two0", "one2", "two1", "one3"]);
  });

  test("a callback that fails lets the next one start", async () => {
    const { engine, client } = serving(async (request, response) => {
      await Promise.resolve();
      if (request.a === 0n) throw new Error("first");
      response.sum = request.a;
      return response;
    });
    const fast = client();
    for (const a of [0n, 1n]) fast.ask({ a, b: 0n });
    await settle();
    await settle();
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual([1n]);
  });

  test("requests that wait are forgotten with their service, and do not stop the others", async () => {
    const [one, two] = [held(), held()];
    const { engine, clients } = servingSeveral({ one: one.callback, two: two.callback });
    for (const { client } of clients) for (const a of [1n, 2n]) client.ask({ a, b: 0n });
    clients[0]!.service.destroy();
    await one.end();
    expect(one.starts).toEqual([1n]);
    expect(two.starts).toEqual([1n]);
    await two.end();
    expect(two.starts).toEqual([1n, 2n]);
    expect(engine.takeWritten()).toHaveLength(1);
  });

  test("a request that can not be read is dropped when its turn comes, and the next one's callback starts", async () => {
    const { starts, callback, end } = held();
    const { client, context } = serving(callback);
    const fast = client();
    fast.ask({ a: 1n, b: 0n });
    fast.askRaw(Uint8Array.of(0, 1, 0, 0, 1));
    fast.ask({ a: 2n, b: 0n });
    expect(context.counters.malformed).toBe(0);
    await end();
    expect(starts).toEqual([1n, 2n]);
    expect(context.counters.malformed).toBe(1);
  });

  test("a request that waits is its own: the datagram that it came in may be used again", async () => {
    const { starts, callback, end } = held();
    const { client } = serving(callback);
    const fast = client();
    fast.ask({ a: 1n, b: 0n });
    const payload = Uint8Array.of(0, 1, 0, 0, 2, ...new Uint8Array(15));
    fast.askRaw(payload);
    payload.fill(9);
    await end();
    expect(starts).toEqual([1n, 2n]);
  });

  test("a client that leaves while its request waits has its callback called with an aborted signal", async () => {
    const seen: boolean[] = [];
    const ends: (() => void)[] = [];
    const { client } = serving(async (_, response, { signal }) => {
      seen.push(signal.aborted);
      await new Promise<void>((resolve) => ends.push(resolve));
      return response;
    });
    const [first, second] = [client(), client()];
    first.ask({ a: 1n, b: 0n });
    second.ask({ a: 2n, b: 0n });
    second.leave();
    ends[0]!();
    await settle();
    expect(seen).toEqual([false, true]);
  });

  test("20,000 requests that wait are all answered, in their order", async () => {
    let release = () => {};
    const order: bigint[] = [];
    const { client } = serving((request, response) => {
      order.push(request.a);
      if (request.a > 0n) return response;
      return new Promise((resolve) => {
        release = () => resolve(response);
      });
    });
    const fast = client();
    for (let a = 0n; a < 20_000n; a++) fast.ask({ a, b: 0n });
    expect(order).toEqual([0n]);
    release();
    await settle();
    expect(order).toHaveLength(20_000);
    expect(order.every((a, i) => a === BigInt(i))).toBe(true);
  });
});

describe("in a reentrant group", () => {
  test("rclpy 81: callbacks of one service overlap", async () => {
    const { starts, callback } = held();
    const { client } = serving(callback, { callbackGroup: new ReentrantCallbackGroup() });
    const fast = client();
    for (const a of [1n, 2n, 3n]) fast.ask({ a, b: 0n });
    expect(starts).toEqual([1n, 2n, 3n]);
  });
});

test("in groups of their own, services do not wait for each other", async () => {
  const [one, two] = [held(), held()];
  const groups = [new MutuallyExclusiveCallbackGroup(), new MutuallyExclusiveCallbackGroup()];
  const { clients } = servingSeveral({ one: one.callback, two: two.callback }, groups);
  for (const { client } of clients) for (const a of [1n, 2n]) client.ask({ a, b: 0n });
  expect([one.starts, two.starts]).toEqual([[1n], [1n]]);
  await two.end();
  expect([one.starts, two.starts]).toEqual([[1n], [1n, 2n]]);
});

describe("a call inside a callback", () => {
  test.each<[string, () => CallbackGroup | undefined]>([
    ["rclpy 45: differs, it is answered in a reentrant group", () => new ReentrantCallbackGroup()],
    ["rclpy 46: differs, it is answered in a group with the client", () => new MutuallyExclusiveCallbackGroup()],
    ["rclpy 76: it is answered in the node's default group, which is the client's too", () => undefined],
  ])("%s", async (_, make) => {
    const network = new SimulatedNetwork({ seed: 1 });
    const adder = simulatedNode(network, "adder");
    adder.node.createService(AddTwoInts, "add_two_ints", add);
    const { node } = simulatedNode(network, "doubler");
    const callbackGroup = make();
    const inner = node.createClient(AddTwoInts, "add_two_ints", { callbackGroup });
    const double: ServiceCallback<Request, Response> = async ({ a, b }) => {
      const { sum } = await inner.call({ a, b });
      return { sum: 2n * sum };
    };
    node.createService(AddTwoInts, "double", double, { callbackGroup });
    const asker = simulatedNode(network, "asker").node.createClient(AddTwoInts, "double");
    const sums: bigint[] = [];
    for (let i = 1n; i <= 3n; i++) asker.call({ a: i, b: 1n }).then(({ sum }) => sums.push(sum));
    expect(await network.run(5000, () => sums.length === 3)).toBe(true);
    expect(sums).toEqual([4n, 6n, 8n]);
  });
});
