// SPDX-License-Identifier: Apache-2.0
// One random run of reliable delivery: who is there, what the network does, what is written, and what arrived.

import type { EndpointConfig, EntityId, Handle } from "../src/engine.js";
import { SERVICES_DEFAULT } from "../src/qos.js";
import { type NetworkOptions, SimulatedNetwork, type SimulatedParticipant } from "../src/testing/network.js";
import { seededRandom } from "../src/testing/random.js";
import { VendorProcess } from "../src/testing/vendor/vendor-process.js";
import { findParameter } from "../src/wire/parameter-list.js";

export interface DeliveryOutcome {
  /** What went wrong, in words; empty if every sample that was due arrived once and in order. */
  readonly failures: readonly string[];
  readonly network: SimulatedNetwork;
  readonly repaired: number;
  /** Virtual milliseconds. */
  readonly duration: number;
  /** The datagrams of the run as a pcap file; empty unless asked for. */
  readonly capture: Uint8Array;
}

/**
 * Two rclts participants write to each other, to a Cyclone process with two readers per topic and to Fast DDS, and those
 * two write to rclts: 500 samples by six writers.
 */
export async function deliver(seed: number, options: { readonly record?: boolean } = {}): Promise<DeliveryOutcome> {
  const random = seededRandom(seed ^ 0x5eed);
  const network = new SimulatedNetwork(conditions(seed, random));
  const recorded = options.record === true ? network.record() : undefined;
  const writing = [
    new WritingSide(network.participant(), OWN_TOPICS),
    new WritingSide(network.participant(), OWN_TOPICS),
    new WritingSide(network.participant({ vendor: "cyclonedds", bigEndian: random() < 0.2 }), ["cyclone"]),
    new WritingSide(network.participant({ vendor: "fastdds", bigEndian: random() < 0.2 }), ["fast"]),
  ];
  const reading = writing.map((side, i) => new ReadingSide(side, SIDES[i]!));
  for (const side of writing) side.begin();
  for (const side of reading) side.begin();
  for (const side of reading) side.alone = side.host.participant.sizes();
  const failures: string[] = [];
  // Of the other sides, and of its own participant directly.
  const ready = () =>
    writing.every((side) => side.writers.every((writer) => writer.readers.length === readersOf(writer)));
  if (!(await network.run(120_000, ready))) failures.push("not all readers were confirmed");
  // Loss per way, chosen anew for the traffic itself, so that acknowledgements may fare worse than samples.
  const hosts = reading.map(({ host }) => host.address);
  for (const from of hosts) for (const to of hosts) network.way(from, to, { ...network.options, loss: random() * 0.4 });
  const begin = network.now();
  if (random() < 0.3) cutForAWhile(network, hosts, random);
  for (let left = SAMPLES; left > 0; ) {
    for (let burst = Math.min(left, 1 + Math.floor(random() ** 3 * 40)); burst > 0; burst--, left--) {
      const side = writing[Math.floor(random() * writing.length)]!;
      side.write(side.writers[Math.floor(random() * side.writers.length)]!, sizeOf(random), random);
    }
    await network.run(random() * 20);
  }
  const writers = writing.flatMap((side) => side.writers);
  const done = () => writing.every((side) => side.unacknowledged === 0);
  const all = () => done() && reading.every((side) => writers.every((writer) => side.hasAll(writer)));
  while (!all() && network.now() < begin + 120_000) await network.run(50);
  if (!all()) failures.push(`not all arrived: ${JSON.stringify(writing.map(({ host }) => host.participant.sizes()))}`);
  const duration = network.now() - begin;
  for (const side of reading) for (const writer of writers) failures.push(...side.check(writer));
  for (const { host } of writing)
    if (host.engine instanceof VendorProcess && host.engine.malformed > 0)
      failures.push(`${host.engine.malformed} datagrams were malformed to ${host.address}`);
  const repaired = writing.reduce((sum, side) => sum + side.repaired, 0);
  failures.push(...(await leave(network, reading, random)));
  return { failures, network, repaired, duration, capture: recorded?.() ?? new Uint8Array(0) };
}

interface WriterState {
  readonly id: EntityId;
  readonly topic: string;
  readonly addressed: boolean;
  readonly key: string;
  readonly readers: { handle: Handle; key: string }[];
  /** What was written: for whom, or undefined for all, and what. */
  readonly written: { readonly to: string | undefined; readonly payload: Uint8Array }[];
}

interface Received {
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** The sequence number in its related sample identity; undefined without one. */
  readonly related: number | undefined;
  readonly hasTimestamp: boolean;
}

class WritingSide {
  readonly host: SimulatedParticipant;
  readonly writers: WriterState[];

  constructor(host: SimulatedParticipant, topics: readonly string[]) {
    this.host = host;
    this.writers = topics.map((topic, i) => {
      const id = 0x0103 + i * 0x100;
      const key = keyOf(host.participant.guidPrefix, id);
      return { id, topic, addressed: topic === "one", key, readers: [], written: [] };
    });
  }

  get unacknowledged(): number {
    const { engine, participant } = this.host;
    return engine instanceof VendorProcess ? engine.unacknowledged : participant.sizes().history!;
  }

  /** Samples and fragments that were sent again. */
  get repaired(): number {
    const { engine, participant } = this.host;
    return engine instanceof VendorProcess ? engine.repaired : participant.counters.repaired;
  }

  begin(): void {
    for (const { id, topic } of this.writers) this.host.engine.createWriter(id, config(topic));
  }

  write(writer: WriterState, length: number, random: () => number): void {
    const payload = new Uint8Array(length);
    for (let i = 0; i < length; i += 1 + (length >> 3)) payload[i] = random() * 256;
    const to = writer.addressed ? writer.readers[Math.floor(random() * writer.readers.length)]! : undefined;
    writer.written.push({ to: to?.key, payload });
    const inlineQos = relatedTo(writer.written.length);
    const options = to === undefined ? { inlineQos } : { inlineQos, to: to.handle };
    this.host.engine.write(writer.id, writer.written.length, payload, options);
  }
}

class ReadingSide {
  readonly host: SimulatedParticipant;
  /** The sizes of its tables when its endpoints were there and no peer was known. */
  alone: Readonly<Record<string, number>> = {};
  private readonly side: Side;
  private readonly writers: readonly WriterState[];
  /** By reader and writer: sequence numbers and payloads in the order of their arrival. */
  private readonly got = new Map<string, Received[]>();
  private readonly readerKeys: { key: string; topic: string }[] = [];

  constructor({ host, writers }: WritingSide, side: Side) {
    this.host = host;
    this.side = side;
    this.writers = writers;
  }

  begin(): void {
    const { engine } = this.host;
    engine.onEvent = (event) => {
      if (event.kind === "sample") {
        const key = `${keyOf(engine.guidPrefix, event.reader)} ${Buffer.from(event.writer.guid).toString("hex")}`;
        const list = this.got.get(key);
        const { sequence, payload, inlineQos, inlineQosLittleEndian: little, sourceTimestamp } = event;
        const related = inlineQos && readRelated(inlineQos, little);
        const entry: Received = { sequence, payload, related, hasTimestamp: sourceTimestamp !== undefined };
        if (list === undefined) this.got.set(key, [entry]);
        else list.push(entry);
      }
      if (event.kind === "confirmed")
        for (const writer of this.writers)
          if (writer.id === event.local)
            writer.readers.push({ handle: event.remote.handle, key: Buffer.from(event.remote.guid).toString("hex") });
    };
    for (let copy = 0; copy < this.side.copies; copy++)
      for (const [i, topic] of this.side.topics.entries()) {
        const id = 0x1004 + copy * 0x1000 + i * 0x100;
        this.readerKeys.push({ key: keyOf(engine.guidPrefix, id), topic });
        engine.createReader(id, config(topic));
      }
  }

  hasAll(writer: WriterState): boolean {
    for (const { key, topic } of this.readerKeys) {
      if (topic !== writer.topic) continue;
      const due = writer.written.reduce((sum, { to }) => sum + (to === undefined || to === key ? 1 : 0), 0);
      if ((this.got.get(`${key} ${writer.key}`)?.length ?? 0) < due) return false;
    }
    return true;
  }

  check(writer: WriterState): string[] {
    const failures: string[] = [];
    for (const { key, topic } of this.readerKeys) {
      if (topic !== writer.topic) continue;
      const got = this.got.get(`${key} ${writer.key}`) ?? [];
      const where = `${this.side.name} ${key.slice(-8)} from ${writer.key.slice(-8)}`;
      for (const [i, { sequence, payload, related, hasTimestamp }] of got.entries()) {
        if (i > 0 && sequence <= got[i - 1]!.sequence) failures.push(`${where}: ${sequence} out of order or twice`);
        if (!isSame(payload, writer.written[sequence - 1]!.payload))
          failures.push(`${where}: ${sequence} has other bytes`);
        if (related !== sequence) failures.push(`${where}: ${sequence} is related to ${related}`);
        if (!hasTimestamp) failures.push(`${where}: ${sequence} has no time stamp`);
      }
      const have = new Set(got.map(({ sequence }) => sequence));
      const missing = writer.written.flatMap(({ to }, i) =>
        (to === undefined || to === key) && !have.has(i + 1) ? [i + 1] : [],
      );
      if (missing.length > 0) failures.push(`${where}: never got ${missing.join(" ")}`);
    }
    return failures.slice(0, 5);
  }
}

function readersOf({ topic }: WriterState): number {
  return SIDES.reduce((sum, { topics, copies }) => sum + (topics.includes(topic) ? copies : 0), 0);
}

/** All but the first leave, or end without a word: nothing of them stays with it, nor anything with those who left. */
async function leave(
  network: SimulatedNetwork,
  sides: readonly ReadingSide[],
  random: () => number,
): Promise<string[]> {
  const [first, ...others] = sides;
  const failures: string[] = [];
  for (const { host } of others) {
    if (random() < 0.5) network.crash(host.address);
    else {
      await host.engine.close();
      failures.push(...leftBehind(`after leaving, ${host.address}`, host, { locals: 0, deadlines: 0 }));
    }
  }
  await network.run(30_000);
  failures.push(...leftBehind("with the last one", first!.host, first!.alone));
  return failures;
}

function leftBehind(
  where: string,
  { participant }: SimulatedParticipant,
  due: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(participant.sizes()).flatMap(([table, size]) =>
    size === (due[table] ?? 0) ? [] : [`left behind ${where}: ${size} ${table}, not ${due[table] ?? 0}`],
  );
}

/** One way between two hosts, or both, for up to half of the shortest lease. */
function cutForAWhile(network: SimulatedNetwork, hosts: readonly string[], random: () => number): void {
  const from = hosts[Math.floor(random() * 2)]!;
  const to = hosts[2 + Math.floor(random() * 2)]!;
  const way = random();
  if (way < 0.7) network.cut(from, to);
  if (way > 0.3) network.cut(to, from);
  network.setTimer(network.now() + random() * 10_000, () => {
    network.heal(from, to);
    network.heal(to, from);
  });
}

function conditions(seed: number, random: () => number): NetworkOptions {
  return {
    seed,
    microtaskDepth: 2,
    loss: random() * 0.4,
    duplication: random() * 0.2,
    delay: random() * 5,
    jitter: random() * 5,
  };
}

/** 1 byte to 100 kB: most fit a datagram with room to spare, one in a hundred takes up to eighty. */
function sizeOf(random: () => number): number {
  return random() < 0.01 ? Math.floor(2_000 + random() * 98_000) : 1 + Math.floor(random() ** 4 * 1_500);
}

function config(topic: string): EndpointConfig {
  return { topic, typeName: "Bytes_", qos: { ...SERVICES_DEFAULT, history: "keep-all" } };
}

function keyOf(prefix: Uint8Array, id: EntityId): string {
  return Buffer.from(prefix).toString("hex") + id.toString(16).padStart(8, "0");
}

/** Inline QoS of a reply to the request with this number, as Humble's Fast DDS writes it. */
function relatedTo(sequence: number): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, PID_CUSTOM_RELATED_SAMPLE_IDENTITY, true);
  view.setUint16(2, 24, true);
  view.setUint32(24, sequence, true);
  view.setUint16(28, PID_SENTINEL, true);
  return bytes;
}

function readRelated(inlineQos: Uint8Array, little: boolean): number | undefined {
  const at = findParameter(inlineQos, little, PID_CUSTOM_RELATED_SAMPLE_IDENTITY, 24);
  if (at < 0) return undefined;
  return new DataView(inlineQos.buffer, inlineQos.byteOffset).getUint32(at + 20, little);
}

/** A payload is filled up to a multiple of four bytes on its way. */
function isSame(got: Uint8Array, written: Uint8Array): boolean {
  return got.length - written.length < 4 && Buffer.compare(got.subarray(0, written.length), written) === 0;
}

/** What a participant reads, and with how many readers for each topic. */
interface Side {
  readonly name: string;
  readonly topics: readonly string[];
  readonly copies: number;
}

const PID_SENTINEL = 0x0001;
const PID_CUSTOM_RELATED_SAMPLE_IDENTITY = 0x800f;
const SAMPLES = 500;
const OWN_TOPICS = ["all", "one"];
/** Other vendors' models do not read each other: what they would lose among themselves proves nothing. */
const SIDES: readonly Side[] = [
  { name: "rclts 0", topics: [...OWN_TOPICS, "cyclone", "fast"], copies: 1 },
  { name: "rclts 1", topics: [...OWN_TOPICS, "cyclone", "fast"], copies: 1 },
  { name: "cyclone", topics: OWN_TOPICS, copies: 2 },
  { name: "fast", topics: OWN_TOPICS, copies: 1 },
];
