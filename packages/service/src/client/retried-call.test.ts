// SPDX-License-Identifier: Apache-2.0

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { AddTwoInts } from "../../test/add-two-ints.js";
import type { Written } from "../../test/fake-engine.js";
import { connected, ServerPeer, settle, setup, stateOf } from "../../test/setup.js";

const request = { a: 1n, b: 2n };
/** Which of what was written are withdrawals, by what they withdraw. */
const withdrawn = (written: readonly Written[]) =>
  written.filter(({ payload }) => payload.length === 4).map(({ inlineQos }) => inlineQos![8]);

describe("a call with retry", () => {
  test.each([VENDOR_RCLTS, VENDOR_FASTDDS, VENDOR_CYCLONEDDS])(
    "goes out once more when its time is up, and the second has as much time (vendor %i)",
    async (vendor) => {
      const { engine, host, context, client, server } = connected(vendor);
      const call = client.call(request, { timeout: 100, retry: true });
      expect(engine.takeWritten()).toHaveLength(1);
      host.advance(99);
      expect(engine.takeWritten()).toHaveLength(0);
      host.advance(1);
      const [second] = engine.takeWritten();
      host.advance(99);
      expect(await stateOf(call)).toBe("pending");
      server.answer(second!);
      expect(await call).toEqual({ sum: 3n });
      expect(context.counters["call-repeated"]).toBe(1);
      expect(host.timers).toBe(0);
    },
  );

  test("is given up when the second's time is up too, whatever it is to come to then", async () => {
    const { engine, host, client } = connected(VENDOR_RCLTS);
    const quiet = client.call(request, { timeout: 100, retry: true });
    const loud = client.call(request, { timeout: 100, retry: true, onTimeout: "throw" });
    const failed = expect(loud).rejects.toMatchObject({ code: "timeout", message: expect.stringMatching("200 ms") });
    host.advance(200);
    expect(await quiet).toBeUndefined();
    await failed;
    const written = engine.takeWritten();
    expect(written).toHaveLength(6);
    // The server has both and knows that they are one: the second says it for both.
    expect(withdrawn(written)).toEqual([3, 4]);
  });

  test("is settled by a late reply to the first, and drops and counts the other's", async () => {
    const { engine, host, context, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { timeout: 100, retry: true });
    host.advance(150);
    const [first, second] = engine.takeWritten();
    server.answer(first!, 10n);
    server.answer(second!, 20n);
    server.answer(second!, 30n);
    expect(await call).toEqual({ sum: 10n });
    expect(context.counters["reply-superseded"]).toBe(1);
    expect(engine.takeWritten()).toEqual([]);
    expect(host.timers).toBe(0);
  });

  test("goes to the next server when its own is lost, and to no third", async () => {
    const { engine, context, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { retry: true });
    server.leave("lease-expired");
    expect(await stateOf(call)).toBe("pending");
    expect(engine.takeWritten()).toHaveLength(1);
    const next = new ServerPeer(engine, VENDOR_CYCLONEDDS).appear().getReady();
    expect(engine.takeWritten()).toHaveLength(1);
    next.leave();
    await expect(call).rejects.toMatchObject({ code: "server-lost" });
    new ServerPeer(engine).appear().getReady();
    expect(engine.takeWritten()).toEqual([]);
    expect(context.counters["call-repeated"]).toBe(1);
  });

  test("whose server is lost has its time once more from then", async () => {
    const { host, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { timeout: 100, retry: true });
    host.advance(60);
    server.leave();
    host.advance(99);
    expect(await stateOf(call)).toBe("pending");
    host.advance(1);
    expect(await call).toBeUndefined();
    expect(host.timers).toBe(0);
  });

  test("that nobody has been sent is not sent twice: it waits for twice the time", async () => {
    const { engine, host, context, node } = setup();
    const client = node.createClient(AddTwoInts, "add_two_ints");
    const call = client.call(request, { timeout: 100, retry: true });
    host.advance(150);
    const server = new ServerPeer(engine).appear().getReady();
    const written = engine.takeWritten();
    expect(written).toHaveLength(1);
    server.answer(written[0]!);
    expect(await call).toEqual({ sum: 3n });
    expect(context.counters["call-repeated"]).toBe(0);
    const late = client.call(request, { timeout: 100, retry: true });
    server.leave();
    host.advance(200);
    expect(await late).toBeUndefined();
  });

  test("goes on while the first attempt's server may still answer, though the second's is lost", async () => {
    const { engine, host, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { timeout: 100, retry: true });
    const other = new ServerPeer(engine, VENDOR_RCLTS).appear().getReady();
    engine.onEvent({ kind: "reader-silent", local: engine.local("rq"), remote: server.reader } as never);
    host.advance(100);
    const [first, second] = engine.takeWritten();
    expect([first?.to, second?.to]).toEqual([server.reader.handle, other.reader.handle]);
    other.leave();
    expect(await stateOf(call)).toBe("pending");
    server.answer(first!);
    expect(await call).toEqual({ sum: 3n });
  });

  test("that one server has answered is withdrawn from the other", async () => {
    const { engine, host, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { timeout: 100, retry: true });
    const other = new ServerPeer(engine, VENDOR_RCLTS).appear().getReady();
    engine.onEvent({ kind: "reader-silent", local: engine.local("rq"), remote: server.reader } as never);
    host.advance(100);
    const [, second] = engine.takeWritten();
    other.answer(second!);
    expect(await call).toEqual({ sum: 3n });
    const withdrawal = engine.takeWritten();
    expect(withdrawn(withdrawal)).toEqual([1]);
    expect(withdrawal[0]?.to).toBe(server.reader.handle);
  });

  test("is given up by its signal, both attempts in one", async () => {
    const { engine, host, client } = connected(VENDOR_RCLTS);
    const aborter = new AbortController();
    const call = client.call(request, { timeout: 100, retry: true, signal: aborter.signal });
    host.advance(150);
    aborter.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(withdrawn(engine.takeWritten())).toEqual([2]);
    expect(host.timers).toBe(0);
  });

  test("to one certain server is repeated there alone, and rejects when that one leaves", async () => {
    const { engine, host, client, server } = connected(VENDOR_RCLTS);
    new ServerPeer(engine, VENDOR_RCLTS).appear().getReady();
    const pinned = { timeout: 100, retry: true, server: { guid: server.reader.guid } };
    const call = client.call(request, pinned);
    const lost = client.call(request, pinned);
    host.advance(100);
    const written = engine.takeWritten();
    expect(written.map(({ to }) => to)).toEqual(Array(4).fill(server.reader.handle));
    server.answer(written[2]!);
    expect(await call).toEqual({ sum: 3n });
    server.leave();
    await expect(lost).rejects.toMatchObject({ code: "server-lost" });
  });

  test("is not repeated after an answer that says no, or the client's own end", async () => {
    const { engine, host, client, server } = connected(VENDOR_RCLTS);
    const unreadable = client.call(request, { retry: true });
    server.reply(Uint8Array.of(0, 1, 0, 0), server.identityOf(engine.takeWritten()[0]!));
    await expect(unreadable).rejects.toMatchObject({ code: "reply-lost" });
    const ended = client.call(request, { retry: true, timeout: 100 });
    client.destroy();
    await expect(ended).rejects.toMatchObject({ code: "destroyed" });
    expect(engine.takeWritten()).toHaveLength(1);
    expect(host.timers).toBe(0);
  });

  test("is repeated when its reply is lost", async () => {
    const { engine, host, client, server } = connected(VENDOR_RCLTS);
    const call = client.call(request, { retry: true });
    server.loseReplies(1);
    host.advance(1000);
    const [, second] = engine.takeWritten();
    server.answer(second!);
    expect(await call).toEqual({ sum: 3n });
  });

  test("with no time at all is sent once", async () => {
    const { engine, host, client } = connected();
    expect(await client.call(request, { timeout: 0, retry: true })).toBeUndefined();
    host.advance(1000);
    await settle();
    expect(engine.takeWritten()).toHaveLength(1);
  });

  test("is what an option says that is true or false", () => {
    const { client } = connected();
    expect(() => client.call(request, { retry: 1 as never })).toThrow("retry 1: expected true or false");
    expect(() => client.callAll(request, { retry: true } as never)).toThrow(TypeError);
  });
});
