// SPDX-License-Identifier: Apache-2.0
// Topics between hosts of the simulated network.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";
import { Octets, Text } from "../../test/text-message.js";
import type { MessageInfo } from "../index.js";

const LATCHED = { durability: "transient-local" } as const;

/** The texts of `from` to `to`. */
function texts(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${from + i}`);
}

test.each([1, 2, 3])(
  "every message of a reliable topic arrives once and in order, at 30 %% loss, seed %d",
  async (seed) => {
    const network = new SimulatedNetwork({ seed, loss: 0.3, duplication: 0.1, delay: 1, jitter: 5 });
    const talker = simulatedNode(network, "talker");
    const listener = simulatedNode(network, "listener");
    const qos = { history: "keep-all" } as const;
    const publisher = talker.node.createPublisher(Text, "chatter", { qos });
    const got: string[] = [];
    const subscription = listener.node.createSubscription(Text, "chatter", ({ data }) => void got.push(data), { qos });
    expect(await network.run(30_000, () => publisher.getSubscriptionCount() === 1)).toBe(true);
    expect(await network.run(30_000, () => subscription.getPublisherCount() === 1)).toBe(true);
    await network.run(2000);
    for (const data of texts(1, 300)) publisher.publish({ data });
    let isAcked: boolean | undefined;
    publisher.waitForAllAcked().then((acked) => {
      isAcked = acked;
    });
    expect(await network.run(60_000, () => isAcked === true)).toBe(true);
    expect(got).toEqual(texts(1, 300));
  },
);

test("a late joiner gets the last messages of a transient-local publisher, with their own times", async () => {
  const network = new SimulatedNetwork({ seed: 1, loss: 0.2 });
  const talker = simulatedNode(network, "talker");
  const publisher = talker.node.createPublisher(Text, "map", { qos: { ...LATCHED, depth: 2 } });
  for (const data of texts(1, 5)) publisher.publish({ data });
  await network.run(10_000);
  const listener = simulatedNode(network, "listener");
  const got: [string, MessageInfo][] = [];
  const volatile: string[] = [];
  listener.node.createSubscription(Text, "map", ({ data }, info) => void got.push([data, info]), { qos: LATCHED });
  listener.node.createSubscription(Text, "map", ({ data }) => void volatile.push(data));
  await network.run(20_000);
  expect(got.map(([data]) => data)).toEqual(["4", "5"]);
  expect(got.map(([, info]) => info.publicationSequenceNumber)).toEqual([4, 5]);
  expect(Number((got[0]![1].receivedTimestamp - got[0]![1].sourceTimestamp) / 1_000_000n)).toBeGreaterThanOrEqual(
    10_000,
  );
  expect(volatile).toEqual([]);
});

test("best-effort messages are not sent again, and what arrives is in order", async () => {
  const network = new SimulatedNetwork({ seed: 2, delay: 1, jitter: 3 });
  const talker = simulatedNode(network, "talker");
  const listener = simulatedNode(network, "listener");
  const publisher = talker.node.createPublisher(Text, "scan", { qos: "sensor_data" });
  const got: number[] = [];
  listener.node.createSubscription(Text, "scan", ({ data }) => void got.push(Number(data)), { qos: "sensor_data" });
  await network.run(3000, () => publisher.getSubscriptionCount() === 1);
  await network.run(1000);
  network.options = { ...network.options, loss: 0.3 };
  for (const data of texts(1, 200)) {
    publisher.publish({ data });
    await network.run(10);
  }
  expect(got.length).toBeGreaterThan(80);
  expect(got.length).toBeLessThan(190);
  expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
});

test("one message reaches many subscriptions, in its own process and elsewhere", async () => {
  const network = new SimulatedNetwork({ seed: 3 });
  const talker = simulatedNode(network, "talker");
  const publisher = talker.node.createPublisher(Text, "chatter");
  const got: string[] = [];
  talker.node.createSubscription(Text, "chatter", ({ data }) => void got.push(data));
  for (let n = 0; n < 20; n++) {
    const { node } = simulatedNode(network, `listener${n}`);
    node.createSubscription(Text, "chatter", ({ data }) => void got.push(data));
  }
  await network.run(5000, () => publisher.getSubscriptionCount() === 21);
  await network.run(1000);
  publisher.publish({ data: "hello" });
  await network.run(1000);
  expect(got).toEqual(Array.from({ length: 21 }, () => "hello"));
});

test("a message of 16 MiB arrives whole, though datagrams are lost", async () => {
  const network = new SimulatedNetwork({ seed: 4, loss: 0.01, mtu: 1472 });
  const talker = simulatedNode(network, "talker");
  const listener = simulatedNode(network, "listener");
  const publisher = talker.node.createPublisher(Octets, "image");
  let got: Uint8Array | undefined;
  listener.node.createSubscription(Octets, "image", ({ data }) => {
    got = data;
  });
  await network.run(5000, () => publisher.getSubscriptionCount() === 1);
  await network.run(1000);
  const data = Uint8Array.from({ length: 16 * 1024 * 1024 }, (_, i) => (i * 7) ^ (i >>> 11));
  publisher.publish({ data });
  expect(await network.run(60_000, () => got !== undefined)).toBe(true);
  expect(got!.length).toBe(data.length);
  expect(got!.every((byte, i) => byte === data[i])).toBe(true);
});

test("a publisher that offers less than is asked for is warned of on both hosts, and sends nothing", async () => {
  const network = new SimulatedNetwork({ seed: 5 });
  const talker = simulatedNode(network, "talker");
  const listener = simulatedNode(network, "listener");
  const publisher = talker.node.createPublisher(Text, "map");
  const got: string[] = [];
  listener.node.createSubscription(Text, "map", ({ data }) => void got.push(data), { qos: LATCHED });
  await network.run(3000);
  publisher.publish({ data: "1" });
  await network.run(3000);
  expect(got).toEqual([]);
  const nothing = "Last incompatible policy: DURABILITY";
  expect(talker.log.map(({ message }) => message)).toEqual([expect.stringContaining(nothing)]);
  expect(listener.log.map(({ message }) => message)).toEqual([expect.stringContaining(nothing)]);
});

test("a subscription that stands still costs a keep-last publisher no more than its depth", async () => {
  const network = new SimulatedNetwork({ seed: 6 });
  const talker = simulatedNode(network, "talker");
  const listener = simulatedNode(network, "listener");
  const publisher = talker.node.createPublisher(Text, "chatter", { qos: 10 });
  const got: string[] = [];
  listener.node.createSubscription(Text, "chatter", ({ data }) => void got.push(data));
  await network.run(5000, () => publisher.getSubscriptionCount() === 1);
  await network.run(1000);
  const before = talker.participant.participant.sizes().history!;
  const heal = network.partition([talker.participant.address], [listener.participant.address]);
  for (const data of texts(1, 1000)) publisher.publish({ data });
  await network.run(1000);
  expect(talker.participant.participant.sizes().history).toBe(before + 10);
  heal();
  await network.run(5000);
  expect(got).toEqual(texts(991, 1000));
});
