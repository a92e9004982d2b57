// SPDX-License-Identifier: Apache-2.0
// A server that does not acknowledge what it is sent: cut off for a while, or killed without a word.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { AddTwoInts } from "../../test/add-two-ints.js";
import { FastDdsServer } from "../../test/fast-dds-server.js";
import { connected, ServerPeer, stateOf } from "../../test/setup.js";
import { simulatedNode } from "../../test/simulation.js";

/** Says that the server does not acknowledge, or does again. */
function say(kind: "reader-silent" | "reader-heard", { engine, reader: remote }: ServerPeer): void {
  engine.onEvent({ kind, local: engine.local("rq"), remote });
}

describe("a server that falls silent", () => {
  test("is sent nothing more, whatever is settled or counts as taken, until it is heard again", async () => {
    const { engine, host, context, client, server } = connected();
    const futures = Array.from({ length: 12 }, (_, a) => client.callAsync({ a, b: 1 }));
    expect(engine.takeWritten()).toHaveLength(10);
    host.advance(600);
    say("reader-silent", server);
    futures[0]!.cancel();
    host.advance(10_000);
    void client.call({ a: 1, b: 1 });
    expect(engine.takeWritten()).toEqual([]);
    expect(context.counters["server-silent"]).toBe(1);
    expect(client.serviceIsReady()).toBe(true);
    say("reader-heard", server);
    expect(engine.takeWritten()).toHaveLength(1);
    // What it was sent before had 400 ms left to be taken.
    host.advance(399);
    expect(engine.takeWritten()).toEqual([]);
    host.advance(1);
    expect(engine.takeWritten()).toHaveLength(2);
  });

  test("has calls sent to another that is ready, and keeps those that it has", async () => {
    const { engine, client, server } = connected();
    const other = new ServerPeer(engine).appear().getReady();
    const calls = Array.from({ length: 11 }, (_, a) => client.callAsync({ a, b: 1 }));
    engine.takeWritten();
    say("reader-silent", server);
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([other.reader.handle]);
    say("reader-heard", server);
    client.callAsync({ a: 1, b: 1 });
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([other.reader.handle]);
    other.leave();
    expect(await stateOf(calls[0]!)).toBe("pending");
    expect(await stateOf(calls[10]!)).toBe("rejected");
    // It is full: what it had has not been answered.
    client.callAsync({ a: 1, b: 1 });
    expect(engine.takeWritten()).toEqual([]);
  });

  test("is as good as any if all others are silent too", () => {
    const { engine, client, server } = connected();
    const other = new ServerPeer(engine).appear().getReady();
    say("reader-silent", server);
    say("reader-silent", other);
    void client.call({ a: 1, b: 1 });
    expect(engine.takeWritten()).toEqual([]);
    say("reader-heard", other);
    expect(engine.takeWritten().map(({ to }) => to)).toEqual([other.reader.handle]);
  });

  test("leaves no window behind when the calls that it had are over", () => {
    const { engine, context, client, server } = connected();
    const other = new ServerPeer(engine).appear().getReady();
    const futures = [1, 2].map((a) => client.callAsync({ a, b: 1 }));
    say("reader-silent", server);
    client.callAsync({ a: 1, b: 1 });
    expect(context.core.sendWindows.size).toBe(2);
    for (const future of futures) future.cancel();
    expect(context.core.sendWindows.size).toBe(1);
    server.leave();
    other.leave();
    expect(context.core.sendWindows.size).toBe(0);
  });

  test("does not hold up the others of its participant once the client that it did not hear is destroyed", () => {
    const { engine, host, node, client, server } = connected();
    const second = node.createClient(AddTwoInts, "add_two_ints");
    const [, requests] = [...engine.endpoints].filter(([, { topic }]) => topic.startsWith("rq")).map(([id]) => id);
    const [, replies] = [...engine.endpoints].filter(([, { topic }]) => topic.startsWith("rr")).map(([id]) => id);
    for (const [local, remote] of [
      [requests!, server.reader],
      [replies!, server.writer],
    ] as const) {
      server.match(local, remote);
      server.confirm(local, remote);
    }
    const futures = Array.from({ length: 10 }, (_, a) => client.callAsync({ a, b: 1 }));
    say("reader-silent", server);
    engine.takeWritten();
    second.callAsync({ a: 1, b: 1 });
    host.advance(5000);
    expect(engine.takeWritten()).toEqual([]);
    for (const future of futures) void future.catch(() => {});
    client.destroy();
    expect(engine.takeWritten()).toHaveLength(1);
  });
});

describe("on the simulated network", () => {
  test("no request of a burst is dropped by a server that is cut off for longer than they take to count as taken", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const network = new SimulatedNetwork({ seed, delay: 0.5, jitter: 0.5, loss: 0.1 });
      const server = new FastDdsServer(network, ({ a, b }) => a + b, 0.1);
      const { node, participant } = simulatedNode(network, "asker");
      const client = node.createClient(AddTwoInts, "add_two_ints");
      expect(await network.run(5000, () => client.serviceIsReady())).toBe(true);
      let answered = 0;
      const failures: string[] = [];
      for (let a = 0; a < 500; a++) {
        client.call({ a, b: 1 }).then(
          () => (answered += 1),
          ({ code }) => failures.push(code),
        );
      }
      await network.run(5);
      const heal = network.partition([server.participant.address], [participant.address]);
      await network.run(15_000);
      heal();
      expect(await network.run(20_000, () => answered + failures.length === 500)).toBe(true);
      expect(server.dropped).toBe(0);
      // Its reply writer keeps its last 10, too: what it wrote for others in the meantime takes the place of what is cut off.
      expect(failures.length).toBeLessThan(10);
      expect(failures.every((code) => code === "reply-lost")).toBe(true);
    }
  });

  test("calls go to a second server half a second after the first was killed, long before its lease is over", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const network = new SimulatedNetwork({ seed, delay: 0.5, jitter: 0.5, loss: seed > 2 ? 0.1 : 0 });
      const servers = [1, 2].map((number) => {
        const { node, participant } = simulatedNode(network, `server_${number}`);
        node.createService(AddTwoInts, "add_two_ints", () => ({ sum: number }));
        return participant;
      });
      const { node, context } = simulatedNode(network, "asker");
      const client = node.createClient(AddTwoInts, "add_two_ints");
      await network.run(3000);
      let by: bigint | undefined;
      client.call({ a: 1, b: 1 }).then(({ sum }) => {
        by = sum;
      });
      await network.run(1000);
      const first = by!;
      network.crash(servers[Number(first) - 1]!.address);
      const lost = client.callAsync({ a: 1, b: 1 });
      expect(await network.run(1000, () => context.counters["server-silent"] === 1)).toBe(true);
      const future = client.callAsync({ a: 1, b: 1 });
      expect(await network.run(200, () => future.done())).toBe(true);
      expect(future.result()).toEqual({ sum: 3n - first });
      expect(lost.done()).toBe(false);
      await network.run(25_000);
      expect(lost.exception()).toMatchObject({ code: "server-lost" });
    }
  });
});
