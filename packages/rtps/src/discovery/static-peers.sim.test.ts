// SPDX-License-Identifier: Apache-2.0
// Peers that are added and removed while a participant runs, where multicast does not reach them.

import type { EngineEvent } from "../engine.js";
import { metatrafficUnicastPort } from "../ports.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: SERVICES_DEFAULT };

function listen({ engine }: SimulatedParticipant): EngineEvent["kind"][] {
  const kinds: EngineEvent["kind"][] = [];
  engine.onEvent = ({ kind }) => kinds.push(kind);
  return kinds;
}

const peerAt = ({ address }: SimulatedParticipant) => ({ address, port: metatrafficUnicastPort(0, 0) });

function counts(...sides: SimulatedParticipant[]): number[] {
  return sides.map(({ participant }) => participant.sizes().participants!);
}

test.each([undefined, "fastdds", "cyclonedds"] as const)(
  "a peer that is added is found, one that is removed is given up by both sides, and it is found again (%s)",
  async (vendor) => {
    const network = new SimulatedNetwork({ seed: 1, multicast: false });
    const a = network.participant();
    const b = network.participant(vendor === undefined ? {} : { vendor });
    const events = listen(a);
    a.engine.createWriter(WRITER, CONFIG);
    b.engine.createReader(READER, CONFIG);
    await network.run(60_000);
    expect(counts(a, b)).toEqual([0, 0]);
    const before = a.participant.sizes();

    a.participant.addPeer(peerAt(b), network.now());
    expect(await network.run(5000, () => events.includes("confirmed"))).toBe(true);
    expect(counts(a, b)).toEqual([1, 1]);

    a.participant.removePeer(peerAt(b), network.now());
    await network.run(1000);
    expect(events).toContain("participant-lost");
    expect(counts(a, b)).toEqual([0, 0]);
    await network.run(120_000);
    expect(counts(a, b)).toEqual([0, 0]);
    expect(a.participant.sizes()).toEqual(before);

    events.length = 0;
    a.participant.addPeer(peerAt(b), network.now());
    expect(await network.run(5000, () => events.includes("confirmed"))).toBe(true);
  },
);

test("a removed peer that multicast reaches stays", async () => {
  const network = new SimulatedNetwork({ seed: 2 });
  const a = network.participant();
  const b = network.participant();
  const events = listen(a);
  a.participant.addPeer(peerAt(b), network.now());
  await network.run(10_000);
  a.participant.removePeer(peerAt(b), network.now());
  await network.run(60_000);
  expect(counts(a, b)).toEqual([1, 1]);
  expect(events).not.toContain("participant-lost");
});

test("a peer may start long after it was added, on either side, and whoever was found elsewhere stays", async () => {
  const network = new SimulatedNetwork({ seed: 3, multicast: false });
  const a = network.participant();
  const c = network.participant();
  a.participant.addPeer(peerAt(c), network.now());
  const late = { address: "10.0.99.1" };
  a.participant.addPeer({ ...late, port: metatrafficUnicastPort(0, 0) }, network.now());
  await network.run(600_000);
  const b = network.participant(late);
  await network.run(31_000);
  expect(counts(a, b, c)).toEqual([2, 1, 1]);
  a.participant.removePeer(peerAt(b), network.now());
  await network.run(60_000);
  expect(counts(a, b, c)).toEqual([1, 0, 1]);
});

test("peers that cannot be reached for longer than the lease are lost, and found again by the one that has them", async () => {
  const network = new SimulatedNetwork({ seed: 4, multicast: false });
  const a = network.participant();
  const b = network.participant();
  b.participant.addPeer(peerAt(a), network.now());
  await network.run(5000);
  const heal = network.partition([a.address], [b.address]);
  await network.run(60_000);
  expect(counts(a, b)).toEqual([0, 0]);
  heal();
  await network.run(31_000);
  expect(counts(a, b)).toEqual([1, 1]);
});

test("an address that was never added is removed to no effect", async () => {
  const network = new SimulatedNetwork({ seed: 5 });
  const a = network.participant();
  const b = network.participant();
  await network.run(5000);
  a.participant.removePeer(peerAt(b), network.now());
  await network.run(5000);
  expect(counts(a, b)).toEqual([1, 1]);
});
