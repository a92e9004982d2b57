// SPDX-License-Identifier: Apache-2.0
// An example with all that it needs, in a graph of its own on this machine: `node dist/play.js hangman`.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isolatedEnvironment } from "./isolated-environment.js";

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  const programs = EXAMPLES.get(name ?? "");
  if (programs === undefined) {
    console.error(`no example "${name}": expected one of ${[...EXAMPLES.keys()].join(", ")}`);
    return 2;
  }
  const env = await isolatedEnvironment();
  console.error(`Others join with ROS_DOMAIN_ID=${env.ROS_DOMAIN_ID} ROS_LOCALHOST_ONLY=1`);
  const behind = start(programs.behind, [], env, "ignore");
  const front = start(programs.front, args, env, "inherit");
  process.once("exit", () => {
    behind.kill();
    front.kill();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
  }
  // Whoever ends first, the other one has nothing left to do.
  const [code] = await Promise.race([once(front, "exit"), once(behind, "exit").then(() => [1])]);
  return code ?? 1;
}

function start(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input: "ignore" | "inherit",
): ChildProcess {
  const file = fileURLToPath(new URL(`${program}.js`, import.meta.url));
  return spawn(process.execPath, [file, ...args], { env, stdio: [input, "inherit", "inherit"] });
}

/** Which program runs behind, and which one is seen. */
const EXAMPLES = new Map([
  ["hangman", { behind: "hangman/server", front: "hangman/client" }],
  ["rock-paper-scissors", { behind: "rock-paper-scissors/server", front: "rock-paper-scissors/client" }],
  ["web", { behind: "web/robot", front: "web/server" }],
]);

const [name, ...args] = process.argv.slice(2);
process.exit(await main(name, args));
