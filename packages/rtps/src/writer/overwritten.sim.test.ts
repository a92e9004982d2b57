// SPDX-License-Identifier: Apache-2.0
// Large reliable samples that are written faster than their readers take them, of a writer that keeps the newest few.

import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork } from "../testing/index.js";

const WRITER = 0x103;
const KIB = 1024;

type Vendor = "rclts" | "cyclonedds" | "fastdds";

/** A writer that keeps `depth` samples, and a reader whose program takes 30 KB per millisecond. */
async function pair(vendor: Vendor, depth: number, loss = 0) {
  const config = { topic: "map", typeName: "Map_", qos: { ...SERVICES_DEFAULT, depth } };
  const receiveBuffer = { bytes: 208 * KIB, drain: 30_000 };
  const network = new SimulatedNetwork({ seed: 1, delay: 0.2, loss, receiveBuffer, microtaskDepth: 2 });
  const [writing, reading] = [network.participant(), network.participant(vendor === "rclts" ? {} : { vendor })];
  const taken: number[] = [];
  let ready = false;
  writing.engine.onEvent = ({ kind }) => {
    if (kind === "confirmed") ready = true;
  };
  reading.engine.onEvent = (event) => {
    if (event.kind === "sample") taken.push(event.sequence);
  };
  writing.engine.createWriter(WRITER, config);
  reading.engine.createReader(0x104, config);
  expect(await network.run(20_000, () => ready)).toBe(true);
  let most = 0;
  /** 60 samples, three times as many as are taken meanwhile; the most that were kept at once. */
  const write = async () => {
    for (let n = 1; n <= 60; n++) {
      writing.engine.write(WRITER, n, new Uint8Array(300 * KIB));
      await network.run(3);
      most = Math.max(most, writing.participant.sizes().history!);
    }
    return most;
  };
  return { network, writing, reading, taken, write };
}

describe.each([1, 10])("a writer that keeps %d", (depth) => {
  test.each([
    { vendor: "rclts", loss: 0 },
    { vendor: "rclts", loss: 0.05 },
    { vendor: "cyclonedds", loss: 0 },
    { vendor: "fastdds", loss: 0 },
  ] as const)(
    "has one after the other arrive at $vendor all the time, and the newest at last (loss $loss)",
    async (path) => {
      const { network, writing, taken, write } = await pair(path.vendor, depth, path.loss);
      // One is on its way beside those that wait.
      expect(await write()).toBeLessThanOrEqual(depth + 1);
      expect(taken.length).toBeGreaterThanOrEqual(8);
      await network.run(5000);
      expect(taken.slice(-depth)).toEqual(Array.from({ length: depth }, (_, i) => 61 - depth + i));
      expect(writing.participant.sizes().history).toBe(0);
      if (path.loss === 0) expect(writing.participant.counters.replaced).toBe(60 - taken.length);
    },
  );
});

test("what is replaced does not wait behind a sample that is on its way to a reader which can not be reached", async () => {
  const { network, writing, reading, taken, write } = await pair("rclts", 3);
  network.cut(writing.address, reading.address);
  expect(await write()).toBe(4);
  expect(writing.participant.counters.replaced).toBe(56);
  network.heal(writing.address, reading.address);
  await network.run(5000);
  expect(taken).toEqual([1, 58, 59, 60]);
});
