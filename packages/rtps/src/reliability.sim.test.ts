// SPDX-License-Identifier: Apache-2.0
// Reliable delivery between engines on the simulated network: what the protocol promises, under every kind of trouble.

import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { type NetworkOptions, SimulatedNetwork, type SimulatedParticipant } from "./testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = {
  topic: "rq/addRequest",
  typeName: "Add_Request_",
  qos: { ...SERVICES_DEFAULT, history: "keep-all" as const },
};

function listen(side: SimulatedParticipant): EngineEvent[] {
  const events: EngineEvent[] = [];
  side.engine.onEvent = (event) => events.push(event);
  return events;
}

function payload(n: number): Uint8Array {
  const bytes = new Uint8Array(24);
  new DataView(bytes.buffer).setUint32(4, n);
  return bytes;
}

function received(events: readonly EngineEvent[]): number[] {
  const numbers: number[] = [];
  for (const event of events)
    if (event.kind === "sample")
      numbers.push(new DataView(event.payload.buffer, event.payload.byteOffset).getUint32(4));
  return numbers;
}

function pair(options: NetworkOptions) {
  const network = new SimulatedNetwork(options);
  const a = network.participant();
  const b = network.participant();
  const sent = listen(a);
  const got = listen(b);
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  return { network, a, b, sent, got };
}

function confirmed(events: readonly EngineEvent[]): boolean {
  return events.some(({ kind }) => kind === "confirmed");
}

describe("a reliable writer and a reader on the simulated network", () => {
  test("find each other, and each knows that the other knows it", async () => {
    const { network, sent, got } = pair({ seed: 1 });
    expect(await network.run(5000, () => confirmed(sent) && confirmed(got))).toBe(true);
    expect(network.now()).toBeLessThan(200);
    expect(sent.filter(({ kind }) => kind === "matched")).toHaveLength(1);
    expect(got.filter(({ kind }) => kind === "matched")).toHaveLength(1);
  });

  test.each([1, 2, 3, 4, 5])(
    "lose nothing and keep the order at 30 %% loss, duplication and jitter (seed %i)",
    async (seed) => {
      const { network, a, sent, got } = pair({ seed, loss: 0.3, duplication: 0.1, delay: 1, jitter: 3 });
      expect(await network.run(60_000, () => confirmed(sent) && confirmed(got))).toBe(true);
      const numbers = Array.from({ length: 500 }, (_, i) => i);
      for (const n of numbers) a.engine.write(WRITER, n + 1, payload(n));
      expect(await network.run(60_000, () => received(got).length >= 500)).toBe(true);
      expect(await network.run(60_000, () => a.participant.sizes().history === 0)).toBe(true);
      expect(received(got)).toEqual(numbers);
    },
  );

  test("lose nothing, in their own eyes too, where samples are for one of them each and many datagrams are lost", async () => {
    const { network, a, b, sent, got } = pair({ seed: 1, loss: 0.3, delay: 1, jitter: 1 });
    const c = network.participant();
    const other = listen(c);
    c.engine.createReader(READER, CONFIG);
    const readers = () => sent.flatMap((event) => (event.kind === "confirmed" ? [event.remote] : []));
    expect(await network.run(60_000, () => readers().length === 2)).toBe(true);
    for (let i = 0; i < 500; i++) {
      a.engine.write(WRITER, i + 1, payload(i), { to: readers()[i % 2]!.handle });
      await network.run(3);
    }
    const all = () => received(got).length + received(other).length;
    expect(await network.run(60_000, () => all() === 500)).toBe(true);
    expect([...got, ...other].filter(({ kind }) => kind === "samples-lost")).toEqual([]);
    expect(b.participant.counters.lost + c.participant.counters.lost).toBe(0);
  });

  test("cost two datagrams per exchange in a steady alternation", async () => {
    const network = new SimulatedNetwork({ seed: 7 });
    const a = network.participant();
    const b = network.participant();
    const reply = { ...CONFIG, topic: "rr/addReply" };
    a.engine.createWriter(WRITER, CONFIG);
    a.engine.createReader(READER, reply);
    b.engine.createReader(READER, CONFIG);
    b.engine.createWriter(WRITER, reply);
    let replies = 0;
    let sentByB = 0;
    let sentByA = 0;
    let to: number | undefined;
    const wait = new Set<string>();
    b.engine.onEvent = (event) => {
      if (event.kind === "confirmed") {
        wait.add(`b${event.local}`);
        if (event.local === WRITER) to = event.remote.handle;
      }
      if (event.kind === "sample") b.engine.write(WRITER, ++sentByB, payload(0), { to: to! });
    };
    a.engine.onEvent = (event) => {
      if (event.kind === "confirmed") wait.add(`a${event.local}`);
      if (event.kind !== "sample") return;
      replies++;
      if (sentByA < 1000) a.engine.write(WRITER, ++sentByA, payload(0));
    };
    expect(await network.run(5000, () => wait.size === 4)).toBe(true);
    await network.run(200);
    const before = network.statistics.sent;
    a.engine.write(WRITER, ++sentByA, payload(0));
    expect(await network.run(5000, () => replies === 1000)).toBe(true);
    expect(network.statistics.sent - before).toBeLessThanOrEqual(2000 + 4);
  });
});
