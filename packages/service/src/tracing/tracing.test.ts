// SPDX-License-Identifier: Apache-2.0

import { CdrReader } from "@rclts/cdr";
import { VENDOR_FASTDDS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { recordedTracing } from "../../test/recorded-traces.js";
import { connected, settle, setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { LATER, Node, type RequestHeader, type ServiceCallback } from "../index.js";

type Callback = ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }>;

const ASKED = { a: 1n, b: 2n };

describe("a call", () => {
  const calling = () => {
    const trace = recordedTracing();
    return { ...connected(VENDOR_FASTDDS, trace), traces: trace.calls };
  };

  test("is told of when it is made, and with the same message when it is answered", async () => {
    const { engine, host, client, server, traces } = calling();
    host.advance(5);
    void client.call(ASKED);
    expect(traces.begun).toEqual([
      {
        attributes: {
          "rpc.system.name": "ros2",
          "rpc.method": "/add_two_ints",
          "ros.service.type": "example_interfaces/srv/AddTwoInts",
          "ros.node.name": "/tester",
        },
        startTime: host.wallOffset + 5,
        duration: undefined,
        outcome: undefined,
        error: undefined,
      },
    ]);
    host.advance(7);
    server.answer(engine.takeWritten()[0]!);
    await settle();
    expect(traces.ended).toEqual([traces.begun[0]]);
    expect(traces.ended[0]).toBe(traces.begun[0]);
    expect(traces.ended[0]).toMatchObject({
      duration: 7,
      outcome: "answered",
      error: undefined,
      attributes: { "rclts.mapping": "fastdds", "server.address": expect.stringMatching(/^[\d.]+$/) },
    });
    expect(traces.ended[0]!.attributes).not.toHaveProperty(["error.type"]);
  });

  test("has the full names of its service and of its node", () => {
    const trace = recordedTracing();
    const { context } = setup({ trace });
    const node = new Node("arm", { context, namespace: "/left", startParameterServices: false, enableRosout: false });
    node.createClient(AddTwoInts, "add").callAsync(ASKED);
    expect(trace.calls.begun[0]!.attributes).toMatchObject({
      "ros.node.name": "/left/arm",
      "rpc.method": "/left/add",
    });
  });

  test("is not made a message of while nobody listens, nor told of at its end if somebody came meanwhile", async () => {
    const { engine, client, server, traces } = calling();
    traces.isHeard = false;
    void client.call(ASKED);
    traces.isHeard = true;
    server.answer(engine.takeWritten()[0]!);
    await settle();
    expect([traces.begun, traces.ended]).toEqual([[], []]);
  });

  test("is told of once at its end, however it fails", async () => {
    const { engine, host, context, client, server, traces } = calling();
    const abort = new AbortController();
    const late = client.call(ASKED, { timeout: 10 });
    const calls = [
      client.call(ASKED, { timeout: 10, onTimeout: "throw" }),
      client.call(ASKED, { signal: abort.signal }),
      client.call(ASKED, { timeout: 0, onTimeout: "throw" }),
    ];
    for (const call of calls) call.catch(() => {});
    const requests = engine.takeWritten();
    abort.abort(new Error("enough"));
    host.advance(10);
    client.callAsync(ASKED).cancel();
    for (const request of requests) server.answer(request);
    client.call(ASKED).catch(() => {});
    server.leave();
    client.call(ASKED).catch(() => {});
    await context.shutdown();
    await settle();
    expect(await late).toBeUndefined();
    expect(traces.outcomes).toEqual([
      "timeout",
      "cancelled",
      "timeout",
      "timeout",
      "cancelled",
      "server-lost",
      "shutdown",
    ]);
    expect(new Set(traces.ended).size).toBe(traces.begun.length);
    for (const { attributes, outcome } of traces.ended) expect(attributes["error.type"]).toBe(outcome);
    // The one that resolved with undefined has no error.
    expect(traces.ended.filter(({ error }) => error === undefined)).toHaveLength(1);
  });

  test.each<[string, (all: ReturnType<typeof calling>) => void]>([
    ["destroyed", ({ client }) => client.destroy()],
    ["removed", ({ client }) => client.removePendingRequest(client.getPendingRequest(1))],
    [
      "reply-lost",
      ({ engine, server }) => server.reply(Uint8Array.of(0, 1, 0, 0), server.identityOf(engine.takeWritten()[0]!)),
    ],
  ])("is told of once at its end, if that is %s", async (outcome, end) => {
    const all = calling();
    all.client.callAsync(ASKED).catch(() => {});
    end(all);
    all.client.destroy();
    await settle();
    expect(all.traces.outcomes).toEqual([outcome]);
  });

  test("to one certain server, or to each, is told of as others are", async () => {
    const { engine, client, server, traces } = calling();
    const [pinned] = client.getServers();
    void client.call(ASKED, { server: pinned });
    client.callAll(ASKED);
    for (const request of engine.takeWritten()) server.answer(request);
    await settle();
    expect(traces.begun).toHaveLength(2);
    expect(traces.outcomes).toEqual(["answered", "answered"]);
  });

  test("that is refused begins and ends", async () => {
    const trace = recordedTracing();
    const { node } = setup({ trace });
    const client = node.createClient(AddTwoInts, "add", { queueBytes: 0 });
    client.call(ASKED).catch(() => {});
    await settle();
    expect(trace.calls.begun).toHaveLength(1);
    expect(trace.calls.outcomes).toEqual(["queue-full"]);
    expect(trace.calls.ended[0]!.attributes).not.toHaveProperty(["server.address"]);
  });

  test("goes out as it is, though a listener makes a call of its own as it begins", () => {
    const { engine, client, traces } = calling();
    traces.onBegin = () => {
      traces.onBegin = () => {};
      void client.call({ a: 50n, b: 50n });
    };
    void client.call({ a: 1n, b: 1n });
    const requests = engine
      .takeWritten()
      .map(({ payload }) => AddTwoInts.Request.decode(new CdrReader().reset(payload)));
    expect(requests).toEqual([
      { a: 1n, b: 1n },
      { a: 50n, b: 50n },
    ]);
  });

  test("is settled before its end is told, so that a listener may destroy its client", async () => {
    const { client, server, traces } = calling();
    const calls = [client.call(ASKED), client.call(ASKED)];
    traces.onEnd = () => client.destroy();
    const ends = Promise.allSettled(calls);
    server.leave();
    await settle();
    expect((await ends).map((each) => each.status === "rejected" && each.reason.code)).toEqual([
      "server-lost",
      "server-lost",
    ]);
    expect(traces.outcomes).toEqual(["server-lost", "server-lost"]);
  });
});

describe("a request", () => {
  /** A service that is listened to, its client, and what came of both. */
  function served(callback: Callback, options = {}) {
    const network = new SimulatedNetwork({ seed: 1, delay: 1 });
    const trace = recordedTracing();
    const server = simulatedNode(network, "server", { trace });
    const service = server.node.createService(AddTwoInts, "add", callback, options);
    const client = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add");
    const ask = async (request = ASKED) => {
      client.call(request).catch(() => {});
      await network.run(3000);
    };
    return { network, server, service, ask, traces: trace.requests };
  }

  test("is told of before its callback runs, within which that runs, and when it is answered", async () => {
    const order: string[] = [];
    const { server, traces, ask } = served(async (_, response) => {
      order.push(traces.running === traces.begun[0] ? "callback" : "callback elsewhere");
      await server.context.getClock("steady");
      return response;
    });
    traces.onBegin = () => order.push("begin");
    traces.onEnd = () => order.push("end");
    await ask();
    expect(order).toEqual(["begin", "callback", "end"]);
    expect(traces.ended[0]).toBe(traces.begun[0]);
    expect(traces.ended).toMatchObject([
      {
        outcome: "answered",
        duration: expect.any(Number),
        attributes: {
          "rpc.system.name": "ros2",
          "rpc.method": "/add",
          "ros.service.type": "example_interfaces/srv/AddTwoInts",
          "ros.node.name": "/server",
          "ros.peer.node.name": "/asker",
          "rclts.mapping": "fastdds",
          "client.address": expect.stringMatching(/^[\d.]+$/),
        },
      },
    ]);
  });

  test("has the time that it waited in its duration", async () => {
    const ends: (() => void)[] = [];
    const { network, traces, ask } = served(
      (_, response) => new Promise((resolve) => ends.push(() => resolve(response))),
      { limits: { concurrency: 1 } },
    );
    await ask();
    await ask();
    expect(traces.begun).toHaveLength(1);
    for (let i = 0; i < 2; i++) {
      ends[i]!();
      await network.run(100);
    }
    expect(traces.outcomes).toEqual(["answered", "answered"]);
    expect(traces.ended[1]!.duration).toBeGreaterThan(3000);
    expect(traces.ended[1]!.duration).toBeLessThan(3500);
    expect(traces.ended[1]!.startTime).toBeGreaterThan(traces.ended[0]!.startTime);
  });

  test("that fails says so with the code that its client is told", async () => {
    const { traces, ask } = served(({ a }) => {
      if (a === 1n) throw new RangeError("no");
      return Promise.reject(Object.assign(new Error("no"), { code: "ENOENT" }));
    });
    await ask();
    await ask({ a: 2n, b: 2n });
    expect(traces.outcomes).toEqual(["RangeError", "ENOENT"]);
    expect(traces.ended[0]).toMatchObject({
      error: expect.any(RangeError),
      attributes: { "error.type": "RangeError" },
    });
  });

  test("that is answered later ends then; one that never is, ends with the service", async () => {
    const headers: RequestHeader[] = [];
    const { service, traces, ask } = served((_, __, header) => {
      headers.push(header);
      return LATER;
    });
    await ask();
    await ask();
    expect(traces.ended).toEqual([]);
    service.sendResponse({ sum: 1n }, headers[0]!);
    service.sendResponse({ sum: 1n }, headers[0]!);
    await settle();
    expect(traces.outcomes).toEqual(["answered"]);
    service.destroy();
    await settle();
    expect(traces.outcomes).toEqual(["answered", "destroyed"]);
  });

  test("that is refused begins and ends, and no callback runs", async () => {
    let running = 0;
    const { traces, ask } = served(
      () => {
        running += 1;
        return new Promise(() => {});
      },
      { limits: { concurrency: 1, queue: 0, whenFull: "reject" } },
    );
    await ask();
    await ask();
    expect(running).toBe(1);
    expect(traces.begun).toHaveLength(2);
    expect(traces.outcomes).toEqual(["queue-full"]);
  });

  test.each([true, false])(
    "of the same context (without the wire: %s) has the address by which others know it",
    async (intraProcess) => {
      const network = new SimulatedNetwork({ seed: 1 });
      const trace = recordedTracing();
      const { node } = simulatedNode(network, "both", { trace, intraProcess });
      const elsewhere = recordedTracing();
      const other = simulatedNode(network, "other", { trace: elsewhere });
      node.createService(AddTwoInts, "add", (_, response) => response);
      for (const each of [node, other.node]) {
        void each.createClient(AddTwoInts, "add").call(ASKED);
        await network.run(3000);
      }
      const address = elsewhere.calls.ended[0]!.attributes["server.address"];
      expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(trace.calls.ended[0]!.attributes).toMatchObject({
        "server.address": address,
        "ros.peer.node.name": "/both",
      });
      expect(trace.requests.ended.map(({ attributes }) => attributes["client.address"])).toEqual([
        address,
        other.participant.address.split(":")[0],
      ]);
    },
  );
});
