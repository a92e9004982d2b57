// SPDX-License-Identifier: Apache-2.0
// The default context: the one that nodes are in unless they name another.

import type { Context } from "@rclts/service";
import { createContext, type ProcessContext } from "./context.js";
import type { InitOptions } from "./options.js";

/**
 * Joins the graph: makes the default context and its one participant. An option that is not given defaults from the ROS
 * environment variable of that meaning.
 *
 * @throws Error if there is a default context already, or one is being made; what `createContext` throws.
 */
export async function init(options: InitOptions = {}): Promise<ProcessContext> {
  if (opening || defaultContext?.isValid) {
    throw new Error("init() was called before: await shutdown() first, or use createContext() for a second context");
  }
  opening = true;
  try {
    defaultContext = await createContext(options);
    return defaultContext;
  } finally {
    opening = false;
  }
}

/**
 * Leaves the graph: shuts the default context down, with all its nodes. Resolves when the goodbyes are sent and the
 * sockets are closed; also if a signal has shut the context down before.
 *
 * @throws Error if there was no `init`, or `shutdown` was called since.
 */
export async function shutdown(): Promise<void> {
  const context = defaultContext;
  if (context === undefined) throw new Error("shutdown() without init(), or a second time");
  defaultContext = undefined;
  await context.shutdown();
}

/** Whether there is a default context that has not been shut down: for loops such as `while (ok())`. */
export function ok(): boolean {
  return defaultContext?.isValid === true;
}

/** There is no default context: `init` was not called, or is not awaited yet. */
export class NotInitializedException extends Error {
  constructor() {
    super("there is no context yet: await init() before making a node, or give it one of createContext()");
    this.name = "NotInitializedException";
  }
}

/** @throws NotInitializedException */
export function requireDefaultContext(): Context {
  if (defaultContext === undefined) throw new NotInitializedException();
  return defaultContext;
}

let defaultContext: ProcessContext | undefined;
let opening = false;
