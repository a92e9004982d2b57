// SPDX-License-Identifier: Apache-2.0
// Services that are served by a loop, and services that are drained, on the simulated network.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { ForeignClient } from "../../test/foreign.js";
import { settle, setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { LATER, type ServiceCallback } from "./service.js";
import type { ServiceLimits } from "./service-limits.js";

function pair(limits: ServiceLimits = {}) {
  const network = new SimulatedNetwork({ seed: 1 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  const service = server.node.createService(AddTwoInts, "add_two_ints", { limits });
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  return { network, server, asker, service, client };
}

function callbackPair(callback: ServiceCallback<{ a: bigint; b: bigint }, { sum: bigint }>) {
  const network = new SimulatedNetwork({ seed: 1 });
  const server = simulatedNode(network, "server");
  const asker = simulatedNode(network, "asker");
  const service = server.node.createService(AddTwoInts, "add_two_ints", callback);
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  return { network, server, asker, service, client };
}

/** What became of a promise, in words. */
function outcome(promise: Promise<unknown>): { value: unknown } {
  const seen: { value: unknown } = { value: "pending" };
  promise.then(
    (value) => {
      seen.value = value;
    },
    (error) => {
      seen.value = error.remote?.message ?? error.code;
    },
  );
  return seen;
}

describe("a service without a callback", () => {
  test("gives its requests to a loop, one when it comes for it, with who asked", async () => {
    const { network, service, client } = pair();
    await network.run(1000);
    const taken: unknown[] = [];
    (async () => {
      for await (const call of service) {
        taken.push([call.request.a, call.header.client.mapping, call.isAnswered]);
        call.respond({ sum: call.request.a + call.request.b });
        taken.push(call.isAnswered);
      }
    })();
    const answers = [client.call({ a: 1, b: 2 }), client.call({ a: 3, b: 4 })];
    await network.run(100);
    expect(await Promise.all(answers)).toEqual([{ sum: 3n }, { sum: 7n }]);
    expect(taken).toEqual([[1n, "fastdds", false], true, [3n, "fastdds", false], true]);
  });

  test("keeps what its loop has not come for within its limits", async () => {
    const { network, service, client } = pair({ queue: 2, whenFull: "reject" });
    await network.run(1000);
    const another = simulatedNode(network, "another").node.createClient(AddTwoInts, "add_two_ints");
    await network.run(1000);
    const outcomes = [1, 2].map((a) => outcome(client.call({ a, b: 0 })));
    await network.run(100);
    // Each participant has the credit of the whole queue.
    outcomes.push(...[3, 4].map((a) => outcome(another.call({ a, b: 0 }))));
    await network.run(100);
    const full = "/add_two_ints has as many requests waiting as its limits allow";
    expect(outcomes.map(({ value }) => value)).toEqual(["pending", "pending", full, full]);
    const calls = service[Symbol.asyncIterator]();
    for (let i = 0; i < 2; i++) {
      const { value: call } = await calls.next();
      call.respond({ sum: call.request.a });
    }
    await network.run(100);
    expect(outcomes.slice(0, 2).map(({ value }) => value)).toEqual([{ sum: 1n }, { sum: 2n }]);
  });

  test("has as many open calls as its concurrency allows, and answers them in any order", async () => {
    const { network, service, client } = pair({ concurrency: 2 });
    await network.run(1000);
    const outcomes = [1, 2, 3].map((a) => outcome(client.call({ a, b: 0 })));
    const calls = service[Symbol.asyncIterator]();
    const nexts = [calls.next(), calls.next(), calls.next()];
    await network.run(100);
    const [first, second] = await Promise.all(nexts.slice(0, 2));
    const third = outcome(nexts[2]!.then(({ value }) => value.request.a));
    await settle();
    expect(third.value).toBe("pending");
    second!.value.respond({ sum: 20n });
    await network.run(100);
    expect(third.value).toBe(3n);
    first!.value.respond({ sum: 10n });
    await network.run(100);
    expect(outcomes.map(({ value }) => value)).toEqual([{ sum: 10n }, { sum: 20n }, "pending"]);
  });

  test("is destroyed when its loop throws, and what was open fails with an error", async () => {
    const { network, service, client } = pair();
    await network.run(1000);
    const loop = (async () => {
      for await (const call of service) throw new Error(`no ${call.request.a}`);
    })();
    const answer = outcome(client.call({ a: 1, b: 2 }));
    const end = outcome(loop.catch((error) => error.message));
    await network.run(100);
    expect(end.value).toBe("no 1");
    expect(answer.value).toBe("the loop that serves /add_two_ints ended before it answered");
    expect(client.serviceIsReady()).toBe(false);
    expect(() => service.serviceName).toThrow("the service /add_two_ints has been destroyed");
  });

  test("is destroyed by break, after which nothing waits; the answer before it arrives", async () => {
    const { network, service, client } = pair();
    await network.run(1000);
    const loop = (async () => {
      for await (const call of service) {
        call.respond({ sum: 7n });
        break;
      }
      return "over";
    })();
    const answer = outcome(client.call({ a: 1, b: 2 }));
    await network.run(100);
    expect([await loop, answer.value]).toEqual(["over", { sum: 7n }]);
    expect(await service[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
  });

  test("ends its loops when it is destroyed, or its context is shut down", async () => {
    for (const end of ["service", "context"] as const) {
      const { server, service } = pair();
      const next = service[Symbol.asyncIterator]().next();
      if (end === "service") service.destroy();
      else await server.context.shutdown();
      expect(await next).toEqual({ done: true, value: undefined });
    }
  });

  test("tells what is wrong with an answer, which can be given anew, but only once", async () => {
    const { network, service, client } = pair();
    await network.run(1000);
    const answer = outcome(client.call({ a: 1, b: 2 }));
    const next = service[Symbol.asyncIterator]().next();
    await network.run(100);
    const { value: call } = await next;
    expect(() => call.respond({ sum: "3" as never })).toThrow(TypeError);
    call.respond({ sum: 3n });
    expect(() => call.respond({ sum: 3n })).toThrow("this request has been answered already");
    expect(() => call.fail(new Error("too late"))).toThrow("this request has been answered already");
    await network.run(100);
    expect(answer.value).toEqual({ sum: 3n });
  });

  test("fails a call with what its loop says", async () => {
    const { network, server, service, client } = pair();
    await network.run(1000);
    const answer = outcome(client.call({ a: 1, b: 2 }));
    const next = service[Symbol.asyncIterator]().next();
    await network.run(100);
    (await next).value.fail(new RangeError("too much"));
    await network.run(100);
    expect([answer.value, server.context.counters["callback-error"]]).toEqual(["too much", 1]);
  });

  test("has no callback group, and options that nobody knows are refused", () => {
    const { node } = setup();
    const group = { callbackGroup: node.defaultCallbackGroup };
    expect(() => node.createService(AddTwoInts, "x", group as never)).toThrow('unknown option "callbackGroup"');
    expect(() => node.createService(AddTwoInts, "x", null as never)).toThrow(TypeError);
    expect(() => node.createService(AddTwoInts, "x", 5 as never)).toThrow("service callback 5: expected a function");
  });
});

describe("a service that is drained", () => {
  test("finishes what it has taken, waiting requests included, and then leaves", async () => {
    let release: () => void = () => {};
    const { network, service, client } = callbackPair(async ({ a, b }) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { sum: a + b };
    });
    await network.run(1000);
    const outcomes = [1, 2].map((a) => outcome(client.call({ a, b: 0 })));
    await network.run(100);
    const drained = outcome(service.drain());
    await network.run(100);
    expect([client.serviceIsReady(), drained.value]).toEqual([false, "pending"]);
    release();
    await network.run(100);
    expect([outcomes[0]!.value, outcomes[1]!.value, drained.value]).toEqual([{ sum: 1n }, "pending", "pending"]);
    release();
    await network.run(100);
    expect([outcomes[1]!.value, drained.value]).toEqual([{ sum: 2n }, true]);
    expect(() => service.serviceName).toThrow("has been destroyed");
  });

  test("takes no call: one made later waits for the next server, one under way fails in the end", async () => {
    const { network, server, service, client, asker } = callbackPair(() => LATER);
    await network.run(1000);
    // Sent before its client has heard that the service takes no more.
    network.cut(server.participant.address, asker.participant.address);
    const drained = outcome(service.drain({ timeout: 5000 }));
    const late = outcome(client.call({ a: 1, b: 1 }));
    await network.run(50);
    network.heal(server.participant.address, asker.participant.address);
    await network.run(3000);
    const waiting = outcome(client.call({ a: 2, b: 2 }));
    await network.run(6000);
    expect([drained.value, late.value, waiting.value]).toEqual([true, "server-lost", "pending"]);
    server.node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
    await network.run(1000);
    expect(waiting.value).toEqual({ sum: 4n });
  });

  test("has not answered all when its time or its signal ends it, and leaves all the same", async () => {
    for (const ending of ["timeout", "signal"] as const) {
      const { network, service, client } = callbackPair(() => LATER);
      await network.run(1000);
      const answer = outcome(client.call({ a: 1, b: 2 }));
      await network.run(100);
      const controller = new AbortController();
      const drained = outcome(service.drain({ timeout: 500, signal: controller.signal }).catch((reason) => reason));
      if (ending === "signal") controller.abort("enough");
      await network.run(1000);
      expect([drained.value, answer.value]).toEqual([ending === "timeout" ? false : "enough", "server-lost"]);
      expect(() => service.serviceName).toThrow("has been destroyed");
    }
  });

  test("waits for what was left for later, and for lost replies to arrive", async () => {
    const deferred: (() => void)[] = [];
    const { network, server, asker, service, client } = callbackPair((request, _, header) => {
      deferred.push(() => service.sendResponse({ sum: request.a }, header));
      return LATER;
    });
    await network.run(1000);
    const answer = outcome(client.call({ a: 6, b: 0 }));
    await network.run(100);
    const drained = outcome(service.drain());
    await network.run(100);
    network.cut(server.participant.address, asker.participant.address);
    for (const respond of deferred) respond();
    await network.run(200);
    expect([answer.value, drained.value]).toEqual(["pending", "pending"]);
    network.heal(server.participant.address, asker.participant.address);
    await network.run(2000);
    expect([answer.value, drained.value]).toEqual([{ sum: 6n }, true]);
  });

  test.each(["fastdds", "cyclonedds"] as const)("answers clients of %s that wait for it", async (vendor) => {
    const deferred: (() => void)[] = [];
    const { network, service } = callbackPair((request, _, header) => {
      deferred.push(() => service.sendResponse({ sum: request.a }, header));
      return LATER;
    });
    const theirs = new ForeignClient(network, vendor);
    await network.run(1000);
    theirs.call(6n, 0n);
    await network.run(100);
    const drained = outcome(service.drain());
    await network.run(100);
    for (const respond of deferred) respond();
    await network.run(2000);
    expect([theirs.sums.get(1), drained.value]).toEqual([[6n], true]);
  });

  test("does not wait for clients that have left", async () => {
    let abandoned = false;
    const { network, service, asker, client } = callbackPair(
      (_, response, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            abandoned = true;
            resolve(response);
          });
        }),
    );
    await network.run(1000);
    client.call({ a: 1, b: 2 }).catch(() => {});
    await network.run(100);
    const drained = outcome(service.drain());
    await asker.context.shutdown();
    await network.run(100);
    expect([abandoned, drained.value]).toEqual([true, true]);
  });

  test("that has nothing to do leaves at once, twice is once, and its loop ends", async () => {
    const { network, service } = pair();
    const next = service[Symbol.asyncIterator]().next();
    const drained = [outcome(service.drain()), outcome(service.drain())];
    await network.run(10);
    expect(drained.map(({ value }) => value)).toEqual([true, true]);
    expect(await next).toEqual({ done: true, value: undefined });
    expect(() => service.drain()).toThrow("has been destroyed");
  });

  test("without time to wait leaves what it has, and says so", async () => {
    const { network, service, client } = callbackPair(() => LATER);
    await network.run(1000);
    client.call({ a: 1, b: 2 }).catch(() => {});
    await network.run(100);
    const drained = outcome(service.drain({ timeout: 0 }));
    await network.run(10);
    expect(drained.value).toBe(false);
  });
});
