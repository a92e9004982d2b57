// SPDX-License-Identifier: Apache-2.0

import type { EngineEvent, SampleEvent } from "../engine.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork } from "../testing/index.js";

const WRITER = 0x00000103;
const READER = 0x00000204;
const CONFIG = { topic: "rr/xReply", typeName: "x", qos: SERVICES_DEFAULT };
/** All samples are the same piece of memory: what counts is what they would take. */
const PAYLOAD = new Uint8Array(8 * 1024 * 1024);

/** A writer, and a reader whose participant is heard all the time while nothing reaches it. */
async function oneWay() {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.5 });
  const [writing, reading] = [network.participant(), network.participant()];
  const events: EngineEvent[] = [];
  let handle: number | undefined;
  writing.engine.onEvent = (event: EngineEvent) => {
    if (event.kind === "confirmed") handle = event.remote.handle;
  };
  reading.engine.onEvent = (event: EngineEvent) => events.push(event);
  reading.engine.createReader(READER, CONFIG);
  writing.engine.createWriter(WRITER, CONFIG);
  await network.run(5000, () => handle !== undefined);
  network.cut(writing.address, reading.address);
  let last = 0;
  const write = (payload: Uint8Array) => writing.engine.write(WRITER, ++last, payload, { to: handle! });
  return { network, writing, reading, events, write };
}

test("a reader that takes nothing has no more kept for it than fits, and is told so once it can be reached", async () => {
  const { network, writing, reading, events, write } = await oneWay();
  for (let i = 0; i < 40; i++) write(PAYLOAD);
  await network.run(9000);
  expect(writing.participant.sizes().history).toBe(40);
  await network.run(3000);
  expect(writing.participant.sizes().history).toBe(0);
  network.heal(writing.address, reading.address);
  await network.run(2000);
  expect(events.filter(({ kind }) => kind === "samples-lost")).toMatchObject([{ first: 1, last: 40 }]);
  write(new Uint8Array(8));
  await network.run(1000);
  expect(events.filter((event): event is SampleEvent => event.kind === "sample").map((s) => s.sequence)).toEqual([41]);
  expect(writing.participant.sizes().history).toBe(0);
});

test("a reader that can not be reached for a while loses nothing as long as there is room", async () => {
  const { network, writing, reading, events, write } = await oneWay();
  for (let i = 0; i < 20; i++) write(PAYLOAD.subarray(0, 1_000_000));
  await network.run(15_000);
  network.heal(writing.address, reading.address);
  const samples = () => events.filter(({ kind }) => kind === "sample");
  expect(await network.run(5000, () => samples().length === 20)).toBe(true);
});
