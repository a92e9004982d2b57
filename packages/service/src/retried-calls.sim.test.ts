// SPDX-License-Identifier: Apache-2.0
// The promise of retry, over many random networks: a call is settled once, and each life of a service runs it at most once.
//
// RCLTS_SEEDS=500 runs more of them, RCLTS_SEED=7 one.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { FastDdsServer } from "../test/fast-dds-server.js";
import { retryCalls } from "../test/retry-scenario.js";
import { simulatedNode } from "../test/simulation.js";
import { RetriedCall } from "./client/retried-call.js";

const { RCLTS_SEEDS, RCLTS_SEED } = process.env;
const count = Number(RCLTS_SEEDS ?? 5);
const seeds = RCLTS_SEED === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(RCLTS_SEED)];

afterEach(() => void jest.restoreAllMocks());

test(
  `every retried call is settled once, and no service runs one twice: ${seeds.length} random networks`,
  async () => {
    const total = { repeated: 0, known: 0, superseded: 0 };
    const ways: Record<string, number> = {};
    for (const seed of seeds) {
      const { failures, settled, repeated, known, superseded } = await retryCalls(seed, CALLS);
      if (failures.length > 0) {
        throw new Error(`seed ${seed} (RCLTS_SEED=${seed} runs it again): ${failures.slice(0, 10).join("\n")}`);
      }
      for (const [how, number] of Object.entries(settled)) ways[how] = (ways[how] ?? 0) + number;
      total.repeated += repeated;
      total.known += known;
      total.superseded += superseded;
    }
    process.stdout.write(`${seeds.length} seeds: ${JSON.stringify(ways)}, ${JSON.stringify(total)}\n`);
    expect(Object.values(ways).reduce((sum, number) => sum + number)).toBe(seeds.length * CALLS);
    expect(total.known).toBeGreaterThan(0);
    expect(total.superseded).toBeGreaterThan(0);
    expect(ways.answered).toBeGreaterThan((seeds.length * CALLS) / 2);
  },
  30_000 + seeds.length * 10_000,
);

test("without the mark in its requests a service does run such calls twice", async () => {
  jest.spyOn(RetriedCall.prototype, "writeOptions").mockImplementation(({ writeOptions }) => writeOptions);
  const { failures } = await retryCalls(1, CALLS);
  expect(failures.filter((each) => each.includes("ran again")).length).toBeGreaterThan(0);
});

/** A service that takes as long as it is let, and a client on another host. */
async function slow(seed = 1) {
  const network = new SimulatedNetwork({ seed, delay: 1, jitter: 1 });
  const server = simulatedNode(network, "server");
  const letGo: (() => void)[] = [];
  let runs = 0;
  server.node.createService(AddTwoInts, "add_two_ints", async ({ a, b }) => {
    runs += 1;
    await new Promise<void>((resolve) => letGo.push(resolve));
    return { sum: a + b };
  });
  const asker = simulatedNode(network, "asker");
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
  return { network, server, asker, client, letGo, runs: () => runs };
}

test("a retry that races the late reply settles once, and the callback has run once, wherever they meet", async () => {
  let superseded = 0;
  let known = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { network, server, asker, client, letGo, runs } = await slow(seed);
    const answers: unknown[] = [];
    client.call({ a: 1n, b: 2n }, { timeout: 100, retry: true }).then((answer) => answers.push(answer));
    // From 4 ms before the retry leaves to 4 ms after, with 1 to 2 ms of flight in each direction.
    network.setTimer(network.now() + 96 + seed / 5, () => letGo[0]!());
    await network.run(1000);
    expect(answers).toEqual([{ sum: 3n }]);
    expect(runs()).toBe(1);
    superseded += asker.context.counters["reply-superseded"];
    known += server.context.counters["request-repeated"];
  }
  expect(superseded).toBeGreaterThan(0);
  expect(known).toBeGreaterThan(superseded);
});

test("a client that has lost its server for a lease gets the answer when it is back, from the one run there was", async () => {
  const { network, server, asker, client, letGo, runs } = await slow();
  const answers: unknown[] = [];
  client.call({ a: 1n, b: 2n }, { retry: true }).then((answer) => answers.push(answer));
  expect(await network.run(1000, () => runs() === 1)).toBe(true);
  const heal = network.partition([server.participant.address], [asker.participant.address]);
  expect(await network.run(40_000, () => !client.serviceIsReady())).toBe(true);
  letGo[0]!();
  await network.run(10_000);
  heal();
  expect(await network.run(20_000, () => answers.length > 0)).toBe(true);
  expect(answers).toEqual([{ sum: 3n }]);
  expect(runs()).toBe(1);
  expect(server.context.counters["request-repeated"]).toBe(1);
});

test("a service that was started again knows nothing of before: it runs what its former life may have run", async () => {
  const { network, server, client, letGo, runs } = await slow();
  const answers: unknown[] = [];
  client.call({ a: 1n, b: 2n }, { retry: true }).then((answer) => answers.push(answer));
  expect(await network.run(1000, () => runs() === 1)).toBe(true);
  void server.context.shutdown();
  let again = 0;
  const next = simulatedNode(network, "server");
  next.node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => {
    again += 1;
    return { sum: a + b };
  });
  expect(await network.run(10_000, () => answers.length > 0)).toBe(true);
  letGo[0]!();
  expect(answers).toEqual([{ sum: 3n }]);
  expect([runs(), again]).toEqual([1, 1]);
});

test.each([true, false])(
  "in one process (without the wire: %s) a repeated call runs once too",
  async (intraProcess) => {
    const network = new SimulatedNetwork({ seed: 1 });
    const { node, context } = simulatedNode(network, "both", { intraProcess });
    let runs = 0;
    node.createService(AddTwoInts, "add_two_ints", async ({ a, b }) => {
      runs += 1;
      await new Promise<void>((resolve) => void network.setTimer(network.now() + 150, resolve));
      return { sum: a + b };
    });
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const answers: unknown[] = [];
    expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
    client.call({ a: 1n, b: 2n }, { timeout: 100, retry: true }).then((answer) => answers.push(answer));
    expect(await network.run(5000, () => answers.length > 0)).toBe(true);
    expect(answers).toEqual([{ sum: 3n }]);
    expect(runs).toBe(1);
    expect(context.counters["request-repeated"]).toBe(1);
  },
);

test("a server of another make runs a repeated call again: that is the caller's to allow", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const asked: bigint[] = [];
  new FastDdsServer(network, ({ a, b }) => (asked.push(a) === 1 ? undefined : a + b), 1);
  const { node } = simulatedNode(network, "asker");
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const answers: unknown[] = [];
  expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
  client.call({ a: 1n, b: 2n }, { timeout: 100, retry: true }).then((answer) => answers.push(answer));
  expect(await network.run(5000, () => answers.length > 0)).toBe(true);
  expect(answers).toEqual([{ sum: 3n }]);
  expect(asked).toEqual([1n, 1n]);
});

const CALLS = 600;
