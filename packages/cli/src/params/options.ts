// SPDX-License-Identifier: Apache-2.0
// What all verbs of parameters have in common: the node's name, a time limit, and refusals.

import { type Command, Option } from "commander";
import { AsyncParameterClient, type Node, type WaitOptions } from "rclts";
import { EXIT, Failure } from "../failure.js";
import { addGraphOptions, findInGraph, type GraphOptions, nodeNames } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption, seconds } from "../options.js";
import { withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";

/** The options of all verbs of parameters. */
export interface ParamOptions extends GraphOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: true;
}

/** Those of verbs that a node may refuse. */
export interface StrictOptions extends ParamOptions {
  readonly strict?: true;
}

/** With the node as first argument. */
export function addParamOptions(command: Command): Command {
  return addGraphOptions(command)
    .argument("<node>", "such as /talker")
    .addOption(
      new Option("--timeout <seconds>", "give the node so long to answer; exit code 3")
        .argParser(seconds)
        .default(TIMEOUT, String(TIMEOUT / 1000)),
    )
    .addOption(new Option("--include-hidden-nodes", "has no effect: any node that is named is asked").hideHelp())
    .addOption(jsonOption());
}

/** `--strict`, of verbs that a node may refuse. */
export function strictOption(): Option {
  return new Option("--strict", "exit with 4 if the node refuses; ros2 has 0 then");
}

/**
 * Joins the graph, with the parameters of that node at hand; `limits` are for each of its calls.
 *
 * @throws Failure if there is no such node
 */
export function withParameters<T>(
  io: Io,
  nodeName: string,
  options: ParamOptions,
  work: (parameters: AsyncParameterClient, limits: WaitOptions) => Promise<T>,
): Promise<T> {
  return withNode(io, options, async (node) => {
    await requireNode(io, node, absolute(nodeName), options.spinTime);
    return work(new AsyncParameterClient(node, absolute(nodeName)), { timeout: options.timeout, signal: io.signal });
  });
}

/**
 * Waits until a node is in the graph.
 *
 * @param spinTime milliseconds after which it is given up, instead of when the graph has settled
 * @throws Failure if it is not there
 */
export async function requireNode(io: Io, node: Node, fullName: string, spinTime: number | undefined): Promise<void> {
  const isThere = (): true | undefined => nodeNames(node, true).includes(fullName) || undefined;
  if ((await findInGraph(io, node, isThere, spinTime)) === undefined) throw new Failure("Node not found");
}

/** The name with its leading slash, which may be left out. */
export function absolute(nodeName: string): string {
  return nodeName.startsWith("/") ? nodeName : `/${nodeName}`;
}

/** What the node has done with one parameter. */
export interface Outcome {
  readonly name: string;
  readonly successful: boolean;
  readonly reason: string;
}

/** What to say of it, with the reason behind it if there is one. */
export interface OutcomeWords {
  readonly done: (name: string) => string;
  /** On stderr. */
  readonly refused: (name: string) => string;
}

/** @throws Failure with exit code 4 if something was refused and `--strict` was given */
export function tellOutcomes(
  io: Io,
  outcomes: readonly Outcome[],
  { done, refused }: OutcomeWords,
  { json, strict }: StrictOptions,
): void {
  for (const outcome of outcomes) {
    const { name, successful, reason } = outcome;
    const because = reason === "" ? "" : `: ${reason}`;
    if (json) io.out(`${jsonLine(outcome)}\n`);
    else if (successful) io.out(`${done(name)}${because}\n`);
    else io.error(`${refused(name)}${because}\n`);
  }
  if (strict && outcomes.some(({ successful }) => !successful)) throw new Failure("", EXIT.refused);
}

const TIMEOUT = 5000;
