// SPDX-License-Identifier: Apache-2.0
// A client and a service of one context: without the wire they mean the same to each other as over it.

import type { ServiceEvent } from "@rclts/cdr";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, type Request, type Response } from "../test/add-two-ints.js";
import { add } from "../test/setup.js";
import { type SimulatedNode, simulatedNode } from "../test/simulation.js";
import { Text } from "../test/text-message.js";
import { LATER, MutuallyExclusiveCallbackGroup, type ServiceCallback, type ServiceOptions } from "./index.js";

/** What a call came to: its sum, or the code of its error. */
async function endOf(call: Promise<Response | undefined>): Promise<bigint | string | undefined> {
  return call.then(
    (response) => response?.sum,
    (error) => error.code,
  );
}

/** Lets the network run until the promise is settled. */
async function settled<T>(network: SimulatedNetwork, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const end = () => {
    isSettled = true;
  };
  promise.then(end, end);
  expect(await network.run(10_000, () => isSettled)).toBe(true);
  return promise;
}

type Place = "without the wire" | "over the wire" | "in two contexts";

/** A service and a client of it that is ready. */
async function setup(place: Place, callback: ServiceCallback<Request, Response> = add, options: ServiceOptions = {}) {
  const network = new SimulatedNetwork({ seed: 7 });
  const asking = simulatedNode(network, "asking", { intraProcess: place !== "over the wire" });
  const answering = place === "in two contexts" ? simulatedNode(network, "answering") : asking;
  const service = answering.node.createService(AddTwoInts, "add", callback, options);
  const client = asking.node.createClient(AddTwoInts, "add");
  expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
  return { network, asking, answering, service, client };
}

describe.each<Place>(["without the wire", "over the wire", "in two contexts"])("%s", (place) => {
  test("what one side does to an object after it was sent changes nothing at the other", async () => {
    const taken: Request[] = [];
    let given: Response | undefined;
    const { network, client } = await setup(place, (request) => {
      taken.push(request);
      given = { sum: request.a + request.b };
      return given;
    });
    const request = { a: 1n, b: 2n };
    const call = client.call(request);
    request.a = 100n;
    const response = await settled(network, call);
    given!.sum = 200n;
    expect(taken).toEqual([{ a: 1n, b: 2n }]);
    expect(response).toEqual({ sum: 3n });
    expect(taken[0]).not.toBe(request);
    expect(response).not.toBe(given);
  });

  test("the callback runs after the job that called, requests come in their order, and so do answers", async () => {
    const order: string[] = [];
    const { network, client } = await setup(place, ({ a, b }) => {
      order.push(`request ${a}`);
      return { sum: a + b };
    });
    const calls = [1, 2, 3].map((a) =>
      client.call({ a, b: 0 } as never).then(({ sum }) => order.push(`answer ${sum}`)),
    );
    order.push("called");
    await settled(network, Promise.all(calls));
    expect(order[0]).toBe("called");
    expect(order.filter((each) => each.startsWith("request"))).toEqual(["request 1", "request 2", "request 3"]);
    expect(order.filter((each) => each.startsWith("answer"))).toEqual(["answer 1", "answer 2", "answer 3"]);
  });

  test("a callback that throws, or gives what is no response, is an error of the call with the same words", async () => {
    const { network, client, answering } = await setup(place, ({ a }) => {
      if (a === 0n) throw new RangeError("no zeros");
      return undefined as never;
    });
    const throws = settled(network, client.call({ a: 0n, b: 1n }));
    await expect(throws).rejects.toMatchObject({ code: "remote-error", remote: { message: "no zeros" } });
    expect(await settled(network, endOf(client.call({ a: 1n, b: 1n })))).toBe("remote-error");
    expect(answering.context.counters["callback-error"]).toBe(2);
  });

  test("a call ends at its time-out and by its signal, and the answer that comes after that is nobody's", async () => {
    const answers: (() => void)[] = [];
    const { network, client, service } = await setup(place, ({ a, b }, _, header) => {
      answers.push(() => service.sendResponse({ sum: a + b }, header));
      return LATER;
    });
    const abort = new AbortController();
    const aborted = client.call({ a: 1n, b: 1n }, { signal: abort.signal }).catch((error) => error);
    const late = client.call({ a: 2n, b: 2n }, { timeout: 50 });
    const throwing = endOf(client.call({ a: 3n, b: 3n }, { timeout: 50, onTimeout: "throw" }));
    const cancelled = client.callAsync({ a: 4n, b: 4n });
    const kept = client.call({ a: 5n, b: 5n });
    expect(await network.run(1000, () => answers.length === 5)).toBe(true);
    abort.abort("enough");
    cancelled.cancel();
    expect(await settled(network, late)).toBeUndefined();
    expect(await throwing).toBe("timeout");
    expect(await aborted).toBe("enough");
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    for (const answer of answers) answer();
    expect((await settled(network, kept)).sum).toBe(10n);
  });

  test("calls that are with a service when it is destroyed fail, those that come later wait for the next", async () => {
    let taken = 0;
    const { network, client, service, answering } = await setup(place, () => {
      taken += 1;
      return LATER;
    });
    const call = endOf(client.call({ a: 1n, b: 2n }));
    await network.run(1000, () => taken === 1);
    service.destroy();
    expect(await settled(network, call)).toBe("server-lost");
    const next = client.call({ a: 3n, b: 4n });
    await network.run(100);
    answering.node.createService(AddTwoInts, "add", add);
    expect((await settled(network, next)).sum).toBe(7n);
  });

  test("the signal of a request aborts when its client is destroyed", async () => {
    let signal: AbortSignal | undefined;
    const { network, client } = await setup(place, (_, __, header) => {
      signal = header.signal;
      return LATER;
    });
    const call = endOf(client.call({ a: 1n, b: 2n }));
    await network.run(1000, () => signal !== undefined);
    client.destroy();
    expect(await settled(network, call)).toBe("destroyed");
    expect(await network.run(1000, () => signal?.aborted === true)).toBe(true);
  });

  test("a callback group lets one asynchronous callback run at a time", async () => {
    let running = 0;
    let most = 0;
    const slow: ServiceCallback<Request, Response> = async ({ a, b }) => {
      most = Math.max(most, ++running);
      for (let i = 0; i < 5; i++) await null;
      running -= 1;
      return { sum: a + b };
    };
    const { network, client } = await setup(place, slow, { callbackGroup: new MutuallyExclusiveCallbackGroup() });
    const calls = [1n, 2n, 3n].map((a) => client.call({ a, b: 0n }));
    expect((await settled(network, Promise.all(calls))).map(({ sum }) => sum)).toEqual([1n, 2n, 3n]);
    expect(most).toBe(1);
  });

  test("introspection tells of all four events of a call", async () => {
    const { network, asking, client, service } = await setup(place);
    const events: ServiceEvent<Request, Response>[] = [];
    const take = (event: ServiceEvent<Request, Response>) => void events.push(event);
    asking.node.createSubscription(AddTwoInts.Event!, "add/_service_event", take, { qos: { history: "keep-all" } });
    const clock = { now: () => ({ nanoseconds: 1n }) };
    client.configureIntrospection(clock, "system_default", "contents");
    service.configureIntrospection(clock, "system_default", "contents");
    await network.run(3000);
    await settled(network, client.call({ a: 1n, b: 2n }));
    expect(await network.run(1000, () => events.length === 4)).toBe(true);
    expect(new Set(events.map(({ info }) => info.sequence_number)).size).toBe(1);
    expect(events.map(({ info }) => info.event_type).sort()).toEqual([0, 1, 2, 3]);
  });

  test("the graph shows each node and each endpoint once", async () => {
    const { network, asking } = await setup(place);
    await network.run(3000);
    const expected = place === "in two contexts" ? ["asking", "answering"] : ["asking"];
    expect(asking.node.getNodeNames()).toEqual(expected);
    expect(asking.node.countServices("add")).toBe(1);
    expect(asking.node.countClients("add")).toBe(1);
  });

  test("each of two subscriptions gets a message of its own", async () => {
    const { network, asking, answering } = await setup(place);
    const messages: { data: string }[] = [];
    for (let i = 0; i < 2; i++)
      answering.node.createSubscription(Text, "talk", (message) => {
        messages.push(message as { data: string });
      });
    const publisher = asking.node.createPublisher(Text, "talk");
    expect(await network.run(5000, () => publisher.getSubscriptionCount() === 2)).toBe(true);
    await network.run(1000);
    publisher.publish({ data: "hello" });
    expect(await network.run(1000, () => messages.length === 2)).toBe(true);
    expect(messages).toEqual([{ data: "hello" }, { data: "hello" }]);
    expect(messages[0]).not.toBe(messages[1]);
  });

  test("a shutdown settles what is pending", async () => {
    const { network, asking, client } = await setup(place, () => LATER);
    const call = endOf(client.call({ a: 1n, b: 2n }));
    await network.run(100);
    await asking.context.shutdown();
    expect(await call).toBe("shutdown");
  });
});

test("without the wire a call costs no datagram, over the wire it does", async () => {
  const datagramsPerCall = async (place: Place): Promise<number> => {
    const { network, asking, client } = await setup(place);
    const before = sent(asking);
    for (let i = 0; i < 10; i++) await settled(network, client.call({ a: 1n, b: 2n }));
    return (sent(asking) - before) / 10;
  };
  expect(await datagramsPerCall("without the wire")).toBe(0);
  expect(await datagramsPerCall("over the wire")).toBeGreaterThanOrEqual(2);
});

function sent({ context }: SimulatedNode): number {
  return context.engineCounters.datagramsSent;
}
