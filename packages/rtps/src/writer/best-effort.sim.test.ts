// SPDX-License-Identifier: Apache-2.0
// Best-effort samples before sockets that hold little: nobody says what arrives, so what leaves must not overrun them.

import { type EndpointQos, SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/index.js";

const KIB = 1024;
const MIB = 1024 * KIB;
const READER = 0x104;
/** As Linux has it by default, and a program that reads twice as fast as samples leave. */
const SOCKET = { bytes: 208 * KIB, drain: 100_000 };

function bestEffort(depth: number, history: EndpointQos["history"] = "keep-last") {
  const qos: EndpointQos = { ...SERVICES_DEFAULT, reliability: "best-effort", history, depth };
  return { topic: "points", typeName: "Points_", qos };
}

interface Shape {
  readonly depth?: number;
  readonly history?: EndpointQos["history"];
  readonly writers?: number;
}

/** Writers of one participant and a reader on another host, which match; what was taken, by writer. */
async function pair({ depth = 10, history = "keep-last", writers = 1 }: Shape = {}) {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1, receiveBuffer: SOCKET, microtaskDepth: 2 });
  const [writing, reading] = [network.participant(), network.participant()];
  const taken = new Map<number, number[]>();
  let matched = 0;
  writing.engine.onEvent = (event) => {
    if (event.kind === "confirmed") matched++;
  };
  reading.engine.onEvent = (event) => {
    if (event.kind !== "sample") return;
    const writer = new DataView(event.writer.guid.buffer).getUint32(event.writer.guid.byteOffset + 12);
    taken.set(writer, [...(taken.get(writer) ?? []), event.sequence]);
  };
  const ids = Array.from({ length: writers }, (_, i) => 0x103 + 0x100 * i);
  for (const id of ids) writing.engine.createWriter(id, bestEffort(depth, history));
  reading.engine.createReader(READER, bestEffort(1));
  expect(await network.run(5000, () => matched === writers)).toBe(true);
  // Until their announcements are acknowledged, so that what overflows is samples.
  await network.run(1000);
  network.statistics.overflowed = 0;
  return { network, writing, reading, ids, taken };
}

const sequences = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const historySize = ({ participant }: SimulatedParticipant) => participant.sizes().history;

test("a large sample arrives whole", async () => {
  const { network, writing, ids, taken } = await pair();
  writing.engine.write(ids[0]!, 1, new Uint8Array(4 * MIB));
  expect(await network.run(1000, () => taken.size === 1)).toBe(true);
  expect(network.statistics.overflowed).toBe(0);
  expect(historySize(writing)).toBe(0);
});

test("many small samples that are written at once all arrive", async () => {
  const { network, writing, ids, taken } = await pair({ depth: 2000 });
  for (let n = 1; n <= 2000; n++) writing.engine.write(ids[0]!, n, new Uint8Array(KIB));
  await network.run(1000);
  expect(taken.get(ids[0]!)).toEqual(sequences(1, 2000));
  expect(network.statistics.overflowed).toBe(0);
});

test("the large samples of several writers share one socket, and none waits for all of another's", async () => {
  const { network, writing, ids, taken } = await pair({ writers: 8 });
  for (let n = 1; n <= 3; n++) for (const id of ids) writing.engine.write(id, n, new Uint8Array(256 * KIB));
  await network.run(60);
  for (const id of ids) expect(taken.get(id)!.length).toBe(1);
  await network.run(1000);
  for (const id of ids) expect(taken.get(id)).toEqual(sequences(1, 3));
  expect(network.statistics.overflowed).toBe(0);
});

test("of samples that are written faster than they leave the newest are sent, each whole, and the others are counted", async () => {
  const { network, writing, ids, taken } = await pair({ depth: 1 });
  // Twice as fast as 48 KiB per millisecond.
  for (let n = 1; n <= 60; n++) {
    writing.engine.write(ids[0]!, n, new Uint8Array(240 * KIB));
    expect(historySize(writing)).toBeLessThanOrEqual(1);
    await network.run(2.5);
  }
  await network.run(1000);
  const arrived = taken.get(ids[0]!)!;
  expect(arrived.length).toBeGreaterThan(27);
  expect(arrived.length).toBeLessThan(35);
  expect(arrived.at(-1)).toBe(60);
  expect(writing.participant.counters.replaced).toBe(60 - arrived.length);
  expect(historySize(writing)).toBe(0);
});

test("a writer that keeps all keeps no more than 256 MiB of what waits to leave", async () => {
  const { writing, ids } = await pair({ history: "keep-all" });
  // All are the same piece of memory: what counts is what they would take.
  const payload = new Uint8Array(8 * MIB);
  for (let n = 1; n <= 100; n++) writing.engine.write(ids[0]!, n, payload);
  // The first is on its way.
  expect(historySize(writing)).toBe(31);
  expect(writing.participant.counters.replaced).toBe(69);
});

test("what waits for a reader is forgotten with it", async () => {
  const { network, writing, reading, ids } = await pair({ depth: 100 });
  for (let n = 1; n <= 100; n++) writing.engine.write(ids[0]!, n, new Uint8Array(MIB));
  await network.run(30);
  const { matches, deadlines } = writing.participant.sizes();
  reading.engine.deleteEndpoint(READER);
  expect(await network.run(10, () => historySize(writing) === 0)).toBe(true);
  await network.run(10);
  expect(writing.participant.sizes()).toMatchObject({ matches: matches! - 1, deadlines: deadlines! - 1 });
});

test("a late joiner gets what a writer of transient-local durability has kept, at the same pace", async () => {
  const { network, writing, reading } = await pair();
  const kept = { ...bestEffort(5), topic: "map" };
  const config = { ...kept, qos: { ...kept.qos, durability: "transient-local" as const } };
  const samples: number[] = [];
  reading.engine.onEvent = (event) => {
    if (event.kind === "sample") samples.push(event.sequence);
  };
  writing.engine.createWriter(0x903, config);
  for (let n = 1; n <= 10; n++) writing.engine.write(0x903, n, new Uint8Array(256 * KIB));
  reading.engine.createReader(0x904, config);
  await network.run(2000);
  expect(samples).toEqual(sequences(6, 10));
  expect(network.statistics.overflowed).toBe(0);
});
