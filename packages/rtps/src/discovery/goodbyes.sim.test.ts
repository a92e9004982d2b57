// SPDX-License-Identifier: Apache-2.0
// What is left of endpoints that come and go, in whoever has them and for whoever comes later.

import type { EngineEvent, EntityId } from "../engine.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { SimulatedNetwork, type SimulatedParticipant } from "../testing/network.js";

const CONFIG = { topic: "rt/flicker", typeName: "Flicker_", qos: SERVICES_DEFAULT };
const writerId = (key: number): EntityId => (key << 8) | 0x03;

/** The endpoints that a participant knows now, and how often it has been told of one that came or went. */
function watch({ engine }: SimulatedParticipant) {
  const seen = { known: new Set<number>(), news: 0 };
  engine.onEvent = (event: EngineEvent) => {
    if (event.kind === "endpoint-found") seen.known.add(event.endpoint.handle);
    else if (event.kind === "endpoint-lost") seen.known.delete(event.endpoint.handle);
    else return;
    seen.news++;
  };
  return seen;
}

test.each([0, 0.2])(
  "endpoints that are gone take no memory, and who comes later hears nothing of them, loss %d",
  async (loss) => {
    const network = new SimulatedNetwork({ seed: 1, loss });
    const host = network.participant();
    const witness = watch(network.participant());
    await network.run(2000);
    for (let key = 1; key <= 200; key++) {
      host.engine.createWriter(writerId(key), CONFIG);
      await network.run(20);
      host.engine.deleteEndpoint(writerId(key));
      await network.run(20);
    }
    host.engine.createWriter(writerId(500), CONFIG);
    await network.run(5000);
    expect(witness.known.size).toBe(1);
    const late = network.participant();
    const newcomer = watch(late);
    await network.run(5000);
    expect(newcomer).toEqual({ known: new Set([expect.any(Number)]), news: 1 });
    // The endpoint that is there, and what participants say of themselves.
    expect(late.engine.counters.samplesReceived).toBeLessThan(10);
    host.engine.deleteEndpoint(writerId(500));
    await network.run(2000);
    expect([witness.known.size, newcomer.known.size]).toEqual([0, 0]);
  },
);
