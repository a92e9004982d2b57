// SPDX-License-Identifier: Apache-2.0
// rclpy's ways to wait. The event loop is the executor, so none of them is needed for callbacks to run.

import { systemClock } from "./clock.js";
import type { Node } from "./node.js";

/** How long to spin. */
export interface SpinOptions {
  /** Milliseconds. None, a negative one or Infinity sets no limit; 0 lets only happen what is due. */
  readonly timeout?: number | undefined;
}

/** Resolves when the node is destroyed or its context is shut down, as by Ctrl-C. */
export function spin(node: Node): Promise<void> {
  return node.destroyed;
}

/**
 * Resolves when something has been done next: a request, a reply, a timer, a peer that came or went; when the time is
 * up; or when the node is destroyed. For loops that look after each step whether they are through.
 *
 * @throws TypeError, RangeError for bad options
 */
export function spinOnce(node: Node, options: SpinOptions = {}): Promise<void> {
  return waitFor(node, checkTimeout("spinOnce", options), (end) => node.context.onceActive(end));
}

/**
 * Resolves when `future` is settled in whatever way, when the time is up, or when the node is destroyed: ask the future
 * which it was.
 *
 * @throws TypeError, RangeError for bad options
 */
export function spinUntilFutureComplete(
  node: Node,
  future: PromiseLike<unknown>,
  options: SpinOptions = {},
): Promise<void> {
  return waitFor(node, checkTimeout("spinUntilFutureComplete", options), (end) => {
    future.then(end, end);
    return () => {};
  });
}

/** Resolves when `start` says so, at the end of the time, or with the node. `start` gives the way to take it back. */
function waitFor(node: Node, timeout: number | undefined, start: (end: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    const end = (): void => {
      for (const each of undo) each();
      resolve();
    };
    undo.push(onDestroyed(node, end));
    if (timeout !== undefined) undo.push(systemClock.setTimer(systemClock.now() + timeout, end));
    undo.push(start(end));
  });
}

/** Unlike a reaction on `node.destroyed` it can be taken back: a node may see many waits in its life. */
function onDestroyed(node: Node, callback: () => void): () => void {
  let callbacks = waiting.get(node);
  if (callbacks === undefined) {
    const all = new Set<() => void>();
    callbacks = all;
    waiting.set(node, all);
    void node.destroyed.then(() => {
      waiting.delete(node);
      for (const each of all) each();
    });
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

function checkTimeout(where: string, options: SpinOptions): number | undefined {
  if (typeof options !== "object" || options === null || Object.keys(options).some((key) => key !== "timeout")) {
    const got = typeof options === "object" ? JSON.stringify(options) : String(options);
    throw new TypeError(`${where}: expected options as an object { timeout }, got ${got}`);
  }
  const { timeout } = options;
  if (timeout === undefined) return undefined;
  if (typeof timeout !== "number") throw new TypeError(`timeout ${String(timeout)}: expected milliseconds as a number`);
  if (Number.isNaN(timeout)) throw new RangeError("timeout NaN: expected milliseconds as a number");
  return timeout < 0 || timeout === Number.POSITIVE_INFINITY ? undefined : timeout;
}

/** What is to be called when a node is destroyed. */
const waiting = new WeakMap<Node, Set<() => void>>();
