// SPDX-License-Identifier: Apache-2.0

import { VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts, type Request, type Response } from "../../test/add-two-ints.js";
import { add, serving, settle, setup } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import { ReentrantCallbackGroup } from "../callback-group/callback-group.js";
import { userDataValue } from "../user-data.js";
import type { ServiceCallback } from "./service.js";
import { checkLimits, creditOf, type ServiceLimits } from "./service-limits.js";

/** A service with limits in a reentrant group, whose callbacks end when a test says so. */
function limited(limits: ServiceLimits, callbackGroup = new ReentrantCallbackGroup()) {
  const starts: bigint[] = [];
  const ends: (() => void)[] = [];
  const callback: ServiceCallback<Request, Response> = async (request, response) => {
    starts.push(request.a);
    await new Promise<void>((resolve) => ends.push(resolve));
    response.sum = request.a;
    return response;
  };
  const made = serving(callback, { callbackGroup, limits });
  const peer = made.client(VENDOR_RCLTS);
  const ask = (from: number, to: number) => {
    for (let a = from; a <= to; a++) peer.ask({ a: BigInt(a), b: 0n });
  };
  const end = async () => {
    ends.shift()!();
    await settle();
  };
  /** The numbers of the requests that were answered since this was last asked; minus for those that were refused. */
  const answers = () =>
    made.engine.takeWritten().map(({ inlineQos }) => (inlineQos!.length === 60 ? 1 : -1) * inlineQos![24]!);
  return { ...made, peer, starts, ask, end, answers };
}

describe("concurrency", () => {
  test("bounds the callbacks under way; the rest wait in their order, and nothing is lost", async () => {
    const { starts, ask, end, answers } = limited({ concurrency: 2 });
    ask(1, 5);
    expect(starts).toEqual([1n, 2n]);
    await end();
    expect(starts).toEqual([1n, 2n, 3n]);
    for (let i = 0; i < 4; i++) await end();
    expect(starts).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(answers()).toEqual([1, 2, 3, 4, 5]);
  });

  test("is given back by a callback that fails", async () => {
    let failures = 0;
    const { client } = serving(
      async () => {
        failures += 1;
        throw new Error("each of them");
      },
      { limits: { concurrency: 1 }, callbackGroup: new ReentrantCallbackGroup() },
    );
    const peer = client();
    for (let i = 0; i < 3; i++) peer.ask({ a: 1n, b: 1n });
    await settle();
    await settle();
    expect(failures).toBe(3);
  });

  test("does not touch synchronous callbacks", () => {
    const { engine, client } = serving(add, { limits: { concurrency: 1, queue: 0, whenFull: "reject" } });
    const peer = client();
    for (let i = 0; i < 5; i++) peer.ask({ a: 1n, b: 1n });
    expect(engine.takeWritten()).toHaveLength(5);
  });
});

describe("a full queue", () => {
  test("waits beyond its length by default", async () => {
    const { starts, ask, end } = limited({ concurrency: 1, queue: 1 });
    ask(1, 4);
    for (let i = 0; i < 4; i++) await end();
    expect(starts).toEqual([1n, 2n, 3n, 4n]);
  });

  test('refuses the new request with "reject", and takes others when there is room again', async () => {
    const { starts, ask, end, answers, context, host } = limited({ concurrency: 1, queue: 2, whenFull: "reject" });
    ask(1, 5);
    expect(answers()).toEqual([-4, -5]);
    await end();
    ask(6, 6);
    for (let i = 0; i < 3; i++) await end();
    expect(starts).toEqual([1n, 2n, 3n, 6n]);
    expect(answers()).toEqual([1, 2, 3, 6]);
    expect(context.counters["request-refused"]).toBe(2);
    expect(host.complaints).toEqual([
      "requests are refused (said once): /add_two_ints has as many requests waiting as its limits allow",
    ]);
  });

  test('refuses the one that has waited longest with "drop-oldest"', async () => {
    const { starts, ask, end, answers } = limited({ concurrency: 1, queue: 2, whenFull: "drop-oldest" });
    ask(1, 5);
    expect(answers()).toEqual([-2, -3]);
    for (let i = 0; i < 3; i++) await end();
    expect(starts).toEqual([1n, 4n, 5n]);
  });

  test.each(["reject", "drop-oldest"] as const)(
    "of no length at all refuses what can not start (%s)",
    async (whenFull) => {
      const { ask, answers } = limited({ concurrency: 1, queue: 0, whenFull });
      ask(1, 2);
      expect(answers()).toEqual([-2]);
    },
  );

  test.each(["wait", "reject", "drop-oldest"] as const)("in bytes refuses too (%s)", (whenFull) => {
    // A request is 20 bytes long, and counts 256 more.
    const { ask, answers } = limited({ concurrency: 1, queueBytes: 2 * 276, whenFull });
    ask(1, 4);
    expect(answers()).toEqual([whenFull === "drop-oldest" ? -2 : -4]);
  });

  test("counts those that wait for the callback group as well", () => {
    const { ask, answers, starts } = limited({ concurrency: 3, queue: 1, whenFull: "reject" });
    ask(1, 5);
    expect(starts).toHaveLength(3);
    expect(answers()).toEqual([-5]);
  });

  test("gives no answer to a foreign client", () => {
    const { ask, client, context, answers } = limited({ concurrency: 1, queue: 0, whenFull: "reject" });
    ask(1, 1);
    client(VENDOR_FASTDDS).ask({ a: 2n, b: 0n });
    expect(answers()).toEqual([]);
    expect(context.counters["request-refused"]).toBe(1);
  });

  test("of 20,000 requests is worked off as fast as one of few", async () => {
    const { ask, end, starts } = limited({ concurrency: 1, queue: 10, whenFull: "drop-oldest" });
    ask(0, 20_000);
    for (let i = 0; i < 11; i++) await end();
    expect(starts).toHaveLength(11);
    expect(starts[10]).toBe(20_000n);
  });

  test("is told to an rclts client's call: remote-error, queue-full", async () => {
    const network = new SimulatedNetwork({ seed: 1 });
    const server = simulatedNode(network, "server");
    server.node.createService(AddTwoInts, "add_two_ints", () => new Promise<never>(() => {}), {
      limits: { concurrency: 1, queue: 0, whenFull: "reject" },
    });
    const asker = simulatedNode(network, "asker").node.createClient(AddTwoInts, "add_two_ints");
    const other = simulatedNode(network, "other").node.createClient(AddTwoInts, "add_two_ints");
    asker.call({ a: 1n, b: 1n }).catch(() => {});
    await network.run(3000);
    const answer = expect(other.call({ a: 1n, b: 1n })).rejects.toMatchObject({
      code: "remote-error",
      remote: { code: "queue-full", message: expect.stringContaining("/add_two_ints") },
    });
    await network.run(3000);
    await answer;
  });
});

describe("the credit that a service announces", () => {
  test.each<[string, ServiceLimits | undefined, string]>([
    ["without limits", undefined, "1000"],
    ["with a queue alone", { queue: 50 }, "50"],
    ["with both", { concurrency: 4, queue: 6 }, "10"],
    ["with a queue of none", { queue: 0 }, "1"],
    ["with a queue without end", { concurrency: 4, queue: Number.POSITIVE_INFINITY }, "1000000000"],
  ])("%s", (_, limits, credit) => {
    const { engine, node } = setup();
    node.createService(AddTwoInts, "x", add, { limits });
    const requests = engine.endpoints.get(engine.local("rq"))!;
    expect(userDataValue(requests.userData!, "credit")).toBe(credit);
    expect(requests.qos.history).toBe("keep-all");
    expect(userDataValue(engine.endpoints.get(engine.local("rr"))!.userData!, "credit")).toBeUndefined();
    expect(creditOf(checkLimits(limits))).toBe(Number(credit));
  });
});

test.each<[unknown, RegExp]>([
  [{ concurrency: 0 }, /limits.concurrency 0: expected an integer from 1, or Infinity/],
  [{ concurrency: 1.5 }, /limits.concurrency 1.5/],
  [{ queue: -1 }, /limits.queue -1: expected an integer from 0/],
  [{ queue: "10" }, /limits.queue 10/],
  [{ queueBytes: Number.NaN }, /limits.queueBytes NaN/],
  [{ whenFull: "drop" }, /limits.whenFull drop: expected one of wait, reject, drop-oldest/],
  [{ depth: 10 }, /limits: unknown option "depth"/],
  [10, /limits: expected options as an object/],
])("limits %p are refused", (limits, message) => {
  const { node, engine } = setup();
  expect(() => node.createService(AddTwoInts, "x", add, { limits: limits as never })).toThrow(message);
  expect(engine.endpoints.size).toBe(0);
});
