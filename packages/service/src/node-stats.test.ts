// SPDX-License-Identifier: Apache-2.0

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../test/add-two-ints.js";
import { ForeignClient, ForeignServer } from "../test/foreign.js";
import { recordedTracing } from "../test/recorded-traces.js";
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

test("a relay counts as the service that it offers and the client that it is, and nothing stays pending", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  new ForeignServer(network, "cyclonedds");
  const trace = recordedTracing();
  const { node, log } = simulatedNode(network, "relay", { trace });
  relay(node, "example_interfaces/srv/AddTwoInts", "add_two_ints");
  const asker = new ForeignClient(network, "fastdds");
  await network.run(1000);
  for (let i = 1n; i <= 5n; i++) asker.call(i, 1n);
  await network.run(1000);
  expect(node.stats()).toMatchObject({
    clients: { calls: 5, answered: 5, pending: 0 },
    services: { requests: 5, answered: 5, pending: 0 },
  });
  const own = new ForeignClient(network, "cyclonedds");
  await network.run(1000);
  for (let i = 1n; i <= 3n; i++) own.call(i, 1n);
  await network.run(1000);
  expect(own.sums.size).toBe(3);
  expect(node.stats().services).toMatchObject({ requests: 8, answered: 5, refused: 3, pending: 0 });
  expect(trace.requests.outcomes.slice(5)).toEqual(Array(3).fill("left-to-others"));
  expect(trace.requests.ended).toHaveLength(trace.requests.begun.length);
  expect(log).toEqual([]);
});

test("a relay whose asker leaves while its server is at work has failed that request, and logs nothing", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  new ForeignServer(network, "cyclonedds", "theirs").participant.engine.onEvent = () => {};
  const { node, log } = simulatedNode(network, "relay");
  relay(node, AddTwoInts, "add_two_ints", { from: "theirs" });
  const asker = simulatedNode(network, "asker");
  const call = asker.node.createClient(AddTwoInts, "add_two_ints").call({ a: 1n, b: 2n }, { timeout: 2000 });
  await network.run(1500);
  expect(node.stats()).toMatchObject({ clients: { sent: 1, pending: 1 }, services: { requests: 1, pending: 1 } });
  await network.run(1000);
  expect(await call).toBeUndefined();
  expect(node.stats()).toMatchObject({
    clients: { pending: 0, failed: { cancelled: 1 } },
    services: { requests: 1, failed: 1, pending: 0 },
  });
  expect(log).toEqual([]);
});
