// SPDX-License-Identifier: Apache-2.0
// What the liveliness of writers costs: nothing, unless one of them has a finite lease.

import { type Core, newCounters } from "../core.js";
import { ENTITYID_PARTICIPANT_MESSAGE_WRITER, GuidPrefix } from "../guid.js";
import { Outbox } from "../outbox.js";
import { type EndpointQos, SERVICES_DEFAULT } from "../qos.js";
import { ReassemblyBudget } from "../reader/reassembly-budget.js";
import { ParticipantAssertions } from "../reader/writer-lease.js";
import { Reports } from "../reports.js";
import { Deadlines } from "../timers.js";
import { type LocalReader, Writer } from "../writer/writer.js";
import { BUILTIN_QOS } from "./builtin.js";
import { decodeParticipantMessage, PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS } from "./participant-message.js";
import { WriterLiveliness } from "./writer-liveliness.js";

const PREFIX = Uint8Array.from({ length: 12 }, (_, i) => i);
const WRITER = 0x00000103;

/** Moments at which messages were written until `end`, milliseconds. */
function setUp() {
  const deadlines = new Deadlines();
  const prefix = new GuidPrefix(PREFIX);
  let now = 0;
  const core: Core = {
    prefix,
    outbox: new Outbox(prefix),
    deadlines,
    events: [],
    counters: newCounters(),
    wallOffset: 0,
    reports: new Reports([]),
    reassembly: new ReassemblyBudget(deadlines),
    assertions: new ParticipantAssertions(() => now),
    historyBytes: 0,
    highestAckNackCount: 0,
    receiveBuffer: 0,
  };
  const config = { topic: "DCPSParticipantMessage", typeName: "DCPSParticipantMessage", qos: BUILTIN_QOS };
  const messages = new Writer(ENTITYID_PARTICIPANT_MESSAGE_WRITER, config, core);
  const asserted: number[] = [];
  const deliver: LocalReader["deliver"] = ({ payload }) => {
    expect(decodeParticipantMessage(payload)).toEqual({
      guidPrefix: PREFIX,
      kind: PARTICIPANT_MESSAGE_AUTOMATIC_LIVELINESS,
      data: new Uint8Array(0),
    });
    asserted.push(now);
  };
  messages.matchLocal(1, { deliver }, true);
  const run = (end: number): number[] => {
    for (; now < end; now += 10) deadlines.fireDue(now);
    return asserted.splice(0);
  };
  return { liveliness: new WriterLiveliness(core, messages), messages, run, now: () => now };
}

const qos = (changes: Partial<EndpointQos>): EndpointQos => ({ ...SERVICES_DEFAULT, ...changes });

test("writers without a lease, and those that assert their liveliness by writing, cost nothing", () => {
  const { liveliness, run } = setUp();
  liveliness.add(WRITER, SERVICES_DEFAULT, 0);
  liveliness.add(WRITER + 256, qos({ liveliness: "manual-by-topic", leaseDuration: 1 }), 0);
  expect(run(60_000)).toEqual([]);
});

test("the shortest lease is asserted at once and then twice in its time, until its writer goes", () => {
  const { liveliness, run, now } = setUp();
  liveliness.add(WRITER, qos({ leaseDuration: 4 }), 0);
  expect(run(7000)).toEqual([0, 2000, 4000, 6000]);
  liveliness.add(WRITER + 256, qos({ leaseDuration: 1 }), now());
  expect(run(8600)).toEqual([7000, 7500, 8000, 8500]);
  liveliness.remove(WRITER + 256);
  expect(run(15_000)).toEqual([9000, 11_000, 13_000]);
  liveliness.remove(WRITER);
  expect(run(60_000)).toEqual([]);
});

test("only the last assertion is kept for who comes late", () => {
  const { liveliness, messages, run } = setUp();
  liveliness.add(WRITER, qos({ leaseDuration: 1 }), 0);
  run(60_000);
  expect(messages.historySize).toBe(1);
});
