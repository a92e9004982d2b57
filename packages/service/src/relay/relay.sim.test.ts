// SPDX-License-Identifier: Apache-2.0
// A relay between the two vendors, who can not read each other's requests.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { ForeignClient, ForeignServer, type Vendor } from "../../test/foreign.js";
import { setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { relay } from "./relay.js";

const TYPE = "example_interfaces/srv/AddTwoInts";

function relayNode(network: SimulatedNetwork) {
  const { node, context } = simulatedNode(network, "relay");
  return { node, context, relay: relay(node, TYPE, "add_two_ints") };
}

describe.each<[Vendor, Vendor]>([
  ["fastdds", "cyclonedds"],
  ["cyclonedds", "fastdds"],
])("a client of %s and a server of %s", (asker, server) => {
  test("do not understand each other by themselves", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    client.call(2n, 3n);
    await network.run(1000);
    expect([theirs.answered, theirs.misread, client.sums.size]).toEqual([[], 1, 0]);
  });

  test("do through a relay: each call is answered once, and by one run of the callback", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server);
    relayNode(network);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    for (let i = 1n; i <= 50n; i++) client.call(i, 1n);
    await network.run(1000);
    expect([...client.sums.values()]).toEqual(Array.from({ length: 50 }, (_, i) => [BigInt(i + 2)]));
    expect(theirs.answered).toHaveLength(50);
  });

  test("also through two relays side by side, and through the one that is left", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server);
    const first = relayNode(network);
    await network.run(1000);
    const second = relayNode(network);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    client.call(2n, 3n);
    await network.run(1000);
    expect([client.sums.get(1), theirs.answered]).toEqual([[5n], [5n]]);
    await first.context.shutdown();
    await network.run(100);
    client.call(3n, 3n);
    await network.run(1000);
    expect([client.sums.get(2), theirs.answered]).toEqual([[6n], [5n, 6n]]);
    second.relay.destroy();
    await network.run(100);
    client.call(4n, 3n);
    await network.run(1000);
    expect([client.sums.get(3), theirs.answered]).toEqual([undefined, [5n, 6n]]);
  });

  test("do when the server comes after the call, and when another one comes after it", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    relayNode(network);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    client.call(2n, 3n);
    await network.run(1000);
    const first = new ForeignServer(network, server);
    await network.run(1000);
    expect([client.sums.get(1), first.answered]).toEqual([[5n], [5n]]);
    await first.participant.engine.close();
    await network.run(100);
    client.call(3n, 3n);
    await network.run(1000);
    const second = new ForeignServer(network, server);
    await network.run(1000);
    expect([client.sums.get(2), second.answered]).toEqual([[6n], [6n]]);
  });

  test("lose no more than what a server had that is killed, once another one is there", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const first = new ForeignServer(network, server);
    relayNode(network);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    network.crash(first.participant.address);
    for (let i = 1n; i <= 3n; i++) client.call(i, 1n);
    await network.run(1000);
    const second = new ForeignServer(network, server);
    await network.run(1000);
    for (let i = 4n; i <= 6n; i++) client.call(i, 1n);
    await network.run(1000);
    expect([...client.sums]).toEqual([
      [4, [5n]],
      [5, [6n]],
      [6, [7n]],
    ]);
    expect([first.answered, second.answered]).toEqual([[], [5n, 6n, 7n]]);
    // The lease of the first is over.
    await network.run(120_000);
    client.call(7n, 1n);
    await network.run(1000);
    expect([client.sums.size, client.sums.get(7)]).toEqual([4, [8n]]);
  });

  test("are left to themselves where a server that the client understands is there", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server);
    relayNode(network);
    const own = new ForeignServer(network, asker);
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    client.call(2n, 3n);
    await network.run(1000);
    expect([client.sums.get(1), own.answered, theirs.answered]).toEqual([[5n], [5n], []]);
  });

  test("get by without a relay where a service of rclts answers both", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server);
    relayNode(network);
    const ours = simulatedNode(network, "service");
    ours.node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
    const client = new ForeignClient(network, asker);
    await network.run(1000);
    client.call(2n, 3n);
    await network.run(1000);
    expect([client.sums.get(1), theirs.answered]).toEqual([[5n], []]);
  });

  test("see nothing that they would misread if the server has another name", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const theirs = new ForeignServer(network, server, "theirs");
    const { node } = simulatedNode(network, "relay");
    relay(node, AddTwoInts, "add_two_ints", { from: "theirs" });
    const clients = [new ForeignClient(network, asker), new ForeignClient(network, server)];
    const ours = simulatedNode(network, "ours").node.createClient(AddTwoInts, "add_two_ints");
    await network.run(1000);
    for (const client of clients) client.call(2n, 3n);
    const answer = ours.call({ a: 4, b: 3 });
    await network.run(1000);
    expect(clients.map(({ sums }) => sums.get(1))).toEqual([[5n], [5n]]);
    expect([await answer, theirs.misread]).toEqual([{ sum: 7n }, 0]);
  });
});

test("a client of rclts calls the server itself, not the relay in front of it or in its own process", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { node } = relayNode(network);
  const clients = [node, simulatedNode(network, "ours").node].map((each) =>
    each.createClient(AddTwoInts, "add_two_ints"),
  );
  await network.run(1000);
  expect(clients.map((client) => client.serviceIsReady())).toEqual([false, false]);
  const theirs = new ForeignServer(network, "cyclonedds");
  await network.run(1000);
  const answers = clients.map((client) => client.call({ a: 2, b: 3 }));
  await network.run(1000);
  expect([await Promise.all(answers), theirs.answered]).toEqual([
    [{ sum: 5n }, { sum: 5n }],
    [5n, 5n],
  ]);
});

test("a client that leaves takes back what it has asked: a server that comes later is not asked for it", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  relayNode(network);
  const client = new ForeignClient(network, "fastdds");
  await network.run(1000);
  client.call(2n, 3n);
  await network.run(1000);
  await client.participant.engine.close();
  await network.run(1000);
  const theirs = new ForeignServer(network, "cyclonedds");
  await network.run(1000);
  expect([theirs.answered, theirs.misread]).toEqual([[], 0]);
});

test("what is no type, and options that nobody knows, are refused", () => {
  const { node } = setup();
  expect(() => relay(node, undefined as never, "x")).toThrow(TypeError);
  expect(() => relay(node, "AddTwoInts", "x")).toThrow('interface name "AddTwoInts_Request": expected three parts');
  expect(() => relay(node, TYPE, "x", { to: "y" } as never)).toThrow('relay: unknown option "to"');
});
