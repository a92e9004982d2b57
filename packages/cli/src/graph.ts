// SPDX-License-Identifier: Apache-2.0
// Looking at the graph without a daemon: when enough of it has been heard, and what is left out of what is shown.

import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Node } from "rclts";
import type { Io } from "./io.js";
import { interfaceOption, seconds } from "./options.js";
import { type SessionOptions, withNode } from "./session.js";

/** The options of whatever looks at the graph. */
export interface GraphOptions extends SessionOptions {
  /** Milliseconds. */
  readonly spinTime?: number;
}

/** Adds {@link GraphOptions} to a verb. */
export function addGraphOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--spin-time <seconds>", "listen for so long, instead of until nothing new is heard").argParser(
        seconds,
      ),
    )
    .addOption(interfaceOption())
    .addOption(new Option("--no-daemon", "has no effect: there never is a daemon").hideHelp());
}

/**
 * Joins the graph, waits until it has settled, and looks.
 *
 * @param isThere whether what was asked for by its name is there
 */
export function lookAtGraph<T>(
  io: Io,
  options: GraphOptions,
  look: (node: Node) => T,
  isThere: (node: Node) => boolean = () => true,
): Promise<T> {
  return withNode(io, options, async (node) => {
    await settle(io, node, { spinTime: options.spinTime, isThere: () => isThere(node) });
    return look(node);
  });
}

/** When a graph has settled. */
export interface SettleOptions {
  /** Milliseconds to wait instead. */
  readonly spinTime?: number | undefined;
  /** Milliseconds after which it is taken as it is, 2 s by default. */
  readonly most?: number | undefined;
  /** As long as this says no, it has not settled. */
  readonly isThere?: () => boolean;
}

/**
 * Waits until the graph has settled: nothing has changed for 0.2 s, and 0.4 s have passed, in which everybody has been
 * asked three times; a second if nobody is there yet. After 2 s it is taken as it is.
 *
 * Time in which the process was not given a processor does not count: what has come meanwhile has not been read.
 */
export function settle(io: Io, node: Node, { spinTime, most = MOST, isThere }: SettleOptions = {}): Promise<void> {
  return listen(io, node, (passed, quiet) => {
    if (spinTime !== undefined) return passed >= spinTime;
    if (passed >= most) return true;
    return quiet >= QUIET && passed >= (hasOthers(node) ? LEAST : LEAST_ALONE) && isThere?.() !== false;
  });
}

/**
 * What `look` finds, as soon as it is there.
 *
 * @param spinTime milliseconds after which it is given up, instead of when the graph has settled
 * @returns undefined if it is not there
 */
export async function findInGraph<T>(
  io: Io,
  node: Node,
  look: () => T | undefined,
  spinTime: number = MOST,
): Promise<T | undefined> {
  let found: T | undefined;
  await listen(io, node, (passed) => {
    found = look();
    return found !== undefined || passed >= spinTime;
  });
  return found;
}

/** Listens until it is enough; asks with the milliseconds that have passed, and those since anything has changed. */
async function listen(io: Io, node: Node, isEnough: (passed: number, quiet: number) => boolean): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, io.signal]);
  const changes = node.graphChanges({ signal });
  let change = changes.next();
  let passed = 0;
  let quiet = 0;
  let last = performance.now();
  try {
    while (!isEnough(passed, quiet)) {
      // An interrupt ends the wait for a change.
      const first = await Promise.race([sleep(SLICE, "time"), change]);
      const now = performance.now();
      const slice = Math.min(SLICE, now - last);
      last = now;
      passed += slice;
      quiet += slice;
      if (first === "time") continue;
      quiet = 0;
      change = changes.next();
    }
  } finally {
    change.catch(() => {});
    ending.abort();
  }
}

/**
 * Waits until the graph has what `look` looks for.
 *
 * @param timeout milliseconds; undefined waits without limit
 * @returns what `look` gave, or undefined when the time has run out
 */
export async function awaitGraph<T>(
  io: Io,
  node: Node,
  timeout: number | undefined,
  look: () => T | undefined,
): Promise<T | undefined> {
  const limit = timeout === undefined ? [] : [AbortSignal.timeout(Math.ceil(timeout))];
  const found = look();
  if (found !== undefined) return found;
  const signal = AbortSignal.any([io.signal, ...limit]);
  try {
    for await (const _ of node.graphChanges({ signal })) {
      const seen = look();
      if (seen !== undefined) return seen;
    }
  } catch (error) {
    if (io.signal.aborted || !signal.aborted) throw error;
  }
  return undefined;
}

/** Whether a token of a name starts with `_`: ROS shows such names only on request. */
export function isHidden(name: string): boolean {
  return /(?:^|\/)_/.test(name);
}

/** The full names of all nodes, once for each node; the command's own is not among them. */
export function nodeNames(node: Node, includeHidden: boolean): string[] {
  return node
    .getNodeNamesAndNamespaces()
    .map(({ name, namespace }) => `${namespace === "/" ? "" : namespace}/${name}`)
    .filter((name) => name !== node.getFullyQualifiedName())
    .filter((name) => includeHidden || !isHidden(name.slice(name.lastIndexOf("/"))))
    .sort();
}

function hasOthers(node: Node): boolean {
  return nodeNames(node, true).length > 0;
}

const SLICE = 25;
const QUIET = 200;
const LEAST = 400;
const LEAST_ALONE = 1000;
const MOST = 2000;
