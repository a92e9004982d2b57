// SPDX-License-Identifier: Apache-2.0

import { Peer } from "../../test/fake-engine.js";
import { setup } from "../../test/setup.js";
import { Text } from "../../test/text-message.js";

test("messages that never came are told by their number", () => {
  const { engine, node } = setup();
  const told: unknown[] = [];
  node.createSubscription(Text, "chatter", () => {}, { events: { messageLost: (status) => void told.push(status) } });
  const writer = new Peer(engine).endpoint("writer", 1);
  engine.onEvent({ kind: "samples-lost", reader: engine.local("rt"), writer, first: 3, last: 5 });
  engine.onEvent({ kind: "samples-lost", reader: engine.local("rt"), writer, first: 9, last: 9 });
  expect(told).toEqual([
    { totalCount: 3, totalCountChange: 3 },
    { totalCount: 4, totalCountChange: 1 },
  ]);
});

test("an event callback is one in which nobody may wait for others", () => {
  const { engine, node } = setup();
  const running: unknown[] = [];
  const matched = () => void running.push(node.context.core.running);
  node.createSubscription(Text, "chatter", () => {}, { events: { matched } });
  const remote = new Peer(engine).endpoint("writer", 1);
  engine.onEvent({ kind: "matched", local: engine.local("rt"), remote });
  running.push(node.context.core.running);
  expect(running).toEqual(["event callback matched of /chatter", undefined]);
});

test.each<[string, object, RegExp]>([
  ["unknown", { matching: () => {} }, /events of a publisher: unknown option "matching"/],
  ["of subscriptions alone", { messageLost: () => {} }, /unknown option "messageLost"/],
  ["no function", { matched: 1 }, /event callback matched 1: expected a function/],
])("an event callback that is %s is refused", (_, events, message) => {
  const { engine, node } = setup();
  expect(() => node.createPublisher(Text, "chatter", { events })).toThrow(message);
  expect(engine.endpoints.size).toBe(0);
});

test("without a deadline, or without a callback for it, no timer runs", () => {
  const { node, host } = setup();
  const missed = { deadlineMissed: () => {} };
  for (const options of [{ events: missed }, { qos: { deadline: 1 }, events: { matched: () => {} } }]) {
    node.createPublisher(Text, "chatter", options).publish({ data: "" });
  }
  expect(host.timers).toBe(0);
});
