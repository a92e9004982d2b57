import { getEventListeners } from "node:events";
import { connected, ServerPeer, stateOf } from "../../test/setup.js";

describe("a time-out", () => {
  test("rclpy 38, 39, 40: resolves with undefined, before or after sending; the late reply is dropped silently", async () => {
    const { engine, host, client, server } = connected();
    const answer = client.call({ a: 1n, b: 2n }, { timeout: 100 });
    host.advance(99);
    expect(await stateOf(answer)).toBe("pending");
    host.advance(1);
    await expect(answer).resolves.toBeUndefined();
    server.answer(engine.takeWritten()[0]!);
    const second = client.call({ a: 3n, b: 4n }, { timeout: 100 });
    server.answer(engine.takeWritten()[0]!);
    await expect(second).resolves.toEqual({ sum: 7n });
    // That a call timed out is said once, and nothing of its reply.
    expect(host.complaints).toEqual([
      expect.stringMatching(/^no answer from \/add_two_ints within 100 ms: .* \(said once\)$/),
    ]);
    expect(host.timers).toBe(0);

    server.leave();
    const queued = client.call({ a: 1n, b: 2n }, { timeout: 100 });
    host.advance(100);
    await expect(queued).resolves.toBeUndefined();
    new ServerPeer(engine).appear().getReady();
    expect(engine.takeWritten()).toEqual([]);
  });

  test('with onTimeout: "throw" rejects with code `timeout`', async () => {
    const { host, client } = connected();
    const answer = client.call({ a: 1n, b: 2n }, { timeout: 100, onTimeout: "throw" });
    host.advance(100);
    await expect(answer).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining("100 ms") });
  });

  test.each([0, -5])("rclpy 41: of %i still sends, and ends at once", async (timeout) => {
    const { engine, client } = connected();
    await expect(client.call({ a: 1n, b: 2n }, { timeout })).resolves.toBeUndefined();
    expect(engine.takeWritten()).toHaveLength(1);
  });

  test("rclpy 42: of Infinity or undefined is none", async () => {
    const { host, client } = connected();
    void client.call({ a: 1n, b: 2n }, { timeout: Number.POSITIVE_INFINITY });
    void client.call({ a: 1n, b: 2n }, { timeout: undefined });
    expect(host.timers).toBe(0);
  });

  test("that is no number is refused", () => {
    const { client } = connected();
    const call = (options: object) => () => client.call({ a: 1n, b: 2n }, options);
    expect(call({ timeout: Number.NaN })).toThrow(RangeError);
    expect(call({ timeout: "1" })).toThrow(TypeError);
    expect(call({ timeout: 1, onTimeout: "explode" })).toThrow(/"explode".*"throw"/);
    expect(call({ signal: 7 })).toThrow(TypeError);
  });
});

describe("a signal", () => {
  test("of any number of calls has one listener, as Node warns of more than ten, and none when all are settled", async () => {
    const { engine, client, server } = connected();
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 20 }, () => client.call({ a: 1n, b: 2n }, { signal }).catch(String));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    const [first] = calls;
    server.answer(engine.takeWritten()[0]!);
    expect(await first).toEqual({ sum: 3n });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    controller.abort("no");
    expect((await Promise.all(calls)).slice(1)).toEqual(Array.from({ length: 19 }, () => "no"));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("rclpy 44: differs, ends a call with its reason, sent or not, and is let go of when the call is settled", async () => {
    const { engine, client, server } = connected();
    const controller = new AbortController();
    const remove = jest.spyOn(controller.signal, "removeEventListener");
    const answered = client.call({ a: 1n, b: 2n }, { signal: controller.signal });
    server.answer(engine.takeWritten()[0]!);
    await expect(answered).resolves.toEqual({ sum: 3n });
    expect(remove).toHaveBeenCalledTimes(1);
    const sent = client.call({ a: 1n, b: 2n }, { signal: controller.signal, timeout: 100 });
    server.leave();
    await expect(sent).rejects.toMatchObject({ code: "server-lost" });
    const queued = client.call({ a: 1n, b: 2n }, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(queued).rejects.toBe(reason);
  });

  test("that has aborted already sends nothing", async () => {
    const { engine, client } = connected();
    await expect(client.call({ a: 1n, b: 2n }, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
    expect(engine.takeWritten()).toEqual([]);
  });
});
