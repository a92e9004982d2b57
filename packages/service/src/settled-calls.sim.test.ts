// SPDX-License-Identifier: Apache-2.0
// The promise of calls, over many random networks: each is settled once, by the server that acted on it or an error.
//
// RCLTS_SEEDS=500 runs more of them (500 are a million calls), RCLTS_SEED=7 one.

import { SimulatedNetwork, seededRandom } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { FastDdsServer } from "../test/fast-dds-server.js";
import { settleCalls } from "../test/settlement-scenario.js";
import { simulatedNode } from "../test/simulation.js";

const { RCLTS_SEEDS, RCLTS_SEED } = process.env;
const count = Number(RCLTS_SEEDS ?? 8);
const seeds = RCLTS_SEED === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(RCLTS_SEED)];

test(
  `every call is settled once, with the answer of the server that acted on it or an error: ${seeds.length} random networks`,
  async () => {
    const total: Record<string, number> = {};
    let calls = 0;
    let dropped = 0;
    for (const seed of seeds) {
      const outcome = await settleCalls(seed, CALLS);
      if (outcome.failures.length > 0) {
        const first = outcome.failures.slice(0, 10).join("\n");
        throw new Error(
          `seed ${seed} (RCLTS_SEED=${seed} runs it again): ${outcome.failures.length} failures\n${first}`,
        );
      }
      calls += outcome.calls;
      dropped += outcome.statistics.lost;
      for (const [how, number] of Object.entries(outcome.settled)) total[how] = (total[how] ?? 0) + number;
    }
    const ways = Object.entries(total).map(([how, number]) => `${number} ${how}`);
    process.stdout.write(`${seeds.length} seeds: ${calls} calls: ${ways.join(", ")}; ${dropped} datagrams dropped\n`);
    expect(Object.values(total).reduce((sum, number) => sum + number)).toBe(calls);
    expect(total.answered).toBeGreaterThan(calls / 2);
  },
  30_000 + seeds.length * 10_000,
);

describe("a burst of 1,000 calls in one tick", () => {
  test.each([0, 0.2])(
    "to a server that keeps its last 10 requests and works through them slowly is answered whole, loss %d",
    async (loss) => {
      const network = new SimulatedNetwork({ seed: 1, loss, delay: 0.2 });
      const server = new FastDdsServer(network, ({ a, b }) => a + b, 0.5);
      const { node } = simulatedNode(network, "asker");
      const client = node.createClient(AddTwoInts, "add_two_ints");
      await network.run(2000);
      expect(client.serviceIsReady()).toBe(true);
      let answered = 0;
      const calls = Array.from({ length: 1000 }, (_, i) => client.call({ a: i, b: 1 }));
      for (const call of calls) void call.then(() => (answered += 1));
      expect(await network.run(60_000, () => answered === 1000)).toBe(true);
      expect((await Promise.all(calls)).map(({ sum }) => sum)).toEqual(
        Array.from({ length: 1000 }, (_, i) => BigInt(i + 1)),
      );
      expect(server.dropped).toBe(0);
    },
  );

  test("is lost in part without the window: the model server does drop what real ones drop", async () => {
    const network = new SimulatedNetwork({ seed: 1, delay: 0.2 });
    const server = new FastDdsServer(network, ({ a, b }) => a + b, 0.5);
    const { node } = simulatedNode(network, "asker", { sendWindow: 1000 });
    const client = node.createClient(AddTwoInts, "add_two_ints");
    await network.run(2000);
    for (let i = 0; i < 1000; i++) void client.callAsync({ a: i, b: 1 });
    await network.run(10_000);
    expect(server.dropped).toBeGreaterThan(500);
  });
});

test("a burst of 100,000 calls in one tick to an rclts service is answered whole and in order", async () => {
  const network = new SimulatedNetwork({ seed: 1, loss: 0.01, delay: 0.2 });
  const server = simulatedNode(network, "server");
  const order: bigint[] = [];
  server.node.createService(AddTwoInts, "add_two_ints", ({ a }) => {
    order.push(a);
    return { sum: a + 1n };
  });
  const { node } = simulatedNode(network, "asker");
  const client = node.createClient(AddTwoInts, "add_two_ints");
  await network.run(2000);
  let answered = 0;
  let wrong = 0;
  for (let i = 0; i < BURST; i++) {
    void client.call({ a: i, b: 1 }).then(({ sum }) => {
      answered += 1;
      if (sum !== BigInt(i + 1)) wrong += 1;
    });
  }
  expect(await network.run(600_000, () => answered === BURST)).toBe(true);
  expect(wrong).toBe(0);
  expect(order.every((a, i) => a === BigInt(i))).toBe(true);
}, 60_000);

test("thirty calls that are never answered keep a thousand others of the same server waiting for three seconds", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.2 });
  const server = new FastDdsServer(network, ({ a, b }) => (a < 30n ? undefined : a + b), 0.1);
  const { node } = simulatedNode(network, "asker");
  const client = node.createClient(AddTwoInts, "add_two_ints");
  await network.run(2000);
  const since = network.now();
  let answered = 0;
  for (let i = 0; i < 1030; i++) void client.callAsync({ a: i, b: 1 }).then(() => (answered += 1));
  expect(await network.run(60_000, () => answered === 1000)).toBe(true);
  expect(network.now() - since).toBeLessThan(3500);
  expect(server.dropped).toBe(0);
  expect(client.getPendingRequest(30).done()).toBe(false);
});

test("clients that start in the same instant as their server all get their first answer, in any order", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const network = new SimulatedNetwork({ seed, delay: 0.2, jitter: 2, loss: seed % 2 === 0 ? 0.1 : 0 });
    const random = seededRandom(seed);
    const startAt = Math.floor(random() * 21);
    let answered = 0;
    for (let i = 0; i <= 20; i++) {
      if (i === startAt) {
        const { node } = simulatedNode(network, "server");
        node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
      }
      if (i === 20) break;
      const { node } = simulatedNode(network, `client_${i}`);
      const client = node.createClient(AddTwoInts, "add_two_ints");
      void client.call({ a: i, b: 1 }).then(({ sum }) => (answered += sum === BigInt(i + 1) ? 1 : 0));
    }
    expect(await network.run(20_000, () => answered === 20)).toBe(true);
  }
});

const CALLS = 2000;
const BURST = 100_000;
