// SPDX-License-Identifier: Apache-2.0
// Participants stay known to each other on networks that lose much, and where multicast goes one way only.

import type { EngineEvent } from "../engine.js";
import { SimulatedNetwork } from "../testing/network.js";

/** Participants lost by any of four, one of them of each other vendor, in five minutes after they have met. */
async function lostIn(network: SimulatedNetwork): Promise<EngineEvent[]> {
  const all = [
    network.participant(),
    network.participant(),
    network.participant({ vendor: "fastdds" }),
    network.participant({ vendor: "cyclonedds" }),
  ];
  const met = () => all.every(({ participant }) => participant.sizes().participants === all.length - 1);
  expect(await network.run(60_000, met)).toBe(true);
  const lost: EngineEvent[] = [];
  for (const { engine } of all)
    engine.onEvent = (event) => {
      if (event.kind === "participant-lost") lost.push(event);
    };
  await network.run(300_000);
  return lost;
}

test("where 40 % of all datagrams are lost each way nobody is given up", async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const lost = await lostIn(new SimulatedNetwork({ seed, loss: 0.4, delay: 2, jitter: 3, microtaskDepth: 2 }));
    expect([seed, lost]).toEqual([seed, []]);
  }
}, 60_000);

test("where multicast does not arrive in one direction nobody is given up", async () => {
  const network = new SimulatedNetwork({ seed: 1, loss: 0.1, delay: 2 });
  // Hosts get their addresses in the order in which they come.
  for (const to of ["10.0.0.2", "10.0.0.3", "10.0.0.4"])
    network.way("10.0.0.1", to, { loss: 0.1, delay: 2, multicast: false });
  expect(await lostIn(network)).toEqual([]);
});

test("a peer that hears no announcement by multicast is spoken to by unicast within each lease", async () => {
  const network = new SimulatedNetwork({ seed: 2 });
  const a = network.participant();
  const b = network.participant({ vendor: "cyclonedds" });
  network.way(a.address, b.address, { multicast: false });
  let last = 0;
  let longest = 0;
  network.observe = ({ at, from, to, fate }) => {
    if (from.address !== a.address || to.address !== b.address || fate !== "delivered") return;
    longest = Math.max(longest, at - last);
    last = at;
  };
  await network.run(600_000);
  expect(longest).toBeGreaterThan(0);
  expect(longest).toBeLessThan(15_000);
});
