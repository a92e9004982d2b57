// SPDX-License-Identifier: Apache-2.0
// Calls that are made once more, where the engine of the client, of the service or of both has a thread of its own.

import { Double } from "../../test/program.js";
import { endAll, open, startProgram, thread, threadWith } from "../../test/threads.js";
import { Node } from "../node.js";

// Processes and threads are started.
jest.setTimeout(60_000);
afterEach(endAll);

/** Doubles after as many milliseconds as the value says, and prints each value when its callback begins. */
const SERVER = `
  const callbackGroup = new ReentrantCallbackGroup();
  node.createService(Double, "double", async ({ value }) => {
    console.log(value);
    await new Promise((resolve) => setTimeout(resolve, value));
    return { value: 2 * value };
  }, { callbackGroup });
  process.stdin.once("data", async () => {
    await context.shutdown();
    process.stdout.write("over\\n");
  });`;

async function threadedClient() {
  const context = await open({ thread });
  const client = new Node("asker", { context }).createClient(Double, "double");
  return { context, client };
}

/** Everything that a program prints up to the line "over", after it was told to end. */
async function restOf({ child, lines }: ReturnType<typeof startProgram>): Promise<string[]> {
  child.stdin!.write("x");
  const rest: string[] = [];
  for (let line = await lines.next(); line.value !== "over"; line = await lines.next()) rest.push(line.value);
  return rest;
}

const blockFor = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

test.each([false, true])(
  "a call whose time runs out is made once more and gets the answer of the one run (service with a thread: %s)",
  async (isThreaded) => {
    const server = startProgram(SERVER, `{ thread: ${isThreaded} }`);
    const { context, client } = await threadedClient();
    await client.waitForService();
    expect(await client.call({ value: 700 }, { timeout: 500, retry: true })).toEqual({ value: 1400 });
    expect(context.counters["call-repeated"]).toBe(1);
    expect(client.stats()).toMatchObject({ calls: 2, answered: 1, pending: 0, failed: { removed: 1 } });
    expect(await restOf(server)).toEqual(["700"]);
  },
);

test("retries that race their late replies are settled once each, and each callback runs once", async () => {
  const server = startProgram(SERVER, "{ thread: true }");
  const { context, client } = await threadedClient();
  await client.waitForService();
  const values = Array.from({ length: 60 }, (_, i) => 370 + i);
  const answers = values.map((value) => client.call({ value }, { timeout: 400, retry: true }));
  expect(await Promise.all(answers)).toEqual(values.map((value) => ({ value: 2 * value })));
  expect(context.counters["call-repeated"]).toBeGreaterThan(0);
  expect(client.stats()).toMatchObject({ answered: 60, pending: 0 });
  expect((await restOf(server)).sort()).toEqual(values.map(String));
});

test("an answer that came while the program was blocked beyond the time of its call is taken, and nothing runs twice", async () => {
  const server = startProgram(SERVER);
  const { client } = await threadedClient();
  await client.waitForService();
  const call = client.call({ value: 10 }, { timeout: 300, retry: true });
  // Sent by the engine's thread as soon as this job ends.
  await new Promise((resolve) => setImmediate(resolve));
  blockFor(1000);
  expect(await call).toEqual({ value: 20 });
  expect(client.stats()).toMatchObject({ answered: 1, pending: 0 });
  expect(await restOf(server)).toEqual(["10"]);
});

test("a call whose server leaves is made once more to the next one", async () => {
  const first = startProgram(SERVER);
  const { context, client } = await threadedClient();
  await client.waitForService();
  const call = client.call({ value: 1e6 }, { retry: true });
  expect(await first.lines.next()).toMatchObject({ value: "1000000" });
  const next = startProgram(SERVER.replace("value));", "1));"));
  while (client.getServers().length < 2) await new Promise<void>((resolve) => context.onceActive(resolve));
  first.child.stdin!.write("x");
  expect(await call).toEqual({ value: 2e6 });
  expect(context.counters["call-repeated"]).toBe(1);
  expect(await restOf(next)).toEqual(["1000000"]);
});

test("within one context with a thread the callback runs once too", async () => {
  const { context, client } = await threadedClient();
  let runs = 0;
  new Node("server", { context }).createService(Double, "double", async ({ value }) => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, value));
    return { value: 2 * value };
  });
  await client.waitForService();
  expect(await client.call({ value: 300 }, { timeout: 200, retry: true })).toEqual({ value: 600 });
  expect([runs, context.counters["request-repeated"]]).toEqual([1, 1]);
});

test("a call whose thread ends is not made once more: it rejects with the reason", async () => {
  const end = `new BroadcastChannel("end").onmessage = () => process.exit(7);`;
  const context = await open({ thread: threadWith(end) });
  const server = startProgram(SERVER);
  const client = new Node("asker", { context }).createClient(Double, "double");
  await client.waitForService();
  const call = client.call({ value: 1e6 }, { retry: true });
  call.catch(() => {});
  expect(await server.lines.next()).toMatchObject({ value: "1000000" });
  const channel = new BroadcastChannel("end");
  channel.postMessage("end");
  channel.close();
  await expect(call).rejects.toMatchObject({ code: "shutdown", message: expect.stringContaining("exit code 7") });
  expect(context.counters["call-repeated"]).toBe(0);
  expect(client.stats()).toMatchObject({ calls: 1, pending: 0, failed: { shutdown: 1 } });
});

test("a call that blocks has no retry", async () => {
  const { client } = await threadedClient();
  expect(() => client.callSync({ value: 1 }, { retry: true } as never)).toThrow('unknown option "retry"');
});
