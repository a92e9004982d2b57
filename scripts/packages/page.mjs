// SPDX-License-Identifier: Apache-2.0
// Does what a page tells its reader, in an empty folder.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stepsOf } from "./page-steps.mjs";

/**
 * Stops at the first step that fails, as a reader would.
 *
 * @param folder that is made
 * @returns for each block of commands but those in the background whether it ended well and printed what the page says
 * @throws Error if the page has no commands, or no files
 */
export async function followPage(file, folder, env) {
  const steps = stepsOf(readFileSync(file, "utf8"));
  if (!steps.some(({ commands }) => commands) || !steps.some((step) => step.file)) {
    throw new Error(`${file}: expected files and commands`);
  }
  mkdirSync(folder);
  const running = [];
  const outcomes = [];
  try {
    for (const step of steps) {
      if (step.file !== undefined) {
        mkdirSync(dirname(join(folder, step.file)), { recursive: true });
        writeFileSync(join(folder, step.file), step.text);
        continue;
      }
      console.log(step.commands.replaceAll(/^/gm, "$ ").slice(0, -3));
      const shell = startShell(step.commands, folder, env);
      if (step.background) {
        running.push(shell);
        continue;
      }
      const ended = running.find(({ child }) => child.exitCode !== null);
      const fault = (await faultOf(step, shell)) ?? (ended && "what runs beside it has ended");
      outcomes.push(fault === undefined);
      if (fault === undefined) continue;
      console.error(`line ${step.line} of ${file}: ${fault}`);
      for (const { printed } of running) console.error(`what runs beside it has printed:\n${printed()}`);
      break;
    }
  } finally {
    for (const { child } of running) end(child);
  }
  return outcomes;
}

async function faultOf({ prints }, { child, printed }) {
  const timer = setTimeout(end, LIMIT, child);
  const [code, signal] = await once(child, "close");
  clearTimeout(timer);
  process.stdout.write(printed());
  if (code !== 0) return `ended with ${code ?? signal}`;
  if (prints !== undefined && prints.trimEnd() !== printed().trimEnd()) return `expected it to print\n${prints}`;
  return undefined;
}

/** With both outputs in one, as a terminal shows them. */
function startShell(commands, cwd, env) {
  const child = spawn("sh", ["-e", "-c", `exec 2>&1\n${commands}`], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    // A group of its own, which can be ended with all that it has started.
    detached: true,
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  return { child, printed: () => text };
}

function end({ pid }) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Milliseconds for one block of commands; the longest installs TypeScript. */
const LIMIT = 300_000;
