// SPDX-License-Identifier: Apache-2.0
// What a writer keeps for whom, and until when: history for late joiners, lifespan, and who has acknowledged it.

import type { EngineEvent } from "./engine.js";
import { type EndpointQos, SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "./testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const LATCHED: EndpointQos = { ...SERVICES_DEFAULT, durability: "transient-local" };

function config(qos: EndpointQos) {
  return { topic: "rt/map", typeName: "Map_", qos };
}

/** A participant's events, and the byte in each sample that it has got. */
function listen(side: SimulatedParticipant) {
  const events: EngineEvent[] = [];
  const got: number[] = [];
  side.engine.onEvent = (event) => {
    events.push(event);
    if (event.kind === "sample") got.push(event.payload[4]!);
  };
  return { events, got };
}

function write(side: SimulatedParticipant, from: number, to: number): void {
  for (let n = from; n <= to; n++) side.engine.write(WRITER, n, Uint8Array.of(0, 1, 0, 0, n));
}

describe("a transient-local writer", () => {
  test.each<[string, EndpointQos, number[]]>([
    ["that is transient-local too gets the last samples of the depth", LATCHED, [3, 4, 5, 6]],
    ["that is volatile gets only what is written from then on", SERVICES_DEFAULT, [6]],
  ])("a late joiner %s", async (_, qos, expected) => {
    for (const seed of [1, 2, 3]) {
      const network = new SimulatedNetwork({ seed, loss: seed === 1 ? 0 : 0.3 });
      const a = network.participant();
      const b = network.participant();
      a.engine.createWriter(WRITER, config({ ...LATCHED, depth: 3 }));
      write(a, 1, 5);
      await network.run(1000);
      const { got, events } = listen(b);
      b.engine.createReader(READER, config(qos));
      await network.run(20_000, () => events.some(({ kind }) => kind === "confirmed"));
      await network.run(5000);
      write(a, 6, 6);
      await network.run(5000);
      expect({ seed, got }).toEqual({ seed, got: expected });
      expect(b.participant.counters.lost).toBe(0);
    }
  });

  test("gives its history also to a late joiner of its own participant, unless that is volatile", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const { events } = listen(a);
    a.engine.createWriter(WRITER, config(LATCHED));
    write(a, 1, 2);
    a.engine.createReader(READER, config(LATCHED));
    a.engine.createReader(READER + 0x100, config(SERVICES_DEFAULT));
    await network.run(100);
    write(a, 3, 3);
    await network.run(100);
    const samples = events.filter((event) => event.kind === "sample");
    expect(samples.map(({ reader, sequence }) => [reader, sequence])).toEqual([
      [READER, 1],
      [READER, 2],
      [READER, 3],
      [READER + 0x100, 3],
    ]);
  });

  test("lets go of samples at the end of their lifespan, and late joiners do not get them", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const b = network.participant();
    a.engine.createWriter(WRITER, config({ ...LATCHED, lifespan: 10 }));
    write(a, 1, 2);
    await network.run(6000);
    write(a, 3, 3);
    await network.run(5000);
    expect(a.participant.sizes().history).toBe(1);
    const { got } = listen(b);
    b.engine.createReader(READER, config(LATCHED));
    await network.run(2000);
    expect(got).toEqual([3]);
    await network.run(10_000);
    expect(a.participant.sizes().history).toBe(0);
  });
});

describe("whether a writer's samples are acknowledged", () => {
  function acknowledged(events: readonly EngineEvent[]): number[] {
    return events.flatMap((event) => (event.kind === "acknowledged" ? [event.sequence] : []));
  }

  test("is told at once if there is no reader, or none that lacks them", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const { events } = listen(a);
    a.engine.createWriter(WRITER, config(SERVICES_DEFAULT));
    write(a, 1, 1);
    a.engine.awaitAcknowledgement(WRITER, 1);
    await network.run(0);
    expect(acknowledged(events)).toEqual([1]);
  });

  test("is told when the last reader has them, or is gone", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const b = network.participant();
    const c = network.participant();
    const { events } = listen(a);
    a.engine.createWriter(WRITER, config({ ...SERVICES_DEFAULT, history: "keep-all" }));
    b.engine.createReader(READER, config(SERVICES_DEFAULT));
    c.engine.createReader(READER, config(SERVICES_DEFAULT));
    const isReady = () => events.filter(({ kind }) => kind === "confirmed").length === 2;
    expect(await network.run(5000, isReady)).toBe(true);
    write(a, 1, 3);
    network.partition([a.address], [c.address]);
    a.engine.awaitAcknowledgement(WRITER, 3);
    await network.run(1000);
    expect(acknowledged(events)).toEqual([]);
    network.crash(c.address);
    await network.run(30_000, () => acknowledged(events).length > 0);
    expect(acknowledged(events)).toEqual([3]);
    expect(network.now()).toBeGreaterThan(10_000);
  });
});
