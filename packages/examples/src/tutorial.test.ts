// SPDX-License-Identifier: Apache-2.0
// The tutorial's programs as a reader of the tutorial runs them: each a process of its own, on loopback.

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isolatedEnvironment } from "./isolated-environment.js";
import { RunningProgram } from "./running-program.js";

const dist = join(__dirname, "../dist");

const runs: RunningProgram[] = [];
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  env = await isolatedEnvironment();
});

afterEach(() => Promise.all(runs.splice(0).map((run) => run.kill())));

function run(program: string, ...args: string[]): RunningProgram {
  const running = new RunningProgram(program, args, env);
  runs.push(running);
  return running;
}

const start = (name: string, ...args: string[]): RunningProgram => run(join(dist, `${name}.js`), ...args);

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
    const demo = run(join(directory, "demo.js"));
    expect(await demo.ended).toBe(1);
    expect(demo.output).toContain("demo failed: the server ended with code 1 before the client had its result\n");
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 30_000);
