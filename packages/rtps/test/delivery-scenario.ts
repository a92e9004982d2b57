// SPDX-License-Identifier: Apache-2.0
// One random run of reliable delivery: who is there, what the network does, what is written, and what arrived.

import type { EndpointConfig, EntityId, Handle } from "../src/engine.js";
import { SERVICES_DEFAULT } from "../src/qos.js";
import { type NetworkOptions, SimulatedNetwork, type SimulatedParticipant } from "../src/testing/network.js";
import { seededRandom } from "../src/testing/random.js";

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

/** Two rclts participants write 500 samples to each other, a Cyclone process with two readers per topic and Fast DDS. */
export async function deliver(seed: number, options: { readonly record?: boolean } = {}): Promise<DeliveryOutcome> {
  const random = seededRandom(seed ^ 0x5eed);
  const network = new SimulatedNetwork(conditions(seed, random));
  const recorded = options.record === true ? network.record() : undefined;
  const writing = [new WritingSide(network), new WritingSide(network)];
  const reading = [
    ...writing.map((side, i) => new ReadingSide(side.host, `rclts ${i}`, side.writers)),
    new ReadingSide(network.participant({ vendor: "cyclonedds" }), "cyclone", []),
    new ReadingSide(network.participant({ vendor: "fastdds" }), "fast", []),
  ];
  for (const side of writing) side.begin();
  for (const side of reading) side.begin(side.name === "cyclone" ? 2 : 1);
  // Each of the four writers matches the readers of the other three sides and, in its own participant, one directly.
  const readersOfEach = 5;
  const failures: string[] = [];
  const ready = () => writing.every((side) => side.writers.every(({ readers }) => readers.length === readersOfEach));
  if (!(await network.run(120_000, ready))) failures.push("not all readers were confirmed");
  // Loss per way, chosen anew for the traffic itself, so that acknowledgements may fare worse than samples.
  const hosts = [...new Set(reading.map(({ host }) => host.address))];
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
  const done = () => writing.every(({ host }) => host.participant.sizes().history === 0);
  const all = () => done() && reading.every((side) => writers.every((writer) => side.hasAll(writer)));
  while (!all() && network.now() < begin + 120_000) await network.run(50);
  if (!all()) failures.push(`not all arrived: ${JSON.stringify(writing.map(({ host }) => host.participant.sizes()))}`);
  const duration = network.now() - begin;
  for (const side of reading) for (const writer of writers) failures.push(...side.check(writer));
  const repaired = writing.reduce((sum, { host }) => sum + host.participant.counters.repaired, 0);
  for (const each of reading.slice(1)) await each.host.engine.close();
  await network.run(30_000);
  const { participants, endpoints, destinations, history, held } = writing[0]!.host.participant.sizes();
  const rest = { participants, endpoints, destinations, history, held };
  if (Object.values(rest).some((size) => size !== 0)) failures.push(`left behind: ${JSON.stringify(rest)}`);
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
}

class WritingSide {
  readonly host: SimulatedParticipant;
  readonly writers: WriterState[];

  constructor(network: SimulatedNetwork) {
    this.host = network.participant();
    this.writers = [
      { id: 0x0103, topic: "all", addressed: false },
      { id: 0x0203, topic: "one", addressed: true },
    ].map((each) => ({ ...each, key: keyOf(this.host.participant.guidPrefix, each.id), readers: [], written: [] }));
  }

  begin(): void {
    for (const { id, topic } of this.writers) this.host.engine.createWriter(id, config(topic));
  }

  write(writer: WriterState, length: number, random: () => number): void {
    const payload = new Uint8Array(length);
    for (let i = 0; i < length; i += 1 + (length >> 3)) payload[i] = random() * 256;
    const to = writer.addressed ? writer.readers[Math.floor(random() * writer.readers.length)]! : undefined;
    writer.written.push({ to: to?.key, payload });
    this.host.engine.write(writer.id, writer.written.length, payload, to === undefined ? {} : { to: to.handle });
  }
}

class ReadingSide {
  readonly host: SimulatedParticipant;
  readonly name: string;
  private readonly writers: readonly WriterState[];
  /** By reader and writer: sequence numbers and payloads in the order of their arrival. */
  private readonly got = new Map<string, Received[]>();
  private readonly readerKeys: { key: string; topic: string }[] = [];

  constructor(host: SimulatedParticipant, name: string, writers: readonly WriterState[]) {
    this.host = host;
    this.name = name;
    this.writers = writers;
  }

  begin(copies: number): void {
    const { engine } = this.host;
    engine.onEvent = (event) => {
      if (event.kind === "sample") {
        const key = `${keyOf(engine.guidPrefix, event.reader)} ${Buffer.from(event.writer.guid).toString("hex")}`;
        const list = this.got.get(key);
        const entry = { sequence: event.sequence, payload: event.payload };
        if (list === undefined) this.got.set(key, [entry]);
        else list.push(entry);
      }
      if (event.kind === "confirmed")
        for (const writer of this.writers)
          if (writer.id === event.local)
            writer.readers.push({ handle: event.remote.handle, key: Buffer.from(event.remote.guid).toString("hex") });
    };
    for (let copy = 0; copy < copies; copy++)
      for (const [i, topic] of ["all", "one"].entries()) {
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
      const where = `${this.name} ${key.slice(-8)} from ${writer.key.slice(-8)}`;
      for (const [i, { sequence, payload }] of got.entries()) {
        if (i > 0 && sequence <= got[i - 1]!.sequence) failures.push(`${where}: ${sequence} out of order or twice`);
        if (!isSame(payload, writer.written[sequence - 1]!.payload))
          failures.push(`${where}: ${sequence} has other bytes`);
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

/** A payload is filled up to a multiple of four bytes on its way. */
function isSame(got: Uint8Array, written: Uint8Array): boolean {
  return got.length - written.length < 4 && Buffer.compare(got.subarray(0, written.length), written) === 0;
}

const SAMPLES = 500;
