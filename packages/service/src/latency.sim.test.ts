// SPDX-License-Identifier: Apache-2.0
// How long a call takes beside its callback when the network loses datagrams.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { simulatedNode } from "../test/simulation.js";

/** Milliseconds that each of `count` calls took, one after the other, with a pause between them. */
async function durations(seed: number, roundTrip: number, loss: number, pause: number, count: number) {
  const network = new SimulatedNetwork({ seed, delay: roundTrip / 2 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  server.node.createService(AddTwoInts, "add_two_ints", (request, response) => {
    response.sum = request.a + request.b;
    return response;
  });
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  await network.run(5000);
  // A first call without loss, as in any program that has been running: the engine knows the round trip from then on.
  const taken: number[] = [];
  for (let i = 0; i < count + WARM_UP; i++) {
    network.options = { ...network.options, loss: i < WARM_UP ? 0 : loss };
    const begin = network.now();
    let done = false;
    client.call({ a: BigInt(i), b: 1n }).then(() => {
      done = true;
    });
    if (!(await network.run(600_000, () => done))) throw new Error(`call ${i} of seed ${seed} was not answered`);
    if (i >= WARM_UP) taken.push(network.now() - begin);
    await network.run(pause);
  }
  return taken.sort((a, b) => a - b);
}

describe("a call at 20 % loss", () => {
  test.each([
    [2, 0],
    [2, 50],
    [20, 0],
    [20, 50],
    [100, 0],
    [100, 500],
  ])("takes at most 6 round trips at p99 beside its callback: %i ms, pause %i ms", async (roundTrip, pause) => {
    const taken: number[] = [];
    for (const seed of SEEDS) taken.push(...(await durations(seed, roundTrip, 0.2, pause, CALLS)));
    taken.sort((a, b) => a - b);
    const at = (share: number) => taken[Math.floor(taken.length * share)]! / roundTrip;
    process.stdout.write(
      `round trip ${roundTrip} ms, pause ${pause} ms: p50 ${at(0.5).toFixed(1)}, p90 ${at(0.9).toFixed(1)}, ` +
        `p99 ${at(0.99).toFixed(1)}, longest ${at(0.9999).toFixed(1)} round trips\n`,
    );
    expect(at(0.99)).toBeLessThanOrEqual(6);
  });
});

const SEEDS = [1, 2, 3, 4, 5];
const CALLS = 400;
const WARM_UP = 20;

test("a lone call costs three datagrams: the request, the reply that acknowledges it, and the reply's acknowledgement", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  server.node.createService(AddTwoInts, "add_two_ints", (request, response) => {
    response.sum = request.a + request.b;
    return response;
  });
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  await network.run(5000);
  // Between announcements, which are not the call's.
  let datagrams = 0;
  network.observe = ({ to }) => {
    if (to.port === 7411) datagrams++;
  };
  for (let i = 0; i < 10; i++) {
    client.call({ a: 1n, b: 1n });
    await network.run(500);
  }
  expect(datagrams).toBe(30);
});
