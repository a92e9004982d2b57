// SPDX-License-Identifier: Apache-2.0
// Runs one of packages/examples by name: `node scripts/example.mjs client 2 3`. Builds first what has changed.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const [name, ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));
const program = `${root}packages/examples/dist/${name}.js`;

if (!existsSync(`${root}packages/examples/src/${name}.ts`)) {
  console.error(`there is no example "${name}": expected packages/examples/src/${name}.ts`);
  process.exit(2);
}
if (!existsSync(program)) console.error("building ...");
const build = spawnSync(process.execPath, ["scripts/turbo.mjs", "build", "--filter=@rclts/examples..."], {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
if (build.status !== 0) {
  console.error(build.stdout);
  process.exit(build.status ?? 1);
}

const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) {
  // A Ctrl-C reaches the child by itself, being of the same terminal; this process only has to outlive it.
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? code : 128 + constants.signals[signal];
});
