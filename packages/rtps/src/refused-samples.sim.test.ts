// SPDX-License-Identifier: Apache-2.0
// A participant that cannot take samples for a while: reliable writers keep them, and the participant stays in the graph.

import type { EngineEvent } from "./engine.js";
import { SERVICES_DEFAULT } from "./qos.js";
import { SimulatedNetwork } from "./testing/network.js";

const WRITER = 0x103;
const READER = 0x104;

async function matched() {
  const network = new SimulatedNetwork({ seed: 3 });
  const writing = network.participant();
  const reading = network.participant();
  const config = { topic: "rt/talk", typeName: "Text", qos: { ...SERVICES_DEFAULT, depth: 1000 } };
  const events: EngineEvent[] = [];
  const lost: EngineEvent[] = [];
  let isConfirmed = false;
  reading.engine.onEvent = (event) => events.push(event);
  writing.engine.onEvent = (event) => {
    if (event.kind === "confirmed") isConfirmed = true;
    if (event.kind === "participant-lost" || event.kind === "unmatched") lost.push(event);
  };
  reading.engine.createReader(READER, config);
  writing.engine.createWriter(WRITER, config);
  expect(await network.run(5000, () => isConfirmed)).toBe(true);
  const taken = () => events.flatMap((event) => (event.kind === "sample" ? [event.sequence] : []));
  return { network, writing, reading, taken, lost };
}

test.each<[string, number]>([
  ["in one datagram", 100],
  ["in fragments", 100_000],
])("samples %s that are refused come again when they can be taken, in their order", async (_, length) => {
  const { network, writing, reading, taken } = await matched();
  reading.participant.setTakesSamples(false);
  for (let sequence = 1; sequence <= 5; sequence++) writing.engine.write(WRITER, sequence, new Uint8Array(length));
  await network.run(3000);
  expect(taken()).toEqual([]);
  expect(reading.participant.counters.refused).toBeGreaterThan(0);
  reading.participant.setTakesSamples(true);
  expect(await network.run(5000, () => taken().length === 5)).toBe(true);
  expect(taken()).toEqual([1, 2, 3, 4, 5]);
});

test("a participant that takes no samples for longer than its lease is not lost, and finds who comes", async () => {
  const { network, writing, reading, lost } = await matched();
  reading.participant.setTakesSamples(false);
  writing.engine.write(WRITER, 1, new Uint8Array(100));
  await network.run(60_000);
  expect(lost).toEqual([]);
  const other = network.participant();
  const found: EngineEvent[] = [];
  reading.engine.onEvent = (event) => event.kind === "endpoint-found" && found.push(event);
  other.engine.createWriter(WRITER, { topic: "rt/other", typeName: "Text", qos: SERVICES_DEFAULT });
  expect(await network.run(5000, () => found.length > 0)).toBe(true);
});
