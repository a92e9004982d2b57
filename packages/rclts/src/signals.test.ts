// SPDX-License-Identifier: Apache-2.0
// However a process ends, its peers know at once. The process is a real one, running what was built.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import type { ServiceType } from "@rclts/service";
import { createContext } from "./context.js";
import { Node } from "./node.js";

// Processes are started.
jest.setTimeout(60_000);

const domainId = 1 + (process.pid % 100);

interface Empty {
  structure_needs_at_least_one_member: number;
}

const emptyMessage = (name: string) => ({
  name,
  create: () => ({ structure_needs_at_least_one_member: 0 }),
  encode: (writer: { uint8(value: number): void }) => writer.uint8(0),
  decode: (reader: { uint8(): number }) => ({ structure_needs_at_least_one_member: reader.uint8() }),
});

const Hold: ServiceType<Empty, Empty> = {
  name: "test_interfaces/srv/Hold",
  Request: emptyMessage("test_interfaces/srv/Hold_Request"),
  Response: emptyMessage("test_interfaces/srv/Hold_Response"),
};

/** A process with a service that never answers; runs `onRequest` when it is called. */
function startHolder(onRequest: string, options = "{}"): ChildProcess {
  const program = `
    import { init, LATER, Node } from ${JSON.stringify(pathToFileURL(`${__dirname}/../dist/index.js`).href)};
    const emptyMessage = (name) => ({
      name,
      create: () => ({ structure_needs_at_least_one_member: 0 }),
      encode: (writer) => writer.uint8(0),
      decode: (reader) => ({ structure_needs_at_least_one_member: reader.uint8() }),
    });
    const Hold = {
      name: "test_interfaces/srv/Hold",
      Request: emptyMessage("test_interfaces/srv/Hold_Request"),
      Response: emptyMessage("test_interfaces/srv/Hold_Response"),
    };
    await init({ domainId: ${domainId}, localhostOnly: true, ...${options} });
    new Node("holder").createService(Hold, "hold", () => { ${onRequest}; return LATER; });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
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
  const context = await createContext({ domainId, localhostOnly: true, signalHandlers: false });
  try {
    const client = new Node("asker", { context }).createClient(Hold, "hold");
    const call = client.call(Hold.Request.create()).then(
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
