// SPDX-License-Identifier: Apache-2.0
// Events of calls on the simulated network, as a third participant sees them.

import type { ServiceEvent } from "@rclts/cdr";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, type Request, type Response } from "../../test/add-two-ints.js";
import { add } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";

/** 1 s and 2 ns. */
const clock = { now: () => ({ nanoseconds: 1_000_000_002n }) };

/** A client, its service, and whoever watches the events of both; all ready. */
async function watched() {
  const network = new SimulatedNetwork({ seed: 1 });
  const asking = simulatedNode(network, "asking");
  const client = asking.node.createClient(AddTwoInts, "add");
  const service = simulatedNode(network, "answering").node.createService(AddTwoInts, "add", add);
  const events: ServiceEvent<Request, Response>[] = [];
  const qos = { history: "keep-all" } as const;
  const watch = simulatedNode(network, "watching").node;
  const subscription = watch.createSubscription(
    AddTwoInts.Event!,
    "add/_service_event",
    (event) => void events.push(event),
    { qos },
  );
  await network.run(5000, () => client.serviceIsReady());
  return {
    client,
    service,
    subscription,
    log: asking.log,
    /** Waits until everybody knows the publishers of events. */
    settle: () => network.run(3000),
    /** Calls with 1 and `b`, and gives the events of that. */
    async call(b: number) {
      const answer = client.call({ a: 1, b });
      await network.run(1000);
      expect(await answer).toEqual({ sum: BigInt(1 + b) });
      return events.splice(0);
    },
  };
}

const typesOf = (events: readonly ServiceEvent<Request, Response>[]) =>
  events.map(({ info }) => info.event_type).sort();

test("rclpy 132: nothing is published until it is configured; then events go to <service>/_service_event", async () => {
  const { client, subscription, settle, call } = await watched();
  expect(subscription.getPublisherCount()).toBe(0);
  expect(await call(1)).toEqual([]);
  client.configureIntrospection(clock, "system_default", "metadata");
  await settle();
  expect(subscription.getPublisherCount()).toBe(1);
  expect(typesOf(await call(2))).toEqual([0, 3]);
});

test("rclpy 133: metadata has neither request nor response, contents has the one that the event is about", async () => {
  const { client, service, settle, call } = await watched();
  client.configureIntrospection(clock, "system_default", "metadata");
  service.configureIntrospection(clock, "system_default", "metadata");
  await settle();
  for (const { info, request, response } of await call(2)) {
    expect(info.stamp).toEqual({ sec: 1, nanosec: 2 });
    expect([request, response]).toEqual([[], []]);
  }
  client.configureIntrospection(clock, "system_default", "contents");
  service.configureIntrospection(clock, "system_default", "contents");
  const events = await call(4);
  const about = [[{ a: 1n, b: 4n }], [{ a: 1n, b: 4n }], [], []];
  const answer = [[], [], [{ sum: 5n }], [{ sum: 5n }]];
  expect(events).toHaveLength(4);
  for (const { info, request, response } of events) {
    expect(request).toEqual(about[info.event_type]);
    expect(response).toEqual(answer[info.event_type]);
  }
});

test("rclpy 134: a call has four events, all with the client's GID and the number of its request", async () => {
  const { client, service, settle, call } = await watched();
  client.configureIntrospection(Date, "system_default", "contents");
  service.configureIntrospection(Date, "system_default", "metadata");
  await settle();
  for (const sequenceNumber of [1n, 2n]) {
    const events = await call(2);
    expect(typesOf(events)).toEqual([0, 1, 2, 3]);
    for (const { info } of events) {
      expect(info.client_gid).toEqual(client.handle.requestWriter);
      expect(info.sequence_number).toBe(sequenceNumber);
      expect(Math.abs(info.stamp.sec - Date.now() / 1000)).toBeLessThan(60);
    }
  }
});

test("rclpy 135: each side is configured alone, and off takes its publisher out of the graph", async () => {
  const { client, service, subscription, settle, call } = await watched();
  service.configureIntrospection(clock, "system_default", "metadata");
  await settle();
  expect(typesOf(await call(1))).toEqual([1, 2]);
  client.configureIntrospection(clock, "system_default", "metadata");
  service.configureIntrospection(clock, "system_default", "off");
  await settle();
  expect(subscription.getPublisherCount()).toBe(1);
  expect(typesOf(await call(1))).toEqual([0, 3]);
  client.destroy();
  await settle();
  expect(subscription.getPublisherCount()).toBe(0);
});

test("a call that waits for its server is told of when it is sent, with what it was made with", async () => {
  const network = new SimulatedNetwork({ seed: 2 });
  const client = simulatedNode(network, "asking").node.createClient(AddTwoInts, "add");
  client.configureIntrospection(clock, "system_default", "contents");
  const events: ServiceEvent<Request, Response>[] = [];
  const watch = simulatedNode(network, "watching").node;
  watch.createSubscription(AddTwoInts.Event!, "add/_service_event", (event) => void events.push(event));
  const request = { a: 2n, b: 3n };
  const answer = client.call(request);
  request.a = 9n;
  await network.run(3000);
  expect(events).toEqual([]);
  simulatedNode(network, "answering").node.createService(AddTwoInts, "add", add);
  await network.run(3000);
  expect(await answer).toEqual({ sum: 5n });
  expect(events.map((event) => event.request)).toEqual([[{ a: 2n, b: 3n }], []]);
});

test("what goes wrong with an event is logged, and costs no call", async () => {
  const { client, log, call } = await watched();
  const broken = () => {
    throw new Error("no time");
  };
  client.configureIntrospection({ now: broken }, "system_default", "metadata");
  expect(await call(1)).toEqual([]);
  expect(log.map(({ message }) => message).filter((message) => message.includes("no time"))).toHaveLength(2);
});
