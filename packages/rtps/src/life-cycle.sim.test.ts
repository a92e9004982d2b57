// SPDX-License-Identifier: Apache-2.0
// Peers that come late, come again, or are of another make.

import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { type NetworkOptions, SimulatedNetwork, type SimulatedParticipant } from "./testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };

function listen(side: SimulatedParticipant): EngineEvent[] {
  const events: EngineEvent[] = [];
  side.engine.onEvent = (event) => events.push(event);
  return events;
}

function sequences(events: readonly EngineEvent[], reader: number): number[] {
  return events.flatMap((event) => (event.kind === "sample" && event.reader === reader ? [event.sequence] : []));
}

test.each([undefined, "fastdds"] as const)(
  "a program that is started again takes its old self's place (%s)",
  async (vendor) => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const events = listen(a);
    a.engine.createWriter(WRITER, CONFIG);
    const options = vendor === undefined ? {} : { vendor };
    const before = network.participant(options);
    before.engine.createReader(READER, CONFIG);
    expect(await network.run(5000, () => events.some(({ kind }) => kind === "confirmed"))).toBe(true);
    network.crash(before.address);
    await network.run(100);
    events.length = 0;
    const since = network.now();
    const again = network.participant({ ...options, address: before.address });
    again.engine.createReader(READER, CONFIG);
    const got = listen(again);
    const has = (wanted: EngineEvent["kind"]) => events.some(({ kind }) => kind === wanted);
    // The old self is asked first: whoever forges its address does not drive it out.
    expect(await network.run(5000, () => has("confirmed") && has("participant-lost"))).toBe(true);
    expect(network.now() - since).toBeLessThan(1000);
    expect(a.participant.sizes().participants).toBe(1);
    a.engine.write(WRITER, 1, new Uint8Array(8));
    expect(await network.run(5000, () => sequences(got, READER).length === 1)).toBe(true);
  },
);

test.each([undefined, "cyclonedds", "fastdds"] as const)(
  "a second reader that wants the history gets all of it, beside one that has it (%s)",
  async (vendor) => {
    const network = new SimulatedNetwork({ seed: 2, loss: 0.2, delay: 1 });
    const config = { ...CONFIG, qos: { ...CONFIG.qos, durability: "transient-local" as const } };
    const a = network.participant();
    const b = network.participant(vendor === undefined ? {} : { vendor });
    const got = listen(b);
    a.engine.createWriter(WRITER, config);
    b.engine.createReader(READER, config);
    for (let i = 1; i <= 20; i++) a.engine.write(WRITER, i, new Uint8Array(8));
    expect(await network.run(60_000, () => sequences(got, READER).length === 20)).toBe(true);
    b.engine.createReader(READER + 256, config);
    await network.run(5000);
    for (let i = 21; i <= 30; i++) a.engine.write(WRITER, i, new Uint8Array(8));
    const all = Array.from({ length: 30 }, (_, i) => i + 1);
    expect(await network.run(60_000, () => sequences(got, READER + 256).length === 30)).toBe(true);
    expect(await network.run(60_000, () => sequences(got, READER).length === 30)).toBe(true);
    expect(sequences(got, READER)).toEqual(all);
    expect(sequences(got, READER + 256)).toEqual(all);
  },
);

test.each([undefined, "cyclonedds", "fastdds"] as const)(
  "a writer that keeps the last few goes on with them after its reader was cut off (%s)",
  async (vendor) => {
    const network = new SimulatedNetwork({ seed: 3 });
    const config = { ...CONFIG, qos: { ...SERVICES_DEFAULT, depth: 5 } };
    const a = network.participant();
    const b = network.participant(vendor === undefined ? {} : { vendor });
    const sent = listen(a);
    const got = listen(b);
    a.engine.createWriter(WRITER, config);
    b.engine.createReader(READER, config);
    expect(await network.run(5000, () => sent.some(({ kind }) => kind === "confirmed"))).toBe(true);
    a.engine.write(WRITER, 1, new Uint8Array(8));
    await network.run(1000);
    network.cut(a.address, b.address);
    for (let i = 2; i <= 40; i++) a.engine.write(WRITER, i, new Uint8Array(8));
    await network.run(2000);
    network.heal(a.address, b.address);
    expect(await network.run(10_000, () => sequences(got, READER).includes(40))).toBe(true);
    expect(sequences(got, READER)).toEqual([1, 36, 37, 38, 39, 40]);
    expect(await network.run(10_000, () => a.participant.sizes().history === 0)).toBe(true);
  },
);

test("a receive buffer that overflows, an MTU and a way of its own cost time but no sample", async () => {
  const options: NetworkOptions = {
    seed: 4,
    delay: 0.2,
    mtu: 1472,
    receiveBuffer: { bytes: 64 * 1024, drain: 10_000 },
  };
  const network = new SimulatedNetwork(options);
  const b = network.participant();
  const got = listen(b);
  b.engine.createReader(READER, CONFIG);
  const writing = [1, 2, 3].map(() => network.participant());
  for (const { address } of writing) network.way(b.address, address, { delay: 30, jitter: 20 });
  let confirmed = 0;
  for (const { engine } of writing) {
    engine.onEvent = ({ kind }) => {
      if (kind === "confirmed") confirmed++;
    };
    engine.createWriter(WRITER, CONFIG);
  }
  expect(await network.run(10_000, () => confirmed === 3)).toBe(true);
  for (const { engine } of writing) for (let i = 1; i <= 100; i++) engine.write(WRITER, i, new Uint8Array(i * 100));
  expect(await network.run(60_000, () => sequences(got, READER).length === 300)).toBe(true);
  expect(network.statistics.overflowed).toBeGreaterThan(0);
  expect(network.statistics.tooLarge).toBe(0);
});

// Cyclone DDS gives up at its first HEARTBEAT what it has not got; its first ACKNACK comes before any HEARTBEAT.
test("a Cyclone reader is confirmed only when it has had a HEARTBEAT, so that nothing can be lost any more", async () => {
  const network = new SimulatedNetwork({ seed: 5 });
  const a = network.participant();
  const b = network.participant({ vendor: "cyclonedds" });
  b.engine.createReader(READER, CONFIG);
  await network.run(1000);
  const got: EngineEvent[] = [];
  b.engine.onEvent = (event) => {
    got.push(event);
    if (event.kind !== "matched") return;
    network.cut(a.address, b.address);
    network.setTimer(network.now() + 300, () => network.heal(a.address, b.address));
  };
  a.engine.onEvent = ({ kind }) => {
    if (kind === "confirmed") a.engine.write(WRITER, 1, new Uint8Array(8));
  };
  a.engine.createWriter(WRITER, CONFIG);
  expect(await network.run(60_000, () => sequences(got, READER).length === 1)).toBe(true);
});

// Fast DDS reads no further than to a DATA for a reader that it does not have (MessageReceiver.cpp).
test("a reader of Fast DDS that is gone takes nothing from the others of its process", async () => {
  const network = new SimulatedNetwork({ seed: 6 });
  const a = network.participant();
  const b = network.participant({ vendor: "fastdds" });
  const sent = listen(a);
  const got = listen(b);
  const topics = ["first", "second"].map((topic, i) => ({ ...CONFIG, topic, id: i * 256 }));
  for (const { id, ...config } of topics) {
    a.engine.createWriter(WRITER + id, config);
    b.engine.createReader(READER + id, config);
  }
  expect(await network.run(5000, () => sent.filter(({ kind }) => kind === "confirmed").length === 2)).toBe(true);
  network.cut(b.address, a.address);
  b.engine.deleteEndpoint(READER);
  await network.run(100);
  for (const { id } of topics) a.engine.write(WRITER + id, 1, new Uint8Array(8));
  await network.run(100);
  expect(sequences(got, READER + 256)).toEqual([1]);
});

// Only the one side loses the other: it forgets what it had of the writer, which goes on as if nothing had been.
test("a reader whose participant had given the writer's up and found it again is reported as restarted", async () => {
  const network = new SimulatedNetwork({ seed: 6 });
  const a = network.participant();
  const b = network.participant();
  const events = listen(a);
  const got = listen(b);
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  expect(await network.run(5000, () => events.some(({ kind }) => kind === "confirmed"))).toBe(true);
  // Each is acknowledged, so that the reader's count rises.
  for (let i = 1; i <= 5; i++) {
    a.engine.write(WRITER, i, new Uint8Array(8));
    await network.run(100);
  }
  expect(sequences(got, READER)).toEqual([1, 2, 3, 4, 5]);
  events.length = 0;
  network.cut(a.address, b.address);
  expect(await network.run(30_000, () => got.some(({ kind }) => kind === "participant-lost"))).toBe(true);
  network.heal(a.address, b.address);
  expect(await network.run(10_000, () => events.some(({ kind }) => kind === "reader-restarted"))).toBe(true);
  const restarted = events.filter(({ kind }) => kind === "reader-restarted");
  expect(restarted).toMatchObject([{ local: WRITER, remote: { kind: "reader", topic: "chatter" } }]);
  expect(events.map(({ kind }) => kind)).not.toContain("participant-lost");
  a.engine.write(WRITER, 6, new Uint8Array(8));
  expect(await network.run(5000, () => sequences(got, READER).includes(6))).toBe(true);
  expect(sequences(got, READER)).toEqual([1, 2, 3, 4, 5, 6]);
});
