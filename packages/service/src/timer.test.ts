// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts } from "../test/add-two-ints.js";
import { ClientPeer, settle, setup } from "../test/setup.js";
import { ReentrantCallbackGroup } from "./callback-group/callback-group.js";

describe("a timer", () => {
  test("may have a callback that returns something, which is not looked at", () => {
    const { host, node } = setup();
    let calls = 0;
    node.createTimer(100, () => ++calls);
    host.advance(250);
    expect(calls).toBe(2);
  });

  test("calls back each period, first when one has passed", () => {
    const { host, node } = setup();
    const times: number[] = [];
    node.createTimer(100, () => void times.push(host.now()));
    host.advance(350);
    expect(times).toEqual([100, 200, 300]);
  });

  test("says its period, and the time since its last call and until its next", () => {
    const { host, node } = setup();
    const timer = node.createTimer(100, () => {});
    host.advance(30);
    expect([timer.period, timer.timeSinceLastCall(), timer.timeUntilNextCall()]).toEqual([100, 30, 70]);
    host.advance(90);
    expect([timer.timeSinceLastCall(), timer.timeUntilNextCall()]).toEqual([20, 80]);
  });

  test("that is canceled calls no more, and from reset on after a whole period", () => {
    const { host, node } = setup();
    const times: number[] = [];
    const timer = node.createTimer(100, () => void times.push(host.now()));
    host.advance(150);
    timer.cancel();
    timer.cancel();
    expect([timer.isCanceled, timer.timeUntilNextCall(), host.timers]).toEqual([true, Number.POSITIVE_INFINITY, 0]);
    host.advance(500);
    timer.reset();
    expect(timer.isCanceled).toBe(false);
    host.advance(50);
    timer.reset();
    host.advance(100);
    expect(times).toEqual([100, 800]);
    expect(host.timers).toBe(1);
  });

  test("may cancel itself in its callback", () => {
    const { host, node } = setup();
    let calls = 0;
    const timer = node.createTimer(10, () => {
      calls += 1;
      timer.cancel();
    });
    host.advance(100);
    expect([calls, host.timers]).toEqual([1, 0]);
  });

  test("ends with its node, by destroyTimer, or with its context, and can not be reset any more", async () => {
    const { host, node, context } = setup();
    let calls = 0;
    const timer = node.createTimer(10, () => void calls++);
    expect(node.destroyTimer(timer)).toBe(true);
    expect(node.destroyTimer(timer)).toBe(false);
    timer.reset();
    node.createTimer(10, () => void calls++);
    await context.shutdown();
    host.advance(100);
    expect([calls, host.timers]).toEqual([0, 0]);
    expect(() => node.createTimer(10, () => {})).toThrow(expect.objectContaining({ code: "shutdown" }));
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("whose callback %s goes on; it is logged, counted and reported", async (_, fail) => {
    const errors: unknown[] = [];
    const { host, node, context } = setup({ onError: (error, where) => errors.push([error, where]) });
    node.createTimer(100, fail as () => void);
    for (let i = 0; i < 2; i++) {
      host.advance(100);
      await settle();
    }
    expect(host.complaints).toEqual(
      Array(2).fill(
        expect.stringContaining("the callback of the timer of 100 ms of node /tester failed: Error: broken"),
      ),
    );
    expect(context.counters["callback-error"]).toBe(2);
    expect(errors).toEqual(Array(2).fill([new Error("broken"), { serviceName: undefined }]));
  });

  test.each<[unknown, RegExp]>([
    ["1", /timer period 1: expected milliseconds as a number/],
    [0, /timer period 0: expected milliseconds above 0/],
    [Number.NaN, /timer period NaN/],
    [Number.POSITIVE_INFINITY, /timer period Infinity/],
  ])("of period %p is refused", (period, message) => {
    expect(() => setup().node.createTimer(period as number, () => {})).toThrow(message);
  });

  test("without a callback, or with options that nobody knows, is refused", () => {
    const { node } = setup();
    expect(() => node.createTimer(1, undefined as never)).toThrow(/timer callback undefined: expected a function/);
    expect(() => node.createTimer(1, () => {}, { group: 1 } as never)).toThrow(/unknown option "group"/);
  });
});

describe("a timer and its group", () => {
  test("waits while another callback of the group is suspended; many periods are made up for once, on the old beat", async () => {
    const { engine, host, node } = setup();
    const times: number[] = [];
    const timer = node.createTimer(100, () => void times.push(host.now()));
    expect(node.defaultCallbackGroup.hasEntity(timer)).toBe(true);
    let release = () => {};
    node.createService(
      AddTwoInts,
      "slow",
      (_, response) => new Promise((resolve) => (release = () => resolve(response))),
    );
    new ClientPeer(engine).appear().getReady().ask({ a: 1n, b: 2n });
    host.advance(450);
    expect(times).toEqual([]);
    expect(timer.timeUntilNextCall()).toBe(-350);
    release();
    await settle();
    expect(times).toEqual([450]);
    host.advance(200);
    expect(times).toEqual([450, 500, 600]);
  });

  test("holds up a service of the group while its callback is suspended", async () => {
    const { engine, host, node } = setup();
    let release = () => {};
    node.createTimer(100, () => new Promise<void>((resolve) => (release = resolve)));
    node.createService(AddTwoInts, "quick", (_, response) => response);
    host.advance(100);
    new ClientPeer(engine).appear().getReady().ask({ a: 1n, b: 2n });
    expect(engine.takeWritten()).toEqual([]);
    release();
    await settle();
    expect(engine.takeWritten()).toHaveLength(1);
  });

  test("is not called again while its own callback is under way, in a reentrant group either", async () => {
    const { host, node } = setup();
    const times: number[] = [];
    let release = () => {};
    const callback = () => {
      times.push(host.now());
      return new Promise<void>((resolve) => (release = resolve));
    };
    node.createTimer(100, callback, { callbackGroup: new ReentrantCallbackGroup() });
    host.advance(350);
    expect(times).toEqual([100]);
    release();
    await settle();
    expect(times).toEqual([100, 350]);
    release();
    await settle();
    host.advance(60);
    expect(times).toEqual([100, 350, 400]);
  });

  test("that is canceled while it waits is not called", async () => {
    const { engine, host, node } = setup();
    let calls = 0;
    let release = () => {};
    const timer = node.createTimer(100, () => void calls++);
    node.createService(
      AddTwoInts,
      "slow",
      (_, response) => new Promise((resolve) => (release = () => resolve(response))),
    );
    new ClientPeer(engine).appear().getReady().ask({ a: 1n, b: 2n });
    host.advance(150);
    timer.cancel();
    release();
    await settle();
    expect(calls).toBe(0);
  });
});
