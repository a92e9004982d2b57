// SPDX-License-Identifier: Apache-2.0
// What `explain()` says of servers and clients on the simulated network, for each thing that may stand in the way.

import { SERVICES_DEFAULT } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { add, ClientPeer, connected, serving, setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import type { Explanation } from "./explanation.js";

const REQUEST = "example_interfaces::srv::dds_::AddTwoInts_Request_";
const RESPONSE = "example_interfaces::srv::dds_::AddTwoInts_Response_";

function start() {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const asker = simulatedNode(network, "asker");
  return { network, asker, client: asker.node.createClient(AddTwoInts, "add_two_ints") };
}

const codes = ({ reasons }: Explanation) => reasons.map(({ code }) => code);

test("a server that is ready leaves nothing to explain, on either side", async () => {
  const { network, client } = start();
  const service = simulatedNode(network, "server").node.createService(AddTwoInts, "add_two_ints", add);
  expect(await network.run(5000, () => client.serviceIsReady() && service.explain().ready)).toBe(true);
  expect(client.explain()).toEqual({ serviceName: "/add_two_ints", ready: true, reasons: [] });
  expect(String(service.explain())).toBe("/add_two_ints is ready");
});

test("in one process a service is explained too", async () => {
  const { network, asker, client } = start();
  asker.node.createService(AddTwoInts, "add_two_ints", add);
  expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
  expect(String(client.explain())).toBe("/add_two_ints is ready");
});

test("nobody offers it: perhaps nobody is there, or it has another name", async () => {
  const { network, client } = start();
  expect(String(client.explain())).toBe(
    "/add_two_ints is not ready: nobody offers it, and no other participant has been heard",
  );
  const { node } = simulatedNode(network, "server");
  node.createService(AddTwoInts, "/ns/add_two_ints", add);
  await network.run(2000);
  expect(String(client.explain())).toBe(
    "/add_two_ints is not ready: nobody offers it; somebody offers /ns/add_two_ints",
  );
  const service = node.createService(AddTwoInts, "other", add);
  expect(codes(service.explain())).toEqual(["no-endpoint"]);
});

test("one direction only", async () => {
  const { network, client } = start();
  const { engine } = network.participant();
  engine.createReader(0x104, { topic: "rq/add_two_intsRequest", typeName: REQUEST, qos: SERVICES_DEFAULT });
  await network.run(2000);
  const explanation = client.explain();
  expect(codes(explanation)).toEqual(["one-way"]);
  expect(explanation.reasons[0]?.message).toMatch(/reads requests, but has no writer of answers$/);
  expect(explanation.reasons[0]?.peer).toMatchObject({ endpointType: "server", vendor: "rclts" });
});

test("a QoS policy or a type that does not fit, and what each side has", async () => {
  const { network, client } = start();
  simulatedNode(network, "server").node.createService(AddTwoInts, "add_two_ints", add, {
    qos: { durability: "transient-local" },
  });
  await network.run(2000);
  expect(client.explain().reasons).toMatchObject([
    {
      code: "qos",
      message:
        "the reader of requests of /server (rclts) can not be used: durability offered volatile, requested transient-local",
      peer: { nodeName: "server" },
    },
  ]);
  const other = start();
  const { engine } = other.network.participant();
  engine.createReader(0x104, { topic: "rq/add_two_intsRequest", typeName: "Other_", qos: SERVICES_DEFAULT });
  engine.createWriter(0x103, { topic: "rr/add_two_intsReply", typeName: RESPONSE, qos: SERVICES_DEFAULT });
  await other.network.run(2000);
  expect(other.client.explain().reasons).toMatchObject([{ code: "type" }]);
  expect(String(other.client.explain())).toMatch(/type name offered example_interfaces::.*, requested Other_$/);
});

test("a type of the same name with another hash, which is used all the same", async () => {
  const { network, asker } = start();
  const typed = (hash: string) => ({
    ...AddTwoInts,
    Request: { ...AddTwoInts.Request, hash: `RIHS01_${hash}` },
  });
  const client = asker.node.createClient(typed("aa"), "typed");
  simulatedNode(network, "server").node.createService(typed("bb"), "typed", add);
  expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
  const { ready, reasons } = client.explain();
  expect(ready).toBe(true);
  expect(reasons).toMatchObject([{ code: "type-hash", message: expect.stringMatching(/RIHS01_bb, here RIHS01_aa$/) }]);
});

test("found, but not acknowledged while nothing arrives; then silent, when the server is gone without a word", async () => {
  const { network, asker, client } = start();
  const server = simulatedNode(network, "server");
  const service = server.node.createService(AddTwoInts, "add_two_ints", add);
  const [from, to] = [server.participant.address, asker.participant.address];
  expect(await network.run(5000, () => codes(client.explain())[0] === "not-acknowledged")).toBe(true);
  expect(await network.run(5000, () => client.serviceIsReady() && service.explain().ready)).toBe(true);
  network.partition([from], [to]);
  client.callAsync({ a: 1n, b: 2n });
  expect(await network.run(5000, () => codes(client.explain())[0] === "silent")).toBe(true);
});

test("heard, but not reached: it tells nothing of its endpoints", async () => {
  const { network, asker, client } = start();
  const server = simulatedNode(network, "server");
  server.node.createService(AddTwoInts, "add_two_ints", add);
  network.cut(asker.participant.address, server.participant.address);
  await network.run(3000);
  const explanation = client.explain();
  expect(codes(explanation)).toEqual(["no-endpoint", "unreachable"]);
  expect(explanation.reasons[1]?.message).toMatch(/^rclts participant .* was first heard .* and has told nothing/);
});

test("nothing tells the mapping of a make that is unknown", () => {
  const { engine, service } = serving();
  const client = new ClientPeer(engine, 0x0112).appear().getReady();
  for (const [endpoint, topic] of [
    [client.writer, "rq/add_two_intsRequest"],
    [client.reader, "rr/add_two_intsReply"],
  ] as const) {
    engine.onEvent({ kind: "participant-found", participant: client.participant });
    engine.onEvent({ kind: "endpoint-found", endpoint: { ...endpoint, topic } });
  }
  engine.onEvent({ kind: "endpoint-found", endpoint: { ...client.writer, topic: "rq/add_two_intsRequest" } });
  expect(service.explain()).toMatchObject({ ready: true, reasons: [{ code: "mapping" }] });
});

test("a participant with thousands of endpoints that do not fit is told of in 32 reasons at most", () => {
  const { engine, client, server } = connected();
  engine.onEvent({ kind: "participant-found", participant: server.participant });
  for (let i = 0; i < 3000; i++) {
    const endpoint = server.endpoint("reader", 10 + i);
    engine.onEvent({ kind: "endpoint-found", endpoint: { ...endpoint, topic: "rq/add_two_intsRequest" } });
  }
  const { reasons } = client.explain();
  expect(reasons.length).toBeGreaterThan(1);
  expect(reasons.length).toBeLessThanOrEqual(32);
});

describe("a call that times out", () => {
  test("says why in its error, and once in the log", async () => {
    const { host, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const why = "no answer from /add_two_ints within 50 ms: /add_two_ints is not ready: nobody offers it";
    const thrown = client.call({ a: 1n, b: 2n }, { timeout: 50, onTimeout: "throw" });
    const quiet = client.call({ a: 1n, b: 2n }, { timeout: 50 });
    host.advance(50);
    await expect(thrown).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining(why) });
    await expect(quiet).resolves.toBeUndefined();
    expect(host.complaints).toEqual([expect.stringContaining(why)]);
  });

  test("says of a server that has the request that it has it, and nothing of a call that did not wait", async () => {
    const { host, client } = connected();
    await client.call({ a: 1n, b: 2n }, { timeout: 0 });
    expect(host.complaints).toEqual([]);
    const thrown = client.call({ a: 1n, b: 2n }, { timeout: 50, onTimeout: "throw" });
    host.advance(50);
    await expect(thrown).rejects.toMatchObject({ message: expect.stringContaining("its server has the request") });
  });

  test("looks at the graph once for a thousand others", async () => {
    const { host, context, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const looks = jest.spyOn(context.core.graph, "endpoints");
    const options = { timeout: 50, onTimeout: "throw" } as const;
    const calls = Array.from({ length: 1000 }, () => client.call({ a: 1n, b: 2n }, options));
    host.advance(50);
    await Promise.allSettled(calls);
    expect(looks.mock.calls.length).toBeLessThan(5);
  });
});

test("who is destroyed explains nothing", () => {
  const { client } = connected();
  client.destroy();
  expect(() => client.explain()).toThrow(expect.objectContaining({ code: "destroyed" }));
});
