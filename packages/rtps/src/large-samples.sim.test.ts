// SPDX-License-Identifier: Apache-2.0
// Large samples at 10 % loss, to every kind of reader: whole, in reasonable time, with reasonable traffic.

import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";
import { seededRandom } from "./testing/random.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "big", typeName: "Big_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };
const MIB = 1_048_576;
const BYTES = randomBytes(16 * MIB);

type Vendor = "rclts" | "cyclonedds" | "fastdds";

async function carry(length: number, from: Vendor, to: Vendor) {
  const network = new SimulatedNetwork({ seed: 1, loss: 0.1, delay: 0.5, microtaskDepth: 2 });
  const of = (vendor: Vendor) => network.participant(vendor === "rclts" ? {} : { vendor });
  const [writing, reading] = [of(from), of(to)];
  let ready = false;
  let payload: Uint8Array | undefined;
  writing.engine.onEvent = ({ kind }) => {
    if (kind === "confirmed") ready = true;
  };
  reading.engine.onEvent = (event) => {
    if (event.kind === "sample") payload = event.payload;
  };
  writing.engine.createWriter(WRITER, CONFIG);
  reading.engine.createReader(READER, CONFIG);
  expect(await network.run(20_000, () => ready)).toBe(true);
  const sent = BYTES.subarray(0, length);
  const begin = network.now();
  const before = network.statistics.sent;
  const wall = performance.now();
  writing.engine.write(WRITER, 1, sent);
  expect(await network.run(600_000, () => payload !== undefined)).toBe(true);
  expect(Buffer.compare(payload!, sent)).toBe(0);
  const milliseconds = network.now() - begin;
  const datagrams = network.statistics.sent - before;
  const cost = performance.now() - wall;
  expect(await network.run(30_000, () => writing.participant.sizes().history === 0)).toBe(true);
  return { milliseconds, datagrams, cost };
}

describe("at 10 % loss each way", () => {
  const ways: [Vendor, Vendor][] = [
    ["rclts", "rclts"],
    ["rclts", "cyclonedds"],
    ["rclts", "fastdds"],
    ["cyclonedds", "rclts"],
    ["fastdds", "rclts"],
  ];
  const cases = ways.flatMap(([from, to]) => [65_536, MIB, 16 * MIB].map((length) => ({ from, to, length })));
  test.each(cases)(
    "$length bytes arrive whole from $from to $to",
    async ({ from, to, length }) => {
      const { milliseconds, datagrams, cost } = await carry(length, from, to);
      const least = Math.ceil(length / 1200);
      process.stdout.write(
        `${length} bytes from ${from} to ${to}: ${milliseconds.toFixed(0)} ms, ${datagrams} datagrams ` +
          `(${(datagrams / least).toFixed(2)} times the least), ${cost.toFixed(0)} ms of computing\n`,
      );
      expect(datagrams).toBeLessThan(least * 1.5 + 50);
      expect(cost).toBeLessThan(30_000);
    },
    60_000,
  );
});

function randomBytes(length: number): Uint8Array {
  const random = seededRandom(7);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 13) bytes[i] = random() * 256;
  return bytes;
}
