// SPDX-License-Identifier: Apache-2.0
// A loop over requests whose asker dies in the middle of it: one request is being served, others wait for their turn.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, type Request } from "../../test/add-two-ints.js";
import { type SimulatedNode, simulatedNode } from "../../test/simulation.js";
import type { TracePoint } from "../tracing/trace-point.js";
import type { IterableService } from "./iterable-service.js";
import type { ServiceCall } from "./service-call.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

type Call = ServiceCall<Request, { sum: bigint }>;

/** How an asker goes, and how long its service does not know that. */
const ENDS: Record<
  string,
  { readonly end: (asker: Asker, network: SimulatedNetwork) => void; readonly unseen: number }
> = {
  "destroys its client": { end: ({ client }) => client.destroy(), unseen: 0 },
  "shuts its context down": { end: ({ context }) => void context.shutdown(), unseen: 0 },
  "is killed": { end: ({ participant }, network) => network.crash(participant.address), unseen: 5000 },
};

/** Hears of each request and keeps nothing, as what is told of is to be kept until its end and no longer. */
const LISTENER: TracePoint = { isHeard: true, begin: (_, run) => run(), end: () => {} };

interface Asker extends SimulatedNode {
  readonly client: ReturnType<typeof clientOf>;
}

const clientOf = ({ node }: SimulatedNode) => node.createClient(AddTwoInts, "add_two_ints");

/** A loop that serves one request after the other, each for as long as it is let; two askers, and what the loop has seen. */
async function serving(vendor?: "cyclonedds") {
  const network = new SimulatedNetwork({ seed: 1, delay: 1 });
  const server = simulatedNode(network, "server", { trace: { calls: LISTENER, requests: LISTENER } });
  const service = server.node.createService(AddTwoInts, "add_two_ints");
  const [mortal, other] = ["mortal", "other"].map((name): Asker => {
    const asker = simulatedNode(network, name, {}, name === "mortal" ? vendor : undefined);
    return { ...asker, client: clientOf(asker) };
  }) as [Asker, Asker];
  expect(await network.run(5000, () => mortal.client.serviceIsReady() && other.client.serviceIsReady())).toBe(true);
  return { network, server, service, mortal, other };
}

/** Gives each call that the loop takes to `body`, and waits for that before it takes the next one. */
async function loop(service: IterableService<Request, { sum: bigint }>, body: (call: Call) => Promise<void>) {
  for await (const call of service) await body(call);
}

const sumOf = ({ a, b }: Request) => ({ sum: a + b });

describe.each([undefined, "cyclonedds"] as const)("an asker (%s) in the middle of its requests", (vendor) => {
  test.each(Object.keys(ENDS))(
    "%s: the loop is told by the signal of each, answers into the void, and goes on with the others'",
    async (how) => {
      const { network, server, service, mortal, other } = await serving(vendor);
      const seen: [bigint, string | undefined][] = [];
      let letGo: () => void = () => {};
      void loop(service, async (call) => {
        const { signal } = call.header;
        seen.push([call.request.a, signal.reason?.code]);
        if (call.request.a === 1n) {
          await new Promise<void>((resolve) => {
            letGo = resolve;
            signal.addEventListener("abort", () => void seen.push([-1n, signal.reason.code]));
          });
        }
        call.respond(sumOf(call.request));
      });
      const dead = [1n, 2n, 3n].map((a) => mortal.client.call({ a, b: 0n }).catch(({ code }) => code));
      await network.run(100);
      const alive = [4n, 5n].map((a) => other.client.call({ a, b: 0n }));
      await network.run(100);
      expect(seen).toEqual([[1n, undefined]]);
      expect(service.stats()).toMatchObject({ requests: 5, pending: 5, waiting: 4 });

      const { end, unseen } = ENDS[how]!;
      end(mortal, network);
      await network.run(unseen);
      expect(seen).toHaveLength(1);
      expect(await network.run(30_000, () => seen.length === 2)).toBe(true);
      expect(seen[1]).toEqual([-1n, "cancelled"]);
      // What has been let go of by its asker goes on as long as its loop wants.
      await network.run(100);
      expect(seen).toHaveLength(2);

      const sent = server.context.engineCounters.samplesSent;
      letGo();
      await network.run(100);
      expect(seen.slice(2)).toEqual([
        [2n, "cancelled"],
        [3n, "cancelled"],
        [4n, undefined],
        [5n, undefined],
      ]);
      expect(await Promise.all(alive)).toEqual([{ sum: 4n }, { sum: 5n }]);
      if (how !== "is killed") expect(await Promise.all(dead)).not.toContainEqual({ sum: 1n });
      // Two replies, for those who are there.
      expect(server.context.engineCounters.samplesSent - sent).toBe(2);
      expect(service.stats()).toMatchObject({ requests: 5, answered: 5, pending: 0, waiting: 0 });
      expect(server.log).toEqual([]);
      expect(await other.client.call({ a: 6n, b: 0n }, { timeout: 0 })).toBeUndefined();
      await network.run(100);
      expect(seen.at(-1)?.[0]).toBe(6n);
    },
  );
});

test.each(Object.keys(ENDS))(
  "an asker that %s leaves nothing in memory when its calls have come to their end",
  async (how) => {
    const { network, service, mortal, other } = await serving();
    const left: WeakRef<object>[] = [];
    let letGo: () => void = () => {};
    void loop(service, async (call) => {
      left.push(
        new WeakRef(call),
        new WeakRef(call.header),
        new WeakRef(call.header.client),
        new WeakRef(call.request),
      );
      if (left.length === 4) {
        await new Promise<void>((resolve) => {
          letGo = resolve;
          // Both ways of stopping: by the signal, and late.
          call.header.signal.addEventListener("abort", () => {});
        });
      }
      if (call.request.a % 2n === 0n) call.respond(sumOf(call.request));
      else call.fail(call.header.signal.reason);
    });
    for (let a = 1n; a <= 20n; a++) mortal.client.call({ a, b: 0n }, { retry: a > 10n }).catch(() => {});
    await network.run(100);
    ENDS[how]!.end(mortal, network);
    await network.run(30_000);
    letGo();
    letGo = () => {};
    expect(await network.run(1000, () => service.stats().pending === 0)).toBe(true);
    expect(service.stats()).toMatchObject({ requests: 20, answered: 10, failed: 10, pending: 0 });
    await other.client.call({ a: 2n, b: 0n }, { timeout: 0 });
    await network.run(100);
    left.splice(80);
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(left.filter((each) => each.deref() !== undefined)).toEqual([]);
  },
);

test("what stops as its signal says has not failed: nothing is logged or reported, in a loop and in a callback", async () => {
  const { network, server, service, mortal } = await serving();
  const callbacks = server.node.createService(
    AddTwoInts,
    "callbacks",
    (_request, _response, { signal }) =>
      new Promise((_, reject) => {
        const why = () => new Error("stopped", { cause: signal.reason });
        signal.addEventListener("abort", () => reject(why()));
      }),
  );
  void loop(service, async (call) => {
    const { signal } = call.header;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    call.fail(signal.reason);
  });
  mortal.client.call({ a: 1n, b: 0n }, { timeout: 50 });
  mortal.node.createClient(AddTwoInts, "callbacks").call({ a: 1n, b: 0n }, { timeout: 50 });
  expect(await network.run(5000, () => callbacks.stats().failed + service.stats().failed === 2)).toBe(true);
  expect(server.context.counters["callback-error"]).toBe(0);
  expect(server.log).toEqual([]);
});

test("an error of its own is one, though nobody waits for the answer any more", async () => {
  const { network, server, service, mortal } = await serving();
  void loop(service, async (call) => {
    await new Promise((resolve) => call.header.signal.addEventListener("abort", resolve));
    call.fail(new Error("broken"));
  });
  mortal.client.call({ a: 1n, b: 0n }, { timeout: 50 });
  expect(await network.run(5000, () => service.stats().failed === 1)).toBe(true);
  expect(server.context.counters["callback-error"]).toBe(1);
  expect(server.log.map(({ message }) => message)).toEqual([expect.stringContaining("broken")]);
});

test("a service is drained of requests that no loop has come for yet, those of a dead asker among them", async () => {
  const { network, service, mortal, other } = await serving();
  for (const a of [1n, 2n]) mortal.client.call({ a, b: 0n }).catch(() => {});
  await network.run(100);
  const answer = other.client.call({ a: 3n, b: 0n });
  await network.run(100);
  let drained: boolean | undefined;
  void service.drain().then((all) => {
    drained = all;
  });
  mortal.client.destroy();
  await network.run(100);
  expect(drained).toBeUndefined();
  const taken: [bigint, boolean][] = [];
  const served = loop(service, async (call) => {
    taken.push([call.request.a, call.header.signal.aborted]);
    // One after the other, each some time after it was taken.
    await new Promise<void>((resolve) => void network.setTimer(network.now() + 10, resolve));
    expect(drained).toBeUndefined();
    call.respond(sumOf(call.request));
  });
  expect(await network.run(1000, () => drained !== undefined)).toBe(true);
  expect(drained).toBe(true);
  expect(taken).toEqual([
    [1n, true],
    [2n, true],
    [3n, false],
  ]);
  expect(await answer).toEqual({ sum: 3n });
  await served;
});
