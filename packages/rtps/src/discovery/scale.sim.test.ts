// SPDX-License-Identifier: Apache-2.0
// Discovery as the number of participants grows: everybody finds everybody, and traffic and work grow as they must.

import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { callsDuring } from "../../test/calls-during.js";
import { GuidPrefix, PrefixTable } from "../guid.js";
import { Outbox } from "../outbox.js";
import { Participant } from "../participant.js";
import { Probe } from "../probe.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { Acknowledger } from "../reader/acknowledger.js";
import { Reader } from "../reader/reader.js";
import { SampleOrder } from "../reader/sample-order.js";
import { WriterProxy } from "../reader/writer-proxy.js";
import { Receiver } from "../receiver.js";
import { SubmessageRouter } from "../submessage-router.js";
import { SimulatedNetwork } from "../testing/network.js";
import { Deadlines } from "../timers.js";
import { ParameterListReader } from "../wire/parameter-list.js";
import { WireReader } from "../wire/wire-reader.js";
import { WireWriter } from "../wire/wire-writer.js";
import { History } from "../writer/history.js";
import { PendingChanges } from "../writer/pending-changes.js";
import { ReaderGroup } from "../writer/reader-group.js";
import { Responder } from "../writer/responder.js";
import { SubmessageSender } from "../writer/submessage-sender.js";
import { Writer } from "../writer/writer.js";
import { Announcement } from "./announcement.js";
import { Liveliness } from "./liveliness.js";
import { Matching } from "./matching.js";
import { RemoteEndpoints } from "./remote-endpoints.js";
import { RemoteParticipants } from "./remote-participants.js";
import { Sedp } from "./sedp.js";
import { Spdp } from "./spdp.js";

const SERVICES = 10;

/** N participants with ten services each that do not know each other yet. */
function begin(n: number) {
  const network = new SimulatedNetwork({ seed: n, delay: 0.1, jitter: 0.1, microtaskDepth: 2 });
  const participants = Array.from({ length: n }, () => network.participant());
  for (const [p, { engine }] of participants.entries())
    for (let i = 1; i <= SERVICES; i++) {
      const qos = SERVICES_DEFAULT;
      engine.createReader(i * 256 + 4, { topic: `rq/s${p}_${i}Request`, typeName: "Request_", qos });
      engine.createWriter(i * 256 + 3, { topic: `rr/s${p}_${i}Reply`, typeName: "Response_", qos });
    }
  // Six built-in endpoints and two for each service at every one of the others.
  const complete = (n - 1) * (2 * SERVICES + 6);
  const found = () => participants.every(({ participant }) => participant.sizes().endpoints === complete);
  return { network, found };
}

/** Until all know all, and what it took. */
async function discover(n: number) {
  const { network, found } = begin(n);
  const pairs = n * (n - 1);
  const collecting = await collectorTime();
  const before = process.cpuUsage();
  while (!found() && network.now() < 60_000) await network.run(10);
  const milliseconds = network.now();
  await network.run(1000 - (milliseconds % 1000));
  const { user, system } = process.cpuUsage(before);
  const sent = network.statistics.sent;
  const collector = await collecting.end();
  await network.run(30_000);
  const idle = (network.statistics.sent - sent) / 30 / n;
  return {
    complete: found(),
    milliseconds,
    perPair: sent / pairs,
    idlePerPair: idle / (n - 1),
    computing: (user + system) / 1000 / pairs,
    collector: collector / pairs,
  };
}

/** Milliseconds in which the garbage collector had the main thread. */
async function collectorTime() {
  let spent = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) spent += duration;
  });
  observer.observe({ entryTypes: ["gc"] });
  await setImmediate();
  return {
    end: async () => {
      await setImmediate();
      observer.disconnect();
      return spent;
    },
  };
}

test("N participants with ten services each find each other completely, at a constant cost per pair", async () => {
  const results: Awaited<ReturnType<typeof discover>>[] = [];
  for (const n of [10, 20, 50, 100]) {
    const result = await discover(n);
    results.push(result);
    const { milliseconds, perPair, idlePerPair, computing, collector } = result;
    process.stdout.write(
      `${n} participants: ${milliseconds} ms, ${perPair.toFixed(1)} datagrams per ordered pair, then ` +
        `${idlePerPair.toFixed(2)} per second; ${computing.toFixed(2)} ms of CPU for each pair; the collector of the ` +
        `one heap that all are in had ${collector.toFixed(2)} ms\n`,
    );
    expect(result.complete).toBe(true);
    expect(result.milliseconds).toBeLessThan(1000);
  }
  // Each pair talks for itself (RTPS 2.5, 8.5): the datagrams of a pair do not depend on how many others there are.
  const [first] = results;
  for (const { perPair, idlePerPair } of results) {
    expect(perPair).toBeLessThan(first!.perPair * 1.25 + 1);
    expect(idlePerPair).toBeLessThan(first!.idlePerPair * 1.25 + 0.1);
  }
}, 300_000);

test("what a pair has to do to find each other does not depend on how many others there are", async () => {
  const callsPerPair: number[] = [];
  for (const n of [5, 10, 20, 40]) {
    const { network, found } = begin(n);
    const calls = await callsDuring(CLASSES, () => network.run(1000));
    expect(found()).toBe(true);
    callsPerPair.push(calls / (n * (n - 1)));
  }
  process.stdout.write(`calls per ordered pair: ${callsPerPair.map(Math.round).join(", ")}\n`);
  expect(callsPerPair[0]).toBeGreaterThan(1000);
  for (const calls of callsPerPair) expect(calls).toBeLessThan(1.02 * callsPerPair[0]!);
}, 60_000);

const CLASSES = [
  Acknowledger,
  Announcement,
  Deadlines,
  GuidPrefix,
  History,
  Liveliness,
  Matching,
  Outbox,
  ParameterListReader,
  Participant,
  PendingChanges,
  PrefixTable,
  Probe,
  Reader,
  ReaderGroup,
  Receiver,
  RemoteEndpoints,
  RemoteParticipants,
  Responder,
  SampleOrder,
  Sedp,
  Spdp,
  SubmessageRouter,
  SubmessageSender,
  WireReader,
  WireWriter,
  Writer,
  WriterProxy,
];
