// SPDX-License-Identifier: Apache-2.0
// Finding and losing each other, on the simulated network.

import { forgedAnnouncement, forgedEndpoint } from "../../test/forged.js";
import type { EngineEvent } from "../engine.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: SERVICES_DEFAULT };

function listen(side: SimulatedParticipant): EngineEvent[] {
  const events: EngineEvent[] = [];
  side.engine.onEvent = (event) => events.push(event);
  return events;
}

function kinds(events: readonly EngineEvent[]): string[] {
  return events.map(({ kind }) => kind);
}

async function matchedPair(seed = 1) {
  const network = new SimulatedNetwork({ seed });
  const a = network.participant();
  const b = network.participant();
  const events = listen(a);
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  await network.run(1000, () => kinds(events).includes("confirmed"));
  return { network, a, b, events };
}

describe("participants", () => {
  test("of different domains never meet", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const events = listen(network.participant({ domainId: 1 }));
    network.participant({ domainId: 2 });
    await network.run(10_000);
    expect(events).toEqual([]);
  });

  test("that leave take everything with them at once", async () => {
    const { network, a, b, events } = await matchedPair();
    events.length = 0;
    await b.engine.close();
    await network.run(100);
    expect(events).toMatchObject([
      { kind: "unmatched", local: WRITER, cause: "left" },
      { kind: "endpoint-lost", cause: "left" },
      { kind: "participant-lost", cause: "left" },
    ]);
    expect(a.participant.sizes()).toMatchObject({ participants: 0, endpoints: 0, destinations: 0, history: 0 });
  });

  test("that fall silent are lost when the lease that they announced is over", async () => {
    const { network, a, b, events } = await matchedPair();
    events.length = 0;
    network.cut(b.address, a.address);
    const silentSince = network.now();
    await network.run(60_000, () => kinds(events).includes("participant-lost"));
    const silence = network.now() - silentSince;
    expect(silence).toBeGreaterThan(13_000);
    expect(silence).toBeLessThanOrEqual(20_000);
    expect(events[0]).toMatchObject({ kind: "unmatched", cause: "lease-expired" });
  });

  test("stay while they only announce themselves, for an hour", async () => {
    const { network, events } = await matchedPair();
    events.length = 0;
    await network.run(3_600_000);
    expect(events).toEqual([]);
  });

  test("find each other again after a partition that outlived the lease", async () => {
    const { network, a, b, events } = await matchedPair();
    network.cut(a.address, b.address);
    network.cut(b.address, a.address);
    await network.run(30_000);
    events.length = 0;
    network.heal(a.address, b.address);
    network.heal(b.address, a.address);
    expect(await network.run(10_000, () => kinds(events).includes("confirmed"))).toBe(true);
  });
});

describe("endpoints", () => {
  test("of one participant match each other, and what is written arrives", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const alone = network.participant();
    const events = listen(alone);
    alone.engine.createWriter(WRITER, CONFIG);
    alone.engine.createReader(READER, CONFIG);
    alone.engine.write(WRITER, 1, new Uint8Array([0, 1, 0, 0, 42]));
    await network.run(10);
    expect(kinds(events)).toEqual(["matched", "matched", "confirmed", "confirmed", "sample"]);
    expect(events[4]).toMatchObject({ reader: READER, sequence: 1, writer: { participant: { local: true } } });
    events.length = 0;
    alone.engine.deleteEndpoint(READER);
    await network.run(10);
    expect(kinds(events)).toEqual(["unmatched", "unmatched"]);
  });

  test("that are deleted are unmatched at their peers at once", async () => {
    const { network, b, events } = await matchedPair();
    events.length = 0;
    b.engine.deleteEndpoint(READER);
    await network.run(100);
    expect(kinds(events)).toEqual(["unmatched", "endpoint-lost"]);
  });

  test("that do not fit are reported with the policy, what was offered and what was asked for", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const b = network.participant();
    const events = listen(a);
    a.engine.createWriter(WRITER, CONFIG);
    b.engine.createReader(READER, { ...CONFIG, qos: { ...SERVICES_DEFAULT, durability: "transient-local" } });
    await network.run(1000);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: "incompatible",
        local: WRITER,
        policy: "durability",
        offered: "volatile",
        requested: "transient-local",
      }),
    );
    expect(kinds(events)).not.toContain("matched");
  });

  test("whose ownership is another's alone are not ours to read: the policy is reported", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const a = network.participant();
    const events = listen(a);
    a.engine.createReader(READER, CONFIG);
    const prefix = new Uint8Array(12).fill(7);
    const from = { address: "10.9.9.9", port: 4000, channel: "metatraffic" as const };
    a.participant.handleDatagram(forgedAnnouncement(prefix, from), from, network.now());
    for (const [i, isExclusive] of [true, false].entries())
      a.participant.handleDatagram(
        forgedEndpoint(prefix, WRITER + 256 * i, CONFIG, i + 1, isExclusive),
        from,
        network.now(),
      );
    await network.run(100);
    const ownership = { policy: "ownership", offered: "exclusive", requested: "shared" };
    expect(events).toContainEqual(expect.objectContaining({ kind: "incompatible", local: READER, ...ownership }));
    expect(kinds(events).filter((kind) => kind === "matched")).toHaveLength(1);
  });

  test("that keep their samples give them to readers that come late", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const qos = { ...SERVICES_DEFAULT, durability: "transient-local" as const, depth: 2 };
    const a = network.participant();
    a.engine.createWriter(WRITER, { ...CONFIG, qos });
    for (let n = 1; n <= 5; n++) a.engine.write(WRITER, n, new Uint8Array([0, 1, 0, 0, n]));
    await network.run(1000);
    const b = network.participant();
    const events = listen(b);
    b.engine.createReader(READER, { ...CONFIG, qos });
    await network.run(1000);
    const samples = events.filter((event) => event.kind === "sample");
    expect(samples.map(({ sequence }) => sequence)).toEqual([4, 5]);
  });
});

test("an engine that is closed from within one of its events still says goodbye", async () => {
  const { network, a, b, events } = await matchedPair();
  b.engine.onEvent = ({ kind }) => {
    if (kind === "sample") void b.engine.close();
  };
  events.length = 0;
  a.engine.write(WRITER, 1, new Uint8Array([0, 1, 0, 0, 42]));
  await network.run(100);
  expect(kinds(events)).toContain("participant-lost");
});
