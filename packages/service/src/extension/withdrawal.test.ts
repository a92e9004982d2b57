// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CONNEXT, VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import fc from "fast-check";
import { connected, serving, settle } from "../../test/setup.js";
import type { RequestHeader } from "../service/request-header.js";
import { LATER } from "../service/service.js";
import { PID_WITHDRAWAL, readWithdrawal, withdrawalList, withdrawalPayload } from "./withdrawal.js";

const hex = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString("hex");

describe("a withdrawal", () => {
  test("is a sample for the server, with the number of the request and why, and without contents", () => {
    const { engine, client, server } = connected(VENDOR_RCLTS);
    const future = client.callAsync({ a: 1n, b: 2n });
    future.cancel();
    const [request, withdrawal] = engine.takeWritten();
    expect(withdrawal).toMatchObject({ writer: request?.writer, sequence: 2, to: server.reader.handle });
    expect(hex(withdrawal?.inlineQos)).toBe(
      "028e0c00" + // PID_WITHDRAWAL, 12 bytes
        "0000000001000000" + // request 1, as SequenceNumber_t
        "01000000" + // cancelled
        "01000000", // PID_SENTINEL
    );
    expect(hex(withdrawal?.payload)).toBe("00010000"); // CDR_LE, and nothing
  });

  test("says whether the call's time had run out, however that is told to the caller", async () => {
    const { engine, host, client } = connected(VENDOR_RCLTS);
    const aborter = new AbortController();
    const calls = [
      client.call({ a: 1n, b: 2n }, { timeout: 10 }),
      client.call({ a: 1n, b: 2n }, { timeout: 10, onTimeout: "throw" }),
      client.call({ a: 1n, b: 2n }, { signal: aborter.signal }),
    ];
    client.removePendingRequest(client.callAsync({ a: 1n, b: 2n }));
    aborter.abort();
    host.advance(10);
    await Promise.allSettled(calls);
    const said = engine.takeWritten().map(({ inlineQos }) => hex(inlineQos?.subarray(0, 16)));
    expect(said.filter((each) => each.startsWith("028e"))).toEqual([
      "028e0c00000000000400000001000000", // the one that was removed
      "028e0c00000000000300000001000000", // the one that was aborted
      "028e0c00000000000100000002000000", // those that timed out
      "028e0c00000000000200000002000000",
    ]);
  });

  test.each([
    ["Fast DDS", VENDOR_FASTDDS],
    ["Cyclone DDS", VENDOR_CYCLONEDDS],
    ["Connext", VENDOR_CONNEXT],
  ])("is never sent to a server of %s", async (_, vendor) => {
    const { engine, host, client } = connected(vendor);
    client.callAsync({ a: 1n, b: 2n }).cancel();
    const late = client.call({ a: 1n, b: 2n }, { timeout: 10 });
    host.advance(10);
    await late;
    expect(engine.takeWritten()).toHaveLength(2);
  });

  test("is not sent for a call that no server has, or that is settled", async () => {
    const { engine, client, server } = connected(VENDOR_RCLTS);
    const future = client.callAsync({ a: 1n, b: 2n });
    server.answer(engine.takeWritten()[0]!);
    future.cancel();
    server.leave();
    client.callAsync({ a: 1n, b: 2n }).cancel();
    await settle();
    expect(engine.takeWritten()).toEqual([]);
  });

  test("has an id of a vendor's own that nobody needs to understand", () => {
    expect(PID_WITHDRAWAL & 0xc000).toBe(0x8000);
  });

  test("says the same when it is read, whatever the number", () => {
    const { writer } = serving().client(VENDOR_RCLTS);
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom("cancelled" as const, "timeout" as const), (sequence, why) => {
        const inlineQos = withdrawalList({ sequence, why });
        const sample = { writer, payload: withdrawalPayload(), inlineQos, inlineQosLittleEndian: true };
        expect(readWithdrawal(sample)).toEqual({ sequence, why });
      }),
    );
  });
});

describe("a service that gets a withdrawal", () => {
  function later(vendor = VENDOR_RCLTS) {
    const headers: RequestHeader[] = [];
    const all = serving((_request, _response, header) => {
      headers.push(header);
      return LATER;
    });
    const asker = all.client(vendor);
    const withdraw = (sequence: number, why: "cancelled" | "timeout" = "cancelled") =>
      asker.askRaw(withdrawalPayload(), { inlineQos: withdrawalList({ sequence, why }) });
    return { ...all, headers, asker, withdraw };
  }

  test.each(["cancelled", "timeout"] as const)("aborts the signal of that request alone, with code %s", (why) => {
    const { asker, headers, withdraw } = later();
    asker.ask({ a: 1n, b: 1n });
    asker.ask({ a: 2n, b: 2n });
    const [first, second] = headers.map(({ signal }) => signal);
    withdraw(2, why);
    expect(first?.aborted).toBe(false);
    expect(second?.reason).toMatchObject({ name: "ServiceError", code: why, serviceName: "/add_two_ints" });
  });

  test("aborts a signal that is only asked for later", () => {
    const { asker, headers, withdraw } = later();
    asker.ask({ a: 1n, b: 1n });
    withdraw(1, "timeout");
    expect(headers[0]?.signal.reason).toMatchObject({ code: "timeout" });
  });

  test("calls back for a request that was withdrawn while it waited, with its signal aborted", async () => {
    const signals: AbortSignal[] = [];
    const finish: (() => void)[] = [];
    const { client } = serving(async (_request, response, { signal }) => {
      signals.push(signal);
      await new Promise<void>((resolve) => finish.push(resolve));
      return response;
    });
    const asker = client(VENDOR_RCLTS);
    asker.ask({ a: 1n, b: 1n });
    asker.ask({ a: 2n, b: 2n });
    asker.askRaw(withdrawalPayload(), { inlineQos: withdrawalList({ sequence: 2, why: "cancelled" }) });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    finish[0]!();
    await settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  test("passes over one that is too late, or of a request that never was", () => {
    const { asker, headers, service, host, context, withdraw } = later();
    asker.ask({ a: 1n, b: 1n });
    const { signal } = headers[0]!;
    service.sendResponse({ sum: 2n }, headers[0]!);
    withdraw(1);
    withdraw(Number.MAX_SAFE_INTEGER);
    expect(signal.aborted).toBe(false);
    expect(headers).toHaveLength(1);
    expect(context.counters.malformed).toBe(0);
    expect(host.complaints).toEqual([]);
  });

  test("believes none of another make: to it such a sample is a request that can not be read", () => {
    const { asker, headers, context, withdraw } = later(VENDOR_FASTDDS);
    asker.ask({ a: 1n, b: 1n });
    withdraw(1);
    expect(headers[0]?.signal.aborted).toBe(false);
    expect(context.counters.malformed).toBe(1);
  });

  test("remembers no more than a thousand that nobody asks about, of which the newest are known", () => {
    const { asker, headers, withdraw } = later();
    for (let i = 0; i < 2000; i++) asker.ask({ a: 1n, b: 1n });
    for (let i = 1; i <= 2000; i++) withdraw(i);
    expect(headers[0]?.signal.aborted).toBe(false);
    expect(headers[1999]?.signal.aborted).toBe(true);
  });
});
