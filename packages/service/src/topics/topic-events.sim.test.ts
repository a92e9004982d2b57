// SPDX-License-Identifier: Apache-2.0
// What the program is told of its publishers and subscriptions besides messages, between hosts of the simulated network.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { Octets, Text } from "../../test/text-message.js";
import { ReentrantCallbackGroup } from "../index.js";

const WARN = 30;

function pair() {
  const network = new SimulatedNetwork({ seed: 1 });
  const talker = simulatedNode(network, "talker");
  const listener = simulatedNode(network, "listener");
  const warnings = () => [...talker.log, ...listener.log].filter(({ severity }) => severity >= WARN);
  return { network, talker: talker.node, listener: listener.node, talking: talker.context, warnings };
}

/** A callback, and the statuses that it was called with since this was last asked. */
function recorder<Status>() {
  const told: Status[] = [];
  return { callback: (status: Status) => void told.push(status), take: () => told.splice(0) };
}

test("both sides are told when they are matched and when not any more", async () => {
  const { network, talker, listener } = pair();
  const [here, there] = [recorder(), recorder()];
  const publisher = talker.createPublisher(Text, "chatter", { events: { matched: here.callback } });
  listener.createSubscription(Text, "chatter", () => {}, { events: { matched: there.callback } });
  await network.run(3000);
  const matched = { totalCount: 1, totalCountChange: 1, currentCount: 1, currentCountChange: 1 };
  expect([here.take(), there.take()]).toEqual([[matched], [matched]]);
  talker.destroyPublisher(publisher);
  await network.run(3000);
  const left = { totalCount: 1, totalCountChange: 0, currentCount: 0, currentCountChange: -1 };
  expect([here.take(), there.take()]).toEqual([[], [left]]);
});

test("a QoS that does not fit is told instead of warned of", async () => {
  const { network, talker, listener, warnings } = pair();
  const [here, there] = [recorder(), recorder()];
  talker.createPublisher(Text, "chatter", { qos: "sensor_data", events: { incompatibleQos: here.callback } });
  listener.createSubscription(Text, "chatter", () => {}, { events: { incompatibleQos: there.callback } });
  await network.run(3000);
  const status = { totalCount: 1, totalCountChange: 1, lastPolicyKind: "RELIABILITY" };
  expect([here.take(), there.take()]).toEqual([[status], [status]]);
  expect(warnings()).toEqual([]);
});

test("so is another type, and who has no callback for it is still warned", async () => {
  const { network, talker, listener, warnings } = pair();
  const here = recorder();
  talker.createPublisher(Text, "chatter", { events: { incompatibleType: here.callback } });
  listener.createSubscription(Octets, "chatter", () => {}, { events: { incompatibleQos: () => {} } });
  await network.run(3000);
  expect(here.take()).toEqual([{ totalCount: 1, totalCountChange: 1 }]);
  expect(warnings().map(({ message }) => message)).toEqual([expect.stringMatching(/can not be used: type name/)]);
});

test("a subscription is told of publishers that do not assert their liveliness, and when they do again or leave", async () => {
  const { network, talker, listener, talking } = pair();
  const { callback, take } = recorder();
  const qos = { liveliness: "manual-by-topic", leaseDuration: 0.5 } as const;
  const publisher = talker.createPublisher(Text, "chatter", { qos });
  listener.createSubscription(Text, "chatter", () => {}, { qos, events: { livelinessChanged: callback } });
  await network.run(3000);
  const come = { aliveCount: 1, notAliveCount: 0, aliveCountChange: 1, notAliveCountChange: 0 };
  const silent = { aliveCount: 0, notAliveCount: 1, aliveCountChange: -1, notAliveCountChange: 1 };
  expect(take()).toEqual([come, silent]);
  publisher.assertLiveliness();
  await network.run(300);
  expect(take()).toEqual([{ aliveCount: 1, notAliveCount: 0, aliveCountChange: 1, notAliveCountChange: -1 }]);
  await network.run(700);
  expect(take()).toEqual([silent]);
  void talking.shutdown();
  await network.run(1000);
  expect(take()).toEqual([{ aliveCount: 0, notAliveCount: 0, aliveCountChange: 0, notAliveCountChange: -1 }]);
});

test("both sides are told of each deadline that is missed, from the first message on", async () => {
  const { network, talker, listener } = pair();
  const [here, there] = [recorder(), recorder()];
  const qos = { deadline: 1 };
  const publisher = talker.createPublisher(Text, "chatter", { qos, events: { deadlineMissed: here.callback } });
  const events = { deadlineMissed: there.callback };
  const subscription = listener.createSubscription(Text, "chatter", () => {}, { qos, events });
  await network.run(3000);
  expect([here.take(), there.take()]).toEqual([[], []]);
  for (let i = 0; i < 4; i++) {
    publisher.publish({ data: String(i) });
    await network.run(900);
  }
  expect([here.take(), there.take()]).toEqual([[], []]);
  await network.run(1500);
  const statuses = [1, 2].map((totalCount) => ({ totalCount, totalCountChange: 1 }));
  expect([here.take(), there.take()]).toEqual([statuses, statuses]);
  talker.destroyPublisher(publisher);
  listener.destroySubscription(subscription);
  await network.run(5000);
  expect([here.take(), there.take()]).toEqual([[], []]);
});

test("what happens while a callback of the group is under way is told at once when it is over", async () => {
  const { network, talker, listener } = pair();
  const told: unknown[] = [];
  let release = () => {};
  const matched = (status: unknown) => {
    told.push(status);
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  listener.createSubscription(Text, "chatter", () => {}, { events: { matched } });
  for (let i = 0; i < 3; i++) {
    talker.createPublisher(Text, "chatter");
    await network.run(2000);
  }
  const first = { totalCount: 1, totalCountChange: 1, currentCount: 1, currentCountChange: 1 };
  expect(told).toEqual([first]);
  release();
  await network.run(10);
  expect(told).toEqual([first, { totalCount: 3, totalCountChange: 2, currentCount: 3, currentCountChange: 2 }]);
});

test("a callback that fails is logged, counted and reported, and called again", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const errors: unknown[] = [];
  const { node, context, log } = simulatedNode(network, "alone", { onError: (error) => void errors.push(error) });
  const callbackGroup = new ReentrantCallbackGroup();
  const thrown = [new Error("at once"), new Error("later")];
  const failures = [
    () => {
      throw thrown[0];
    },
    () => Promise.reject(thrown[1]),
  ];
  const matched = () => failures.shift()?.();
  node.createSubscription(Text, "chatter", () => {}, { callbackGroup, events: { matched } });
  for (let i = 0; i < 2; i++) {
    node.createPublisher(Text, "chatter");
    await network.run(10);
  }
  expect(errors).toEqual(thrown);
  expect(context.counters["callback-error"]).toBe(2);
  expect(log.filter(({ message }) => /event callback matched of \/chatter failed/.test(message))).toHaveLength(2);
});
