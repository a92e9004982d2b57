// SPDX-License-Identifier: Apache-2.0
// Samples in fragments that do not get whole: what they take, for how long, and that nothing reliable is lost by it.

import { forged } from "../test/forged.js";
import type { EngineEvent } from "./engine.js";
import { type EndpointQos, SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";
import { writeDataFrag } from "./wire/data-frag.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const MIB = 1024 * 1024;
const FROM = { address: "10.9.9.9", port: 4000, channel: "user" as const };
const KEEP_ALL = { ...SERVICES_DEFAULT, history: "keep-all" as const };

async function pair(qos: EndpointQos = KEEP_ALL) {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.5 });
  const a = network.participant();
  const b = network.participant();
  const got: EngineEvent[] = [];
  b.engine.onEvent = (event) => got.push(event);
  const config = { topic: "big", typeName: "Big_", qos };
  a.engine.createWriter(WRITER, config);
  b.engine.createReader(READER, config);
  await network.run(3000);
  const samples = () => got.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []));
  /** Fragment 1 of a sample, in the name of the writer. */
  const fragment = (sequence: number, sampleSize: number, fragmentSize: number) => {
    const frag = {
      readerId: READER,
      writerId: WRITER,
      sequence,
      fragmentStart: 1,
      fragmentsInSubmessage: 1,
      fragmentSize,
      sampleSize,
    };
    const fragments = new Uint8Array(Math.min(fragmentSize, sampleSize));
    const bytes = forged(a.engine.guidPrefix, (w) =>
      writeDataFrag(w, { ...frag, inlineQos: undefined, fragments, hasKey: false }),
    );
    b.participant.handleDatagram(bytes, FROM, network.now());
    b.engine.flush();
  };
  const { counters } = b.participant;
  return { network, a, b, samples, fragment, counters, bytes: () => b.participant.sizes().reassemblyBytes! };
}

test("a sample of which nothing more comes gives its memory back, and comes whole once something can", async () => {
  const { network, a, b, samples, bytes, counters } = await pair();
  a.engine.write(WRITER, 1, new Uint8Array(MIB));
  await network.run(2);
  // What is small goes on, so that the writer stays known: announcements, HEARTBEATs.
  network.way(a.address, b.address, { mtu: 800 });
  await network.run(20_000);
  expect(samples()).toEqual([]);
  expect(bytes()).toBeGreaterThan(MIB);
  expect(counters.abandoned).toBe(0);
  await network.run(30_000);
  expect(bytes()).toBe(0);
  expect(counters.abandoned).toBe(1);
  network.way(a.address, b.address, undefined);
  expect(await network.run(10_000, () => samples().length === 1)).toBe(true);
  expect(counters.lost).toBe(0);
  expect(await network.run(10_000, () => a.participant.sizes().history === 0)).toBe(true);
});

test("the sample that is due takes the place of the one that has the most time, where one writer begins too many", async () => {
  const { a, b, samples, fragment, bytes, counters } = await pair();
  for (let sequence = 2; sequence <= 17; sequence++) fragment(sequence, 10_000, 1000);
  const full = bytes();
  fragment(18, 10_000, 1000);
  expect(counters.refused).toBe(1);
  expect(counters.abandoned).toBe(0);
  fragment(1, 1000, 1000);
  expect(samples()).toEqual([1]);
  fragment(2, 10_000, 1000);
  expect(counters.duplicates).toBe(1);
  expect(counters.abandoned).toBe(1);
  expect(bytes()).toBeLessThan(full);
  await b.engine.close();
  await a.engine.close();
  expect(bytes()).toBe(0);
});

test("a newer best-effort sample takes the place of the oldest that is not whole", async () => {
  const { fragment, samples, bytes, counters } = await pair({ ...SERVICES_DEFAULT, reliability: "best-effort" });
  fragment(1, 10_000, 1000);
  const one = bytes();
  for (let sequence = 2; sequence <= 100; sequence++) fragment(sequence, 10_000, 1000);
  expect(bytes()).toBe(16 * one);
  expect(counters.abandoned).toBe(84);
  fragment(101, 500, 1000);
  expect(samples()).toEqual([101]);
  expect(bytes()).toBe(0);
});

test("samples of absurd size or in absurdly many fragments are refused and take nothing", async () => {
  const { fragment, bytes, counters } = await pair();
  fragment(1, 256 * MIB + 1, 65_000);
  fragment(1, 0xffffffff, 1);
  fragment(1, MIB, 2);
  expect(bytes()).toBe(0);
  expect(counters.refused).toBe(3);
  expect(counters.malformed).toBe(0);
});

test("a participant that claims as much as it may leaves room for others, and for itself once that has stalled", async () => {
  const { network, b, samples, fragment, counters } = await pair();
  for (const sequence of [2, 3]) fragment(sequence, 127 * MIB, 65_000);
  fragment(4, 127 * MIB, 65_000);
  expect(counters.refused).toBe(1);
  const other = network.participant();
  other.engine.createWriter(WRITER, { topic: "big", typeName: "Big_", qos: KEEP_ALL });
  await network.run(500);
  other.engine.write(WRITER, 1, new Uint8Array(20 * MIB));
  expect(await network.run(400, () => samples().length === 1)).toBe(true);
  await network.run(1000);
  fragment(1, 127 * MIB, 65_000);
  expect(counters.abandoned).toBe(1);
  await b.engine.close();
}, 30_000);
