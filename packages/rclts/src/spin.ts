// SPDX-License-Identifier: Apache-2.0
// rclpy's ways to wait. The event loop is the executor, so none of them is needed for callbacks to run.

import type { Node } from "./node.js";

/** Resolves when the node is destroyed or its context is shut down, as by Ctrl-C. */
export function spin(node: Node): Promise<void> {
  return node.destroyed;
}

/**
 * Resolves when `future` is settled in whatever way, when `timeout` has passed, or when the node is destroyed: ask the
 * future which it was.
 *
 * @param timeout milliseconds; none or a negative one is no limit, 0 does not wait.
 */
export async function spinUntilFutureComplete(
  node: Node,
  future: PromiseLike<unknown>,
  timeout?: number,
): Promise<void> {
  const settled = future.then(
    () => {},
    () => {},
  );
  const ends = [settled, node.destroyed];
  if (timeout === undefined || timeout < 0) return Promise.race(ends);
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout);
  });
  await Promise.race([...ends, passed]);
  clearTimeout(timer);
}
