// SPDX-License-Identifier: Apache-2.0
// Whatever bytes arrive, nothing is thrown and the same engine goes on answering calls.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import fc from "fast-check";
import { CAPTURES, capturedMessages } from "../../rtps/fixtures/captures.js";
import { AddTwoInts } from "../test/add-two-ints.js";
import { simulatedNode } from "../test/simulation.js";

const SEEDS = CAPTURES.flatMap((capture) => capturedMessages(capture));

/** Random bytes, or a captured datagram with bytes changed, cut off, repeated, or aimed at our participant. */
const hostileDatagram = (ownPrefix: Uint8Array, peerPrefix: Uint8Array) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 65_536, size: "max" }) },
    {
      weight: 9,
      arbitrary: fc
        .record({
          seed: fc.nat(SEEDS.length - 1),
          edits: fc.array(fc.record({ at: fc.nat(2000), value: fc.nat(255) }), { maxLength: 8 }),
          cut: fc.option(fc.nat(2000)),
          repeat: fc.boolean(),
          asPeer: fc.boolean(),
          toUs: fc.boolean(),
        })
        .map(({ seed, edits, cut, repeat, asPeer, toUs }) => {
          let bytes = SEEDS[seed]!.slice();
          for (const { at, value } of edits) bytes[at % bytes.length] = value;
          if (cut !== null) bytes = bytes.slice(0, cut);
          if (repeat) bytes = Uint8Array.from([...bytes, ...bytes.slice(20)]);
          if (asPeer && bytes.length >= 20) bytes.set(peerPrefix, 8);
          if (toUs && bytes.length >= 36) bytes.set(ownPrefix, 24);
          return bytes;
        }),
    },
  );

test("after every thousand hostile datagrams the same engine answers a call", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  server.node.createService(AddTwoInts, "add_two_ints", (request, response) => {
    response.sum = request.a + request.b;
    return response;
  });
  // Known to the server like the asker, and spoken for by the attacker: who lies in the asker's own name can of course
  // declare the asker's requests lost.
  const bystander = simulatedNode(network, "bystander");
  bystander.node.createClient(AddTwoInts, "add_two_ints");
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  await network.run(1000);
  const target = server.participant.participant;
  const datagrams = hostileDatagram(target.guidPrefix, bystander.participant.participant.guidPrefix);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(datagrams, { minLength: 100, maxLength: 100 }), async (batch) => {
      for (const datagram of batch) {
        const from = { address: "10.9.9.9", port: 4000, channel: count % 2 === 0 ? "user" : "metatraffic" } as const;
        target.handleDatagram(datagram, from, network.now());
        expect(target.pollTimeout()).toBeGreaterThanOrEqual(0);
        if (++count % 1000 !== 0) continue;
        server.participant.engine.flush();
        let sum: bigint | undefined;
        client.call({ a: BigInt(count), b: 1n }).then(
          (response) => {
            sum = response.sum;
          },
          (error) => {
            throw error;
          },
        );
        expect(await network.run(60_000, () => sum !== undefined)).toBe(true);
        expect(sum).toBe(BigInt(count) + 1n);
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
  expect(count).toBeGreaterThanOrEqual(10_000);
}, 60_000);
