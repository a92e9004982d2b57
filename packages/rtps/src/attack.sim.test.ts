// SPDX-License-Identifier: Apache-2.0
// What somebody who can send datagrams, but cannot read ours, can do to a participant and to third parties: little.

import { forged, forgedAnnouncement, forgedEndpoint, forgedGoodbye } from "../test/forged.js";
import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";
import { seededRandom } from "./testing/random.js";
import { writeAckNack } from "./wire/ack-nack.js";
import { writeData } from "./wire/data.js";
import { writeDataFrag } from "./wire/data-frag.js";
import { FragmentNumberSet } from "./wire/fragment-number-set.js";
import { writeGap } from "./wire/gap.js";
import { writeHeartbeat } from "./wire/heartbeat.js";
import { writeNackFrag } from "./wire/nack-frag.js";
import { SequenceNumberSet } from "./wire/sequence-number-set.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const CONFIG = { topic: "chatter", typeName: "String_", qos: { ...SERVICES_DEFAULT, history: "keep-all" as const } };
const FROM = { address: "10.9.9.9", port: 4000, channel: "user" as const };
const IDS = { readerId: READER, writerId: WRITER };
const EIGHT = new Uint8Array(8);
const FRAGMENT = {
  fragmentStart: 1,
  fragmentsInSubmessage: 1,
  fragmentSize: 8,
  inlineQos: undefined,
  hasKey: false,
};
const VICTIM = { address: "10.8.8.8", port: 53 };

function prefixes(seed: number): () => Uint8Array {
  const random = seededRandom(seed);
  return () => Uint8Array.from({ length: 12 }, () => random() * 256);
}

/** A writing and a reading participant that know each other. */
async function pair() {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1 });
  const a = network.participant();
  const b = network.participant();
  const sent: EngineEvent[] = [];
  const got: EngineEvent[] = [];
  a.engine.onEvent = (event) => sent.push(event);
  b.engine.onEvent = (event) => got.push(event);
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  expect(await network.run(1000, () => sent.some(({ kind }) => kind === "confirmed"))).toBe(true);
  await network.run(2000);
  const samples = () => got.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []));
  return { network, a, b, got, samples };
}

describe("forged participants", () => {
  test("that say much of themselves take no more memory than there is a budget for", async () => {
    const { network, b } = await pair();
    const newPrefix = prefixes(4);
    const userData = new Uint8Array(60_000);
    for (let i = 0; i < 3000; i++)
      b.participant.handleDatagram(
        forgedAnnouncement(newPrefix(), { ...VICTIM, port: 1 + i }, 1, userData),
        FROM,
        network.now(),
      );
    const { participants, graphBytes } = b.participant.sizes();
    expect(participants).toBeLessThan(1200);
    expect(graphBytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(b.participant.counters.refused).toBeGreaterThan(1800);
    const late = network.participant();
    expect(await network.run(5000, () => late.participant.sizes().participants === 2)).toBe(true);
    await network.run(60_000);
    expect(b.participant.sizes().graphBytes).toBeLessThan(100);
  });

  test("that announce themselves twice in one datagram are one", async () => {
    const { network, b } = await pair();
    const before = b.participant.sizes();
    const announcement = forgedAnnouncement(prefixes(3)(), VICTIM);
    const twice = Uint8Array.from([...announcement, ...announcement.subarray(20)]);
    b.participant.handleDatagram(twice, FROM, network.now());
    expect(b.participant.sizes().participants).toBe(2);
    await network.run(60_000);
    expect(b.participant.sizes()).toMatchObject({ ...before, deadlines: expect.any(Number) });
  });

  test("that claim the address of a known one take nothing from it", async () => {
    const { network, a, b, got, samples } = await pair();
    const before = b.participant.sizes();
    const newPrefix = prefixes(4);
    for (let i = 1; i <= 20; i++) {
      const claim = forgedAnnouncement(newPrefix(), { address: a.address, port: 7410 });
      b.participant.handleDatagram(claim, FROM, network.now());
      b.engine.flush();
      a.engine.write(WRITER, i, EIGHT.slice());
      await network.run(300);
    }
    expect(samples()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const lost = got.filter((event) => event.kind === "participant-lost");
    expect(lost.map(({ participant }) => participant.guidPrefix)).not.toContainEqual(a.engine.guidPrefix);
    await network.run(60_000);
    // It has its address for itself again.
    expect(b.participant.sizes()).toMatchObject({ ...before, deadlines: expect.any(Number) });
  });

  test("that say goodbye for a known one from elsewhere take it away only if it does not answer", async () => {
    const { network, a, b, got, samples } = await pair();
    const goodbye = forgedGoodbye(a.participant.guidPrefix);
    const lost = () => got.flatMap((event) => (event.kind === "participant-lost" ? [event.cause] : []));
    for (let i = 0; i < 50; i++) {
      b.participant.handleDatagram(goodbye, FROM, network.now());
      b.engine.flush();
      await network.run(100);
    }
    await network.run(10_000);
    expect(lost()).toEqual([]);
    a.engine.write(WRITER, 1, EIGHT);
    await network.run(100);
    expect(samples()).toEqual([1]);
    // It has in truth gone, and its goodbye came by a way of which nothing was known.
    network.crash(a.address);
    b.participant.handleDatagram(goodbye, FROM, network.now());
    b.engine.flush();
    await network.run(1000);
    expect(lost()).toEqual(["left"]);
  });

  test("make it send little to the address that they name", async () => {
    const { network, b } = await pair();
    const newPrefix = prefixes(2);
    let bytesIn = 0;
    let datagrams = 0;
    let bytes = 0;
    network.observe = ({ to, datagram }) => {
      if (to.address !== VICTIM.address) return;
      datagrams++;
      bytes += datagram.length;
    };
    for (let i = 0; i < 50; i++) {
      const announcement = forgedAnnouncement(newPrefix(), { ...VICTIM, port: 1000 + i });
      bytesIn += announcement.length;
      b.participant.handleDatagram(announcement, FROM, network.now());
      b.engine.flush();
    }
    await network.run(120_000);
    expect(datagrams / 50).toBeLessThanOrEqual(40);
    expect(bytes / bytesIn).toBeLessThanOrEqual(12);
  });

  // Two that greeted each other's greetings made ever more of them, on a network that doubled some (RCLTS_SEED=79 of calls).
  test("again and again at once are greeted once, as an answer is an announcement too", async () => {
    const { network, b } = await pair();
    const announcement = forgedAnnouncement(prefixes(5)(), VICTIM);
    let greetings = 0;
    network.observe = ({ to }) => {
      if (to.address === VICTIM.address) greetings++;
    };
    for (let i = 0; i < 100; i++) {
      b.participant.handleDatagram(announcement, FROM, network.now());
      b.engine.flush();
    }
    await network.run(1);
    expect(greetings).toBeLessThan(10);
  });
});

describe("a GUID prefix that two participants have", () => {
  test("is this one's: what the other says is passed over, and it is sent nothing", async () => {
    const { network, b, samples } = await pair();
    const before = b.participant.sizes();
    let toVictim = 0;
    network.observe = ({ to }) => {
      if (to.address === VICTIM.address) toVictim++;
    };
    const own = b.engine.guidPrefix;
    for (const datagram of [
      forgedAnnouncement(own, VICTIM),
      forgedEndpoint(own, WRITER, CONFIG, 1),
      forged(own, (w) => writeData(w, { ...IDS, sequence: 1, inlineQos: undefined, payload: EIGHT, hasKey: false })),
    ])
      b.participant.handleDatagram(datagram, FROM, network.now());
    b.engine.flush();
    await network.run(100);
    expect(toVictim).toBe(0);
    expect(samples()).toEqual([]);
    expect(b.participant.sizes()).toEqual(before);
  });

  test("is a known one's: that one stays where it is, and the other finds its place when it has left", async () => {
    const { network, a, b, samples } = await pair();
    let toVictim = 0;
    network.observe = ({ to, datagram }) => {
      if (to.address === VICTIM.address) toVictim += datagram.length;
    };
    const double = forgedAnnouncement(a.engine.guidPrefix, VICTIM, 7);
    for (let i = 0; i < 20; i++) {
      b.participant.handleDatagram(double, FROM, network.now());
      a.engine.write(WRITER, i + 1, EIGHT.slice());
      await network.run(500);
    }
    expect(samples()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(b.participant.sizes().participants).toBe(1);
    expect(toVictim).toBeLessThanOrEqual(20 * double.length);
    await a.engine.close();
    // Its goodbye does not come from where it is said to be, so it is asked first.
    await network.run(1000);
    expect(b.participant.sizes().participants).toBe(0);
    b.participant.handleDatagram(double, FROM, network.now());
    expect(b.participant.sizes().participants).toBe(1);
  });
});

describe("forged submessages in the name of a known participant", () => {
  test("a flood of HEARTBEATs is answered once per moment", async () => {
    const { network, a, b } = await pair();
    const before = network.statistics.sent;
    for (let count = 1000; count < 11_000; count++) {
      const ids = { readerId: READER, writerId: WRITER };
      const heartbeat = { ...ids, first: 1, last: 0, count, final: false, liveliness: false };
      b.participant.handleDatagram(
        forged(a.engine.guidPrefix, (w) => writeHeartbeat(w, heartbeat)),
        FROM,
        network.now(),
      );
      b.engine.flush();
    }
    await network.run(100);
    expect(network.statistics.sent - before).toBeLessThan(10);
  });

  test("one ACKNACK brings no more than a window of samples", async () => {
    const { network, a, b } = await pair();
    network.cut(b.address, a.address);
    for (let i = 1; i <= 200; i++) a.engine.write(WRITER, i, new Uint8Array(1000));
    await network.run(10);
    let bytes = 0;
    network.observe = ({ from, datagram }) => {
      if (from.address === a.address) bytes += datagram.length;
    };
    const all = Array.from({ length: 256 }, (_, i) => i + 1);
    const state = SequenceNumberSet.fromSorted(1, all);
    const ackNack = { readerId: READER, writerId: WRITER, state, count: 1e6, final: true };
    a.participant.handleDatagram(
      forged(b.engine.guidPrefix, (w) => writeAckNack(w, ackNack)),
      FROM,
      network.now(),
    );
    a.engine.flush();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(64 * 1024);
  });

  test.each(["ACKNACK", "NACK_FRAG"])(
    "a flood of %ss brings what was sent a few times, and then a trickle",
    async (kind) => {
      const { network, a, b } = await pair();
      network.cut(b.address, a.address);
      const size = kind === "ACKNACK" ? 1000 : 200_000;
      for (let i = 1; i <= 200_000 / size; i++) a.engine.write(WRITER, i, new Uint8Array(size));
      await network.run(10);
      let bytes = 0;
      network.observe = ({ from, datagram }) => {
        if (from.address === a.address) bytes += datagram.length;
      };
      const all = Array.from({ length: 256 }, (_, i) => i + 1);
      const numbers = { state: SequenceNumberSet.fromSorted(1, all), fragments: FragmentNumberSet.fromSorted(1, all) };
      for (let count = 1000; count < 3000; count++) {
        const datagram = forged(b.engine.guidPrefix, (w) => {
          if (kind === "ACKNACK") writeAckNack(w, { ...IDS, state: numbers.state, count, final: true });
          else writeNackFrag(w, { ...IDS, sequence: 1, fragments: numbers.fragments, count });
        });
        a.participant.handleDatagram(datagram, FROM, network.now());
        a.engine.flush();
        await network.run(0.1);
      }
      // A reserve of 256 KiB, four times 192 KiB that may be on their way, 4 KiB for each of 200 ms.
      expect(bytes).toBeGreaterThan(512 * 1024);
      expect(bytes).toBeLessThan(2048 * 1024);
    },
  );

  test("absurd jumps of GAP, HEARTBEAT and ACKNACK cost no time and no memory", async () => {
    const { network, a, b } = await pair();
    const far = Number.MAX_SAFE_INTEGER - 300;
    const ids = { readerId: READER, writerId: WRITER };
    const list = SequenceNumberSet.fromSorted(far, [far, far + 7]);
    const begin = performance.now();
    for (let i = 0; i < 1000; i++) {
      const count = 1000 + i;
      const gap = { ...ids, start: 10 + 5 * i, list };
      const heartbeat = { ...ids, first: 1, last: far, count, final: false, liveliness: false };
      const ackNack = { ...ids, state: SequenceNumberSet.fromSorted(far, [far]), count, final: false };
      b.participant.handleDatagram(
        forged(a.engine.guidPrefix, (w) => writeGap(w, gap)),
        FROM,
        network.now(),
      );
      b.participant.handleDatagram(
        forged(a.engine.guidPrefix, (w) => writeHeartbeat(w, heartbeat)),
        FROM,
        network.now(),
      );
      a.participant.handleDatagram(
        forged(b.engine.guidPrefix, (w) => writeAckNack(w, ackNack)),
        FROM,
        network.now(),
      );
    }
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(b.participant.sizes().held).toBeLessThanOrEqual(1024);
  });
});

test("numbers beyond 2^32 are numbers like any other", async () => {
  const { network, a, b, samples } = await pair();
  const ids = { readerId: READER, writerId: WRITER };
  const first = 2 ** 32 - 1;
  const heartbeat = { ...ids, first, last: first + 2, count: 1000, final: true, liveliness: false };
  const send = (write: Parameters<typeof forged>[1]) =>
    b.participant.handleDatagram(forged(a.engine.guidPrefix, write), { ...FROM, address: a.address }, network.now());
  send((w) => writeHeartbeat(w, heartbeat));
  for (const sequence of [first + 2, first, first + 1])
    send((w) => writeData(w, { ...ids, sequence, inlineQos: undefined, payload: new Uint8Array(8), hasKey: false }));
  b.engine.flush();
  expect(samples()).toEqual([first, first + 1, first + 2]);
});

test("a limit that is reached is reported once for each sender, and all that is refused is counted", async () => {
  const { network, a, b, got } = await pair();
  for (let i = 0; i < 100; i++) {
    const datagram = forged(a.engine.guidPrefix, (w) =>
      writeDataFrag(w, { ...IDS, sequence: 1 + i, ...FRAGMENT, sampleSize: 0xffffffff, fragments: EIGHT }),
    );
    b.participant.handleDatagram(datagram, FROM, network.now());
  }
  b.engine.flush();
  const reason = "a sample above 256 MiB or in more than 262,144 fragments";
  expect(got.filter(({ kind }) => kind === "refused")).toEqual([{ kind: "refused", address: a.address, reason }]);
  expect(b.engine.counters.refused).toBe(100);
});

test("malformed datagrams are reported once for each sender and reason, and all are counted", async () => {
  const { network, b, got } = await pair();
  for (let i = 0; i < 1000; i++) b.participant.handleDatagram(new Uint8Array(5), FROM, network.now());
  b.engine.flush();
  const reports = got.filter(({ kind }) => kind === "malformed");
  expect(reports).toEqual([{ kind: "malformed", address: FROM.address, reason: expect.any(String) }]);
  expect(b.participant.counters.malformed).toBe(1000);
});
