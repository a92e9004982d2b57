// SPDX-License-Identifier: Apache-2.0
// Whatever bytes arrive, nothing is thrown, the same engine goes on answering calls, and nothing of it stays.
//
// RCLTS_FUZZ=10000000 sends more datagrams, RCLTS_SEED=7 others.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SimulatedNetwork, seededRandom } from "@rclts/rtps/testing";
import { CAPTURES, capturedMessages } from "../../rtps/fixtures/captures.js";
import { mutate } from "../../rtps/test/mutations.js";
import { simulatedMessages } from "../../rtps/test/simulated-messages.js";
import { AddTwoInts } from "../test/add-two-ints.js";
import { type SimulatedNode, simulatedNode } from "../test/simulation.js";

const { RCLTS_FUZZ, RCLTS_SEED } = process.env;
const DATAGRAMS = Number(RCLTS_FUZZ ?? 100_000);
const SEED = Number(RCLTS_SEED ?? 1);
const CAPTURED = CAPTURES.flatMap((capture) => capturedMessages(capture));

function serve({ node }: SimulatedNode): void {
  node.createService(AddTwoInts, "add_two_ints", (request, response) => {
    response.sum = request.a + request.b;
    return response;
  });
}

test(
  `after every thousand of ${DATAGRAMS} hostile datagrams the same engine answers a call`,
  async () => {
    const simulated = await simulatedMessages();
    // Repeated, so that there are about as many of the one kind as of the other.
    const corpus = CAPTURED.concat(...Array.from({ length: CAPTURED.length / simulated.length }, () => simulated));
    const network = new SimulatedNetwork({ seed: SEED });
    const server = simulatedNode(network, "server");
    const asker = simulatedNode(network, "asker");
    serve(server);
    const client = asker.node.createClient(AddTwoInts, "add_two_ints");
    await network.run(1000);
    const target = server.participant.participant;
    const sizes = target.sizes();
    // Somebody whom the server knows well, and in whose name much of what follows is sent.
    const peer = simulatedNode(network, "impersonated");
    peer.node.createClient(AddTwoInts, "add_two_ints");
    await network.run(1000);
    const random = seededRandom(SEED);
    const strangers = Array.from({ length: 50 }, () => Uint8Array.from({ length: 12 }, () => random() * 256));
    const roles = { target: target.guidPrefix, peer: peer.participant.participant.guidPrefix, strangers };
    let heap = 0;
    const peak: Record<string, number> = {};
    for (let count = 1; count <= DATAGRAMS; count++) {
      const datagram = mutate(corpus, roles, random);
      const from = { address: "10.9.9.9", port: 4000, channel: count % 2 === 0 ? "user" : "metatraffic" } as const;
      target.handleDatagram(datagram, from, network.now());
      if (count % 100 === 0) {
        for (const [table, size] of Object.entries(target.sizes())) peak[table] = Math.max(peak[table] ?? 0, size);
        server.participant.engine.flush();
        // Long enough now and then for those to come back whose goodbye was forged.
        await network.run(count % 500 === 0 ? 3100 : 1);
      }
      if (count % 1000 !== 0) continue;
      let sum: bigint | undefined;
      client.call({ a: BigInt(count), b: 1n }).then((response) => {
        sum = response.sum;
      });
      const answered = await network.run(60_000, () => sum !== undefined);
      if (!answered) throw new Error(`no answer after ${count} datagrams of seed ${SEED}`);
      expect(sum).toBe(BigInt(count) + 1n);
      if (count === 5000) heap = heapUsed();
    }
    await peer.context.shutdown();
    await network.run(120_000);
    expect(target.sizes()).toEqual({ ...sizes, deadlines: expect.any(Number) });
    const growth = heapUsed() - heap;
    const { malformed, ignored, samplesReceived, refused, abandoned, lost, duplicates } = target.counters;
    process.stdout.write(
      `${DATAGRAMS} hostile datagrams: ${malformed} malformed; ${ignored} submessages ignored; ${samplesReceived} samples ` +
        `taken, ${duplicates} duplicates, ${refused} refused, ${abandoned} abandoned, ${lost} given up; at most ` +
        `${peak.participants} participants, ${peak.endpoints} endpoints, ${peak.held} samples held, ` +
        `${((peak.reassemblyBytes ?? 0) / 1e3).toFixed(0)} kB of fragments; heap grew by ${(growth / 1e6).toFixed(1)} MB\n`,
    );
    // Otherwise it has not got past the doors.
    expect(Math.min(peak.participants!, peak.held!, peak.reassemblyBytes!)).toBeGreaterThan(2);
    expect(growth).toBeLessThan(20e6);
  },
  60_000 + DATAGRAMS,
);

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}
