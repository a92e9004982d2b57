// SPDX-License-Identifier: Apache-2.0

import { type RemoteEndpoint, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import fc from "fast-check";
import { AddTwoInts, type Request } from "../../test/add-two-ints.js";
import { Peer, type Written } from "../../test/fake-engine.js";
import { FakeHost } from "../../test/fake-host.js";
import { connected, ServerPeer, settle, setup, stateOf } from "../../test/setup.js";
import { SendWindow, SendWindows, type WindowedCall } from "./send-window.js";

const numbered = (count: number): Request[] => Array.from({ length: count }, (_, i) => ({ a: BigInt(i), b: 1n }));

/** The first number in a request to a Fast DDS server. */
const firstOf = ({ payload }: Written) => new DataView(payload.buffer, payload.byteOffset).getBigInt64(4, true);

describe("a burst to a server that keeps its last 10 requests", () => {
  test("leaves 10 at a time, each reply lets the next go, and all are answered in order", async () => {
    const { engine, client, server } = connected();
    const answers = numbered(1000).map((request) => client.call(request));
    const waiting = engine.takeWritten();
    expect(waiting).toHaveLength(10);
    const order: bigint[] = [];
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      order.push(firstOf(each));
      server.answer(each);
      const sent = engine.takeWritten();
      expect(sent).toHaveLength(order.length <= 990 ? 1 : 0);
      waiting.push(...sent);
    }
    expect(order).toEqual(numbered(1000).map(({ a }) => a));
    expect((await Promise.all(answers)).map(({ sum }) => sum)).toEqual(order.map((a) => a + 1n));
  });

  test("goes on when calls are settled in any other way: time-out, signal, cancel, removal", () => {
    const { engine, host, client } = connected();
    const aborting = new AbortController();
    void client.call({ a: 0n, b: 1n }, { timeout: 5 });
    client.call({ a: 1n, b: 1n }, { signal: aborting.signal }).catch(() => {});
    const futures = numbered(100).map((request) => client.callAsync(request));
    expect(engine.takeWritten()).toHaveLength(10);
    host.advance(5);
    expect(engine.takeWritten().map(firstOf)).toEqual([8n]);
    aborting.abort();
    expect(engine.takeWritten().map(firstOf)).toEqual([9n]);
    futures[3]!.cancel();
    client.removePendingRequest(futures[4]!);
    expect(engine.takeWritten().map(firstOf)).toEqual([10n, 11n]);
    // One that waits for its turn holds no place.
    futures[50]!.cancel();
    expect(engine.takeWritten()).toEqual([]);
  });

  test("is not stopped by requests that get no reply: each counts as taken after a second", async () => {
    const { engine, host, client, server } = connected();
    const silent = numbered(30).map((request) => client.callAsync(request));
    const answers = numbered(1000).map(({ a }) => client.call({ a: a + 1000n, b: 1n }));
    const answer = () => {
      for (let sent = engine.takeWritten(); sent.length > 0; sent = engine.takeWritten()) {
        for (const each of sent) if (firstOf(each) >= 1000n) server.answer(each);
      }
    };
    answer();
    host.advance(999);
    expect(engine.takeWritten()).toEqual([]);
    host.advance(2001);
    answer();
    expect(await Promise.all(answers)).toHaveLength(1000);
    expect(silent.every((future) => !future.done())).toBe(true);
    host.advance(1000);
    expect(host.timers).toBe(0);
  });

  test.each([
    [20, 20],
    [Number.POSITIVE_INFINITY, undefined],
  ])("with takenAfter %d ms goes on after so long", (takenAfter, after) => {
    const { engine, host, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints", { takenAfter });
    new ServerPeer(engine).appear().getReady();
    for (const request of numbered(11)) void client.callAsync(request);
    expect(engine.takeWritten()).toHaveLength(10);
    host.advance((after ?? 1_000_000) - 1);
    expect(engine.takeWritten()).toEqual([]);
    host.advance(1);
    expect(engine.takeWritten()).toHaveLength(after === undefined ? 0 : 1);
  });

  test.each([[-1], [Number.NaN], ["1"]])("refuses takenAfter %p", (takenAfter) => {
    expect(() => setup().node.createClient(AddTwoInts, "x", { takenAfter: takenAfter as never })).toThrow(/takenAfter/);
  });

  test("that fills the queue behind the window fails for what does not fit, and says why", async () => {
    const { engine, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints", { queueBytes: 500 });
    new ServerPeer(engine).appear().getReady();
    const futures = numbered(14).map((request) => client.callAsync(request));
    await settle();
    expect(futures.map((future) => future.exception()).filter((error) => error !== undefined)).toMatchObject([
      {
        code: "queue-full",
        message:
          "the server of /add_two_ints has as many requests as it can keep, and 3 calls with 444 bytes wait already " +
          "(queueBytes: 500)",
      },
    ]);
  });
});

describe("how many requests may be with a server", () => {
  const capacityTowards = (peer: Peer, more: Partial<RemoteEndpoint> = {}, foreign = 10) => {
    const userData = more.userData ?? new Uint8Array(0);
    return new SendWindows(new FakeHost(), foreign).open({ ...peer.endpoint("reader", 1), ...more, userData }).capacity;
  };
  const { engine } = setup();
  const bytes = (text: string) => new TextEncoder().encode(text);
  const { qos } = new Peer(engine).endpoint("reader", 1);

  test("is 10 for Fast DDS, which announces no depth, or what the context says", () => {
    const peer = new Peer(engine, VENDOR_FASTDDS);
    expect(capacityTowards(peer, { qos: { ...qos, depth: 1 } })).toBe(10);
    expect(capacityTowards(peer, {}, 3)).toBe(3);
    expect(() => setup({ sendWindow: 0 })).toThrow("sendWindow 0: expected a whole number of requests, from 1");
  });

  test("is the depth that a Cyclone reader announces, and without bound for one that keeps all", () => {
    const peer = new Peer(engine, VENDOR_CYCLONEDDS);
    expect(capacityTowards(peer, { qos: { ...qos, depth: 1000 } })).toBe(1000);
    expect(capacityTowards(peer, { qos: { ...qos, depth: 1 } })).toBe(1);
    expect(capacityTowards(peer, { qos: { ...qos, history: "keep-all" } })).toBe(Number.POSITIVE_INFINITY);
  });

  test("is the credit that an rclts service announces, in words that nobody else is believed", () => {
    const peer = new Peer(engine, VENDOR_RCLTS);
    expect(capacityTowards(peer, { userData: bytes("serviceid=1.2;credit=1000;") })).toBe(1000);
    for (const credit of ["0", "-1", "1e3", "", "9999999999"]) {
      expect(capacityTowards(peer, { userData: bytes(`serviceid=1.2;credit=${credit};`) })).toBe(10);
    }
    expect(capacityTowards(new Peer(engine, VENDOR_FASTDDS), { userData: bytes("credit=1000;") })).toBe(10);
  });
});

describe("clients of one participant", () => {
  /** Two clients of one service, and a Fast DDS server of it. */
  function pair() {
    const { engine, node, context } = setup();
    const clients = [1, 2].map(() => node.createClient(AddTwoInts, "add_two_ints"));
    const endpoints = [...engine.endpoints.keys()];
    const appear = () => {
      const peer = new Peer(engine, VENDOR_FASTDDS);
      const [reader, writer] = [peer.endpoint("reader", 1), peer.endpoint("writer", 2)];
      const each = (change: (local: number, remote: RemoteEndpoint) => void) => {
        for (const local of endpoints) change(local, (local & 0xff) === 0x03 ? reader : writer);
      };
      each((local, remote) => peer.match(local, remote));
      each((local, remote) => peer.confirm(local, remote));
      return { peer, leave: () => each((local, remote) => peer.unmatch(local, remote)), reader };
    };
    return { engine, context, clients, appear };
  }

  test("share the window of a server, and take turns when it is full", () => {
    const { engine, clients, appear } = pair();
    appear();
    const futures = clients.map((client) => numbered(100).map((request) => client.callAsync(request)));
    const [first] = engine.takeWritten();
    for (const future of futures[0]!.slice(0, 10)) future.cancel();
    const writers = engine.takeWritten().map(({ writer }) => writer);
    expect(writers).toHaveLength(10);
    expect(writers.filter((writer) => writer === first!.writer)).toHaveLength(5);
    expect(writers[0]).not.toBe(writers[1]);
  });

  test("whose server goes send it nothing more; what had waited for its turn goes to the next", async () => {
    const { engine, clients, appear } = pair();
    const gone = appear();
    const calls = clients.map((client) => numbered(12).map((request) => client.callAsync(request)));
    expect(engine.takeWritten()).toHaveLength(10);
    gone.leave();
    await settle();
    expect(engine.takeWritten()).toEqual([]);
    const codes = calls.flat().map((future) => (future.exception() as { code?: string } | undefined)?.code);
    expect(codes.filter((code) => code === "server-lost")).toHaveLength(10);
    expect(codes.filter((code) => code === undefined)).toHaveLength(14);
    const next = appear();
    const sent = engine.takeWritten();
    expect(sent).toHaveLength(10);
    expect(sent.every(({ to }) => to === next.reader.handle)).toBe(true);
  });

  test("whose server goes while a second one is ready go on with that one at once", () => {
    const { engine, clients, appear } = pair();
    const gone = appear();
    const next = appear();
    for (const request of numbered(12)) void clients[0]!.callAsync(request);
    engine.takeWritten();
    gone.leave();
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([next.reader.handle, next.reader.handle]);
  });

  test("leave no window behind when they or their servers go", () => {
    const { context, clients, appear } = pair();
    const { sendWindows } = context.core;
    const gone = appear();
    appear();
    expect(sendWindows.size).toBe(1);
    gone.leave();
    expect(sendWindows.size).toBe(1);
    clients[0]!.destroy();
    expect(sendWindows.size).toBe(1);
    clients[1]!.destroy();
    expect(sendWindows.size).toBe(0);
  });
});

test("a server that only its reply writer leaves gets ready again with a new one, and calls go on", async () => {
  const { engine, client, server } = connected();
  const lost = numbered(12).map((request) => client.callAsync(request));
  engine.takeWritten();
  const replies = engine.local("rr");
  server.unmatch(replies, server.writer);
  await settle();
  expect(lost.filter((future) => future.exception() !== undefined)).toHaveLength(10);
  expect(client.serviceIsReady()).toBe(false);
  const writer = server.endpoint("writer", 3);
  server.match(replies, writer);
  server.confirm(replies, writer);
  expect(engine.takeWritten().map(firstOf)).toEqual([10n, 11n]);
  expect(await stateOf(lost[10]!)).toBe("pending");
});

test("a place that gets free by itself is seen in time whichever of two clients waits for it", () => {
  const host = new FakeHost();
  const window = new SendWindow(host, 1, 1);
  const sent: number[] = [];
  const user = (takenAfter: number) => ({
    sendNext: () => {
      window.take({ place: undefined }, takenAfter);
      sent.push(host.now());
      return false;
    },
  });
  const first: WindowedCall = { place: undefined };
  const began = host.now();
  window.take(first, 20);
  window.wait(user(10));
  window.release(first);
  host.advance(10);
  window.wait(user(10));
  expect(sent).toEqual([began, began + 10]);
});

test("whatever comes and goes, a window never holds more than its capacity, and nobody waits while there is room", () => {
  const step = fc.record({
    do: fc.constantFrom("call" as const, "call" as const, "settle" as const, "time" as const),
    value: fc.nat(40),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 5 }), (steps, capacity) => {
      const host = new FakeHost();
      const window = new SendWindow(host, capacity, 1);
      const users = [10, 20].map((takenAfter) => {
        let waiting = 0;
        const calls: WindowedCall[] = [];
        const sendNext = () => {
          if (waiting === 0) return false;
          expect(window.hasRoom).toBe(true);
          const call: WindowedCall = { place: undefined };
          window.take(call, takenAfter);
          calls.push(call);
          waiting -= 1;
          return waiting > 0;
        };
        return { calls, sendNext, call: () => (waiting += 1), isWaiting: () => waiting > 0 };
      });
      for (const { do: what, value } of steps) {
        const user = users[value % 2]!;
        if (what === "call") {
          user.call();
          window.wait(user);
        } else if (what === "settle" && user.calls.length > 0) {
          const [call] = user.calls.splice(value % user.calls.length, 1);
          window.release(call!);
          window.release(call!);
        } else if (what === "time") host.advance(value);
        const held = users.flatMap(({ calls }) => calls).filter(({ place }) => place?.window === window);
        expect(window.held).toBe(held.length);
        expect(window.held).toBeLessThanOrEqual(capacity);
        if (users.some((each) => each.isWaiting())) {
          expect(window.hasRoom).toBe(false);
          expect(held.every(({ place }) => place!.takenAt > host.now())).toBe(true);
        }
      }
      window.end();
      expect(host.timers).toBe(0);
    }),
    { numRuns: 1000 },
  );
});
