// SPDX-License-Identifier: Apache-2.0
// Samples for some of a writer's readers: each audience has its own, the late and the forgetful too.

import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "./testing/network.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const STATE = {
  topic: "state",
  typeName: "State_",
  qos: { ...SERVICES_DEFAULT, durability: "transient-local" as const, depth: 1 },
};
/** Two forms of one thing, each for those that understand it. */
const OLD = 24;
const NEW = 16;

/** A participant that writes both forms each time; `audienceOf` says who gets which. */
function writing(network: SimulatedNetwork, audienceOf: (address: string) => number | undefined) {
  const { engine, participant } = network.participant();
  const addressOf = new Map<string, string>();
  engine.onEvent = (event) => {
    if (event.kind !== "matched") return;
    const audience = audienceOf(addressOf.get(String(event.remote.participant.guidPrefix))!);
    if (audience !== undefined) engine.setAudience(event.local, event.remote.handle, audience);
  };
  engine.createWriter(WRITER, STATE);
  let sequence = 0;
  const update = (version: number) => {
    engine.write(WRITER, ++sequence, Uint8Array.of(0, 1, 0, 0, NEW, version), { audience: NEW });
    engine.write(WRITER, ++sequence, Uint8Array.of(0, 1, 0, 0, OLD, version), { audience: OLD });
  };
  return {
    update,
    participant,
    know: (peer: SimulatedParticipant) => void addressOf.set(String(peer.engine.guidPrefix), peer.address),
  };
}

/** What a participant's reader got: the form and the version of each sample. */
function listen({ engine }: SimulatedParticipant, reader = READER): number[][] {
  const got: number[][] = [];
  const before = engine.onEvent;
  engine.onEvent = (event: EngineEvent) => {
    before(event);
    if (event.kind === "sample" && event.reader === reader) got.push([...event.payload.subarray(4, 6)]);
  };
  engine.createReader(reader, STATE);
  return got;
}

const VENDORS = [undefined, "cyclonedds", "fastdds"] as const;

function participant(network: SimulatedNetwork, vendor: (typeof VENDORS)[number]) {
  return network.participant(vendor === undefined ? {} : { vendor });
}

describe.each(VENDORS)("readers of %s", (vendor) => {
  test("get what is for their audience and nothing else, in order and at 20 % loss", async () => {
    const network = new SimulatedNetwork({ seed: 1, loss: 0.2 });
    const peers = [OLD, NEW, OLD, undefined].map((audience) => ({ peer: participant(network, vendor), audience }));
    const writer = writing(network, (address) => peers.find(({ peer }) => peer.address === address)?.audience);
    const got = peers.map(({ peer }) => {
      writer.know(peer);
      return listen(peer);
    });
    await network.run(5000);
    for (let version = 1; version <= 50; version++) {
      writer.update(version);
      await network.run(20);
    }
    const last = () => got.slice(0, 3).every((samples) => samples.at(-1)?.[1] === 50);
    expect(await network.run(10_000, last)).toBe(true);
    for (const [i, { audience }] of peers.entries()) {
      const forms = new Set(got[i]!.map(([form]) => form));
      expect([...forms]).toEqual(audience === undefined ? [] : [audience]);
      const versions = got[i]!.map(([, version]) => version!);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    }
    // Keep-last 1 counts for each audience.
    expect(writer.participant.sizes().history).toBe(2);
  });

  test("that come late get the last of their audience, a second one of the same process too", async () => {
    const network = new SimulatedNetwork({ seed: 2, loss: 0.1 });
    const early = participant(network, vendor);
    const late = [OLD, NEW].map((audience) => ({ peer: participant(network, vendor), audience }));
    const writer = writing(network, (address) => late.find(({ peer }) => peer.address === address)?.audience ?? NEW);
    for (const peer of [early, ...late.map((each) => each.peer)]) writer.know(peer);
    const first = listen(early);
    await network.run(1000);
    for (const version of [1, 2, 3]) writer.update(version);
    expect(await network.run(10_000, () => first.at(-1)?.[1] === 3)).toBe(true);
    const got = late.map(({ peer }) => listen(peer));
    expect(await network.run(10_000, () => got.every(({ length }) => length > 0))).toBe(true);
    const seconds = late.map(({ peer }) => listen(peer, READER + 256));
    expect(await network.run(10_000, () => seconds.every(({ length }) => length > 0))).toBe(true);
    await network.run(5000);
    for (const samples of [got, seconds]) expect(samples).toEqual([[[OLD, 3]], [[NEW, 3]]]);
    writer.update(4);
    const all = [...got, ...seconds];
    expect(await network.run(10_000, () => all.every((samples) => samples.at(-1)?.[1] === 4))).toBe(true);
  });

  test("that had lost us for a while get the last of their audience again", async () => {
    const network = new SimulatedNetwork({ seed: 3 });
    const peer = participant(network, vendor);
    const writer = writing(network, () => OLD);
    writer.know(peer);
    const got = listen(peer);
    writer.update(1);
    expect(await network.run(5000, () => got.length === 1)).toBe(true);
    // One way only: we go on hearing it, but it gives us up after our lease of 20 s.
    network.cut("10.0.0.2", peer.address);
    await network.run(25_000);
    network.heal("10.0.0.2", peer.address);
    expect(await network.run(30_000, () => got.length === 2)).toBe(true);
    expect(got).toEqual([
      [OLD, 1],
      [OLD, 1],
    ]);
  });
});

test("a reader that changes its audience gets the newer samples of the other one from then on", async () => {
  const network = new SimulatedNetwork({ seed: 4 });
  const peer = network.participant();
  const { engine } = network.participant();
  let handle = 0;
  engine.onEvent = (event) => {
    if (event.kind !== "matched") return;
    handle = event.remote.handle;
    engine.setAudience(WRITER, handle, OLD);
  };
  engine.createWriter(WRITER, STATE);
  const got = listen(peer);
  await network.run(1000);
  engine.write(WRITER, 1, Uint8Array.of(0, 1, 0, 0, NEW, 1), { audience: NEW });
  engine.write(WRITER, 2, Uint8Array.of(0, 1, 0, 0, OLD, 1), { audience: OLD });
  await network.run(100);
  engine.setAudience(WRITER, handle, NEW);
  await network.run(100);
  expect(got).toEqual([[OLD, 1]]);
  engine.write(WRITER, 3, Uint8Array.of(0, 1, 0, 0, NEW, 2), { audience: NEW });
  engine.write(WRITER, 4, Uint8Array.of(0, 1, 0, 0, OLD, 2), { audience: OLD });
  await network.run(100);
  expect(got).toEqual([
    [OLD, 1],
    [NEW, 2],
  ]);
  engine.setAudience(WRITER, handle, OLD);
  await network.run(100);
  expect(got.at(-1)).toEqual([OLD, 2]);
});

test("readers of the writer's own participant get nothing that is for an audience", async () => {
  const network = new SimulatedNetwork({ seed: 5 });
  const peer = network.participant();
  peer.engine.createWriter(WRITER, STATE);
  const got = listen(peer);
  peer.engine.write(WRITER, 1, Uint8Array.of(0, 1, 0, 0, OLD, 1), { audience: OLD });
  const late = listen(peer, READER + 256);
  await network.run(100);
  expect([got, late]).toEqual([[], []]);
});
