// SPDX-License-Identifier: Apache-2.0

import { AddTwoInts, type Request, type Response } from "../../test/add-two-ints.js";
import { ClientPeer, settle, setup } from "../../test/setup.js";
import type { Client } from "../client/client.js";

describe("a callback that waits 5 s for another", () => {
  function blocked(slow: (inner: Client<Request, Response>) => Promise<unknown>) {
    const { engine, host, node } = setup();
    const service = node.createService(AddTwoInts, "slow", async (_, response) => {
      await slow(inner);
      return response;
    });
    const peer = new ClientPeer(engine).appear().getReady();
    // It has no server, so its calls stay pending.
    const inner = node.createClient(AddTwoInts, "inner");
    let ticks = 0;
    node.createTimer(1000, () => void ticks++);
    return { host, service, inner, ask: () => peer.ask({ a: 1n, b: 2n }), ticks: () => ticks };
  }

  test("which itself awaits a call is warned of once, naming both", () => {
    const { host, ask } = blocked((inner) => inner.call({ a: 1n, b: 2n }));
    ask();
    host.advance(5999);
    expect(host.complaints).toEqual([]);
    host.advance(1);
    expect(host.complaints).toEqual([
      "the callback of the timer of 1000 ms of node /tester waits for that of the service /slow in their callback group, " +
        "for 5 s by now, and that one awaits a call (said once for each group)",
    ]);
    host.advance(60_000);
    expect(host.complaints).toHaveLength(1);
  });

  test("which awaits its call only later is warned of then", async () => {
    let goOn = () => {};
    const { host, ask } = blocked(async (inner) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      await inner.call({ a: 1n, b: 2n });
    });
    ask();
    host.advance(7000);
    expect(host.complaints).toEqual([]);
    goOn();
    await settle();
    host.advance(5000);
    expect(host.complaints).toHaveLength(1);
  });

  test("which awaits something else is not warned of, though a call from before is pending", () => {
    const { host, ask, inner } = blocked(() => new Promise(() => {}));
    inner.call({ a: 1n, b: 2n }).catch(() => {});
    ask();
    host.advance(60_000);
    expect(host.complaints).toEqual([]);
  });

  test("which are many, each short, is not warned of, and gets its turn", async () => {
    let goOn = () => {};
    const { host, ask, inner, ticks } = blocked(async (inner) => {
      inner.call({ a: 1n, b: 2n }).catch(() => {});
      await new Promise<void>((resolve) => (goOn = resolve));
    });
    for (let i = 0; i < 3; i++) ask();
    for (let i = 0; i < 10; i++) {
      // So that somebody waits all the time.
      ask();
      host.advance(2000);
      goOn();
      await settle();
    }
    expect(host.complaints).toEqual([]);
    expect(ticks()).toBeGreaterThan(3);
    inner.destroy();
  });

  test("leaves no timer when nobody waits any more", async () => {
    let goOn = () => {};
    const { engine, host, node } = setup();
    const service = node.createService(AddTwoInts, "slow", async (_, response) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return response;
    });
    const peer = new ClientPeer(engine).appear().getReady();
    for (let i = 0; i < 2; i++) peer.ask({ a: 1n, b: 2n });
    expect(host.timers).toBe(1);
    goOn();
    await settle();
    expect(host.timers).toBe(0);
    peer.ask({ a: 1n, b: 2n });
    expect(host.timers).toBe(1);
    service.destroy();
    expect(host.timers).toBe(0);
  });
});
