// SPDX-License-Identifier: Apache-2.0
// Hosts in several networks: each peer is found wherever they meet, and reached on a way that works.

import { forged, forgedAnnouncement } from "../../test/forged.js";
import type { EngineEvent } from "../engine.js";
import { ENTITYID_SEDP_PUBLICATIONS_READER, ENTITYID_SEDP_PUBLICATIONS_WRITER } from "../guid.js";
import { metatrafficUnicastPort } from "../ports.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";
import { writeAckNack } from "../wire/ack-nack.js";
import { writeInfoDestination } from "../wire/info-destination.js";
import { SequenceNumberSet } from "../wire/sequence-number-set.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };

class Pair {
  readonly network: SimulatedNetwork;
  readonly a: SimulatedParticipant;
  readonly b: SimulatedParticipant;
  readonly events: EngineEvent[] = [];
  private written = 0;

  constructor(network: SimulatedNetwork, a: SimulatedParticipant, b: SimulatedParticipant) {
    this.network = network;
    this.a = a;
    this.b = b;
    for (const { engine } of [a, b]) engine.onEvent = (event) => this.events.push(event);
    a.engine.createWriter(WRITER, CONFIG);
    b.engine.createReader(READER, CONFIG);
  }

  count(kind: EngineEvent["kind"]): number {
    return this.events.filter((event) => event.kind === kind).length;
  }

  meet(): Promise<boolean> {
    return this.network.run(5000, () => this.count("confirmed") > 0);
  }

  /** Milliseconds until a sample that is written now has come. */
  async sample(): Promise<number> {
    const since = this.network.now();
    this.a.engine.write(WRITER, ++this.written, new Uint8Array(8));
    expect(await this.network.run(60_000, () => this.count("sample") === this.written)).toBe(true);
    return this.network.now() - since;
  }

  /** Cuts or heals both ways of one of their networks, by its place in their addresses. */
  set(place: number, state: "cut" | "heal"): void {
    const a = this.a.addresses[place]!;
    const b = this.b.addresses[place]!;
    this.network[state](a, b);
    this.network[state](b, a);
  }
}

test("hosts that share no network do not meet, and each is found by the one that is in both", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const both = network.participant({ networks: [0, 1] });
  const ends = [network.participant({ networks: [0] }), network.participant({ networks: [1] })];
  await network.run(5000);
  expect(both.participant.sizes().participants).toBe(2);
  for (const { participant } of ends) expect(participant.sizes().participants).toBe(1);
});

test("a peer is reached where its announcement came from, whichever address it names first", async () => {
  const network = new SimulatedNetwork({ seed: 2 });
  const pair = new Pair(network, network.participant({ networks: [0] }), network.participant({ networks: [7, 0] }));
  expect(await pair.meet()).toBe(true);
  const targets = new Set<string>();
  network.observe = ({ from, to }) => {
    if (from.address === pair.a.address && !to.address.startsWith("239.")) targets.add(to.address);
  };
  await pair.sample();
  expect([...targets]).toEqual([pair.b.addresses[1]]);
});

test("when the network in use goes silent, peers go on over the other one", async () => {
  const network = new SimulatedNetwork({ seed: 3 });
  const networks = [0, 1];
  const pair = new Pair(network, network.participant({ networks }), network.participant({ networks }));
  expect(await pair.meet()).toBe(true);
  await pair.sample();
  pair.set(0, "cut");
  // Announcements come each 6 s; silence of 10 s on the one way is too long for chance.
  expect(await pair.sample()).toBeLessThan(18_000);
  expect(await pair.sample()).toBeLessThan(100);
  pair.set(0, "heal");
  pair.set(1, "cut");
  expect(await pair.sample()).toBeLessThan(18_000);
  expect(pair.count("participant-lost")).toBe(0);
});

test.each([undefined, "fastdds", "cyclonedds"] as const)(
  "while one of two networks works, whichever it is, peers stay known (%s)",
  async (vendor) => {
    const network = new SimulatedNetwork({ seed: 3, loss: 0.1 });
    const networks = [0, 1];
    const b = network.participant(vendor === undefined ? { networks } : { networks, vendor });
    const pair = new Pair(network, network.participant({ networks }), b);
    expect(await pair.meet()).toBe(true);
    for (let round = 0; round < 6; round++) {
      pair.set(round % 2, "cut");
      await network.run(40_000);
      pair.set(round % 2, "heal");
      await network.run(20_000);
    }
    expect(pair.count("participant-lost")).toBe(0);
  },
);

test("without multicast the other way is found by asking, before the lease is over", async () => {
  const network = new SimulatedNetwork({ seed: 4, multicast: false });
  const pair = new Pair(network, network.participant({ networks: [0, 1] }), network.participant({ networks: [0, 1] }));
  pair.a.participant.addPeer({ address: pair.b.address, port: metatrafficUnicastPort(0, 0) }, network.now());
  expect(await pair.meet()).toBe(true);
  pair.set(0, "cut");
  expect(await pair.sample()).toBeLessThan(20_000);
  await network.run(120_000);
  expect(pair.count("participant-lost")).toBe(0);
});

test("datagrams over two networks may be lost and overtake each other: each sample arrives once", async () => {
  const network = new SimulatedNetwork({ seed: 5, loss: 0.2, delay: 1, jitter: 5, duplication: 0.1 });
  const pair = new Pair(network, network.participant({ networks: [0, 1] }), network.participant({ networks: [0, 1] }));
  expect(await pair.meet()).toBe(true);
  for (let round = 0; round < 6; round++) {
    pair.set(round % 2, "cut");
    for (let i = 0; i < 20; i++) await pair.sample();
    pair.set(round % 2, "heal");
    await network.run(30_000);
  }
  expect(pair.count("sample")).toBe(120);
  expect(pair.count("participant-lost")).toBe(0);
});

test("a peer that is heard from an address that leads nowhere is reached at its other one within seconds", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { participant, engine } = network.participant();
  const peer = Uint8Array.of(1, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9);
  const addresses = ["10.0.9.1", "10.0.9.2"].map((address) => ({ address, port: 7410 }));
  const reached: [at: number, address: string][] = [];
  network.observe = ({ to, at }) => {
    if (to.address.startsWith("10.0.9.")) reached.push([at, to.address]);
  };
  // As Fast DDS does with a list of interfaces: by the second it sends from the address of the first too, and asks for what
  // we have as long as nothing of us arrives.
  const from = { ...addresses[0]!, channel: "metatraffic" as const };
  for (let count = 1; count <= 20; count++) {
    participant.handleDatagram(forgedAnnouncement(peer, addresses), from, network.now());
    const asks = forged(peer, (w) => {
      writeInfoDestination(w, engine.guidPrefix);
      const ids = { readerId: ENTITYID_SEDP_PUBLICATIONS_READER, writerId: ENTITYID_SEDP_PUBLICATIONS_WRITER };
      writeAckNack(w, { ...ids, state: SequenceNumberSet.empty(0), count, final: false });
    });
    participant.handleDatagram(asks, from, network.now());
    engine.flush();
    await network.run(200);
  }
  expect(reached[0]).toEqual([0, "10.0.9.1"]);
  const [other] = reached.find(([, address]) => address === "10.0.9.2") ?? [Number.POSITIVE_INFINITY];
  expect(other).toBeLessThan(3000);
});
