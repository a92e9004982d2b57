// SPDX-License-Identifier: Apache-2.0
// Contexts whose engine has a thread of its own, over real sockets on loopback. The thread runs what was built.

import { once } from "node:events";
import { built, Double } from "../../test/program.js";
import { endAll, open, startProgram, thread, threadWith } from "../../test/threads.js";
import { Node } from "../node.js";
import { TAKEN } from "./messages.js";

// Processes and threads are started.
jest.setTimeout(60_000);
afterEach(endAll);

/** Doubles; does not answer -1, fails on -2, and leaves on -3. */
const SERVER = `
  node.createService(Double, "double", ({ value }) => {
    if (value === -1) return LATER;
    if (value === -2) throw new RangeError("no");
    if (value === -3) setImmediate(() => context.shutdown());
    if (value === -3) return LATER;
    return { value: 2 * value };
  });`;

test("a context with a thread serves and calls one without", async () => {
  const threaded = new Node("threaded", { context: await open({ thread }) });
  const plain = new Node("plain", { context: await open() });
  threaded.createService(Double, "double", ({ value }) => ({ value: 2 * value }));
  plain.createService(Double, "halve", ({ value }) => ({ value: value / 2 }));
  const double = plain.createClient(Double, "double");
  const halve = threaded.createClient(Double, "halve");
  const values = Array.from({ length: 50 }, (_, value) => value);
  const doubled = await Promise.all(values.map((value) => double.call({ value })));
  const halved = await Promise.all(doubled.map((each) => halve.call(each)));
  expect(halved.map(({ value }) => value)).toEqual(values);
  expect(threaded.context.engineCounters.samplesReceived).toBeGreaterThan(100);
  expect(Object.keys(threaded.context.engineCounters)).toEqual(Object.keys(plain.context.engineCounters));
});

test("two nodes of one context with a thread call each other, and see each other come and go", async () => {
  const context = await open({ thread });
  const service = new Node("server", { context }).createService(Double, "double", ({ value }) => ({
    value: 2 * value,
  }));
  const client = new Node("client", { context }).createClient(Double, "double");
  expect(await client.call({ value: 4 })).toEqual({ value: 8 });
  service.destroy();
  // Told by the other thread, not within `destroy`.
  while (client.serviceIsReady()) await new Promise<void>((resolve) => context.onceActive(resolve));
  expect(await client.call({ value: 4 }, { timeout: 50 })).toBeUndefined();
});

test("the sockets' errors are those of init, and so is a thread that cannot start", async () => {
  await expect(open({ thread, localhostOnly: false, interfaces: ["nowhere"] })).rejects.toMatchObject({
    name: "RangeError",
    message: expect.stringContaining("nowhere"),
  });
  await expect(open({ thread: built("nowhere.js") })).rejects.toThrow(/engine's thread is gone: .*nowhere\.js/);
});

describe("callSync", () => {
  test("waits for a server, gives its answer, throws its error, and ends with its time", async () => {
    startProgram(SERVER);
    const client = new Node("asker", { context: await open({ thread }) }).createClient(Double, "double");
    expect(client.callSync({ value: 21 })).toEqual({ value: 42 });
    expect(client.callSync({ value: 1 }, { timeout: 5000 })).toEqual({ value: 2 });
    expect(() => client.callSync({ value: -2 })).toThrow(expect.objectContaining({ code: "remote-error" }));
    expect(client.callSync({ value: -1 }, { timeout: 20 })).toBeUndefined();
    expect(() => client.callSync({ value: -1 }, { timeout: 20, onTimeout: "throw" })).toThrow(
      expect.objectContaining({ code: "timeout" }),
    );
    expect(() => client.callSync({ value: "x" } as never)).toThrow();
    expect(await client.call({ value: 3 })).toEqual({ value: 6 });
  });

  test("throws when its server leaves, and when there is none in time", async () => {
    startProgram(SERVER);
    const client = new Node("asker", { context: await open({ thread }) }).createClient(Double, "double");
    expect(client.callSync({ value: 21 })).toEqual({ value: 42 });
    expect(() => client.callSync({ value: -3 })).toThrow(expect.objectContaining({ code: "server-lost" }));
    expect(client.callSync({ value: 1 }, { timeout: 20 })).toBeUndefined();
  });

  test("runs no callback meanwhile; what came follows in its order", async () => {
    const node = new Node("asker", { context: await open({ thread }) });
    startProgram(`${SERVER}
      const busy = node.createClient(Double, "busy");
      await busy.waitForService();
      for (let value = 1; value <= 5; value++) busy.callAsync({ value });`);
    const taken: number[] = [];
    const all = new Promise<void>((resolve) => {
      node.createService(Double, "busy", ({ value }) => {
        taken.push(value);
        if (taken.length === 5) resolve();
        return { value };
      });
    });
    node.createTimer(1, () => void taken.push(0)).reset();
    const client = node.createClient(Double, "double");
    expect(client.callSync({ value: 1 })).toEqual({ value: 2 });
    expect(client.callSync({ value: -1 }, { timeout: 500 })).toBeUndefined();
    expect(taken).toEqual([]);
    await all;
    expect(taken.filter((value) => value > 0)).toEqual([1, 2, 3, 4, 5]);
  });

  test("is refused where it would wait for itself, and without a thread", async () => {
    const context = await open({ thread });
    const node = new Node("node", { context });
    const errors: unknown[] = [];
    const client = node.createClient(Double, "double");
    let served = 0;
    node.createService(Double, "double", ({ value }) => {
      served += 1;
      try {
        client.callSync({ value });
      } catch (error) {
        errors.push((error as Error).message);
      }
      return { value };
    });
    expect(() => client.callSync({ value: 1 })).toThrow("its server is in this thread");
    expect(await client.call({ value: 1 })).toEqual({ value: 1 });
    expect(errors).toEqual([expect.stringContaining("callSync within service /double")]);
    expect(served).toBe(1);
    const other = new Node("other", { context: await open() });
    other.createService(Double, "elsewhere", ({ value }) => ({ value }));
    const elsewhere = node.createClient(Double, "elsewhere");
    await elsewhere.waitForService();
    expect(() => elsewhere.callSync({ value: 1 })).toThrow("its server is in this thread");
    expect(() => other.createClient(Double, "double").callSync({ value: 1 })).toThrow("init({ thread: true })");
  });
});

describe("a thread that ends", () => {
  const END = `new BroadcastChannel("end").onmessage = ({ data }) => { if (data === "throw") throw new Error("out of luck"); process.exit(7); };`;
  const end = (how: string): void => {
    const channel = new BroadcastChannel("end");
    channel.postMessage(how);
    channel.close();
  };

  test.each([
    ["exit", "it ended with exit code 7"],
    ["throw", "out of luck"],
  ])("by %s fails what is pending with that reason, and the context", async (how, reason) => {
    const errors: unknown[] = [];
    const context = await open({ thread: threadWith(END), onError: (error) => errors.push(error) });
    const client = new Node("asker", { context }).createClient(Double, "nobody");
    const call = client.call({ value: 1 });
    const wait = client.waitForService();
    wait.catch(() => {});
    end(how);
    const message = `the engine's thread is gone: ${reason}`;
    await expect(call).rejects.toMatchObject({ code: "shutdown", message });
    await expect(wait).rejects.toMatchObject({ code: "shutdown", message });
    expect(context.isValid).toBe(false);
    expect(errors).toEqual([expect.objectContaining({ message })]);
    expect(() => new Node("late", { context })).toThrow(message);
    await context.shutdown();
  });

  test("fails a thread that is blocked by callSync too", async () => {
    const context = await open({ thread: threadWith(END) });
    const client = new Node("asker", { context }).createClient(Double, "nobody");
    // Nothing of this thread runs any more before it is blocked.
    end("exit");
    expect(() => client.callSync({ value: 1 })).toThrow("the engine's thread is gone: it has ended");
  });
});

describe("while a program blocks its event loop", () => {
  /** Whether such a program acknowledges what it is sent until it is released, and what it has taken in the end. */
  async function viewOf(options: string, patience: number): Promise<unknown[]> {
    const { child, lines } = startProgram(
      `const { readSync } = await import("node:fs");
       const taken = [];
       node.createSubscription(Double.Request, "talk", ({ value }) => void taken.push(value));
       node.createService(Double, "double", () => {
         process.stdout.write("blocked\\n");
         readSync(0, Buffer.alloc(1));
         return { value: 0 };
       });
       node.createService(Double, "count", () => ({ value: taken.length }));`,
      options,
    );
    const context = await open();
    const node = new Node("asker", { context });
    const publisher = node.createPublisher(Double.Request, "talk");
    while (publisher.getSubscriptionCount() === 0) await new Promise<void>((resolve) => context.onceActive(resolve));
    const count = node.createClient(Double, "count");
    await count.waitForService();
    const call = node.createClient(Double, "double").call({ value: 1 });
    await lines.next();
    for (let value = 1; value <= 5; value++) publisher.publish({ value });
    const acknowledged = await publisher.waitForAllAcked({ timeout: patience });
    child.stdin!.write("x");
    await call;
    await publisher.waitForAllAcked();
    return [acknowledged, (await count.call({ value: 0 })).value];
  }

  test("its participant acknowledges what comes, and the program takes it afterwards", async () => {
    expect(await viewOf("{ thread: true }", 30_000)).toEqual([true, 5]);
  });

  test("without a thread it does not", async () => {
    expect(await viewOf("{}", 300)).toEqual([false, 5]);
  });
});

describe("what the program has not taken", () => {
  const MiB = 1024 * 1024;

  /** A subscription whose thread believes that so many bytes more wait for the program, and a publisher elsewhere. */
  async function talk() {
    const waiting = threadWith(`
      const { workerData } = await import("node:worker_threads");
      const channel = new BroadcastChannel("waiting");
      channel.onmessage = ({ data }) => {
        Atomics.sub(workerData.state, ${TAKEN}, data);
        channel.postMessage("done");
      };
      channel.unref();`);
    const context = await open({ thread: waiting });
    const taken: number[] = [];
    new Node("listener", { context }).createSubscription(Double.Request, "talk", ({ value }) => void taken.push(value));
    const other = await open();
    const publisher = new Node("talker", { context: other }).createPublisher(Double.Request, "talk");
    while (publisher.getSubscriptionCount() === 0) await new Promise<void>((resolve) => other.onceActive(resolve));
    publisher.publish({ value: 0 });
    await publisher.waitForAllAcked();
    const wait = async (bytes: number): Promise<void> => {
      const channel = new BroadcastChannel("waiting");
      const done = new Promise((resolve) => {
        channel.onmessage = resolve;
      });
      channel.postMessage(bytes);
      await done;
      channel.close();
    };
    return { publisher, taken, wait, datagrams: () => context.engineCounters.datagramsReceived };
  }

  test("is bounded: from 64 MiB on samples are refused, and come when there is room again", async () => {
    const { publisher, taken, wait, datagrams } = await talk();
    await wait(64 * MiB);
    const before = datagrams();
    publisher.publish({ value: 1 });
    expect(await publisher.waitForAllAcked({ timeout: 200 })).toBe(false);
    expect(datagrams()).toBeGreaterThan(before);
    await wait(-64 * MiB);
    expect(await publisher.waitForAllAcked()).toBe(true);
    while (taken.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toEqual([0, 1]);
  });

  test("from 128 MiB on datagrams are dropped unread", async () => {
    const { publisher, wait, datagrams } = await talk();
    await wait(128 * MiB);
    const before = datagrams();
    publisher.publish({ value: 1 });
    expect(await publisher.waitForAllAcked({ timeout: 200 })).toBe(false);
    expect(datagrams()).toBe(before);
    await wait(-128 * MiB);
    expect(await publisher.waitForAllAcked()).toBe(true);
  });
});

test("a process with a thread ends by itself once it is shut down", async () => {
  const { child } = startProgram("await context.shutdown();", "{ thread: true }");
  expect(await once(child, "exit")).toEqual([0, null]);
});
