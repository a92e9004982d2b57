// SPDX-License-Identifier: Apache-2.0
// What a context knows of the participants that it hears.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { simulatedNode } from "../../test/simulation.js";

test("a participant has answered once its nodes are known, which one does not tell to whom it cannot hear", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { address: host } = simulatedNode(network, "other").participant;
  const address = expect.stringMatching(`^${host}:\\d+$`) as string;
  const { context, participant } = simulatedNode(network, "asker");
  network.cut(participant.address, host);
  await network.run(5000);
  expect(context.getParticipants()).toMatchObject([{ vendor: "rclts", address, hasAnswered: false, nodes: [] }]);
  network.heal(participant.address, host);
  expect(await network.run(30_000, () => context.getParticipants()[0]?.hasAnswered === true)).toBe(true);
  expect(context.getParticipants()).toMatchObject([{ nodes: [{ name: "other", namespace: "/" }] }]);
  await context.shutdown();
  expect(() => context.getParticipants()).toThrow("has been shut down");
});
