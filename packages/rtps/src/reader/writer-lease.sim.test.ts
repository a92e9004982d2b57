// SPDX-License-Identifier: Apache-2.0
// What readers that ask for a finite lease are told of the liveliness of their writers.

import { forged, forgedAnnouncement, forgedEndpoint } from "../../test/forged.js";
import { encodeParticipantMessage, PARTICIPANT_MESSAGE_MANUAL_LIVELINESS } from "../discovery/participant-message.js";
import type { EngineEvent } from "../engine.js";
import { ENTITYID_PARTICIPANT_MESSAGE_READER, ENTITYID_PARTICIPANT_MESSAGE_WRITER } from "../guid.js";
import { type EndpointQos, SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";
import { writeData } from "../wire/data.js";
import { writeHeartbeat } from "../wire/heartbeat.js";

const WRITER = 0x00000103;
const OTHER_WRITER = 0x00000203;
const READER = 0x00000104;
const OTHER_READER = 0x00000204;
const SAMPLE = new Uint8Array([0, 1, 0, 0, 42]);
/** Seconds. */
const LEASE = 1;

type Told = [at: number, kind: string, local: number];

const config = (topic: string, changes: Partial<EndpointQos>) => ({
  topic,
  typeName: "String_",
  qos: { ...SERVICES_DEFAULT, leaseDuration: LEASE, ...changes },
});

/** A participant with two writers and one with a reader of each, or one with all of them; what the readers are told. */
async function setUp(
  liveliness: EndpointQos["liveliness"],
  options: { alone?: boolean; readers?: Partial<EndpointQos> } = {},
) {
  const network = new SimulatedNetwork({ seed: 1 });
  const writing = network.participant();
  const reading = options.alone === true ? writing : network.participant();
  const told: Told[] = [];
  let matched = 0;
  reading.engine.onEvent = (event: EngineEvent) => {
    if (event.kind === "matched" && (event.local === READER || event.local === OTHER_READER)) matched++;
    if (event.kind === "writer-alive" || event.kind === "writer-not-alive")
      told.push([Math.round(network.now() - begun), event.kind, event.local]);
  };
  for (const [writer, reader, topic] of [
    [WRITER, READER, "one"],
    [OTHER_WRITER, OTHER_READER, "other"],
  ] as const) {
    reading.engine.createReader(reader, config(topic, options.readers ?? {}));
    writing.engine.createWriter(writer, config(topic, { liveliness }));
  }
  let begun = 0;
  expect(await network.run(1000, () => matched === 2)).toBe(true);
  await network.run(5);
  begun = network.now();
  let sequence = 0;
  const write = () => writing.engine.write(WRITER, ++sequence, SAMPLE);
  const assert = () => writing.engine.assertLiveliness(WRITER);
  /** Does something each 0.5 s for so many seconds. */
  const each = async (seconds: number, what: () => void) => {
    for (let i = 0; i < 2 * seconds; i++) {
      what();
      await network.run(500);
    }
  };
  return { network, writing, reading, told, write, assert, each };
}

/** What the first reader was told before what the other was. */
const sorted = (told: readonly Told[]) =>
  told.map(([, kind, local]) => [kind, local] as const).sort(([, a], [, b]) => a - b);

const hears = (from: SimulatedParticipant, to: SimulatedParticipant, network: SimulatedNetwork, heard: boolean) =>
  heard ? network.heal(from.address, to.address) : network.cut(from.address, to.address);

describe("automatic liveliness", () => {
  test("is asserted by the participant's messages, however long nothing is written", async () => {
    const { network, told } = await setUp("automatic");
    await network.run(60_000);
    expect(told).toEqual([]);
  });

  test("ends with the lease while nothing arrives, and is there again when something does", async () => {
    const { network, writing, reading, told } = await setUp("automatic");
    await network.run(60_000);
    hears(writing, reading, network, false);
    await network.run(3000);
    expect(sorted(told)).toEqual([
      ["writer-not-alive", READER],
      ["writer-not-alive", OTHER_READER],
    ]);
    // The last message came up to half a lease before.
    for (const [at] of told) {
      expect(at).toBeGreaterThanOrEqual(60_000 + 400);
      expect(at).toBeLessThanOrEqual(60_000 + 1005);
    }
    told.length = 0;
    hears(writing, reading, network, true);
    await network.run(1000);
    expect(told.map(([, kind]) => kind)).toEqual(["writer-alive", "writer-alive"]);
    told.length = 0;
    await network.run(60_000);
    expect(told).toEqual([]);
  });

  test("is of no interest to readers that ask for no lease", async () => {
    const { network, writing, reading, told } = await setUp("automatic", {
      readers: { leaseDuration: Number.POSITIVE_INFINITY },
    });
    hears(writing, reading, network, false);
    await network.run(15_000);
    expect(told).toEqual([]);
  });
});

describe("manual-by-participant liveliness", () => {
  test("ends with the lease although the participant announces itself", async () => {
    const { network, told } = await setUp("manual-by-participant");
    await network.run(10_000);
    expect(sorted(told)).toEqual([
      ["writer-not-alive", READER],
      ["writer-not-alive", OTHER_READER],
    ]);
  });

  test("of all writers is asserted by what one of them writes", async () => {
    const { network, told, write, each } = await setUp("manual-by-participant");
    await each(10, write);
    expect(told).toEqual([]);
    await network.run(2000);
    expect(told.map(([, kind]) => kind)).toEqual(["writer-not-alive", "writer-not-alive"]);
    told.length = 0;
    write();
    await network.run(100);
    expect(sorted(told)).toEqual([
      ["writer-alive", READER],
      ["writer-alive", OTHER_READER],
    ]);
  });

  test("of all writers is asserted by a message, without anything being written", async () => {
    const { network, told, assert, each } = await setUp("manual-by-participant");
    await each(10, assert);
    expect(told).toEqual([]);
    await network.run(2000);
    assert();
    await network.run(100);
    expect(told.map(([, kind]) => kind)).toEqual([
      "writer-not-alive",
      "writer-not-alive",
      "writer-alive",
      "writer-alive",
    ]);
  });
});

describe("manual-by-topic liveliness", () => {
  test.each(["reliable", "best-effort"] as const)(
    "is asserted for one writer by its samples, %s",
    async (reliability) => {
      const { told, write, each } = await setUp("manual-by-topic", { readers: { reliability } });
      await each(10, write);
      expect(told.map(([, kind, local]) => [kind, local])).toEqual([["writer-not-alive", OTHER_READER]]);
    },
  );

  test.each(["reliable", "best-effort"] as const)(
    "is asserted for one writer by a HEARTBEAT, %s",
    async (reliability) => {
      const { network, told, assert, each } = await setUp("manual-by-topic", { readers: { reliability } });
      await each(10, assert);
      expect(told.map(([, kind, local]) => [kind, local])).toEqual([["writer-not-alive", OTHER_READER]]);
      await network.run(2000);
      assert();
      await network.run(100);
      expect(told.slice(1).map(([, kind, local]) => [kind, local])).toEqual([
        ["writer-not-alive", READER],
        ["writer-alive", READER],
      ]);
    },
  );
});

describe("within one participant", () => {
  test("automatic liveliness never ends", async () => {
    const { network, told } = await setUp("automatic", { alone: true });
    await network.run(60_000);
    expect(told).toEqual([]);
  });

  test("manual kinds are told as between participants", async () => {
    for (const [liveliness, others] of [
      ["manual-by-participant", []],
      ["manual-by-topic", [OTHER_READER]],
    ] as const) {
      const { network, told, write, assert, each } = await setUp(liveliness, { alone: true });
      await each(5, write);
      await each(5, assert);
      expect(told.map(([, , local]) => local)).toEqual(others);
      told.length = 0;
      await network.run(2000);
      write();
      await network.run(10);
      expect(told.filter(([, , local]) => local === READER).map(([, kind]) => kind)).toEqual([
        "writer-not-alive",
        "writer-alive",
      ]);
    }
  });
});

test("nothing of it remains when the writers are gone", async () => {
  const { network, writing, reading, told } = await setUp("manual-by-participant");
  await network.run(2000);
  writing.engine.deleteEndpoint(OTHER_WRITER);
  await network.run(100);
  await writing.engine.close();
  await network.run(100);
  told.length = 0;
  const { participants, deadlines } = reading.participant.sizes();
  expect(participants).toBe(0);
  // The announcement and its own assertions.
  expect(deadlines).toBeLessThanOrEqual(2);
  await network.run(10_000);
  expect(told).toEqual([]);
});

test("a participant asserts the liveliness of its own writers alone, and not with what can not be read", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { participant } = network.participant();
  const [honest, other] = [1, 2].map((n) => Uint8Array.of(1, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, n)) as [
    Uint8Array,
    Uint8Array,
  ];
  const from = { address: "10.9.0.1", port: 7410, channel: "metatraffic" as const };
  const { qos } = config("one", { liveliness: "manual-by-participant" });
  participant.createReader(READER, { topic: "one", typeName: "String_", qos }, 0);
  participant.handleDatagram(forgedAnnouncement(honest, from), from, 0);
  participant.handleDatagram(forgedAnnouncement(other, { address: "10.9.0.2", port: 7410 }), from, 0);
  participant.handleDatagram(forgedEndpoint(honest, WRITER, { topic: "one", typeName: "String_", qos }, 1), from, 0);
  const told = () => {
    const kinds: string[] = [];
    for (let event = participant.pollEvent(); event !== undefined; event = participant.pollEvent())
      if (event.kind === "writer-alive" || event.kind === "writer-not-alive") kinds.push(event.kind);
    return kinds;
  };
  const says = (sender: Uint8Array, sequence: number, payload: Uint8Array) =>
    forged(sender, (w) => {
      const ids = { readerId: ENTITYID_PARTICIPANT_MESSAGE_READER, writerId: ENTITYID_PARTICIPANT_MESSAGE_WRITER };
      writeData(w, { ...ids, sequence, inlineQos: undefined, payload, hasKey: false });
      writeHeartbeat(w, { ...ids, first: 1, last: sequence, count: sequence, final: true, liveliness: false });
    });
  const manual = (guidPrefix: Uint8Array) =>
    encodeParticipantMessage({ guidPrefix, kind: PARTICIPANT_MESSAGE_MANUAL_LIVELINESS, data: new Uint8Array(0) });

  participant.handleTimeout(1500);
  expect(told()).toEqual(["writer-not-alive"]);
  participant.handleDatagram(says(other, 1, manual(honest)), from, 1600);
  expect(told()).toEqual([]);
  participant.handleDatagram(says(honest, 1, manual(honest).subarray(0, 10)), from, 1700);
  expect(told()).toEqual([]);
  expect(participant.counters.malformed).toBe(1);
  participant.handleDatagram(says(honest, 2, manual(honest)), from, 1800);
  expect(told()).toEqual(["writer-alive"]);
});
