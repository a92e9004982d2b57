// SPDX-License-Identifier: Apache-2.0

import { CdrReader } from "@rclts/cdr";
import { VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import type { Request, Response } from "../../test/add-two-ints.js";
import type { Written } from "../../test/fake-engine.js";
import { ClientPeer, plain, serving, settle, sumOf } from "../../test/setup.js";
import { readErrorReply } from "../extension/error-reply.js";
import { retryMarkList } from "../extension/retry-mark.js";
import { withdrawalList, withdrawalPayload } from "../extension/withdrawal.js";
import { relatedIdentityList } from "../mapping/related-identity.js";
import { RepeatGuard } from "./repeat-guard.js";
import { type RequestHeader, TakenRequest } from "./request-header.js";
import { LATER, type ServiceCallback } from "./service.js";

/** A service that counts how often its callback runs, and an rclts client of it. */
function guarded(callback: ServiceCallback<Request, Response>, vendor = VENDOR_RCLTS) {
  let runs = 0;
  const all = serving((request, response, header) => {
    runs += 1;
    return callback(request, response, header);
  });
  const asker = all.client(vendor);
  return { ...all, asker, runs: () => runs, repeated: () => all.context.counters["request-repeated"] };
}

/** Asks 1 + 2 as a call does whose first request has this number. */
function ask(asker: ClientPeer, first: number): void {
  const inlineQos = retryMarkList(relatedIdentityList(asker.reader.guid, -1), first);
  asker.askRaw(plain({ a: 1n, b: 2n }), { inlineQos });
}

/** Which requests were answered: the lower half of the numbers behind the GUIDs in their identities. */
const answered = (replies: readonly Written[]) =>
  replies.map(({ inlineQos }) => inlineQos![24]! + 256 * inlineQos![25]!);
const codeOf = ({ payload }: Written) => readErrorReply(new CdrReader().reset(payload)).code;

function later() {
  const headers: RequestHeader[] = [];
  const all = guarded((_request, _response, header) => {
    headers.push(header);
    return LATER;
  });
  const withdraw = (sequence: number) =>
    all.asker.askRaw(withdrawalPayload(), { inlineQos: withdrawalList({ sequence, why: "timeout" }) });
  return { ...all, headers, withdraw };
}

describe("a request that its client repeats", () => {
  test("gets the answer that the first had, without its callback running again", () => {
    const { engine, asker, runs, repeated } = guarded(({ a, b }) => ({ sum: a + b }));
    ask(asker, 1);
    asker.ask({ a: 5n, b: 5n });
    ask(asker, 1);
    const replies = engine.takeWritten();
    expect(answered(replies)).toEqual([1, 2, 3]);
    expect(replies.map((reply) => sumOf(reply))).toEqual([3n, 10n, 3n]);
    expect([runs(), repeated()]).toEqual([2, 1]);
  });

  test("gets the error that the first had", () => {
    const { engine, asker, runs } = guarded(() => {
      throw new RangeError("no");
    });
    ask(asker, 1);
    ask(asker, 1);
    const replies = engine.takeWritten();
    expect(answered(replies)).toEqual([1, 2]);
    expect(replies.map(codeOf)).toEqual(["RangeError", "RangeError"]);
    expect(Buffer.from(replies[1]!.inlineQos!).includes(Buffer.from("018e0400", "hex"))).toBe(true);
    expect(runs()).toBe(1);
  });

  test("gets the answer itself if the callback is still at it", () => {
    const { engine, service, asker, headers, runs } = later();
    ask(asker, 1);
    ask(asker, 1);
    service.sendResponse({ sum: 7n }, headers[0]!);
    expect(answered(engine.takeWritten())).toEqual([2]);
    ask(asker, 1);
    const [third] = engine.takeWritten();
    expect(sumOf(third!)).toBe(7n);
    expect(runs()).toBe(1);
    expect(headers[0]!.requestId.sequenceNumber).toBe(1);
  });

  test("is as one with the first while that waits for its turn", async () => {
    const finish: (() => void)[] = [];
    const { engine, asker, runs } = guarded(async ({ a, b }) => {
      await new Promise<void>((resolve) => finish.push(resolve));
      return { sum: a + b };
    });
    ask(asker, 1);
    ask(asker, 2);
    ask(asker, 2);
    for (let i = 0; i < 2; i++) {
      finish[i]!();
      await settle();
    }
    expect(answered(engine.takeWritten())).toEqual([1, 3]);
    expect(runs()).toBe(2);
  });

  test("keeps the signal quiet when the first is withdrawn, and aborts it when itself is", () => {
    const { asker, headers, withdraw } = later();
    ask(asker, 1);
    const { signal } = headers[0]!;
    ask(asker, 1);
    withdraw(1);
    expect(signal.aborted).toBe(false);
    withdraw(2);
    expect(signal.reason).toMatchObject({ code: "timeout" });
    ask(asker, 5);
    withdraw(5);
    ask(asker, 5);
    expect(headers[1]!.signal.aborted).toBe(false);
  });

  test("is known after the client's lease ran out, with its answer", () => {
    const { engine, asker, runs } = guarded(({ a, b }) => ({ sum: a + b }));
    ask(asker, 1);
    asker.leave("lease-expired");
    asker.appear().getReady();
    engine.takeWritten();
    ask(asker, 1);
    expect(answered(engine.takeWritten())).toEqual([2]);
    expect(runs()).toBe(1);
  });

  test("is known after the client's lease ran out while the callback was at it", () => {
    const { engine, service, asker, headers, runs } = later();
    ask(asker, 1);
    asker.leave("lease-expired");
    asker.appear().getReady();
    ask(asker, 1);
    service.sendResponse({ sum: 7n }, headers[0]!);
    expect(answered(engine.takeWritten())).toEqual([2]);
    expect(runs()).toBe(1);
    ask(asker, 3);
    asker.leave("lease-expired");
    service.sendResponse({ sum: 8n }, headers[1]!);
    expect(engine.takeWritten()).toEqual([]);
    asker.appear().getReady();
    ask(asker, 3);
    expect(sumOf(engine.takeWritten()[0]!)).toBe(8n);
  });

  test("runs where the first never came: each service has to remember its own alone", () => {
    const { engine, asker, runs } = guarded(({ a, b }) => ({ sum: a + b }));
    asker.sequence = 9;
    ask(asker, 3);
    expect(answered(engine.takeWritten())).toEqual([9]);
    expect(runs()).toBe(1);
  });

  test("is any other to a service if its client is of another make, or another client", () => {
    const foreign = guarded(({ a, b }) => ({ sum: a + b }), VENDOR_FASTDDS);
    ask(foreign.asker, 1);
    ask(foreign.asker, 1);
    expect(foreign.runs()).toBe(2);
    const { engine, asker, runs } = guarded(({ a, b }) => ({ sum: a + b }));
    const other = new ClientPeer(engine, VENDOR_RCLTS).appear().getReady();
    ask(asker, 1);
    ask(other, 1);
    expect(runs()).toBe(2);
  });
});

describe("what is remembered of such requests", () => {
  test("is forgotten after two minutes, and then a repeated one is refused rather than run again", () => {
    const { engine, host, asker, runs } = guarded(({ a, b }) => ({ sum: a + b }));
    ask(asker, 1);
    host.advance(60_000);
    ask(asker, 2);
    host.advance(59_999);
    ask(asker, 1);
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual([3n, 3n, 3n]);
    host.advance(1);
    ask(asker, 1);
    expect(engine.takeWritten().map(codeOf)).toEqual(["retry-forgotten"]);
    ask(asker, 2);
    expect(engine.takeWritten().map((reply) => sumOf(reply))).toEqual([3n]);
    ask(asker, 6);
    expect(runs()).toBe(3);
    host.advance(300_000);
    expect(host.timers).toBe(0);
  });

  test("a flood of them takes no more than so many places, and a new call is served as ever", () => {
    const { engine, asker, runs, headers, service } = later();
    for (let i = 1; i <= 10_000; i++) ask(asker, i);
    ask(asker, 1);
    expect(engine.takeWritten().map(codeOf)).toEqual(["retry-forgotten"]);
    ask(asker, 10_000);
    expect(runs()).toBe(10_000);
    service.sendResponse({ sum: 1n }, headers[0]!);
    service.sendResponse({ sum: 2n }, headers[9_999]!);
    expect(answered(engine.takeWritten())).toEqual([1, 10_002]);
  });

  test("is at most 4,096 requests and 16 MiB of answers, of those answered longest ago the first to go", () => {
    const { guard, request } = bare();
    const long = request(1);
    for (let i = 2; i <= 10_000; i++) guard.answered(request(i).repeatable!, new Uint8Array(100), false);
    expect(guard.size).toBe(4096);
    expect(guard.bytes).toBe(4095 * 100);
    expect(guard.find(long.asker, 1)?.request).toBe(long);
    for (let i = 10_001; i <= 10_100; i++) guard.answered(request(i).repeatable!, new Uint8Array(2 ** 20), false);
    expect(guard.bytes).toBe(16 * 2 ** 20);
    guard.answered(request(10_101).repeatable!, new Uint8Array(2 ** 24 + 1), false);
    expect([guard.size, guard.bytes]).toEqual([1, 0]);
    for (let i = 20_001; i <= 30_000; i++) request(i);
    expect(guard.size).toBe(4096);
    expect(guard.hasForgotten(long.asker, 1)).toBe(true);
    guard.answered(long.repeatable!, new Uint8Array(1), false);
    expect([guard.size, guard.bytes]).toEqual([4096, 0]);
  });

  test("is nothing once the client has left, or the service", () => {
    const { guard, host, asker, request } = bare();
    for (let i = 1; i <= 10; i++) guard.answered(request(i).repeatable!, new Uint8Array(100), false);
    request(11);
    guard.forget(asker);
    expect([guard.size, guard.bytes, asker.repeatable?.byFirst.size]).toEqual([0, 0, 0]);
    guard.answered(request(12).repeatable!, new Uint8Array(100), false);
    guard.clear();
    expect([guard.size, guard.bytes, host.timers]).toEqual([0, 0, 0]);
  });
});

/** A guard by itself, and a way to put requests of one asker into it. */
function bare() {
  const all = later();
  ask(all.asker, 1);
  const { taker, asker, client, requestId } = all.headers[0] as TakenRequest;
  asker.repeatable = undefined;
  const guard = new RepeatGuard(all.host);
  const request = (first: number): TakenRequest => {
    const taken = new TakenRequest(taker, asker, client, requestId, first, undefined, 0);
    guard.add(taken, first);
    return taken;
  };
  return { guard, host: all.host, asker, request };
}
