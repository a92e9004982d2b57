// SPDX-License-Identifier: Apache-2.0
// A way that is cut in one direction only: one side gives the other up, which has never missed it.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { FastDdsServer } from "../test/fast-dds-server.js";
import { simulatedNode } from "../test/simulation.js";

/** A server, by the address of its host. */
function startServer(network: SimulatedNetwork, vendor: "fastdds" | "cyclonedds" | undefined): string {
  if (vendor === "fastdds") return new FastDdsServer(network, ({ a, b }) => a + b, 0.1).participant.address;
  const { node, participant } = simulatedNode(network, "server", {}, vendor);
  node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
  return participant.address;
}

test.each([
  ["rclts", undefined],
  ["Fast DDS", "fastdds"],
  ["Cyclone DDS", "cyclonedds"],
] as const)(
  "a server of %s that its client has not heard for a lease is ready again when it is heard",
  async (_, vendor) => {
    for (let seed = 1; seed <= 5; seed++) {
      const network = new SimulatedNetwork({ seed, delay: 0.5, jitter: 0.5 });
      const server = startServer(network, vendor);
      const { node, participant } = simulatedNode(network, "asker");
      const client = node.createClient(AddTwoInts, "add_two_ints");
      // Long enough for counts of acknowledgements to get far above those that begin anew: Fast DDS asks each 3 s.
      for (let i = 0; i < 100; i++) {
        const future = client.callAsync({ a: i, b: 1 });
        expect(await network.run(5000, () => future.done())).toBe(true);
        await network.run(3000);
      }
      network.cut(server, participant.address);
      expect(await network.run(30_000, () => !client.serviceIsReady())).toBe(true);
      network.heal(server, participant.address);
      // What is lost is asked for, in ACKNACKs that a server takes which still knows the counts of earlier ones.
      network.options = { ...network.options, loss: 0.1 };
      for (let i = 0; i < 50; i++) {
        const future = client.callAsync({ a: i, b: 1 });
        expect(await network.run(20_000, () => future.done())).toBe(true);
        expect(future.result()).toEqual({ sum: BigInt(i + 1) });
      }
    }
  },
);

test("a server of Fast DDS that has given its client up does not act a second time on what it had not acknowledged", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const network = new SimulatedNetwork({ seed, delay: 0.5, jitter: 0.5 });
    const acted: bigint[] = [];
    const answer = ({ a }: { a: bigint }) => {
      acted.push(a);
      return a;
    };
    const { address } = new FastDdsServer(network, answer, 0.1).participant;
    const { node, participant } = simulatedNode(network, "asker");
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const first = client.callAsync({ a: 1, b: 0 });
    expect(await network.run(10_000, () => first.done())).toBe(true);
    await network.run(1000);
    network.cut(address, participant.address);
    client.callAsync({ a: 2, b: 0 });
    await network.run(100);
    // From now on the server hears nothing of its client, but the client hears the server.
    network.cut(participant.address, address);
    network.heal(address, participant.address);
    await network.run(25_000);
    network.heal(participant.address, address);
    await network.run(5000);
    const last = client.callAsync({ a: 3, b: 0 });
    expect(await network.run(10_000, () => last.done())).toBe(true);
    expect(acted).toEqual([1n, 2n, 3n]);
  }
});
