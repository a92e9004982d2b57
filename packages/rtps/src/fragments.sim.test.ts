// SPDX-License-Identifier: Apache-2.0
// Samples larger than a datagram, on the simulated network.

import type { SampleEvent } from "./engine.js";
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

test("both ways at once, every fragment has the inline QoS, and what is lost is asked for and told of by fragment", async () => {
  const network = new SimulatedNetwork({ seed: 5, loss: 0.1, delay: 0.5, microtaskDepth: 2 });
  const sides = [network.participant(), network.participant()];
  // PID_RELATED_SAMPLE_IDENTITY as Fast DDS has it, and the sentinel.
  const inlineQos = Uint8Array.from([0x0f, 0x80, 24, 0, ...randomBytes(24, 9), 1, 0, 0, 0]);
  const sent = sides.map((_, i) => randomBytes(400_000, 11 + i));
  const handles: number[] = [];
  const arrived: SampleEvent[] = [];
  for (const [i, { engine }] of sides.entries()) {
    engine.onEvent = (event) => {
      if (event.kind === "confirmed" && event.local === WRITER) handles[i] = event.remote.handle;
      if (event.kind === "sample") arrived[i] = event;
    };
    engine.createWriter(WRITER, { ...CONFIG, topic: `from ${i}` });
    engine.createReader(READER, { ...CONFIG, topic: `from ${1 - i}` });
  }
  const isReady = () => handles[0] !== undefined && handles[1] !== undefined;
  expect(await network.run(20_000, isReady)).toBe(true);

  const counts = sides.map(() => ({ fragments: 0, withInlineQos: 0, heartbeatFrags: 0, nackFrags: 0 }));
  network.observe = ({ from, datagram }) => {
    const count = counts[sides.findIndex(({ address }) => address === from.address)]!;
    for (const { kind, flags, content } of submessagesOf(datagram)) {
      if (kind === HEARTBEAT_FRAG) count.heartbeatFrags++;
      if (kind === NACK_FRAG) count.nackFrags++;
      if (kind !== DATA_FRAG) continue;
      count.fragments++;
      // Behind extraFlags and octetsToInlineQos, from whose end it counts.
      const at = 4 + content[2]! + (content[3]! << 8);
      const list = content.subarray(at, at + inlineQos.length);
      if ((flags & INLINE_QOS) !== 0 && Buffer.compare(list, inlineQos) === 0) count.withInlineQos++;
    }
  };
  for (const [i, { engine }] of sides.entries()) engine.write(WRITER, 1, sent[i]!, { to: handles[i]!, inlineQos });
  expect(await network.run(60_000, () => arrived[0] !== undefined && arrived[1] !== undefined)).toBe(true);
  for (const i of [0, 1]) {
    const { fragments, withInlineQos, heartbeatFrags, nackFrags } = counts[i]!;
    expect(fragments).toBeGreaterThan(300);
    expect(withInlineQos).toBe(fragments);
    expect(heartbeatFrags).toBeGreaterThan(0);
    expect(nackFrags).toBeGreaterThan(0);
    expect(Buffer.compare(arrived[1 - i]!.payload, sent[i]!)).toBe(0);
    expect(arrived[1 - i]!.inlineQos).toEqual(inlineQos);
  }
});

interface Submessage {
  readonly kind: number;
  readonly flags: number;
  readonly content: Uint8Array;
}

/** All of a little-endian datagram of ours (RTPS 2.5, 9.4.5.1). */
function submessagesOf(datagram: Uint8Array): Submessage[] {
  const all: Submessage[] = [];
  for (let at = 20; at < datagram.length; ) {
    const length = datagram[at + 2]! | (datagram[at + 3]! << 8);
    all.push({
      kind: datagram[at]!,
      flags: datagram[at + 1]!,
      content: datagram.subarray(at + 4, at + 4 + length),
    });
    at += 4 + length;
  }
  return all;
}

const DATA_FRAG = 0x16;
const NACK_FRAG = 0x12;
const HEARTBEAT_FRAG = 0x13;
/** Flag Q of DATA_FRAG. */
const INLINE_QOS = 2;
