// SPDX-License-Identifier: Apache-2.0
// The tutorial's programs as a reader of the tutorial runs them: each a process of its own, on loopback.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isolatedEnvironment } from "./isolated-environment.js";

const dist = join(__dirname, "../dist");

class Run {
  readonly process: ChildProcess;
  output = "";
  readonly ended: Promise<unknown>;
  #wake: () => void = () => {};

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (text) => {
        this.output += text;
        this.#wake();
      });
    }
    this.ended = once(this.process, "close").then(([code, signal]) => signal ?? code);
    runs.push(this);
  }

  async prints(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const runs: Run[] = [];
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = await isolatedEnvironment();
});

afterEach(() => {
  for (const run of runs.splice(0)) run.process.kill("SIGKILL");
});

const start = (name: string, ...args: string[]): Run => new Run(join(dist, `${name}.js`), args, env);

test("the client waits for a service each second, calls it once there is one, and prints the sum", async () => {
  const client = start("client", "2", "3");
  await client.prints("[INFO] ");
  await client.prints("[minimal_client_async]: service not available, waiting again...\n");
  const server = start("server");
  await client.prints("[minimal_client_async]: Result of add_two_ints: for 2 + 3 = 5\n");
  expect(await client.ended).toBe(0);
  await server.prints("[minimal_service]: Incoming request\na: 2 b: 3\n");
  server.process.kill("SIGINT");
  expect(await server.ended).toBe("SIGINT");
}, 20_000);

test("numbers are whole and signed, up to 64 bits", async () => {
  start("server");
  const client = start("client", "-9223372036854775808", "+1");
  await client.prints("Result of add_two_ints: for -9223372036854775808 + 1 = -9223372036854775807\n");
}, 20_000);

test.each([
  [[], "expected two 64-bit integers, got 0 of them"],
  [["2"], "expected two 64-bit integers, got 1 of them"],
  [["2", "3", "4"], "expected two 64-bit integers, got 3 of them"],
  [["2", "three"], 'expected two 64-bit integers, "three" is none'],
  [["9223372036854775808", "1"], 'expected two 64-bit integers, "9223372036854775808" is none'],
])("client %j says what is expected and ends with code 2", async (args, message) => {
  const client = start("client", ...args);
  expect(await client.ended).toBe(2);
  expect(client.output).toBe(`${message}\nusage: npm run client -- A B, for example npm run client -- 2 3\n`);
});

test("the demo shows both programs and ends with code 0", async () => {
  const demo = start("demo");
  expect(await demo.ended).toBe(0);
  expect(demo.output).toMatch(/^\[client\] \[INFO\] .*: Result of add_two_ints: for 2 \+ 3 = 5$/m);
  expect(demo.output).toMatch(/^\[server\] a: 2 b: 3$/m);
}, 30_000);

test("a demo that fails says why and ends with code 1", async () => {
  const directory = mkdtempSync(join(dist, "without-server-"));
  try {
    for (const name of ["demo", "client", "isolated-environment"]) {
      cpSync(join(dist, `${name}.js`), join(directory, `${name}.js`));
    }
    const demo = new Run(join(directory, "demo.js"), [], env);
    expect(await demo.ended).toBe(1);
    expect(demo.output).toContain("demo failed: the server ended with code 1 before the client had its result\n");
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 30_000);
