// SPDX-License-Identifier: Apache-2.0
// Contexts with and without a thread of their own, and programs beside them, over real sockets on loopback.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Context } from "@rclts/service";
import { createContext } from "../src/context.js";
import type { InitOptions } from "../src/options.js";
import { built, DOMAIN, programArguments } from "./program.js";

/** The thread runs what was built. */
export const thread = built("engine-thread.js");

const QUIET = ["--ros-args", "--disable-stdout-logs"];
const contexts: Context[] = [];
const programs: ChildProcess[] = [];

/** Ends all programs and contexts of a test. */
export async function endAll(): Promise<void> {
  for (const program of programs.splice(0)) program.kill("SIGKILL");
  await Promise.all(contexts.splice(0).map((context) => context.shutdown()));
}

/** A context of this process. */
export async function open(options: InitOptions = {}): Promise<Context> {
  const context = await createContext({
    domainId: DOMAIN,
    localhostOnly: true,
    signalHandlers: false,
    args: QUIET,
    ...options,
  });
  contexts.push(context);
  return context;
}

/** A process that runs `code` with `context`, `node` and `Double` at hand; it prints lines. */
export function startProgram(code: string, options = "{}"): { child: ChildProcess; lines: AsyncIterator<string> } {
  const program = `
    const context = await createContext({ domainId: ${DOMAIN}, localhostOnly: true, args: ${JSON.stringify(QUIET)}, ...${options} });
    const node = new Node("program", { context });
    ${code}`;
  const child = spawn(
    process.execPath,
    programArguments("createContext, LATER, Node, ReentrantCallbackGroup", program),
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  programs.push(child);
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}

/** A worker that runs the engine's thread, and `code` beside it. */
export const threadWith = (code: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import(${JSON.stringify(thread.href)}); ${code}`)}`);
