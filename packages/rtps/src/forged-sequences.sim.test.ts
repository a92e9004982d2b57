// SPDX-License-Identifier: Apache-2.0
// Absurd sequence numbers in the name of a known participant, which nobody honest has sent, deafen no reader.

import { forged } from "../test/forged.js";
import type { EngineEvent, RemoteEndpoint } from "./engine.js";
import { type EndpointQos, SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";
import { writeAckNack } from "./wire/ack-nack.js";
import { writeData } from "./wire/data.js";
import { writeGap } from "./wire/gap.js";
import { writeHeartbeat } from "./wire/heartbeat.js";
import { SequenceNumberSet } from "./wire/sequence-number-set.js";
import type { WireWriter } from "./wire/wire-writer.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const IDS = { readerId: READER, writerId: WRITER };
const RELIABLE = { ...SERVICES_DEFAULT, history: "keep-all" as const };
const ELSEWHERE = "10.9.9.9";
const FAR = 1e12;

/** A writing and a reading participant that know each other. */
async function pair(qos: EndpointQos = RELIABLE) {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1 });
  const a = network.participant();
  const b = network.participant();
  const got: EngineEvent[] = [];
  b.engine.onEvent = (event) => got.push(event);
  const config = { topic: "chatter", typeName: "String_", qos };
  a.engine.createWriter(WRITER, config);
  b.engine.createReader(READER, config);
  await network.run(3000);
  let written = 0;
  const write = () => a.engine.write(WRITER, ++written, new Uint8Array(8));
  return {
    network,
    a,
    b,
    write,
    /** Something that `a` has not sent reaches `b`. */
    forge: (address: string, submessage: (w: WireWriter) => void) => {
      const from = { address, port: 4000, channel: "user" } as const;
      b.participant.handleDatagram(forged(a.engine.guidPrefix, submessage), from, network.now());
      b.engine.flush();
    },
    samples: () => got.flatMap((event) => (event.kind === "sample" ? [event.sequence] : [])),
    lost: () => got.filter(({ kind }) => kind === "samples-lost"),
  };
}

const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

const JUMPS: Readonly<Record<string, (w: WireWriter) => void>> = {
  "HEARTBEAT of a history that begins far ahead": (w) =>
    writeHeartbeat(w, { ...IDS, first: FAR, last: FAR + 9, count: 1e9, final: true, liveliness: false }),
  "HEARTBEAT of samples far ahead": (w) =>
    writeHeartbeat(w, { ...IDS, first: 1, last: FAR, count: 1e9, final: true, liveliness: false }),
  "GAP over all that is to come": (w) => writeGap(w, { ...IDS, start: 1, list: SequenceNumberSet.empty(FAR) }),
  "DATA far ahead": (w) =>
    writeData(w, { ...IDS, sequence: FAR, inlineQos: undefined, payload: new Uint8Array(8), hasKey: false }),
};

describe.each(Object.entries(JUMPS))("a forged %s", (_, jump) => {
  test("from elsewhere costs no sample, and none is told of as lost", async () => {
    const { network, b, write, forge, samples, lost } = await pair();
    for (let i = 0; i < 50; i++) {
      forge(ELSEWHERE, jump);
      write();
      await network.run(100);
    }
    expect(samples()).toEqual(numbers(1, 50));
    expect(lost()).toEqual([]);
    expect(b.participant.counters.lost).toBe(0);
    expect(b.participant.sizes().held).toBe(0);
  });

  test("from the writer's own address is taken back when the writer says what it has written", async () => {
    const { network, b, write, forge, samples } = await pair();
    for (let i = 0; i < 10; i++) write();
    await network.run(100);
    forge("10.0.0.1", jump);
    for (let i = 0; i < 10; i++) {
      write();
      await network.run(1000);
    }
    expect(samples()).toEqual(numbers(1, 20));
    expect(b.participant.counters.lost).toBe(0);
    expect(b.participant.sizes().held).toBe(0);
  });
});

test("what was delivered behind a forged leap keeps nothing from coming that the writer has written", async () => {
  const { network, b, write, forge, samples } = await pair();
  for (let i = 0; i < 10; i++) write();
  await network.run(100);
  forge("10.0.0.1", JUMPS["HEARTBEAT of a history that begins far ahead"]!);
  forge("10.0.0.1", JUMPS["DATA far ahead"]!);
  for (let i = 0; i < 10; i++) {
    write();
    await network.run(1000);
  }
  expect(samples()).toEqual([...numbers(1, 10), FAR, ...numbers(11, 20)]);
  expect(b.participant.sizes().held).toBe(0);
});

test("after a true leap, of a writer that keeps its last samples only, a forged beginning has nothing delivered twice", async () => {
  const { network, a, b, write, forge, samples } = await pair({ ...SERVICES_DEFAULT, durability: "transient-local" });
  for (let i = 0; i < 10; i++) write();
  await network.run(100);
  network.cut(a.address, b.address);
  for (let i = 0; i < 5000; i++) write();
  await network.run(100);
  network.heal(a.address, b.address);
  await network.run(5000);
  expect(samples()).toEqual([...numbers(1, 10), ...numbers(5001, 5010)]);
  forge("10.0.0.1", (w) =>
    writeHeartbeat(w, { ...IDS, first: 1, last: 0, count: 1e9, final: true, liveliness: false }),
  );
  for (let i = 0; i < 10; i++) {
    write();
    await network.run(1000);
  }
  expect(samples()).toEqual([...numbers(1, 10), ...numbers(5001, 5020)]);
});

test("a forged loss of a trillion samples counts a million, until the writer says that there were none", async () => {
  const { network, b, write, forge, lost } = await pair();
  for (let i = 0; i < 10; i++) write();
  await network.run(100);
  forge("10.0.0.1", JUMPS["HEARTBEAT of a history that begins far ahead"]!);
  expect(b.participant.counters.lost).toBe(2 ** 20);
  expect(lost()).toEqual([expect.objectContaining({ first: FAR - 2 ** 20, last: FAR - 1 })]);
  write();
  await network.run(1000);
  expect(b.participant.counters.lost).toBe(0);
});

test("nothing more is asked for when the writer has said that there is no more", async () => {
  const { network, a, b, write, forge } = await pair();
  forge("10.0.0.1", JUMPS["HEARTBEAT of samples far ahead"]!);
  await network.run(1000);
  write();
  await network.run(1000);
  let datagrams = 0;
  network.observe = ({ from, to }) => {
    if (from.address === b.address && to.address === a.address) datagrams++;
  };
  await network.run(4000);
  expect(datagrams).toBeLessThan(2);
});

test("a best-effort reader finds its writer again three samples after a forged one far ahead", async () => {
  const { network, write, forge, samples } = await pair({ ...RELIABLE, reliability: "best-effort" });
  for (let i = 0; i < 10; i++) write();
  await network.run(100);
  forge("10.0.0.1", JUMPS["DATA far ahead"]!);
  for (let i = 0; i < 10; i++) {
    write();
    await network.run(100);
  }
  expect(samples()).toEqual([...numbers(1, 10), FAR, ...numbers(13, 20)]);
});

test("an ACKNACK of what was never sent lets go of nothing that the reader lacks", async () => {
  const { network, a, b, write, samples } = await pair();
  network.cut(a.address, b.address);
  write();
  await network.run(1);
  const ackNack = { ...IDS, state: SequenceNumberSet.empty(FAR), count: 1e6, final: true };
  const from = { address: b.address, port: 4000, channel: "user" } as const;
  a.participant.handleDatagram(
    forged(b.engine.guidPrefix, (w) => writeAckNack(w, ackNack)),
    from,
    network.now(),
  );
  network.heal(a.address, b.address);
  await network.run(2000);
  expect(samples()).toEqual([1]);
});

/** Whether a writer takes its reader for one that has begun anew. */
function restarts(events: readonly EngineEvent[]): number {
  return events.filter(({ kind }) => kind === "reader-restarted").length;
}

test.each([
  { base: 0, count: 100 },
  { base: 1, count: 0 },
  { base: 1, count: 1e6 },
])(
  "an ACKNACK from elsewhere does not make a reader one that has begun anew (base $base, count $count)",
  async (claim) => {
    const { network, a, b, write, samples } = await pair();
    const events: EngineEvent[] = [];
    a.engine.onEvent = (event) => events.push(event);
    write();
    await network.run(3000);
    const ackNack = { ...IDS, state: SequenceNumberSet.empty(claim.base), count: claim.count, final: true };
    const from = { address: ELSEWHERE, port: 4000, channel: "user" } as const;
    const datagram = forged(b.engine.guidPrefix, (w) => writeAckNack(w, ackNack));
    a.participant.handleDatagram(datagram, from, network.now());
    a.engine.flush();
    await network.run(3000);
    write();
    await network.run(3000);
    expect(samples()).toEqual([1, 2]);
    expect(restarts(events)).toBe(0);
  },
);

test("a reader that begins anew is believed where all that it sends comes from an address which it does not announce", async () => {
  const { network, a, b, write } = await pair();
  const events: EngineEvent[] = [];
  a.engine.onEvent = (event) => events.push(event);
  // A router on the way that rewrites the address of what comes from the reader's side.
  network.cut(b.address, a.address);
  network.observe = ({ from, to, datagram }) => {
    if (from.address !== b.address) return;
    const channel = to.port === 7411 ? "user" : "metatraffic";
    const rewritten = { address: ELSEWHERE, port: from.port, channel, multicast: to.address !== a.address } as const;
    network.setTimer(network.now() + 0.1, () => {
      a.participant.handleDatagram(datagram, rewritten, network.now());
      a.engine.flush();
    });
  };
  write();
  await network.run(1000);
  network.cut(a.address, b.address);
  await network.run(30_000);
  expect(restarts(events)).toBe(0);
  network.heal(a.address, b.address);
  expect(await network.run(10_000, () => restarts(events) > 0)).toBe(true);
});

test("a writer that sends from an address which it does not announce is believed when nobody denies what it says", async () => {
  const { network, a, b, write, samples, lost } = await pair();
  const other = network.participant();
  const readers: RemoteEndpoint[] = [];
  a.engine.onEvent = (event) => {
    if (event.kind === "confirmed") readers.push(event.remote);
  };
  other.engine.createReader(READER, { topic: "chatter", typeName: "String_", qos: RELIABLE });
  await network.run(1000);
  // A router on the way that rewrites the address of what comes from the writer's side.
  network.cut(a.address, b.address);
  network.observe = ({ from, to, datagram }) => {
    if (from.address !== a.address || to.address !== b.address) return;
    const rewritten = {
      address: ELSEWHERE,
      port: from.port,
      channel: to.port === 7411 ? "user" : "metatraffic",
    } as const;
    network.setTimer(network.now() + 0.1, () => {
      b.participant.handleDatagram(datagram, rewritten, network.now());
      b.engine.flush();
    });
  };
  write();
  await network.run(1);
  expect(samples()).toEqual([1]);
  // For somebody else, which a GAP says in front of the next sample.
  const [reader] = readers;
  a.engine.write(WRITER, 2, new Uint8Array(8), { to: reader!.handle });
  a.engine.write(WRITER, 3, new Uint8Array(8));
  await network.run(1500);
  expect(samples()).toEqual([1, 3]);
  a.engine.write(WRITER, 4, new Uint8Array(8), { to: reader!.handle });
  a.engine.write(WRITER, 5, new Uint8Array(8));
  await network.run(1);
  expect(samples()).toEqual([1, 3, 5]);
  expect(lost()).toEqual([]);
});
