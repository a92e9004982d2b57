// SPDX-License-Identifier: Apache-2.0
// The tutorial's service and client as two processes that talk RTPS over loopback: `npm run demo`.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isolatedEnvironment } from "./isolated-environment.js";

async function main(): Promise<number> {
  const env = await isolatedEnvironment();
  const server = start("server", [], env);
  const client = start("client", ["2", "3"], env);
  const children = [server.process, client.process];
  process.once("exit", () => kill(children));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
  }
  const timeout = new Promise<string>((resolve) => {
    setTimeout(resolve, LIMIT, `no result within ${LIMIT / 1000} s`).unref();
  });
  const failure = await Promise.race([
    client.ended.then((how) => (how === "code 0" ? undefined : `the client ended with ${how}`)),
    server.ended.then((how) => `the server ended with ${how} before the client had its result`),
    timeout,
  ]);
  const result = client.lines.find((line) => line.includes("Result of add_two_ints: for 2 + 3 = 5"));
  if (failure !== undefined || result === undefined) {
    console.error(`demo failed: ${failure ?? "the client ended without a result"}`);
    return 1;
  }
  server.process.kill("SIGTERM");
  await Promise.race([server.ended, timeout]);
  return 0;
}

interface Example {
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  readonly lines: readonly string[];
  /** Resolves to how it ended, when all that it printed is shown. */
  readonly ended: Promise<string>;
}

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Example {
  const program = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      console.log(`[${name}] ${line}`);
    });
  }
  const ended = once(child, "close").then(([code, signal]) => (signal === null ? `code ${code}` : `${signal}`));
  return { process: child, lines, ended };
}

function kill(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Milliseconds. */
const LIMIT = 20_000;

process.exit(await main());
