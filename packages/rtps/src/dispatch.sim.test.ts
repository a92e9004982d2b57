// SPDX-License-Identifier: Apache-2.0
// What a datagram costs does not depend on how many other participants and endpoints are known.

import { callsDuring } from "../test/calls-during.js";
import { forged, forgedAnnouncement, forgedEndpoint } from "../test/forged.js";
import { Matching } from "./discovery/matching.js";
import { RemoteParticipants } from "./discovery/remote-participants.js";
import { GuidPrefix, PrefixTable } from "./guid.js";
import { Outbox } from "./outbox.js";
import { Participant } from "./participant.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { Acknowledger } from "./reader/acknowledger.js";
import { SampleOrder } from "./reader/sample-order.js";
import { WriterProxy } from "./reader/writer-proxy.js";
import { Deadlines } from "./timers.js";
import { writeAckNack } from "./wire/ack-nack.js";
import { writeData } from "./wire/data.js";
import { writeHeartbeat } from "./wire/heartbeat.js";
import { SequenceNumberSet } from "./wire/sequence-number-set.js";
import { Heartbeats } from "./writer/heartbeats.js";
import { MatchedReaders } from "./writer/matched-readers.js";
import { ReaderGroup } from "./writer/reader-group.js";
import { Repairs } from "./writer/repairs.js";
import { Writer } from "./writer/writer.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const QOS = { ...SERVICES_DEFAULT, history: "keep-all" as const };
const REQUESTS = { topic: "rq/addRequest", typeName: "Request_", qos: QOS };
const REPLIES = { topic: "rr/addReply", typeName: "Reply_", qos: QOS };
const FROM = { address: "10.0.0.9", port: 4000, channel: "user" as const };

/** A service's participant to which so many clients are known. */
class Server {
  private readonly participant: Participant;
  private readonly clients: Uint8Array[];
  private now = 0;
  private sequence = 0;

  constructor(clients: number) {
    const address = { address: "10.0.0.1", port: 7411 };
    this.participant = new Participant(
      {
        guidPrefix: Uint8Array.of(1, 0xf0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
        bound: {
          domainId: 0,
          participantIndex: 0,
          metatrafficUnicast: [{ ...address, port: 7410 }],
          defaultUnicast: [address],
          metatrafficMulticast: [],
          initialPeers: [],
        },
        wallOffset: 0,
        name: "/",
        userData: new Uint8Array(0),
        version: "0",
      },
      0,
    );
    this.participant.createReader(READER, REQUESTS, 0);
    this.participant.createWriter(WRITER, REPLIES, 0);
    this.clients = Array.from({ length: clients }, (_, i) =>
      Uint8Array.of(1, 0x0f, 0, 0, 0, 0, 0, 0, 0, 7, i >> 8, i & 255),
    );
    for (const [i, prefix] of this.clients.entries()) {
      this.take(forgedAnnouncement(prefix, { address: `10.1.${i >> 8}.${i & 255}`, port: 7410 }));
      this.take(forgedEndpoint(prefix, WRITER, REQUESTS, 1));
      this.take(forgedEndpoint(prefix, READER, REPLIES, 1));
      const ids = { readerId: READER, writerId: WRITER };
      const heartbeat = { ...ids, first: 1, last: 0, count: 1, final: true, liveliness: false };
      this.take(forged(prefix, (w) => writeHeartbeat(w, heartbeat)));
    }
  }

  get matches(): number {
    return this.participant.sizes().matches!;
  }

  /** Datagrams of the first ten clients, one after the other: a request and the acknowledgement of what was replied. */
  requests(count: number): Uint8Array[] {
    return Array.from({ length: count }, (_, i) => {
      if (i % 10 === 0) this.sequence++;
      const { sequence } = this;
      const ids = { readerId: READER, writerId: WRITER };
      return forged(this.clients[i % 10]!, (w) => {
        writeData(w, { ...ids, sequence, inlineQos: undefined, payload: new Uint8Array(24), hasKey: false });
        const range = { first: 1, last: sequence, count: 1 + sequence };
        writeHeartbeat(w, { ...ids, ...range, final: false, liveliness: false });
        writeAckNack(w, { ...ids, state: SequenceNumberSet.empty(1), count: sequence, final: true });
      });
    });
  }

  /** Takes a datagram and does all that follows from it; how many samples it gave. */
  take(datagram: Uint8Array): number {
    this.now += 0.01;
    this.participant.handleDatagram(datagram, FROM, this.now);
    let samples = 0;
    for (let event = this.participant.pollEvent(); event !== undefined; event = this.participant.pollEvent())
      if (event.kind === "sample") samples++;
    while (this.participant.pollTransmit() !== undefined);
    return samples;
  }
}

test("the engine calls the same methods as often for a datagram, with 10 clients or with 4,000", async () => {
  const calls: number[] = [];
  for (const clients of [10, 4000]) {
    const server = new Server(clients);
    expect(server.matches).toBe(8 * clients);
    const datagrams = server.requests(100);
    let samples = 0;
    const count = await callsDuring(CLASSES, () => {
      for (const datagram of datagrams) samples += server.take(datagram);
    });
    expect(samples).toBe(100);
    calls.push(count);
  }
  expect(calls[0]).toBeGreaterThan(1000);
  expect(calls[1]).toBe(calls[0]);
});

test("a datagram takes no more CPU time with 4,000 clients than with 10", () => {
  const few = new Server(10);
  const many = new Server(4000);
  const ratios: number[] = [];
  for (let round = 0; round < 11; round++) {
    const [a, b] = [few, many].map((server) => {
      const datagrams = server.requests(2000);
      const before = process.cpuUsage();
      for (const datagram of datagrams) server.take(datagram);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    ratios.push(b! / a!);
  }
  const median = ratios.sort((x, y) => x - y)[5]!;
  process.stdout.write(`a request costs ${median.toFixed(2)} times the CPU with 4,000 clients than with 10\n`);
  // What grew with the number of clients would take many times as long: a walk over all participants, which is the least, 6 times.
  expect(median).toBeLessThan(2.5);
});

const CLASSES = [
  Acknowledger,
  Deadlines,
  GuidPrefix,
  Heartbeats,
  MatchedReaders,
  Matching,
  Outbox,
  Participant,
  PrefixTable,
  ReaderGroup,
  RemoteParticipants,
  Repairs,
  SampleOrder,
  Writer,
  WriterProxy,
];
