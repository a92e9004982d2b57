// SPDX-License-Identifier: Apache-2.0
// A reader that lacks samples asks for them as often as an answer takes, however much arrives meanwhile.

import { HandMadePeer } from "../../test/hand-made-peer.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork } from "../testing/network.js";
import { writeData } from "../wire/data.js";
import { writeHeartbeat } from "../wire/heartbeat.js";

const WRITER = 0x00000103;
const READER = 0x00000104;
const QOS = { ...SERVICES_DEFAULT, history: "keep-all" as const };
const CONFIG = { topic: "chatter", typeName: "String_", qos: QOS };

test("what a writer never sends again is asked for at once, then each 20 ms, then ever more seldom", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 0.1 });
  const { engine, address } = network.participant();
  engine.createReader(READER, CONFIG);
  const peer = new HandMadePeer(network, address);
  await peer.announce(CONFIG.topic, CONFIG.typeName, QOS, WRITER);
  const ids = { readerId: READER, writerId: WRITER };
  await peer.say("user", (w) =>
    writeHeartbeat(w, { ...ids, first: 1, last: 0, count: 1, final: true, liveliness: false }),
  );
  await network.run(100);
  const start = network.now();
  for (let sequence = 2; sequence <= 500; sequence++) {
    await peer.say("user", (w) =>
      writeData(w, { ...ids, sequence, inlineQos: undefined, payload: new Uint8Array(8), hasKey: false }),
    );
    await network.run(0.8);
  }
  const asked = peer.ackNacks.filter(({ state, at }) => at > start && state.has(1)).map(({ at }) => at - start);
  expect(asked[0]).toBeLessThan(1);
  const pauses = asked.slice(1).map((at, i) => Math.round(at - asked[i]!));
  expect(pauses).toEqual([20, 20, 20, 20, 40, 80, 160]);
});

test("what a gap lacks is sent again once or twice, though others arrive all the time until it is filled", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 5 });
  const a = network.participant();
  const b = network.participant();
  let received = 0;
  b.engine.onEvent = ({ kind }) => {
    if (kind === "sample") received++;
  };
  a.engine.createWriter(WRITER, CONFIG);
  b.engine.createReader(READER, CONFIG);
  await network.run(3000);
  for (let sequence = 1; sequence <= 300; sequence++) {
    if (sequence === 100) network.cut(a.address, b.address);
    if (sequence === 105) network.heal(a.address, b.address);
    a.engine.write(WRITER, sequence, new Uint8Array(8));
    await network.run(1);
  }
  await network.run(1000);
  expect(received).toBe(300);
  expect(a.participant.counters.repaired).toBeGreaterThanOrEqual(5);
  expect(a.participant.counters.repaired).toBeLessThanOrEqual(10);
});
