// SPDX-License-Identifier: Apache-2.0
// The command's own place in the graph: a hidden node for as long as a verb works.

import { createContext, Node, type ProcessContext } from "rclts";
import type { Io } from "./io.js";

/** Where the node is, as the command line has it. */
export interface SessionOptions {
  /** Names or IPv4 addresses of the network interfaces to use; all by default. */
  readonly interface?: string[];
}

/**
 * Joins the graph, lets `work` use a node in it, and leaves again, whatever comes of it.
 *
 * @throws RangeError for an interface that this machine does not have
 */
export async function withNode<T>(
  io: Io,
  { interface: interfaces = [] }: SessionOptions,
  work: (node: Node, context: ProcessContext) => Promise<T>,
): Promise<T> {
  const context = await createContext({
    args: [],
    signal: io.signal,
    signalHandlers: false,
    interfaces,
    ...io.context,
  });
  try {
    return await work(
      new Node(`_rclts_${process.pid}`, { context, startParameterServices: false, enableRosout: false }),
      context,
    );
  } finally {
    await context.shutdown();
  }
}

/** Resolves never; rejects when the user interrupts. For verbs that work until then. */
export function untilInterrupted({ signal }: Io): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What of a time is left, in milliseconds; without a limit undefined. */
export function startTimeout(limit: number | undefined): () => number | undefined {
  const start = performance.now();
  return () => (limit === undefined ? undefined : Math.max(0, limit - (performance.now() - start)));
}
