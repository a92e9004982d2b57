// SPDX-License-Identifier: Apache-2.0
// However a process ends, its peers know at once. The process is a real one, running what was built.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { DOMAIN, Double, programArguments } from "../test/program.js";
import { createContext } from "./context.js";
import { Node } from "./node.js";

// Processes are started.
jest.setTimeout(60_000);

/** A process with a service that never answers; runs `onRequest` when it is called. */
function startHolder(onRequest: string, options = "{}"): ChildProcess {
  const program = `
    await init({ domainId: ${DOMAIN}, localhostOnly: true, ...${options} });
    new Node("holder").createService(Double, "hold", () => { ${onRequest}; return LATER; });`;
  const child = spawn(process.execPath, programArguments("init, LATER, Node", program), {
    stdio: ["ignore", "pipe", "ignore"],
  });
  started.push(child);
  return child;
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Calls the child's service; how that call and the child came to their ends. */
async function endsOf(child: ChildProcess, meanwhile: () => void = () => {}): Promise<unknown[]> {
  const context = await createContext({ domainId: DOMAIN, localhostOnly: true, signalHandlers: false });
  try {
    const client = new Node("asker", { context }).createClient(Double, "hold");
    const call = client.call({ value: 0 }).then(
      () => "answered",
      (error: { code?: unknown }) => error.code,
    );
    const exited = once(child, "exit");
    child.stdout?.once("data", meanwhile);
    return [await call, ...(await exited)];
  } finally {
    await context.shutdown();
  }
}

// On Windows a process that is sent a signal ends at once, without a word.
const [testSignals, eachSignal] = process.platform === "win32" ? [test.skip, test.skip.each] : [test, test.each];

const TAKEN = 'console.log("taken")';

eachSignal(["SIGINT", "SIGTERM"] as const)(
  "on %s the graph is left, then the signal ends the process",
  async (signal) => {
    const child = startHolder(TAKEN);
    expect(await endsOf(child, () => child.kill(signal))).toEqual(["server-lost", null, signal]);
  },
);

testSignals("with a thread of its own too: the goodbyes leave before the process does", async () => {
  const child = startHolder(TAKEN, "{ thread: true }");
  expect(await endsOf(child, () => child.kill("SIGTERM"))).toEqual(["server-lost", null, "SIGTERM"]);
  const exiting = startHolder("setImmediate(() => process.exit(3))", "{ thread: true }");
  expect(await endsOf(exiting)).toEqual(["server-lost", 3, null]);
});

test("process.exit leaves the graph too", async () => {
  expect(await endsOf(startHolder("setImmediate(() => process.exit(3))"))).toEqual(["server-lost", 3, null]);
});

test("an uncaught error leaves the graph too", async () => {
  const child = startHolder('setImmediate(() => { throw new Error("expected in this test"); })');
  expect(await endsOf(child)).toEqual(["server-lost", 1, null]);
});

testSignals("a program that handles the signal itself decides when it ends", async () => {
  const child = startHolder(`process.once("SIGTERM", () => setImmediate(() => process.exit(5))); ${TAKEN}`);
  expect(await endsOf(child, () => child.kill("SIGTERM"))).toEqual(["server-lost", 5, null]);
});

testSignals("with signalHandlers: false the program's own handler finds the context open", async () => {
  const child = startHolder(`process.once("SIGTERM", () => process.exit(6)); ${TAKEN}`, "{ signalHandlers: false }");
  expect(await endsOf(child, () => child.kill("SIGTERM"))).toEqual(["server-lost", 6, null]);
});
