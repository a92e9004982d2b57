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
