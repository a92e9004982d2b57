// SPDX-License-Identifier: Apache-2.0

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { ForeignClient, ForeignServer } from "../test/foreign.js";
import { add } from "../test/setup.js";
import { simulatedNode } from "../test/simulation.js";
import { relay } from "./relay/relay.js";

test("a node has the sums of its clients and services, those included that are destroyed, and nobody else's", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { node, context } = simulatedNode(network, "both");
  const other = simulatedNode(network, "other");
  const service = node.createService(AddTwoInts, "add", add);
  const clients = [1, 2, 3].map(() => node.createClient(AddTwoInts, "add"));
  const theirs = other.node.createClient(AddTwoInts, "add");
  for (const client of [...clients, theirs]) void client.call({ a: 1n, b: 2n });
  await network.run(3000);
  node.destroyClient(clients[0]!);
  clients[1]!.destroy();
  void clients[2]!.call({ a: 1n, b: 2n }).catch(() => {});
  expect(node.stats()).toMatchObject({
    clients: { calls: 4, answered: 3, pending: 1 },
    services: { requests: 4, answered: 4 },
  });
  node.destroyService(service);
  node.destroyService(service);
  await context.shutdown();
  expect(node.stats()).toMatchObject({
    clients: { calls: 4, answered: 3, pending: 0, failed: { "server-lost": 1 } },
    services: { requests: 4, answered: 4 },
  });
  expect(other.node.stats().clients.calls).toBe(1);
});

test("a node has what its context counts besides, as it is then", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { node } = simulatedNode(network, "server");
  const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add");
  node.createService(AddTwoInts, "add", () => {
    throw new Error("no");
  });
  const before = node.stats();
  client.call({ a: 1n, b: 2n }).catch(() => {});
  await network.run(3000);
  expect(before).toMatchObject({ events: { "callback-error": 0 }, engine: { datagramsReceived: 0 } });
  const after = node.stats();
  expect(after.events["callback-error"]).toBe(1);
  expect(after.engine.datagramsReceived).toBeGreaterThan(2);
});

test("a relay counts as the service that it offers and the client that it is", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  new ForeignServer(network, "cyclonedds");
  const { node } = simulatedNode(network, "relay");
  relay(node, "example_interfaces/srv/AddTwoInts", "add_two_ints");
  const asker = new ForeignClient(network, "fastdds");
  await network.run(1000);
  for (let i = 1n; i <= 5n; i++) asker.call(i, 1n);
  await network.run(1000);
  expect(node.stats()).toMatchObject({
    clients: { calls: 5, answered: 5, pending: 0 },
    services: { requests: 5, answered: 5, pending: 0 },
  });
});
