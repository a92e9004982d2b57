// SPDX-License-Identifier: Apache-2.0

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { serving, settle } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { MutuallyExclusiveCallbackGroup } from "../callback-group/callback-group.js";
import type { RequestHeader } from "./request-header.js";
import { LATER, type ServiceCallback } from "./service.js";
import { type ServiceStats, sumOfServices } from "./service-stats.js";

type Callback = ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }>;

const ASKED = { a: 1n, b: 2n };

function expectWhole(stats: ServiceStats): void {
  const { requests, pending, answered, failed, refused, malformed, abandoned } = stats;
  expect(pending + answered + failed + refused + malformed + abandoned).toBe(requests);
}

test("a request is pending from its arrival to its answer, whichever way it is answered", async () => {
  const headers: RequestHeader[] = [];
  let end: () => void = () => {};
  const callback: Callback = ({ a }, response, header) => {
    headers.push(header);
    if (a === 1n) return response;
    if (a === 2n) return LATER;
    return new Promise((resolve) => {
      end = () => resolve(response);
    });
  };
  const { service, client } = serving(callback);
  const peer = client();
  expect(service.stats()).toMatchObject({ requests: 0, pending: 0, answered: 0 });
  for (let a = 1n; a <= 3n; a++) peer.ask({ a, b: 0n });
  expect(service.stats()).toMatchObject({ requests: 3, pending: 2, waiting: 0, answered: 1 });
  service.sendResponse({ sum: 1n }, headers[1]!);
  expect(service.stats()).toMatchObject({ requests: 3, pending: 1, answered: 2 });
  end();
  await settle();
  expect(service.stats()).toMatchObject({ requests: 3, pending: 0, answered: 3, failed: 0 });
});

test("a second answer to a request is none, nor is a failure after an answer", async () => {
  const { service, client } = serving((_request, response, header) => {
    service.sendResponse(response, header);
    service.sendResponse(response, header);
    throw new Error("after all");
  });
  client().ask(ASKED);
  expect(service.stats()).toMatchObject({ requests: 1, answered: 1, failed: 0, pending: 0 });
});

test("a callback that throws, rejects or gives what is no response has failed", async () => {
  const callback: Callback = ({ a }) => {
    if (a === 1n) throw new Error("no");
    return a === 2n ? Promise.reject(new Error("no")) : (undefined as never);
  };
  const { service, client } = serving(callback);
  const peer = client();
  for (let a = 1n; a <= 3n; a++) peer.ask({ a, b: 0n });
  await settle();
  expect(service.stats()).toMatchObject({ requests: 3, failed: 3, answered: 0, pending: 0 });
});

test("requests wait for their callback's turn, and are refused where the limits have no place", async () => {
  let end: () => void = () => {};
  const callback: Callback = (_, response) =>
    new Promise((resolve) => {
      end = () => resolve(response);
    });
  const { service, client } = serving(callback, {
    callbackGroup: new MutuallyExclusiveCallbackGroup(),
    limits: { concurrency: 1, queue: 2, whenFull: "reject" },
  });
  const peer = client();
  for (let i = 0; i < 5; i++) peer.ask(ASKED);
  expect(service.stats()).toMatchObject({ requests: 5, pending: 3, waiting: 2, refused: 2 });
  end();
  await settle();
  expect(service.stats()).toMatchObject({ requests: 5, pending: 2, waiting: 1, answered: 1, refused: 2 });
  expectWhole(service.stats());
});

test("what can not be read is counted, also if it has waited before that is known", async () => {
  let end: () => void = () => {};
  const callback: Callback = (_, response) =>
    new Promise((resolve) => {
      end = () => resolve(response);
    });
  const { service, client } = serving(callback, { limits: { concurrency: 1 } });
  const peer = client();
  const tooShort = Uint8Array.of(0, 1, 0, 0, 1, 2, 3);
  peer.askRaw(tooShort);
  expect(service.stats()).toMatchObject({ requests: 1, malformed: 1, pending: 0 });
  peer.ask(ASKED);
  peer.askRaw(tooShort);
  expect(service.stats()).toMatchObject({ requests: 3, malformed: 1, pending: 2, waiting: 1 });
  end();
  await settle();
  expect(service.stats()).toMatchObject({ requests: 3, malformed: 2, answered: 1, pending: 0, waiting: 0 });
});

test("what is pending when the service is destroyed is abandoned, whatever its callback still does", async () => {
  const ends: (() => void)[] = [];
  const callback: Callback = ({ a }, response) =>
    new Promise((resolve, reject) => ends.push(() => (a === 1n ? reject(new Error("late")) : resolve(response))));
  const { service, client } = serving(callback, { limits: { concurrency: 2 } });
  const peer = client();
  for (let a = 1n; a <= 3n; a++) peer.ask({ a, b: 0n });
  service.destroy();
  service.destroy();
  const last = service.stats();
  expect(last).toMatchObject({ requests: 3, abandoned: 3, pending: 0, waiting: 0 });
  for (const end of ends) end();
  await settle();
  expect(service.stats()).toEqual(last);
});

test("a request that comes a second time is dropped, and counted as that alone", () => {
  const { service, client } = serving();
  const peer = client();
  peer.ask(ASKED);
  peer.sequence -= 1;
  peer.ask(ASKED);
  expect(service.stats()).toMatchObject({ requests: 1, answered: 1, repeated: 1 });
});

test("a call that is made again by retry is one request more that has come again, and two calls of its client", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const ends: (() => void)[] = [];
  const service = simulatedNode(network, "server").node.createService(
    AddTwoInts,
    "add",
    (_, response) => new Promise((resolve) => ends.push(() => resolve(response))),
  );
  const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add");
  await network.run(2000);
  const call = client.call(ASKED, { timeout: 100, retry: true });
  await network.run(150);
  expect(service.stats()).toMatchObject({ requests: 1, pending: 1, repeated: 1 });
  ends[0]!();
  await network.run(50);
  expect(await call).toEqual({ sum: 0n });
  expect(service.stats()).toMatchObject({ requests: 1, answered: 1, repeated: 1, pending: 0 });
  expect(client.stats()).toMatchObject({ calls: 2, sent: 2, answered: 1, pending: 0, failed: { removed: 1 } });
});

test("a request that its client has given up is withdrawn, and answered all the same", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const headers: RequestHeader[] = [];
  const { node } = simulatedNode(network, "server");
  const service = node.createService(AddTwoInts, "add", (_request, _response, header) => {
    headers.push(header);
    return LATER;
  });
  const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add");
  const call = client.call(ASKED, { timeout: 3000 });
  await network.run(10_000, () => service.stats().withdrawn === 1);
  expect(await call).toBeUndefined();
  expect(service.stats()).toMatchObject({ requests: 1, withdrawn: 1, pending: 1, answered: 0 });
  service.sendResponse({ sum: 3n }, headers[0]!);
  await network.run(1000);
  expect(service.stats()).toMatchObject({ requests: 1, withdrawn: 1, pending: 0, answered: 1 });
  expect(client.stats()).toMatchObject({ calls: 1, answered: 0, lateReplies: 1 });
});

test("a service without a callback counts what its loop takes, answers, fails and leaves", async () => {
  const network = new SimulatedNetwork({ seed: 1 });
  const { node } = simulatedNode(network, "both");
  const service = node.createService(AddTwoInts, "add");
  const client = node.createClient(AddTwoInts, "add");
  for (let a = 0n; a < 4n; a++) client.call({ a, b: 0n }).catch(() => {});
  await network.run(1000);
  expect(service.stats()).toMatchObject({ requests: 4, pending: 4, waiting: 4 });
  const loop = service[Symbol.asyncIterator]();
  (await loop.next()).value.respond({ sum: 1n });
  (await loop.next()).value.fail(new Error("no"));
  await loop.next();
  expect(service.stats()).toMatchObject({ requests: 4, answered: 1, failed: 1, pending: 2, waiting: 1 });
  await loop.return?.();
  expect(service.stats()).toMatchObject({ requests: 4, answered: 1, failed: 2, abandoned: 1, pending: 0 });
});

test("of several services together counts are added", () => {
  const { service, client } = serving();
  client().ask(ASKED);
  expect(sumOfServices([service.stats(), service.stats()])).toMatchObject({ requests: 2, answered: 2, pending: 0 });
});
