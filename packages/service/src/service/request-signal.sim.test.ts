// SPDX-License-Identifier: Apache-2.0
// What a callback that takes its time learns of whoever asked, on the simulated network.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { type SimulatedNode, simulatedNode } from "../../test/simulation.js";
import type { RequestHeader } from "./request-header.js";

/** A service whose callbacks wait until they are let go or nobody waits for their answers, and a client of it. */
function slowService(seed: number, loss = 0, vendor?: "cyclonedds") {
  const network = new SimulatedNetwork({ seed, delay: 1, jitter: 1, loss });
  const server = simulatedNode(network, "server");
  const headers: RequestHeader[] = [];
  const letGo: (() => void)[] = [];
  server.node.createService(AddTwoInts, "add_two_ints", async ({ a, b }, _response, header) => {
    headers.push(header);
    await new Promise<void>((resolve) => {
      letGo.push(resolve);
      header.signal.addEventListener("abort", () => resolve());
    });
    return { sum: a + b };
  });
  const asker = simulatedNode(network, "asker", {}, vendor);
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  const reasons = () => headers.map(({ signal }) => signal.reason?.code);
  return { network, server, asker, client, headers, letGo, reasons };
}

test("a callback knows when its client cancels, and when its time is over, though datagrams are lost", async () => {
  for (const seed of [1, 2, 3]) {
    const { network, client, headers, reasons } = slowService(seed, 0.3);
    const future = client.callAsync({ a: 1n, b: 2n });
    expect(await network.run(10_000, () => headers.length === 1)).toBe(true);
    future.cancel();
    expect(await network.run(5000, () => headers[0]!.signal.aborted)).toBe(true);
    const late = client.call({ a: 1n, b: 2n }, { timeout: 2000 });
    expect(await network.run(10_000, () => headers.length === 2 && headers[1]!.signal.aborted)).toBe(true);
    expect(await late).toBeUndefined();
    expect(reasons()).toEqual(["cancelled", "timeout"]);
  }
});

test.each([undefined, "cyclonedds"] as const)(
  "a callback knows that its client (%s) is destroyed, and that another has died without a word",
  async (vendor) => {
    const { network, asker, client, headers, reasons } = slowService(1, 0, vendor);
    const left = client.callAsync({ a: 1n, b: 2n });
    expect(await network.run(10_000, () => headers.length === 1)).toBe(true);
    client.destroy();
    await left.catch(() => {});
    expect(await network.run(1000, () => headers[0]!.signal.aborted)).toBe(true);
    asker.node.createClient(AddTwoInts, "add_two_ints").callAsync({ a: 1n, b: 2n });
    expect(await network.run(10_000, () => headers.length === 2)).toBe(true);
    network.crash(asker.participant.address);
    await network.run(5000);
    expect(headers[1]!.signal.aborted).toBe(false);
    expect(await network.run(25_000, () => headers[1]!.signal.aborted)).toBe(true);
    expect(reasons()).toEqual(["cancelled", "cancelled"]);
  },
);

test("a cancel that races its reply aborts the signal or is too late, and the service goes on either way", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { network, server, client, headers, letGo } = slowService(seed);
    const future = client.callAsync({ a: 1n, b: 2n });
    expect(await network.run(10_000, () => headers.length === 1)).toBe(true);
    letGo[0]!();
    await network.run(seed / 10);
    future.cancel();
    await network.run(100);
    expect(future.done()).toBe(true);
    const next = client.callAsync({ a: 3n, b: 4n });
    expect(await network.run(1000, () => headers.length === 2)).toBe(true);
    letGo[1]!();
    expect(await network.run(1000, () => next.done())).toBe(true);
    expect(next.result()).toEqual({ sum: 7n });
    expect(headers[1]!.signal.aborted).toBe(false);
    expect(complaints(server)).toEqual([]);
  }
});

test("a header tells whose node asked, which make it is of, and when", async () => {
  const { network, client, headers, letGo } = slowService(1);
  client.callAsync({ a: 1n, b: 2n });
  expect(await network.run(10_000, () => headers.length === 1)).toBe(true);
  const { client: peer, sourceTimestamp, receivedTimestamp } = headers[0]!;
  expect(await network.run(1000, () => peer.node !== undefined)).toBe(true);
  expect(peer).toMatchObject({ node: "/asker", vendor: 0x01f0, mapping: "fastdds", guid: client.handle.requestWriter });
  const wait = Number(receivedTimestamp - sourceTimestamp) / 1e6;
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThan(10);
  letGo[0]!();
});

test.each<[string, (asker: SimulatedNode, network: SimulatedNetwork) => unknown]>([
  ["destroys its client", ({ node }) => node.destroyNode()],
  ["shuts its context down", ({ context }) => context.shutdown()],
  ["is killed", ({ participant }, network) => network.crash(participant.address)],
])("a header that is first asked after its asker %s tells whose node that was", async (_how, leave) => {
  const { network, server, asker, client, headers } = slowService(1);
  // It has been told of by then: a node may be found later than what it asks.
  await network.run(1000);
  client.callAsync({ a: 1n, b: 2n }).catch(() => {});
  expect(await network.run(1000, () => headers.length === 1)).toBe(true);
  leave(asker, network);
  expect(await network.run(30_000, () => headers[0]!.signal.aborted)).toBe(true);
  await network.run(1000);
  expect(server.node.getNodeNames()).not.toContain("asker");
  expect(headers[0]!.client.node).toBe("/asker");
});

test("a node that is found after its first request is known with the next one, also when it has left", async () => {
  const { network, server, asker, client, headers, letGo } = slowService(7, 0.2);
  client.callAsync({ a: 1n, b: 2n });
  expect(await network.run(10_000, () => headers.length === 1)).toBe(true);
  // What it says of its nodes is lost at first with this seed.
  expect(headers[0]!.client.node).toBeUndefined();
  expect(await network.run(10_000, () => server.node.getNodeNames().includes("asker"))).toBe(true);
  letGo[0]!();
  client.callAsync({ a: 3n, b: 4n });
  expect(await network.run(10_000, () => headers.length === 2)).toBe(true);
  asker.node.destroyNode();
  expect(await network.run(10_000, () => !server.node.getNodeNames().includes("asker"))).toBe(true);
  expect(headers.map((header) => header.client.node)).toEqual(["/asker", "/asker"]);
});

test("in one process a header tells the node too", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { node } = simulatedNode(network, "both");
  const nodes: (string | undefined)[] = [];
  node.createService(AddTwoInts, "add_two_ints", (_request, response, header) => {
    nodes.push(header.client.node);
    return response;
  });
  const future = node.createClient(AddTwoInts, "add_two_ints").callAsync({ a: 1n, b: 2n });
  expect(await network.run(5000, () => future.done())).toBe(true);
  expect(nodes).toEqual(["/both"]);
});

function complaints({ log }: SimulatedNode): readonly string[] {
  return log.map(({ message }) => message);
}
