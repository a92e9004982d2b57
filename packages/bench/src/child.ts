// SPDX-License-Identifier: Apache-2.0
// Starting the programs of a benchmark and talking to them.

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RoundResult, Running } from "./rounds.js";

/** Starts `programs/NAME.js`; resolves with the child and its first message, which says that it is ready. */
export async function start(name: string, args: readonly (string | number)[]): Promise<[ChildProcess, unknown]> {
  const path = fileURLToPath(new URL(`./programs/${name}.js`, import.meta.url));
  const child = fork(path, args.map(String), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const first = await Promise.race([
    once(child, "message").then(([message]) => message),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`${name} ended with ${code} before it was ready`))),
  ]);
  return [child, first];
}

/** Starts another program and resolves when a line of its output satisfies `ready`. */
export async function startProgram(
  command: string,
  args: readonly string[],
  ready: (line: string) => boolean,
): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! });
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => ready(line) && resolve());
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code} before it was ready`)));
  });
  return child;
}

/** Programs of which the client does `calls` calls a round; the servers are stopped with it. */
export function running(client: ChildProcess, servers: readonly ChildProcess[], calls: number): Running {
  return {
    async round() {
      client.send({ calls });
      const [result] = await Promise.race([
        once(client, "message"),
        once(client, "exit").then(([code]) => Promise.reject(new Error(`the client ended with ${code}`))),
      ]);
      return result as RoundResult;
    },
    stop() {
      for (const child of [client, ...servers]) {
        if (child.connected) child.disconnect();
        else child.kill();
      }
    },
  };
}
