// SPDX-License-Identifier: Apache-2.0
// What the models of other vendors do with what they receive, each habit shown by datagrams made by hand: who breaks a rule
// of theirs loses something here, as with the real ones.

import { HandMadePeer } from "../../../test/hand-made-peer.js";
import type { SampleEvent } from "../../engine.js";
import { type EndpointQos, SERVICES_DEFAULT } from "../../qos.js";
import { type AckNack, writeAckNack } from "../../wire/ack-nack.js";
import { writeData } from "../../wire/data.js";
import { writeDataFrag } from "../../wire/data-frag.js";
import { writeGap } from "../../wire/gap.js";
import { writeHeartbeat } from "../../wire/heartbeat.js";
import { SequenceNumberSet } from "../../wire/sequence-number-set.js";
import type { WireWriter } from "../../wire/wire-writer.js";
import { SimulatedNetwork } from "../network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const OTHER_READER = 0x00000204;
const OWN_WRITER = 0x00000303;
const UNKNOWN = 0x00009904;
const KEEP_ALL = { ...SERVICES_DEFAULT, history: "keep-all" as const };
type Vendor = "cyclonedds" | "fastdds";

/** A model with two readers and a writer, and a writer made by hand that has said nothing yet. */
async function scene(vendor: Vendor, qos: EndpointQos = KEEP_ALL) {
  const network = new SimulatedNetwork({ seed: 1 });
  const model = network.participant({ vendor });
  const samples: SampleEvent[] = [];
  model.engine.onEvent = (event) => {
    if (event.kind === "sample") samples.push(event);
  };
  const config = { topic: "chatter", typeName: "String_", qos };
  model.engine.createReader(READER, config);
  model.engine.createReader(OTHER_READER, config);
  model.engine.createWriter(OWN_WRITER, { ...config, topic: "other" });
  const peer = new HandMadePeer(network, model.address);
  await network.run(1000);
  await peer.announce(config.topic, config.typeName, qos, WRITER);
  const matchedAt = network.now();
  const channel = vendor === "cyclonedds" ? "metatraffic" : "user";
  const say = (...submessages: ((w: WireWriter) => void)[]) =>
    peer.say(channel, (w) => {
      for (const write of submessages) write(w);
    });
  const got = (reader = READER) => samples.flatMap((s) => (s.reader === reader ? [s.sequence] : []));
  /** The numbers that an ACKNACK of the reader asks for, by the latest of them. */
  const asked = (reader = READER) => {
    const latest = peer.ackNacks.findLast(({ readerId }) => readerId === reader);
    return latest === undefined ? undefined : numbersOf(latest);
  };
  return { network, peer, say, got, asked, samples, matchedAt };
}

function numbersOf({ state }: AckNack): number[] {
  const numbers: number[] = [];
  state.forEachSet((sequence) => numbers.push(sequence));
  return numbers;
}

const data =
  (sequence: number, readerId = READER) =>
  (w: WireWriter) =>
    writeData(w, {
      readerId,
      writerId: WRITER,
      sequence,
      inlineQos: undefined,
      payload: new Uint8Array(8),
      hasKey: false,
    });

const heartbeat =
  (first: number, last: number, count: number, readerId = READER, final = false) =>
  (w: WireWriter) =>
    writeHeartbeat(w, { readerId, writerId: WRITER, first, last, count, final, liveliness: false });

const gap =
  (start: number, base: number, readerId = READER) =>
  (w: WireWriter) =>
    writeGap(w, { readerId, writerId: WRITER, start, list: SequenceNumberSet.empty(base) });

const ackNack = (base: number, writerId: number) => (w: WireWriter) =>
  writeAckNack(w, { readerId: 0x00000204, writerId, state: SequenceNumberSet.empty(base), count: 1, final: true });

/** One fragment of two, with inline QoS of its own that holds nothing but the fragment's number. */
const fragment = (sequence: number, number: number) => (w: WireWriter) =>
  writeDataFrag(w, {
    readerId: READER,
    writerId: WRITER,
    sequence,
    fragmentStart: number,
    fragmentsInSubmessage: 1,
    fragmentSize: 8,
    sampleSize: 16,
    inlineQos: Uint8Array.of(0, 0x80, 4, 0, number, 0, 0, 0, 1, 0, 0, 0),
    fragments: new Uint8Array(8),
    hasKey: false,
  });

/** What readers that were there before the first sample have got after it and a HEARTBEAT. */
async function begun(vendor: Vendor) {
  const all = await scene(vendor);
  await all.say(heartbeat(1, 0, 1, 0, true));
  return all;
}

describe("which of a process's readers a submessage is for (C52)", () => {
  test("a GAP for one reader takes the sample from the other one too in Cyclone DDS, not in Fast DDS", async () => {
    for (const [vendor, expected] of [["cyclonedds", []] as const, ["fastdds", [1]] as const]) {
      const { say, got } = await begun(vendor);
      await say(gap(1, 2, OTHER_READER));
      await say(data(1));
      expect(got()).toEqual(expected);
    }
  });

  test("so does a HEARTBEAT for one reader that says the history begins later", async () => {
    for (const [vendor, expected] of [["cyclonedds", []] as const, ["fastdds", [1]] as const]) {
      const { say, got } = await begun(vendor);
      await say(heartbeat(2, 1, 2, OTHER_READER));
      await say(data(1));
      expect(got()).toEqual(expected);
    }
  });

  test("a DATA for one reader is taken by all of Cyclone DDS's, and asked for in the name of all", async () => {
    for (const [vendor, expected] of [["cyclonedds", [1]] as const, ["fastdds", []] as const]) {
      const { network, say, got, asked } = await begun(vendor);
      await say(data(1));
      expect(got()).toEqual([1]);
      expect(got(OTHER_READER)).toEqual(expected);
      await say(data(3));
      await say(heartbeat(1, 3, 2, OTHER_READER));
      await network.run(200);
      expect(asked(OTHER_READER)).toEqual(vendor === "cyclonedds" ? [2] : [1, 2, 3]);
    }
  });
});

test("Cyclone DDS gives up at its first HEARTBEAT what it has not got, and Fast DDS asks for it", async () => {
  for (const vendor of ["cyclonedds", "fastdds"] as const) {
    const { network, say, got, asked } = await scene(vendor);
    await say(data(2));
    await say(heartbeat(1, 2, 1));
    await network.run(200);
    expect(got()).toEqual(vendor === "cyclonedds" ? [2] : []);
    expect(asked()).toEqual(vendor === "cyclonedds" ? [] : [1]);
    await say(data(1));
    expect(got()).toEqual(vendor === "cyclonedds" ? [2] : [1, 2]);
  }
});

describe("how far a datagram is read", () => {
  const cases: [string, (w: WireWriter) => void, cyclone: boolean, fast: boolean][] = [
    ["a DATA for a reader that is not there", data(9, UNKNOWN), true, false],
    ["an ACKNACK for a writer that is not there", ackNack(1, 0x00009903), true, false],
    ["a HEARTBEAT for a reader that is not there", heartbeat(1, 1, 9, UNKNOWN), true, true],
    ["a GAP for a reader that is not there", gap(7, 8, UNKNOWN), true, true],
    ["an ACKNACK with base 0", ackNack(0, OWN_WRITER), false, true],
    ["a HEARTBEAT from 0 to 0", heartbeat(0, 0, 9), false, false],
  ];
  test.each(cases)("behind %s", async (_, first, cyclone, fast) => {
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { say, got } = await begun(vendor);
      await say(first, data(1));
      expect(got()).toEqual((vendor === "cyclonedds" ? cyclone : fast) ? [1] : []);
    }
  });

  test("before a malformed submessage: Cyclone DDS drops that too", async () => {
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { say, got } = await begun(vendor);
      await say(data(1), heartbeat(5, 1, 9));
      expect(got()).toEqual(vendor === "cyclonedds" ? [] : [1]);
    }
  });
});

test("Fast DDS finds nobody for what comes to the port of the other traffic, and Cyclone DDS has one port", async () => {
  const { peer, got } = await begun("fastdds");
  await peer.say("metatraffic", data(1));
  expect(got()).toEqual([]);
  await peer.say("user", data(1));
  expect(got()).toEqual([1]);
});

test("a GAP whose list begins where it starts says nothing", async () => {
  for (const vendor of ["cyclonedds", "fastdds"] as const) {
    const { say, got } = await begun(vendor);
    await say(gap(1, 1));
    await say(data(1));
    expect(got()).toEqual([1]);
  }
});

describe("what is answered, and when", () => {
  test("before any HEARTBEAT an ACKNACK asks for one: Fast DDS with base 0, Cyclone DDS with base 1 and count 0", async () => {
    const expected = {
      cyclonedds: { base: 1, counts: [0, 0, 0], pauses: [10, 1000, 2000] },
      fastdds: { base: 0, counts: [2, 3, 4], pauses: [70, 140, 280] },
    };
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { network, peer, say, matchedAt } = await scene(vendor);
      await network.run(9000);
      const asking = peer.ackNacks.filter(({ readerId }) => readerId === READER);
      const { base, counts, pauses } = expected[vendor];
      for (const { state, final } of asking) expect([state.base, state.numBits, final]).toEqual([base, 0, false]);
      expect(asking.slice(0, 3).map(({ count }) => count)).toEqual(counts);
      const steps = asking.slice(0, 3).map(({ at }, i) => at - (asking[i - 1]?.at ?? matchedAt));
      for (const [i, step] of steps.entries()) expect(step).toBeCloseTo(pauses[i]!, 0);
      const before = peer.ackNacks.length;
      await say(heartbeat(1, 0, 1, 0, true));
      await network.run(9000);
      expect(peer.ackNacks).toHaveLength(before);
    }
  });

  test("a HEARTBEAT is answered unless it is final and nothing is missing, or its count did not rise", async () => {
    for (const [vendor, delay] of [["cyclonedds", 10] as const, ["fastdds", 5] as const]) {
      const { network, peer, say } = await begun(vendor);
      await network.run(9000);
      peer.ackNacks.length = 0;
      await say(heartbeat(1, 0, 2, READER, true));
      await say(heartbeat(1, 0, 2));
      await network.run(100);
      expect(peer.ackNacks).toEqual([]);
      const since = network.now();
      await say(heartbeat(1, 0, 3));
      await network.run(100);
      expect(peer.ackNacks).toHaveLength(1);
      expect(peer.ackNacks[0]!.at - since).toBeCloseTo(delay, 0);
    }
  });

  test("a final HEARTBEAT takes back the question of the one before it in Fast DDS, unless something is missing", async () => {
    for (const [vendor, expected] of [["cyclonedds", 1] as const, ["fastdds", 0] as const]) {
      const { network, peer, say, asked } = await begun(vendor);
      await network.run(9000);
      peer.ackNacks.length = 0;
      await say(heartbeat(1, 0, 2));
      await say(heartbeat(1, 0, 3, READER, true));
      await network.run(100);
      expect(peer.ackNacks).toHaveLength(expected);
      await say(heartbeat(1, 1, 4));
      await say(heartbeat(1, 1, 5, READER, true));
      await network.run(100);
      expect(asked()).toEqual([1]);
    }
  });

  test("Cyclone DDS asks at most each 100 ms and again after 3 s, Fast DDS with each HEARTBEAT and never else", async () => {
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { network, peer, say } = await begun(vendor);
      await network.run(9000);
      peer.ackNacks.length = 0;
      const since = network.now();
      for (let count = 2; count < 42; count++) {
        await say(heartbeat(1, 1, count));
        await network.run(9.8);
      }
      const during = peer.ackNacks.filter(({ at }) => at < since + 400);
      expect(during.length).toBeGreaterThanOrEqual(vendor === "cyclonedds" ? 4 : 39);
      expect(during.length).toBeLessThanOrEqual(vendor === "cyclonedds" ? 5 : 40);
      for (const each of during) expect(numbersOf(each)).toEqual([1]);
      await network.run(200);
      const settled = peer.ackNacks.length;
      await network.run(3000);
      expect(peer.ackNacks).toHaveLength(settled + (vendor === "cyclonedds" ? 1 : 0));
    }
  });
});

describe("samples that come before their turn", () => {
  const SAMPLES = Array.from({ length: 149 }, (_, i) => i + 2);

  test("are kept by Cyclone DDS up to 128 of them, the lowest", async () => {
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { network, say, got, asked } = await begun(vendor);
      for (const sequence of [...SAMPLES].reverse()) await say(data(sequence));
      await say(heartbeat(1, 150, 2));
      await network.run(200);
      const gone = vendor === "cyclonedds" ? SAMPLES.slice(128) : [];
      expect(asked()).toEqual([1, ...gone]);
      await say(data(1));
      expect(got()).toHaveLength(150 - gone.length);
    }
  });

  test("are begun by Cyclone DDS up to 16 of them in fragments, the lowest", async () => {
    for (const vendor of ["cyclonedds", "fastdds"] as const) {
      const { say, got } = await begun(vendor);
      for (const sequence of SAMPLES.slice(0, 20).reverse()) await say(fragment(sequence, 1));
      for (const sequence of SAMPLES.slice(0, 20)) await say(fragment(sequence, 2));
      await say(data(1));
      expect(got()).toHaveLength(vendor === "cyclonedds" ? 17 : 21);
    }
  });
});

test("the inline QoS of a sample is that of the fragment which comes first", async () => {
  const { say, samples } = await begun("fastdds");
  await say(fragment(1, 2));
  await say(fragment(1, 1));
  expect(samples[0]!.inlineQos?.[4]).toBe(2);
});

test("a fragment of Fast DDS is so large that a UDP datagram has room for it and its inline QoS", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const sizes: number[] = [];
  network.observe = ({ datagram }) => sizes.push(datagram.length);
  const { engine } = network.participant({ vendor: "fastdds" });
  const reader = network.participant();
  const config = { topic: "chatter", typeName: "String_", qos: KEEP_ALL };
  engine.createWriter(OWN_WRITER, config);
  reader.engine.createReader(READER, config);
  await network.run(1000);
  const inlineQos = new Uint8Array(204);
  inlineQos.set([0x01, 0x80, 196, 0]); // a vendor's own parameter; behind it the sentinel
  inlineQos.set([1, 0, 0, 0], 200);
  engine.write(OWN_WRITER, 1, new Uint8Array(200_000), { inlineQos });
  await network.run(1000);
  expect(Math.max(...sizes)).toBeGreaterThan(65_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(65_500);
});
