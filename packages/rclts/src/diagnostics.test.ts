// SPDX-License-Identifier: Apache-2.0
// What is told on node:diagnostics_channel. Processes of their own, on what was built: listeners that throw are the process's.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DOMAIN, programArguments } from "../test/program.js";

/** Runs a program that has `init`, `Node`, `shutdown`, `Double`, `tracingChannel`; gives the lines that it prints. */
async function run(code: string): Promise<string[]> {
  const program = `
    import { AsyncLocalStorage } from "node:async_hooks";
    import { tracingChannel } from "node:diagnostics_channel";
    const options = { domainId: ${DOMAIN}, localhostOnly: true, args: ["--ros-args", "--disable-stdout-logs"] };
    const double = ({ value }, response) => {
      response.value = 2 * value;
      return response;
    };
    const calls = tracingChannel("rclts.client.call");
    const requests = tracingChannel("rclts.service.request");
    ${code}
    await shutdown();`;
  const args = programArguments("init, Node, shutdown", program);
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  return stdout.trimEnd().split("\n");
}

test("a call and its request are told of as TracingChannel has it", async () => {
  const lines = await run(`
    const events = (channel, side) => Object.fromEntries(
      ["start", "end", "asyncStart", "asyncEnd", "error"].map((event) => [
        event,
        ({ outcome, attributes }) => console.log(side, event, attributes["rpc.method"], String(outcome)),
      ]),
    );
    await init(options);
    const node = new Node("both");
    node.createService(Double, "double", (request, response) => {
      console.log("callback");
      if (request.value < 0) throw new RangeError("no");
      return double(request, response);
    });
    const client = node.createClient(Double, "double");
    await client.waitForService();
    calls.subscribe(events(calls, "call"));
    requests.subscribe(events(requests, "request"));
    console.log((await client.call({ value: 1 })).value);
    await client.call({ value: -1 }).catch(({ code }) => console.log(code));`);
  const tell = (side: string, event: string, outcome = "undefined") => `${side} ${event} /double ${outcome}`;
  expect(lines).toEqual([
    tell("call", "start"),
    tell("call", "end"),
    tell("request", "start"),
    "callback",
    tell("request", "end"),
    tell("request", "asyncStart", "answered"),
    tell("request", "asyncEnd", "answered"),
    tell("call", "asyncStart", "answered"),
    tell("call", "asyncEnd", "answered"),
    "2",
    tell("call", "start"),
    tell("call", "end"),
    tell("request", "start"),
    "callback",
    tell("request", "end"),
    tell("request", "error", "RangeError"),
    tell("request", "asyncStart", "RangeError"),
    tell("request", "asyncEnd", "RangeError"),
    tell("call", "error", "remote-error"),
    tell("call", "asyncStart", "remote-error"),
    tell("call", "asyncEnd", "remote-error"),
    "remote-error",
  ]);
}, 40_000);

test("whoever listens on one channel alone is told, and of what happens there alone", async () => {
  const lines = await run(`
    await init(options);
    const node = new Node("both");
    node.createService(Double, "double", () => {
      throw new Error("no");
    });
    const client = node.createClient(Double, "double");
    for (const event of ["start", "end", "asyncStart", "asyncEnd", "error"])
      for (const [side, channel] of [["call", calls], ["request", requests]]) {
        const listener = () => console.log(side, event);
        channel[event].subscribe(listener);
        await client.call({ value: 1 }).catch(() => {});
        channel[event].unsubscribe(listener);
      }`);
  expect(lines).toEqual(
    ["start", "end", "asyncStart", "asyncEnd", "error"].flatMap((event) => [`call ${event}`, `request ${event}`]),
  );
}, 40_000);

test("a listener that throws breaks neither call nor request: its error is an uncaught exception of the process", async () => {
  const lines = await run(`
    let uncaught = 0;
    process.on("uncaughtException", ({ message }) => {
      if (message === "a listener's") uncaught += 1;
    });
    const listener = () => {
      throw new Error("a listener's");
    };
    const all = { start: listener, end: listener, asyncStart: listener, asyncEnd: listener, error: listener };
    calls.subscribe(all);
    requests.subscribe(all);
    await init(options);
    const node = new Node("both");
    node.createService(Double, "double", double);
    const client = node.createClient(Double, "double");
    for (const value of [1, 2, 3]) console.log((await client.call({ value })).value);
    const { clients, services } = node.stats();
    await new Promise(setImmediate);
    console.log(clients.answered, services.answered, services.failed, uncaught);`);
  // Four events of each call, and four of its request.
  expect(lines).toEqual(["2", "4", "6", "3 3 0 24"]);
}, 40_000);

test.each([false, true])(
  "callbacks run in the context that listeners set, with a thread: %s",
  async (thread) => {
    const lines = await run(`
    const storage = new AsyncLocalStorage();
    requests.start.bindStore(storage, ({ attributes }) => attributes["ros.peer.node.name"]);
    calls.subscribe({ start: ({ attributes }) => console.log(attributes["rpc.method"], "for", storage.getStore()) });
    await init({ ...options, thread: ${thread} });
    const inner = new Node("inner");
    inner.createService(Double, "double", double);
    const outer = new Node("outer");
    const through = outer.createClient(Double, "double");
    outer.createService(Double, "twice", async (request) => {
      await null;
      return through.call(await through.call(request));
    });
    const client = new Node("asker").createClient(Double, "twice");
    await client.waitForService();
    console.log((await client.call({ value: 1 })).value);`);
    expect(lines).toEqual(["/twice for undefined", "/double for /asker", "/double for /asker", "4"]);
  },
  40_000,
);

test("in thread mode a call that blocks is told of and counted as others are, its end when the thread is free again", async () => {
  const lines = await run(`
    calls.subscribe({
      start: () => console.log("start"),
      asyncEnd: ({ outcome }) => console.log("end", outcome),
    });
    await init({ ...options, thread: true });
    const client = new Node("asker").createClient(Double, "nobody");
    console.log(client.callSync({ value: 1 }, { timeout: 50 }));
    void client.call({ value: 1 }, { timeout: 0 });
    console.log("free");
    await null;
    const { calls: made, failed, pending } = client.stats();
    console.log(made, failed.timeout, pending);`);
  expect(lines).toEqual(["start", "undefined", "start", "free", "end timeout", "end timeout", "2 2 0"]);
}, 40_000);
