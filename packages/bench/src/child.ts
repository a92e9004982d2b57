// SPDX-License-Identifier: Apache-2.0
// Starting the programs of a benchmark and talking to them.

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pinned } from "./placement.js";
import type { RoundResult, Running } from "./rounds.js";

/** Starts `programs/NAME.js`, on one core if it is given; resolves with the child and its message that it is ready. */
export async function start(
  name: string,
  args: readonly (string | number | boolean)[],
  core?: number,
): Promise<[ChildProcess, unknown]> {
  const path = fileURLToPath(new URL(`./programs/${name}.js`, import.meta.url));
  const node = pinned(core, process.execPath);
  const child = fork(path, args.map(String), {
    execPath: node.command,
    execArgv: [...node.args, ...process.execArgv],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return [child, await nextMessage(child, name)];
}

/** The next message of a program that {@link start} started; rejects if it ends without one. `name` is for that. */
export async function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [message] = await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code, by]) =>
        Promise.reject(new Error(`${name} ended with ${code ?? by}`)),
      ),
    ]);
    return message;
  } finally {
    over.abort();
  }
}

/** Starts a program that prints lines, on one core if it is given; resolves with the first line that is `wanted`. */
export async function startProgram(
  command: string,
  args: readonly string[],
  wanted: (line: string) => boolean,
  core?: number,
): Promise<[ChildProcess, string]> {
  const program = pinned(core, command);
  const child = spawn(program.command, [...program.args, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  // Programs of ours end with their channel; this one would outlive a run that fails, and answer the next.
  const killWithUs = (): void => void child.kill();
  process.once("exit", killWithUs);
  child.once("close", () => process.off("exit", killWithUs));
  const lines = createInterface({ input: child.stdout! });
  const line = await new Promise<string>((resolve, reject) => {
    lines.on("line", (each) => wanted(each) && resolve(each));
    child.once("error", reject);
    // Not at its exit: what it has printed may still be on its way.
    child.once("close", (code) => reject(new Error(`${command} ended with ${code} and did not say what it should`)));
  });
  return [child, line];
}

/** Programs of which the client does `calls` calls a round, and some before it; the servers are stopped with it. */
export function running(
  client: ChildProcess,
  servers: readonly ChildProcess[],
  calls: number,
  callsBefore = calls,
): Running {
  const callAll = async (count: number): Promise<RoundResult> => {
    client.send({ calls: count });
    return (await nextMessage(client, "the client")) as RoundResult;
  };
  return { warmUp: () => callAll(callsBefore), round: () => callAll(calls), stop: () => stop([client, ...servers]) };
}

/** Ends programs, and resolves when they have. */
export async function stop(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      if (child.connected) child.disconnect();
      else child.kill();
      await exit;
    }),
  );
}
