// SPDX-License-Identifier: Apache-2.0
// Samples larger than a datagram, on the simulated network.

import { SERVICES_DEFAULT } from "./qos.js";
import { type NetworkOptions, SimulatedNetwork } from "./testing/network.js";
import { seededRandom } from "./testing/random.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "big", typeName: "Big_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };

function randomBytes(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

async function carry(length: number, options: NetworkOptions) {
  const network = new SimulatedNetwork(options);
  const a = network.participant();
  const b = network.participant();
  let ready = false;
  const samples: Uint8Array[] = [];
  a.engine.onEvent = ({ kind }) => {
    if (kind === "confirmed") ready = true;
  };
  b.engine.onEvent = (event) => {
    if (event.kind === "sample") samples.push(event.payload);
  };
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  await network.run(20_000, () => ready);
  const sent = randomBytes(length, options.seed);
  const begin = network.now();
  a.engine.write(WRITER, 1, sent);
  a.engine.write(WRITER, 2, sent.subarray(0, 100));
  const arrived = await network.run(120_000, () => samples.length === 2);
  const milliseconds = network.now() - begin;
  await network.run(30_000, () => a.participant.sizes().history === 0);
  return { arrived, samples, sent, milliseconds, sizes: a.participant.sizes(), network };
}

describe("a sample that is larger than a datagram", () => {
  test.each([1_500, 65_536, 1_048_576])("arrives whole (%i bytes), and the next one after it", async (length) => {
    const { arrived, samples, sent, sizes } = await carry(length, { seed: 3, delay: 0.1 });
    expect(arrived).toBe(true);
    expect(Buffer.compare(samples[0]!, sent)).toBe(0);
    expect(samples[1]).toEqual(sent.subarray(0, 100));
    expect(sizes.history).toBe(0);
  });

  test.each([1, 2, 3])("arrives whole at 10 %% loss, duplication and jitter: 1 MiB (seed %i)", async (seed) => {
    const { arrived, samples, sent, sizes } = await carry(1_048_576, {
      seed,
      loss: 0.1,
      duplication: 0.05,
      delay: 0.5,
      jitter: 1,
    });
    expect(arrived).toBe(true);
    expect(Buffer.compare(samples[0]!, sent)).toBe(0);
    expect(sizes.history).toBe(0);
  });
});
