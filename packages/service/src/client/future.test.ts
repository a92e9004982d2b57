// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../../test/add-two-ints.js";
import { ServerPeer, settle, setup, stateOf } from "../../test/setup.js";
import { Future } from "./future.js";

const REQUEST = { a: 2n, b: 3n };

function connected() {
  const { engine, host, context, node } = setup();
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine).appear().getReady();
  const answerAll = () => {
    for (const request of engine.takeWritten()) server.answer(request);
  };
  return { engine, host, context, client, server, answerAll };
}

test("rclpy 34, 35: a future is a promise of the response, and what follows it is a plain promise", async () => {
  const { client, answerAll } = connected();
  const future = client.callAsync(REQUEST);
  answerAll();
  expect(future).toBeInstanceOf(Promise);
  expect(future.then(() => {})).not.toBeInstanceOf(Future);
  await expect(future).resolves.toEqual({ sum: 5n });
});

test("rclpy 15, 16: its number is the client's own count from 1, known at once, sent or not", () => {
  const { client, server } = connected();
  expect(client.callAsync(REQUEST).sequenceNumber).toBe(1);
  server.leave();
  const second = client.callAsync(REQUEST);
  expect(second.sequenceNumber).toBe(2);
  second.cancel();
  expect(client.callAsync(REQUEST).sequenceNumber).toBe(3);
});

test("rclpy 21, 22: pending: no result, no exception, not done", () => {
  const { client } = connected();
  const future = client.callAsync(REQUEST);
  expect([future.done(), future.result(), future.exception(), future.cancelled()]).toEqual([
    false,
    undefined,
    undefined,
    false,
  ]);
});

test("rclpy 23: answered: the same result each time", () => {
  const { client, answerAll } = connected();
  const future = client.callAsync(REQUEST);
  answerAll();
  expect(future.done()).toBe(true);
  expect(future.result()).toEqual({ sum: 5n });
  expect(future.result()).toBe(future.result());
  expect(future.exception()).toBeUndefined();
});

test("rclpy 24: failed: the same exception each time, returned or thrown", () => {
  const { client, server } = connected();
  const future = client.callAsync(REQUEST);
  server.leave();
  expect(future.done()).toBe(true);
  expect(future.exception()).toMatchObject({ code: "server-lost" });
  expect(() => future.result()).toThrow(future.exception() as Error);
  expect(() => future.result()).toThrow(future.exception() as Error);
});

describe("done callbacks", () => {
  test("rclpy 20, 28: run in the order of adding, after the event, with the future, once", async () => {
    const { client, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    const seen: unknown[] = [];
    future.addDoneCallback((done) => seen.push("first", done.result()));
    future.addDoneCallback(() => seen.push("second"));
    answerAll();
    expect(seen).toEqual([]);
    await settle();
    expect(seen).toEqual(["first", { sum: 5n }, "second"]);
  });

  test("rclpy 27: added to a future that is done run soon, not inline", async () => {
    const { client, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    answerAll();
    const seen: string[] = [];
    future.addDoneCallback(() => seen.push("called"));
    expect(seen).toEqual([]);
    await settle();
    future.addDoneCallback(() => seen.push("again"));
    await settle();
    expect(seen).toEqual(["called", "again"]);
  });

  test("rclpy 29: that throw are logged and reported, and do not keep the others from running", async () => {
    const errors: unknown[] = [];
    const { engine, host, node } = setup({ onError: (error, where) => errors.push([error, where]) });
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const server = new ServerPeer(engine).appear().getReady();
    const future = client.callAsync(REQUEST);
    const seen: string[] = [];
    const broken = new Error("broken");
    future.addDoneCallback(() => {
      throw broken;
    });
    future.addDoneCallback(() => seen.push("second"));
    for (const request of engine.takeWritten()) server.answer(request);
    await settle();
    expect(seen).toEqual(["second"]);
    expect(host.complaints).toEqual([expect.stringContaining("broken")]);
    expect(errors).toEqual([[broken, { serviceName: "/add_two_ints" }]]);
  });

  test("rclpy 26: differs, what one throws that was added to a future that is done reaches the error handler", async () => {
    const thrown: unknown[] = [];
    const { engine, node } = setup({ onError: (error) => thrown.push(error) });
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const server = new ServerPeer(engine).appear().getReady();
    const future = client.callAsync(REQUEST);
    for (const request of engine.takeWritten()) server.answer(request);
    const broken = new Error("broken");
    future.addDoneCallback(() => {
      throw broken;
    });
    expect(thrown).toEqual([]);
    await settle();
    expect(thrown).toEqual([broken]);
  });

  test("are functions", () => {
    expect(() =>
      connected()
        .client.callAsync(REQUEST)
        .addDoneCallback("x" as never),
    ).toThrow(TypeError);
  });
});

describe("cancelling", () => {
  test("rclpy 30, 33: settles the future, runs its callbacks and forgets the call; a late reply is dropped", async () => {
    const { client, host, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    const seen: boolean[] = [];
    future.addDoneCallback((done) => seen.push(done.cancelled()));
    future.cancel();
    future.cancel();
    expect(future.cancelled()).toBe(true);
    expect(future.done()).toBe(true);
    expect(() => client.getPendingRequest(1)).toThrow(RangeError);
    await settle();
    expect(seen).toEqual([true]);
    answerAll();
    await expect(future).rejects.toMatchObject({ code: "cancelled", serviceName: "/add_two_ints" });
    expect(host.complaints).toEqual([]);
  });

  test("rclpy 32: a future that is done changes nothing", () => {
    const { client, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    answerAll();
    future.cancel();
    expect(future.cancelled()).toBe(false);
    expect(future.result()).toEqual({ sum: 5n });
  });

  test("takes a call out of the queue", () => {
    const { engine, client, server } = connected();
    server.leave();
    client.callAsync(REQUEST).cancel();
    client.callAsync({ a: 7n, b: 8n });
    new ServerPeer(engine).appear().getReady();
    expect(engine.takeWritten()).toHaveLength(1);
  });
});

describe("pending requests", () => {
  test("rclpy 48, 49, 50: are found by their number while they are pending: the same future", () => {
    const { engine, client, server, answerAll } = connected();
    const sent = client.callAsync(REQUEST);
    expect(client.getPendingRequest(1)).toBe(sent);
    expect(() => client.getPendingRequest(2)).toThrow(RangeError);
    answerAll();
    expect(() => client.getPendingRequest(1)).toThrow(/\/add_two_ints.*1/);
    server.leave();
    const queued = client.callAsync(REQUEST);
    expect(client.getPendingRequest(2)).toBe(queued);
    // The queue lost a call, so the numbers on the wire are not the client's own any more.
    queued.cancel();
    const later = client.callAsync(REQUEST);
    new ServerPeer(engine).appear().getReady();
    expect(engine.takeWritten()).toMatchObject([{ sequence: 2 }]);
    expect(client.getPendingRequest(3)).toBe(later);
  });

  test("rclpy 51: differs, one that is removed rejects with `removed`, runs no callbacks and is forgotten", async () => {
    const { client, host, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    const callback = jest.fn();
    future.addDoneCallback(callback);
    client.removePendingRequest(future);
    expect(() => client.getPendingRequest(1)).toThrow(RangeError);
    expect(future.cancelled()).toBe(false);
    answerAll();
    future.addDoneCallback(callback);
    await expect(future).rejects.toMatchObject({ code: "removed" });
    expect(callback).not.toHaveBeenCalled();
    expect(host.complaints).toEqual([]);
  });

  test("rclpy 53: the reply to one that was removed is dropped without a word", async () => {
    const { client, host, answerAll } = connected();
    const future = client.callAsync(REQUEST);
    client.removePendingRequest(future);
    answerAll();
    await expect(future).rejects.toMatchObject({ code: "removed" });
    expect(host.complaints).toEqual([]);
  });

  test("rclpy 52: removing one that is removed, done or another client's does nothing", async () => {
    const { client, answerAll } = connected();
    const other = connected().client.callAsync(REQUEST);
    const future = client.callAsync(REQUEST);
    client.removePendingRequest(other);
    expect(await stateOf(future)).toBe("pending");
    answerAll();
    client.removePendingRequest(future);
    client.removePendingRequest(future);
    await expect(future).resolves.toEqual({ sum: 5n });
    expect(await stateOf(other)).toBe("pending");
    expect(() => client.removePendingRequest(Promise.resolve({ sum: 1n }) as never)).toThrow(TypeError);
  });
});

describe("a failure that nobody looked at", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeEach(() => {
    unhandled.length = 0;
    process.on("unhandledRejection", note);
  });
  afterEach(() => process.off("unhandledRejection", note));

  test("rclpy 25: is no unhandled rejection, and is logged once for all that fail together", async () => {
    const { client, host, server } = connected();
    for (let i = 0; i < 3; i++) client.callAsync(REQUEST);
    server.leave();
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
    expect(host.complaints).toEqual([
      expect.stringMatching(/^3 calls of \/add_two_ints failed and nobody looked .*left/),
    ]);
  });

  test.each([
    ["awaits it", (future: Future<unknown>) => future.catch(() => {})],
    ["has asked whether it is done", (future: Future<unknown>) => future.done()],
    ["has added a callback", (future: Future<unknown>) => future.addDoneCallback(() => {})],
  ])("is not logged if somebody %s", async (_, look) => {
    const { client, host, server } = connected();
    void look(client.callAsync(REQUEST));
    server.leave();
    await new Promise((resolve) => setImmediate(resolve));
    expect(host.complaints).toEqual([]);
    expect(unhandled).toEqual([]);
  });

  test("is not logged if it is awaited in the turn in which it failed", async () => {
    const { node, host } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints", { queueBytes: 0 });
    const make = async () => client.callAsync(REQUEST);
    await expect(make()).rejects.toMatchObject({ code: "queue-full" });
    await settle();
    expect(host.complaints).toEqual([]);
  });
});
