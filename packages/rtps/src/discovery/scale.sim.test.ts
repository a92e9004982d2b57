// SPDX-License-Identifier: Apache-2.0
// Discovery as the number of participants grows: everybody finds everybody, and the traffic grows as it must.

import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork } from "../testing/network.js";

const SERVICES = 10;

/** N participants with ten services each: until all know all, and what it took. */
async function discover(n: number) {
  const network = new SimulatedNetwork({ seed: n, delay: 0.1, jitter: 0.1, microtaskDepth: 2 });
  const participants = Array.from({ length: n }, () => network.participant());
  for (const [p, { engine }] of participants.entries())
    for (let i = 1; i <= SERVICES; i++) {
      const qos = SERVICES_DEFAULT;
      engine.createReader(i * 256 + 4, { topic: `rq/s${p}_${i}Request`, typeName: "Request_", qos });
      engine.createWriter(i * 256 + 3, { topic: `rr/s${p}_${i}Reply`, typeName: "Response_", qos });
    }
  const wall = performance.now();
  // Six built-in endpoints and two for each service at every one of the others.
  const complete = (n - 1) * (2 * SERVICES + 6);
  const found = () => participants.every(({ participant }) => participant.sizes().endpoints === complete);
  while (!found() && network.now() < 60_000) await network.run(10);
  const milliseconds = network.now();
  await network.run(1000 - (milliseconds % 1000));
  const sent = network.statistics.sent;
  const cost = performance.now() - wall;
  await network.run(30_000);
  const idle = (network.statistics.sent - sent) / 30 / n;
  return { complete: found(), milliseconds, perPair: sent / (n * (n - 1)), idlePerPair: idle / (n - 1), cost };
}

test("N participants with ten services each find each other completely, at a constant cost per pair", async () => {
  const results: Awaited<ReturnType<typeof discover>>[] = [];
  for (const n of [10, 20, 50, 100]) {
    const result = await discover(n);
    results.push(result);
    process.stdout.write(
      `${n} participants: ${result.milliseconds} ms, ${result.perPair.toFixed(1)} datagrams per ordered pair, then ` +
        `${result.idlePerPair.toFixed(2)} per second; ${result.cost.toFixed(0)} ms of computing\n`,
    );
    expect(result.complete).toBe(true);
    expect(result.milliseconds).toBeLessThan(1000);
  }
  // Each pair talks for itself (RTPS 2.5, 8.5): the datagrams of a pair do not depend on how many others there are.
  const [first] = results;
  for (const { perPair, idlePerPair } of results) {
    expect(perPair).toBeLessThan(first!.perPair * 1.25 + 1);
    expect(idlePerPair).toBeLessThan(first!.idlePerPair * 1.25 + 0.1);
  }
}, 120_000);
