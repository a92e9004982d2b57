// SPDX-License-Identifier: Apache-2.0
// One participant gives the other up, which goes on hearing it: what is to be told when both hear each other again.

import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "./testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000204;
const CONFIG = { topic: "chatter", typeName: "String_", qos: SERVICES_DEFAULT };

function listen(side: SimulatedParticipant): EngineEvent[] {
  const events: EngineEvent[] = [];
  side.engine.onEvent = (event) => events.push(event);
  return events;
}

function has(events: readonly EngineEvent[], kind: EngineEvent["kind"]): boolean {
  return events.some((event) => event.kind === kind);
}

/** Two that know each other; the first has two endpoints. */
async function pair(vendor?: "cyclonedds" | "fastdds") {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const a = network.participant();
  const b = network.participant(vendor === undefined ? {} : { vendor });
  const ofA = listen(a);
  const ofB = listen(b);
  a.engine.createWriter(WRITER, CONFIG);
  a.engine.createReader(READER, CONFIG);
  await network.run(3000);
  expect(ofB.filter(({ kind }) => kind === "endpoint-found")).toHaveLength(2);
  return { network, a, b, ofA, ofB };
}

test.each([undefined, "cyclonedds", "fastdds"] as const)(
  "what was deleted meanwhile is gone for the other too (%s)",
  async (vendor) => {
    const { network, a, b, ofA, ofB } = await pair(vendor);
    network.cut(b.address, a.address);
    expect(await network.run(60_000, () => has(ofA, "participant-lost"))).toBe(true);
    a.engine.deleteEndpoint(WRITER);
    a.engine.deleteEndpoint(READER);
    network.heal(b.address, a.address);
    await network.run(20_000);
    expect(has(ofB, "participant-lost")).toBe(false);
    expect(ofB.filter(({ kind }) => kind === "endpoint-lost")).toHaveLength(2);
  },
);

test("what was deleted before, and not acknowledged until then, is gone for the other too", async () => {
  const { network, a, b, ofA, ofB } = await pair();
  network.cut(b.address, a.address);
  await network.run(10_000);
  network.cut(a.address, b.address);
  a.engine.deleteEndpoint(WRITER);
  expect(await network.run(60_000, () => has(ofA, "participant-lost"))).toBe(true);
  network.heal(a.address, b.address);
  network.heal(b.address, a.address);
  await network.run(20_000);
  expect(has(ofB, "participant-lost")).toBe(false);
  expect(ofB.filter(({ kind }) => kind === "endpoint-lost")).toHaveLength(1);
});

test.each([undefined, "cyclonedds", "fastdds"] as const)(
  "its acknowledgement of samples that are not kept any more counts, and then both fall silent (%s)",
  async (vendor) => {
    const { network, a, b, ofA } = await pair(vendor);
    // As /rosout.
    const logs = {
      ...CONFIG,
      topic: "logs",
      qos: { ...SERVICES_DEFAULT, durability: "transient-local" as const, lifespan: 1 },
    };
    a.engine.createWriter(WRITER + 256, logs);
    b.engine.createReader(READER + 256, logs);
    await network.run(1000);
    for (let i = 1; i <= 3; i++) a.engine.write(WRITER + 256, i, new Uint8Array(8));
    await network.run(2000);
    network.cut(b.address, a.address);
    expect(await network.run(60_000, () => has(ofA, "participant-lost"))).toBe(true);
    ofA.length = 0;
    network.heal(b.address, a.address);
    expect(await network.run(60_000, () => ofA.some(isConfirmation))).toBe(true);
    await network.run(60_000);
    const before = network.statistics.sent;
    await network.run(60_000);
    // Announcements of both, each 6 s; others are asked now and then whether they still know us.
    expect(network.statistics.sent - before).toBeLessThanOrEqual(30);
  },
);

function isConfirmation(event: EngineEvent): boolean {
  return event.kind === "confirmed" && event.local === WRITER + 256;
}
