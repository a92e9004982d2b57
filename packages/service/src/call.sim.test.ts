// SPDX-License-Identifier: Apache-2.0
// Calls from node to node on the simulated network.

import { type NetworkOptions, SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { type SimulatedNode, simulatedNode } from "../test/simulation.js";

function serve({ node }: SimulatedNode) {
  return node.createService(AddTwoInts, "add_two_ints", (request, response) => {
    response.sum = request.a + request.b;
    return response;
  });
}

async function callMany(client: ReturnType<SimulatedNode["node"]["createClient"]>, count: number, done: () => void) {
  const sums: bigint[] = [];
  for (let i = 0; i < count; i++) sums.push(((await client.call({ a: i, b: 1 } as never)) as { sum: bigint }).sum);
  done();
  return sums;
}

describe("calls between two nodes on the simulated network", () => {
  test.each<[string, boolean]>([
    ["server first", true],
    ["client first", false],
  ])("are answered, %s", async (_, serverFirst) => {
    const network = new SimulatedNetwork({ seed: 1 });
    const server = simulatedNode(network, "server");
    const asker = simulatedNode(network, "asker");
    if (serverFirst) {
      serve(server);
      await network.run(1000);
    }
    const client = asker.node.createClient(AddTwoInts, "add_two_ints");
    let sum: bigint | undefined;
    client.call({ a: 2n, b: 3n }).then((response) => {
      sum = response.sum;
    });
    await network.run(100);
    if (!serverFirst) {
      expect(sum).toBeUndefined();
      serve(server);
    }
    expect(await network.run(1000, () => sum !== undefined)).toBe(true);
    expect(sum).toBe(5n);
  });

  test.each([1, 2, 3])("one after the other, all get their own answer at 20 %% loss (seed %i)", async (seed) => {
    const options: NetworkOptions = { seed, loss: 0.2, duplication: 0.1, delay: 1, jitter: 1 };
    const network = new SimulatedNetwork(options);
    const server = simulatedNode(network, "server");
    const asker = simulatedNode(network, "asker");
    serve(server);
    const client = asker.node.createClient(AddTwoInts, "add_two_ints");
    let done = false;
    const sums = callMany(client as never, 200, () => {
      done = true;
    });
    expect(await network.run(600_000, () => done)).toBe(true);
    expect(await sums).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i + 1)));
  });

  test("cost two datagrams each in a steady row", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const server = simulatedNode(network, "server");
    const asker = simulatedNode(network, "asker");
    serve(server);
    const client = asker.node.createClient(AddTwoInts, "add_two_ints");
    await network.run(1000);
    let done = false;
    const before = network.statistics.sent;
    const begin = network.now();
    callMany(client as never, 1000, () => {
      done = true;
    });
    expect(await network.run(60_000, () => done)).toBe(true);
    // Each call takes 0.1 ms of simulated time: announcements of the two participants are not in the count.
    expect(network.now() - begin).toBeLessThan(200);
    expect(network.statistics.sent - before).toBe(2000);
  });

  test("within one participant need no network at all", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const alone = simulatedNode(network, "alone");
    serve(alone);
    const client = alone.node.createClient(AddTwoInts, "add_two_ints");
    let sum: bigint | undefined;
    client.call({ a: 2n, b: 3n }).then((response) => {
      sum = response.sum;
    });
    await network.run(10, () => sum !== undefined);
    expect(sum).toBe(5n);
  });

  test("that wait for a server that goes are told at once when it leaves, and after its lease when it falls silent", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const asker = simulatedNode(network, "asker");
    const client = asker.node.createClient(AddTwoInts, "add_two_ints");
    const codes: string[] = [];
    for (const leaves of [true, false]) {
      const server = simulatedNode(network, "server");
      server.node.createService(AddTwoInts, "add_two_ints", () => new Promise<never>(() => {}));
      await network.run(1000);
      expect(client.serviceIsReady()).toBe(true);
      client.call({ a: 1n, b: 1n }).catch((error) => codes.push(error.code));
      await network.run(100);
      const since = network.now();
      if (leaves) await server.context.shutdown();
      else network.cut(server.participant.address, asker.participant.address);
      expect(await network.run(60_000, () => codes.length === (leaves ? 1 : 2))).toBe(true);
      expect(network.now() - since).toBeLessThan(leaves ? 10 : 20_001);
    }
    expect(codes).toEqual(["server-lost", "server-lost"]);
  });
});
