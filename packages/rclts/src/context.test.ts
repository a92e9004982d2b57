// SPDX-License-Identifier: Apache-2.0
// Contexts over real sockets, all confined to loopback: services are found and called, and the graph is left cleanly.

import type { Context, ServiceType } from "@rclts/service";
import { createContext } from "./context.js";
import { Node } from "./node.js";
import type { InitOptions } from "./options.js";
import { spin, spinUntilFutureComplete } from "./spin.js";

interface DoubleRequest {
  value: number;
}

interface DoubleResponse {
  twice: number;
}

const Double: ServiceType<DoubleRequest, DoubleResponse> = {
  name: "test_interfaces/srv/Double",
  Request: {
    name: "test_interfaces/srv/Double_Request",
    create: (init) => ({ value: 0, ...init }),
    encode: (writer, { value }) => writer.int32(value),
    decode: (reader) => ({ value: reader.int32() }),
  },
  Response: {
    name: "test_interfaces/srv/Double_Response",
    create: (init) => ({ twice: 0, ...init }),
    encode: (writer, { twice }) => writer.int32(twice),
    decode: (reader) => ({ twice: reader.int32() }),
  },
};

/** Differs between test processes, so that runs side by side do not meet. */
const domainId = 1 + (process.pid % 100);

const open: Context[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((context) => context.shutdown()));
});

async function openContext(options: InitOptions = {}): Promise<Context> {
  const context = await createContext({ domainId, localhostOnly: true, signalHandlers: false, ...options });
  open.push(context);
  return context;
}

const double = (request: DoubleRequest, response: DoubleResponse): DoubleResponse => {
  response.twice = request.value * 2;
  return response;
};

test("two contexts find each other over loopback, and a call is answered", async () => {
  const server = new Node("server", { context: await openContext() });
  const client = new Node("client", { context: await openContext() }).createClient(Double, "double");
  expect(client.serviceIsReady()).toBe(false);
  server.createService(Double, "double", double);
  expect(await client.waitForService()).toBe(true);
  expect(await client.call({ value: 21 })).toEqual({ twice: 42 });
});

test("two nodes of one context call each other", async () => {
  const context = await openContext();
  new Node("server", { context }).createService(Double, "double", double);
  const client = new Node("client", { context }).createClient(Double, "double");
  expect(await client.call({ value: 4 })).toEqual({ twice: 8 });
});

test("a call that the server left unanswered when it shut down rejects at once", async () => {
  const serverContext = await openContext();
  const taken = new Promise<void>((resolve) => {
    new Node("server", { context: serverContext }).createService(Double, "double", () => {
      resolve();
      return new Promise<never>(() => {});
    });
  });
  const client = new Node("client", { context: await openContext() }).createClient(Double, "double");
  const call = client.call({ value: 1 });
  await taken;
  await serverContext.shutdown();
  await expect(call).rejects.toMatchObject({ code: "server-lost" });
});

test("the context shuts down when its signal is aborted", async () => {
  const controller = new AbortController();
  const context = await openContext({ signal: controller.signal });
  const node = new Node("node", { context });
  controller.abort();
  await spin(node);
  expect(context.isValid).toBe(false);
  expect(() => node.createClient(Double, "double")).toThrow(expect.objectContaining({ code: "shutdown" }));
});

test("a signal that is aborted already opens nothing", async () => {
  await expect(openContext({ signal: AbortSignal.abort(new Error("not today")) })).rejects.toThrow("not today");
});

test("an open context hears process signals unless told not to, a closed one does not", async () => {
  const listeners = (): number => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  const before = listeners();
  const deaf = await openContext();
  expect(listeners()).toBe(before);
  const first = await openContext({ signalHandlers: true });
  const second = await openContext({ signalHandlers: true });
  expect(listeners()).toBe(before + 2);
  await first.shutdown();
  expect(listeners()).toBe(before + 2);
  await second.shutdown();
  await deaf.shutdown();
  expect(listeners()).toBe(before);
});

describe("spin", () => {
  test("ends when the node is destroyed", async () => {
    const node = new Node("node", { context: await openContext() });
    const spinning = spin(node);
    node.destroyNode();
    await spinning;
  });

  test("until a future is complete, or rejected, or the time is up", async () => {
    const context = await openContext();
    const node = new Node("node", { context });
    const service = node.createService(Double, "double", double);
    const future = node.createClient(Double, "double").callAsync({ value: 5 });
    await spinUntilFutureComplete(node, future);
    expect(future.result()).toEqual({ twice: 10 });
    node.destroyService(service);

    const unanswered = node.createClient(Double, "nobody").callAsync({ value: 5 });
    await spinUntilFutureComplete(node, unanswered, 0);
    expect(unanswered.done()).toBe(false);
    const spinning = spinUntilFutureComplete(node, unanswered);
    unanswered.cancel();
    await spinning;
    expect(unanswered.cancelled()).toBe(true);
  });
});
