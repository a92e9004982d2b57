// SPDX-License-Identifier: Apache-2.0
// One server of several that a call is for, and all of them at once.

import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "@rclts/rtps";
import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { add, connected, ServerPeer, settle, stateOf } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";
import type { ServerAnswer } from "./server-answers.js";

/** A client and two servers that are ready. */
function two(firstVendor = VENDOR_FASTDDS, secondVendor = VENDOR_CYCLONEDDS) {
  const all = connected(firstVendor);
  const other = new ServerPeer(all.engine, secondVendor).appear().getReady();
  return { ...all, other, servers: all.client.getServers() };
}

async function collect<T>(answers: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

const said = ({ response, error }: ServerAnswer<{ sum: bigint }>) => response?.sum ?? error?.code;

describe("a call with the option server", () => {
  test("goes to that one, in its form, and its answer counts alone", async () => {
    const { engine, client, server, other, servers } = two();
    expect(servers).toMatchObject([{ mapping: "fastdds" }, { mapping: "cyclone", guid: other.reader.guid }]);
    const answer = client.call({ a: 1n, b: 2n }, { server: servers[1]! });
    const [request] = engine.takeWritten();
    expect(request?.to).toBe(other.reader.handle);
    server.reply(new Uint8Array(12), undefined);
    other.answer(request!);
    await expect(answer).resolves.toEqual({ sum: 3n });
  });

  test("is in that one's form alone, whatever the form of the server that others go to", async () => {
    const { engine, client, other, servers } = two(VENDOR_CYCLONEDDS, VENDOR_FASTDDS);
    const answer = client.call({ a: 1n, b: 2n }, { server: servers[1]! });
    const [request] = engine.takeWritten();
    expect(request?.to).toBe(other.reader.handle);
    // The encapsulation and two integers.
    expect(request?.payload).toHaveLength(20);
    other.answer(request!);
    await expect(answer).resolves.toEqual({ sum: 3n });
  });

  test("waits for its own turn there, and keeps nobody else waiting", async () => {
    const { engine, client, server, other, servers } = two();
    const pinned = Array.from({ length: 12 }, (_, a) => client.call({ a: BigInt(a), b: 1n }, { server: servers[1]! }));
    const free = client.call({ a: 1n, b: 1n });
    const written = engine.takeWritten();
    expect(written.filter(({ to }) => to === other.reader.handle)).toHaveLength(10);
    expect(written.filter(({ to }) => to === server.reader.handle)).toHaveLength(1);
    server.answer(written[10]!);
    await expect(free).resolves.toEqual({ sum: 2n });
    for (const request of written.slice(0, 10)) other.answer(request);
    for (const request of engine.takeWritten()) other.answer(request);
    expect((await Promise.all(pinned)).map(({ sum }) => sum)).toEqual(pinned.map((_, a) => BigInt(a + 1)));
  });

  test("fails when that one leaves, sent or not, and no other is asked instead", async () => {
    const { engine, context, client, server, other, servers } = two();
    const pinned = Array.from({ length: 12 }, () => client.call({ a: 1n, b: 1n }, { server: servers[1]! }));
    const free = client.call({ a: 1n, b: 1n });
    engine.takeWritten();
    other.leave();
    for (const result of await Promise.allSettled(pinned))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "server-lost" } });
    expect(engine.takeWritten()).toEqual([]);
    expect(await stateOf(free)).toBe("pending");
    await expect(client.call({ a: 1n, b: 1n }, { server: servers[1]! })).rejects.toMatchObject({ code: "server-lost" });
    server.leave();
    await expect(free).rejects.toMatchObject({ code: "server-lost" });
    expect(context.core.sendWindows.size).toBe(0);
  });

  test("is settled when the client is destroyed, and leaves no window behind", async () => {
    const { context, client, servers } = two();
    const pinned = Array.from({ length: 12 }, () => client.call({ a: 1n, b: 1n }, { server: servers[1]! }));
    client.destroy();
    for (const call of pinned) await expect(call).rejects.toMatchObject({ code: "destroyed" });
    expect(context.core.sendWindows.size).toBe(0);
  });

  test("that times out while it waits leaves its place to the next", async () => {
    const { engine, host, client, other, servers } = two();
    const [server] = servers.slice(1);
    const first = Array.from({ length: 10 }, () => client.call({ a: 1n, b: 1n }, { server: server! }));
    const late = client.call({ a: 2n, b: 2n }, { server: server!, timeout: 10 });
    const last = client.call({ a: 3n, b: 3n }, { server: server! });
    host.advance(10);
    expect(await late).toBeUndefined();
    const written = engine.takeWritten();
    for (const request of written) other.answer(request);
    await Promise.all(first);
    other.answer(engine.takeWritten()[0]!);
    await expect(last).resolves.toEqual({ sum: 6n });
  });

  test.each([null, "server", {}, { guid: new Uint8Array(3) }])("%p is no server", (server) => {
    const { client } = two();
    expect(() => client.call({ a: 1n, b: 1n }, { server: server as never })).toThrow(TypeError);
  });
});

describe("callAll", () => {
  test("asks each server that is ready, and gives the answer of each as it comes", async () => {
    const { engine, client, server, other, servers } = two();
    const answers = client.callAll({ a: 1n, b: 2n });
    const [toFirst, toSecond] = engine.takeWritten();
    other.answer(toSecond!, 5n);
    expect(await answers.next()).toMatchObject({
      value: { server: { guid: servers[1]!.guid }, response: { sum: 5n } },
    });
    server.answer(toFirst!);
    expect((await collect(answers)).map(said)).toEqual([3n]);
  });

  test("gives an error for a server that is silent, leaves or refuses, and the answers of the others", async () => {
    const { engine, host, client, server, other } = two();
    new ServerPeer(engine, VENDOR_RCLTS).appear().getReady();
    const answers = client.callAll({ a: 1n, b: 2n }, { timeout: 100 });
    const [toFirst] = engine.takeWritten();
    server.answer(toFirst!);
    other.leave();
    host.advance(100);
    expect((await collect(answers)).map(said)).toEqual([3n, "server-lost", "timeout"]);
  });

  test("ends when all servers die, and when the client is destroyed", async () => {
    const first = two();
    const answers = first.client.callAll({ a: 1n, b: 2n });
    first.server.leave();
    first.other.leave();
    expect((await collect(answers)).map(said)).toEqual(["server-lost", "server-lost"]);
    const second = two();
    const others = second.client.callAll({ a: 1n, b: 2n });
    second.client.destroy();
    expect((await collect(others)).map(said)).toEqual(["destroyed", "destroyed"]);
  });

  test("ends at once where nobody is ready", async () => {
    const { client, server } = connected();
    server.leave();
    expect(await collect(client.callAll({ a: 1n, b: 2n }))).toEqual([]);
  });

  test("that is left tells rclts servers that nobody waits any more, and frees what it held", async () => {
    const { engine, context, host, client, server, other } = two(VENDOR_RCLTS, VENDOR_RCLTS);
    for await (const { response } of (() => {
      const answers = client.callAll({ a: 1n, b: 2n }, { timeout: 1000 });
      server.answer(engine.takeWritten()[0]!);
      return answers;
    })()) {
      expect(response).toEqual({ sum: 3n });
      break;
    }
    expect(engine.takeWritten()).toMatchObject([{ to: other.reader.handle }]);
    expect(host.timers).toBe(0);
    server.leave();
    other.leave();
    expect(context.core.sendWindows.size).toBe(0);
  });

  test("rejects with the signal's reason, once, whether it comes before or meanwhile", async () => {
    const { engine, client } = two();
    const aborter = new AbortController();
    const answers = client.callAll({ a: 1n, b: 2n }, { signal: aborter.signal });
    expect(engine.takeWritten()).toHaveLength(2);
    const [waiting, next] = [answers.next(), answers.next()];
    aborter.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(await next).toEqual({ done: true, value: undefined });
    const late = client.callAll({ a: 1n, b: 2n }, { signal: aborter.signal });
    await expect(late.next()).rejects.toThrow("enough");
    expect(await late.next()).toEqual({ done: true, value: undefined });
    expect(engine.takeWritten()).toEqual([]);
  });

  test("encodes at once: what does not fit throws, and later changes change nothing", async () => {
    const { engine, client, other } = two();
    expect(() => client.callAll({ a: "1" as never, b: 2n })).toThrow(TypeError);
    expect(() => client.callAll({ a: 1n, b: 2n }, { timeuot: 1 } as never)).toThrow(TypeError);
    const request = { a: 1n, b: 2n };
    const answers = client.callAll(request);
    request.a = 100n;
    other.answer(engine.takeWritten()[1]!);
    expect((await answers.next()).value).toMatchObject({ response: { sum: 3n } });
  });
});

test("on the simulated network each of three servers answers, or fails: one is silent, one dies meanwhile", async () => {
  const network = new SimulatedNetwork({ seed: 1, delay: 1, loss: 0.2 });
  const asker = simulatedNode(network, "asker");
  const client = asker.node.createClient(AddTwoInts, "add_two_ints");
  const start = (name: string, callback: typeof add) => {
    const server = simulatedNode(network, name);
    server.node.createService(AddTwoInts, "add_two_ints", callback);
    return server;
  };
  start("quick", add);
  start("silent", () => new Promise(() => {}));
  const dying = start("dying", () => new Promise(() => {}));
  const names = () =>
    client
      .getServers()
      .map(({ node }) => node)
      .sort();
  expect(await network.run(20_000, () => names().join() === "/dying,/quick,/silent")).toBe(true);
  const results: string[] = [];
  let hasEnded = false;
  void collect(client.callAll({ a: 1n, b: 2n }, { timeout: 5000 })).then((answers) => {
    hasEnded = true;
    for (const answer of answers) results.push(`${answer.server.node} ${said(answer)}`);
  });
  await network.run(1000);
  dying.node.destroyNode();
  expect(await network.run(5000, () => hasEnded)).toBe(true);
  expect(results.map((each) => each.split(" ")[1])).toEqual(["3", "server-lost", "timeout"]);
  await settle();
  const warned = asker.log.filter(({ message }) => message.includes("more than one server"));
  expect(warned).toHaveLength(1);
  expect(warned[0]!.message).toMatch(/calls go to .* reader .*, none to .* reader /);
});
