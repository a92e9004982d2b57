// SPDX-License-Identifier: Apache-2.0
// Runs the rclts command in this process: its arguments, streams, signals and exit code.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./run.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const interrupted = new AbortController();

// Once: a second Ctrl-C ends what does not end by itself.
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());
// As in `rclts topic echo /chatter | head -1`: nobody reads on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  interrupted.abort();
});

void run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  input: readStandardInput,
  inputIsTerminal: process.stdin.isTTY === true,
  isTerminal: process.stderr.isTTY === true,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupted.signal,
  version,
  // Where the bundle has them.
  standardInterfaces: fileURLToPath(new URL("idl", import.meta.url)),
  context: {},
}).then((exitCode) => {
  process.exitCode = exitCode;
});

async function readStandardInput(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const piece of process.stdin) text += piece;
  return text;
}
