// SPDX-License-Identifier: Apache-2.0
// Reading what writers of other vendors send, each with the habits of its own.

import { HandMadePeer } from "../test/hand-made-peer.js";
import type { EngineEvent, SampleEvent } from "./engine.js";
import { type EndpointQos, SERVICES_DEFAULT } from "./qos.js";
import { type Flight, SimulatedNetwork } from "./testing/network.js";
import { bodyReader, messageParts } from "./testing/vendor/message-parts.js";
import type { VendorProcess } from "./testing/vendor/vendor-process.js";
import { writeData } from "./wire/data.js";
import { readDataFrag } from "./wire/data-frag.js";
import { writeGap } from "./wire/gap.js";
import { writeHeartbeat } from "./wire/heartbeat.js";
import { SequenceNumberSet } from "./wire/sequence-number-set.js";
import { SubmessageKind } from "./wire/submessage.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const OTHER_READER = 0x00000204;
const KEEP_ALL = { ...SERVICES_DEFAULT, history: "keep-all" as const };
const BOTH = ["fastdds", "cyclonedds"] as const;
const MACHINES = BOTH.flatMap((vendor) => [false, true].map((bigEndian) => ({ vendor, bigEndian })));

/** A writer of another vendor and an rclts participant with readers, `known` to each other unless they are still apart. */
async function pair(
  vendor: "fastdds" | "cyclonedds",
  {
    qos = KEEP_ALL,
    bigEndian = false,
    readers = [READER],
  }: { qos?: EndpointQos; bigEndian?: boolean; readers?: number[] } = {},
) {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.5 });
  const writing = network.participant({ vendor, bigEndian });
  const reading = network.participant();
  const events: EngineEvent[] = [];
  const flights: Flight[] = [];
  network.observe = (flight) => flights.push({ ...flight, datagram: flight.datagram.slice() });
  reading.engine.onEvent = (event) => events.push(event);
  const config = { topic: "chatter", typeName: "String_", qos };
  writing.engine.createWriter(WRITER, config);
  for (const reader of readers) reading.engine.createReader(reader, config);
  await network.run(100);
  const model = writing.engine as VendorProcess;
  const samples = (reader = READER) =>
    events.filter((event): event is SampleEvent => event.kind === "sample" && event.reader === reader);
  const write = (count: number, length = 24) => {
    for (let i = 0; i < count; i++) {
      const payload = new Uint8Array(length).map((_, at) => at * 7 + i);
      model.write(WRITER, 0, payload);
    }
  };
  /** Nothing of what the writer does arrives for so long. */
  const unheard = async (milliseconds: number, act: () => void) => {
    network.cut(writing.address, reading.address);
    act();
    await network.run(milliseconds);
    network.heal(writing.address, reading.address);
  };
  const kindsFrom = (address: string, since = 0) =>
    flights
      .filter((f) => f.from.address === address && f.at >= since)
      .map((f) => messageParts(f.datagram).map((p) => p.kind));
  return { network, model, writing, reading, events, flights, samples, write, unheard, kindsFrom, config };
}

/** How many fragments there are in datagrams, each as often as it was sent. */
function fragmentsIn(flights: readonly Flight[]): number {
  let count = 0;
  for (const { datagram } of flights)
    for (const part of messageParts(datagram))
      if (part.kind === SubmessageKind.DATA_FRAG)
        count += readDataFrag(bodyReader(datagram, part), part.flags).fragmentsInSubmessage;
  return count;
}

const sequences = (samples: readonly SampleEvent[]) => samples.map(({ sequence }) => sequence);

describe.each(MACHINES)("a writer of $vendor, big-endian: $bigEndian", ({ vendor, bigEndian }) => {
  test.each([24, 14_000, 200_000])("is read, %i bytes at a time, in order and with time stamps", async (length) => {
    const { network, model, samples, write } = await pair(vendor, { bigEndian });
    write(3, length);
    expect(await network.run(10_000, () => samples().length === 3 && model.unacknowledged === 0)).toBe(true);
    expect(sequences(samples())).toEqual([1, 2, 3]);
    // Nothing was lost, so nothing comes by being asked for.
    expect(model.repaired).toBe(0);
    for (const [i, { payload, sourceTimestamp }] of samples().entries()) {
      expect(payload.every((byte, at) => byte === ((at * 7 + i) & 255))).toBe(true);
      expect(sourceTimestamp).toBeDefined();
    }
  });
});

describe.each(BOTH)("a writer of %s", (vendor) => {
  test("that addresses no reader and no participant by name is read by every reader", async () => {
    const { network, samples, write } = await pair(vendor, { readers: [READER, OTHER_READER] });
    write(5);
    expect(await network.run(10_000, () => samples(OTHER_READER).length === 5)).toBe(true);
    expect(sequences(samples(READER))).toEqual([1, 2, 3, 4, 5]);
  });

  test("is known to know the reader within a moment, although its first HEARTBEAT is lost", async () => {
    const { network, writing, reading, events, config } = await pair(vendor, { readers: [] });
    writing.engine.onEvent = ({ kind }) => {
      if (kind !== "matched") return;
      network.cut(writing.address, reading.address);
      network.setTimer(network.now() + 5, () => network.heal(writing.address, reading.address));
    };
    reading.engine.createReader(READER, config);
    const known = () => events.some(({ kind }) => kind === "confirmed");
    expect(await network.run(300, known)).toBe(true);
  });

  test("is asked for a large sample of which some came by its fragments, not for all of it again", async () => {
    const { network, writing, reading, flights, samples, write } = await pair(vendor);
    await network.run(5000);
    flights.length = 0;
    network.way(writing.address, reading.address, { ...network.options, loss: 0.5 });
    write(1, 200_000);
    await network.run(1);
    network.way(writing.address, reading.address, undefined);
    expect(await network.run(5000, () => samples().length === 1)).toBe(true);
    const lost = fragmentsIn(flights.filter(({ fate }) => fate === "lost"));
    expect(lost).toBeGreaterThan(0);
    const once = Math.ceil(200_000 / (vendor === "fastdds" ? 65_352 : 1344));
    expect(fragmentsIn(flights)).toBe(once + lost);
  });

  test("of which everything was lost for a while is asked for all of it", async () => {
    const { network, model, samples, write, unheard } = await pair(vendor);
    await unheard(200, () => {
      write(40);
      write(2, 100_000);
    });
    expect(await network.run(10_000, () => samples().length === 42 && model.unacknowledged === 0)).toBe(true);
    expect(sequences(samples())).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
    expect(model.repaired).toBeGreaterThanOrEqual(42);
  });

  test("that keeps the last few tells of the others by GAPs or its first number, and they count as lost", async () => {
    const { network, model, events, samples, write, unheard } = await pair(vendor, {
      qos: { ...SERVICES_DEFAULT, depth: 4 },
    });
    write(1);
    await network.run(4000);
    await unheard(500, () => write(20));
    expect(await network.run(10_000, () => samples().length === 5 && model.unacknowledged === 0)).toBe(true);
    expect(sequences(samples())).toEqual([1, 18, 19, 20, 21]);
    const lost = events.flatMap((event) => (event.kind === "samples-lost" ? [[event.first, event.last]] : []));
    expect(lost).toEqual([[2, 17]]);
  });

  test("gives its history to a late reader that wants it, and only to that", async () => {
    const qos = { ...KEEP_ALL, durability: "transient-local" as const };
    const { network, model, reading, samples, write, config } = await pair(vendor, { qos });
    write(10);
    expect(await network.run(10_000, () => samples().length === 10)).toBe(true);
    reading.engine.createReader(OTHER_READER, config);
    reading.engine.createReader(OTHER_READER + 256, { ...config, qos: KEEP_ALL });
    await network.run(5000);
    write(2);
    expect(await network.run(10_000, () => model.unacknowledged === 0)).toBe(true);
    expect(sequences(samples(OTHER_READER))).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(sequences(samples(READER))).toHaveLength(12);
    expect(sequences(samples(OTHER_READER + 256)).slice(-2)).toEqual([11, 12]);
  });

  test("that wrote before a volatile reader came is not asked for that, and nothing counts as lost", async () => {
    const { network, model, reading, writing, events, samples, write, config } = await pair(vendor);
    network.cut(reading.address, writing.address);
    write(10);
    await network.run(100);
    expect(model.unacknowledged).toBe(10);
    const late = network.participant();
    const got: EngineEvent[] = [];
    late.engine.onEvent = (event) => got.push(event);
    late.engine.createReader(READER, config);
    await network.run(2000);
    write(3);
    network.heal(reading.address, writing.address);
    expect(await network.run(20_000, () => model.unacknowledged === 0)).toBe(true);
    const numbers = got.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []));
    expect(numbers.slice(-3)).toEqual([11, 12, 13]);
    expect(sequences(samples())).toHaveLength(13);
    for (const event of [...events, ...got]) expect(event.kind).not.toBe("samples-lost");
  });
});

const KEPT = { ...KEEP_ALL, durability: "transient-local" as const };

// `ros2 topic pub --once` writes as soon as it knows of a reader, which may not yet have heard of it.
describe.each(BOTH)("a transient-local writer of %s whose announcement is late at a volatile reader", (vendor) => {
  const config = { topic: "chatter", typeName: "String_", qos: KEPT };

  /** The writer knows the reader, which has not yet heard of it until the way is `healed`. */
  async function lateAnnouncement(before: number, meanwhile: number) {
    const network = new SimulatedNetwork({ seed: 1, delay: 0.5 });
    const writing = network.participant({ vendor });
    const reading = network.participant();
    const events: EngineEvent[] = [];
    reading.engine.onEvent = (event) => events.push(event);
    await network.run(1000);
    const model = writing.engine as VendorProcess;
    const write = (count: number) => {
      for (let i = 0; i < count; i++) model.write(WRITER, 0, new Uint8Array(24));
    };
    network.cut(writing.address, reading.address);
    model.createWriter(WRITER, config);
    write(before);
    await network.run(1);
    reading.engine.createReader(READER, { ...config, qos: KEEP_ALL });
    await network.run(100);
    write(meanwhile);
    await network.run(100);
    network.heal(writing.address, reading.address);
    await network.run(20_000);
    write(1);
    expect(await network.run(10_000, () => model.unacknowledged === 0)).toBe(true);
    return events.filter(({ kind }) => kind === "sample" || kind === "samples-lost");
  }

  const numbers = (events: EngineEvent[]) =>
    events.map((event) => (event.kind === "sample" ? event.sequence : event.kind));

  test("is asked for what it wrote meanwhile", async () => {
    expect(numbers(await lateAnnouncement(0, 1))).toEqual([1, 2]);
  });

  test("keeps what it wrote before there was the reader to itself, and nothing counts as lost", async () => {
    expect(numbers(await lateAnnouncement(10, 3))).toEqual([11, 12, 13, 14]);
    expect(numbers(await lateAnnouncement(600, 0))).toEqual([601]);
  });
});

// Some never name a reader in what they send.
test("a writer that names no reader is taken to know one that it has answered for a second", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const reading = network.participant();
  const events: EngineEvent[] = [];
  reading.engine.onEvent = (event) => events.push(event);
  reading.engine.createReader(READER, { topic: "chatter", typeName: "String_", qos: KEEP_ALL });
  const peer = new HandMadePeer(network, reading.address);
  await peer.announce("chatter", "String_", KEEP_ALL, WRITER);
  for (let count = 1; count <= 15; count++) {
    expect(events.some(({ kind }) => kind === "confirmed")).toBe(count > 11);
    const heartbeat = { readerId: 0, writerId: WRITER, first: 1, last: 0, final: false, liveliness: false };
    await peer.say("user", (w) => writeHeartbeat(w, { ...heartbeat, count }));
    await network.run(100);
  }
});

// Cyclone DDS puts all that is gone into one GAP: a run, and single numbers behind it (q_transmit.c, add_Gap).
test("of a GAP's run and of its list every number that was due counts as lost, and what is between them comes", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const reading = network.participant();
  const events: EngineEvent[] = [];
  reading.engine.onEvent = (event) => events.push(event);
  reading.engine.createReader(READER, { topic: "chatter", typeName: "String_", qos: KEEP_ALL });
  const peer = new HandMadePeer(network, reading.address);
  await peer.announce("chatter", "String_", KEEP_ALL, WRITER);
  const ids = { readerId: 0, writerId: WRITER };
  const data = (sequence: number) =>
    peer.say("user", (w) => {
      writeData(w, { ...ids, sequence, inlineQos: undefined, payload: new Uint8Array(8), hasKey: false });
    });
  const range = { first: 1, last: 0, count: 1, final: true, liveliness: false };
  await peer.say("user", (w) => writeHeartbeat(w, { ...ids, ...range }));
  for (const sequence of [1, 8, 4]) await data(sequence);
  await peer.say("user", (w) => writeGap(w, { ...ids, start: 2, list: SequenceNumberSet.fromSorted(3, [5, 7]) }));
  await data(3);
  await data(6);
  expect(events.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []))).toEqual([1, 3, 4, 6, 8]);
  const lost = events.flatMap((event) => (event.kind === "samples-lost" ? [[event.first, event.last]] : []));
  expect(lost).toEqual([2, 5, 7].map((sequence) => [sequence, sequence]));
});

// Nothing but its periodic HEARTBEAT tells of the last sample (StatefulWriter.cpp).
test("the last sample of a Fast DDS writer, once lost, comes within its period of 3 s", async () => {
  const { network, samples, write, unheard } = await pair("fastdds");
  await network.run(5000);
  await unheard(1, () => write(1));
  const since = network.now();
  expect(await network.run(10_000, () => samples().length === 1)).toBe(true);
  expect(network.now() - since).toBeGreaterThan(2500);
  expect(network.now() - since).toBeLessThan(3010);
});

// To an ACKNACK it answers with the first fragment only (q_transmit.c, enqueue_sample_wrlock_held).
test("a large sample of which nothing came from Cyclone DDS is asked for by ACKNACK, then by NACK_FRAG", async () => {
  const { network, reading, samples, write, unheard, kindsFrom } = await pair("cyclonedds");
  await network.run(5000);
  await unheard(10, () => write(1, 50_000));
  const since = network.now();
  expect(await network.run(1000, () => samples().length === 1)).toBe(true);
  const asked = kindsFrom(reading.address, since).flat();
  expect(asked).toContain(SubmessageKind.ACKNACK);
  expect(asked).toContain(SubmessageKind.NACK_FRAG);
});

test("a Cyclone DDS program that must wait for acknowledgements gets them soon enough to go on", async () => {
  const { network, model, samples, write } = await pair("cyclonedds");
  write(1000, 4000);
  const since = network.now();
  expect(await network.run(10_000, () => samples().length === 1000 && model.unacknowledged === 0)).toBe(true);
  expect(network.now() - since).toBeLessThan(1000);
});
