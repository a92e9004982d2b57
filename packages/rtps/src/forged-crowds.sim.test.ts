// SPDX-License-Identifier: Apache-2.0
// Crowds of participants and endpoints that do not exist: tables, memory and work per datagram stay within bounds.
//
// RCLTS_FORGERIES=1000000 sends that many of each.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { forgedAnnouncement, forgedEndpoint } from "../test/forged.js";
import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";
import { seededRandom } from "./testing/random.js";

const FORGERIES = Number(process.env.RCLTS_FORGERIES ?? 20_000);
const BATCH = 1000;
const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };
const FROM = { address: "10.9.9.9", port: 4000, channel: "metatraffic" as const };
const TIMEOUT = 60_000 + FORGERIES * 2;

/** A writing and a reading participant that know each other. */
async function pair() {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1 });
  const a = network.participant();
  const b = network.participant();
  const got: EngineEvent[] = [];
  b.engine.onEvent = (event) => {
    if (event.kind !== "endpoint-found" && event.kind !== "endpoint-lost") got.push(event);
  };
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  await network.run(3000);
  const samples = () => got.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []));
  /** Gives the engine so many datagrams; the CPU time that each tenth of them took, microseconds per datagram. */
  const flood = (datagramOf: (i: number) => Uint8Array): number[] => {
    const costs: number[] = [];
    let cost = 0;
    for (let begin = 0; begin < FORGERIES; begin += BATCH) {
      const datagrams = Array.from({ length: BATCH }, (_, i) => datagramOf(begin + i));
      const before = process.cpuUsage();
      for (const datagram of datagrams) b.participant.handleDatagram(datagram, FROM, network.now());
      b.engine.flush();
      const { user, system } = process.cpuUsage(before);
      cost += user + system;
      if ((begin + BATCH) % (FORGERIES / 10) !== 0) continue;
      costs.push(cost / (FORGERIES / 10));
      cost = 0;
      got.splice(0, got.length, ...got.filter(({ kind }) => kind === "sample" || kind === "refused"));
    }
    return costs;
  };
  return { network, a, b, got, samples, flood };
}

test(
  `${FORGERIES} participants fill no more than a bounded table, push out nobody who is real, and are forgotten`,
  async () => {
    const { network, a, b, got, samples, flood } = await pair();
    const random = seededRandom(1);
    const newPrefix = () => Uint8Array.from({ length: 12 }, () => random() * 256);
    const before = b.participant.sizes();
    const heap = heapUsed();
    const costs = flood((i) => forgedAnnouncement(newPrefix(), { address: "10.8.8.8", port: 1 + (i % 60_000) }));
    report("participants", costs, heapUsed() - heap);
    expect(b.participant.sizes().participants).toBeLessThanOrEqual(4096);
    expect(b.participant.sizes().destinations).toBeLessThanOrEqual(2 * 4096);
    expect(b.engine.counters.refused).toBeGreaterThanOrEqual(FORGERIES - 4096);
    expect(heapUsed() - heap).toBeLessThan(HEAP_LIMIT);
    expect(Math.max(...costs.slice(-5))).toBeLessThan(COST_LIMIT * Math.min(...costs.slice(0, 5)));
    // One line of a log for all of it.
    expect(got.filter(({ kind }) => kind === "refused")).toHaveLength(1);
    a.engine.write(WRITER, 1, new Uint8Array(8));
    expect(await network.run(5000, () => samples().length === 1)).toBe(true);
    const late = network.participant();
    late.engine.createWriter(WRITER, CONFIG);
    expect(await network.run(5000, () => late.participant.sizes().participants === 2)).toBe(true);
    await late.engine.close();
    await network.run(30_000);
    expect(b.participant.sizes()).toEqual(before);
  },
  TIMEOUT,
);

test(
  `${FORGERIES} endpoints fill no more than a bounded table, leave room for real ones, and go with their participant`,
  async () => {
    const { network, a, b, got, samples, flood } = await pair();
    const before = b.participant.sizes();
    const prefix = new Uint8Array(12).fill(7);
    // It claims a lease without end, which is not believed of somebody who never names us.
    b.participant.handleDatagram(forgedAnnouncement(prefix, { address: "10.8.8.8", port: 53 }), FROM, network.now());
    const heap = heapUsed();
    // One in a hundred is on the topic of the reader, the others each on one of its own.
    const costs = flood((i) => {
      const config = i % 100 === 0 ? CONFIG : { ...CONFIG, topic: `topic ${i}` };
      return forgedEndpoint(prefix, (i + 1) * 256 + 3, config, i + 1);
    });
    report("endpoints", costs, heapUsed() - heap);
    expect(b.participant.sizes().endpoints).toBeLessThanOrEqual(8192 + 20);
    expect(b.engine.counters.refused).toBeGreaterThanOrEqual(FORGERIES - 8192);
    expect(heapUsed() - heap).toBeLessThan(HEAP_LIMIT);
    expect(Math.max(...costs.slice(-5))).toBeLessThan(COST_LIMIT * Math.min(...costs.slice(0, 5)));
    expect(got.filter(({ kind }) => kind === "refused")).toHaveLength(1);
    a.engine.createWriter(WRITER + 256, { ...CONFIG, topic: "another" });
    b.engine.createReader(READER + 256, { ...CONFIG, topic: "another" });
    await network.run(1000);
    a.engine.write(WRITER + 256, 1, new Uint8Array(8));
    expect(await network.run(5000, () => samples().length === 1)).toBe(true);
    await network.run(60_000);
    b.engine.deleteEndpoint(READER + 256);
    a.engine.deleteEndpoint(WRITER + 256);
    await network.run(1000);
    expect(b.participant.sizes()).toEqual(before);
  },
  TIMEOUT,
);

function report(what: string, costs: readonly number[], heap: number): void {
  const each = costs.map((cost) => cost.toFixed(0)).join(" ");
  process.stdout.write(
    `${FORGERIES} forged ${what}: ${each} µs of CPU per datagram, tenth by tenth; heap ${(heap / 1e6).toFixed(1)} MB\n`,
  );
}

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

/** Of full tables, bytes. */
const HEAP_LIMIT = 100e6;
/** A busy machine makes CPU time vary; work that grew with the number of forgeries would grow by more. */
const COST_LIMIT = 8;
