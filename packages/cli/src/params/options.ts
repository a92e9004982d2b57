// SPDX-License-Identifier: Apache-2.0
// What all verbs of parameters have in common: the node's name, a time limit, and refusals.

import { type Command, Option } from "commander";
import { AsyncParameterClient, type WaitOptions } from "rclts";
import { EXIT, Failure } from "../failure.js";
import type { Io } from "../io.js";
import { jsonOption, seconds } from "../options.js";
import { withNode } from "../session.js";

export interface ParamOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: true;
}

export interface StrictOptions extends ParamOptions {
  readonly strict?: true;
}

/** With the node as first argument. */
export function addParamOptions(command: Command): Command {
  return command
    .argument("<node>", "such as /talker")
    .addOption(
      new Option("--timeout <seconds>", "give the node so long to be found and to answer; exit code 3")
        .argParser(seconds)
        .default(TIMEOUT, String(TIMEOUT / 1000)),
    )
    .addOption(new Option("--include-hidden-nodes", "has no effect: any node that is named is asked").hideHelp())
    .addOption(jsonOption());
}

export function strictOption(): Option {
  return new Option("--strict", "exit with 4 if the node refuses; ros2 has 0 then");
}

/** Joins the graph, with the parameters of that node at hand; `limits` are for each of its calls. */
export function withParameters<T>(
  io: Io,
  nodeName: string,
  { timeout }: ParamOptions,
  work: (parameters: AsyncParameterClient, limits: WaitOptions) => Promise<T>,
): Promise<T> {
  return withNode(io, (node) =>
    work(new AsyncParameterClient(node, absolute(nodeName)), { timeout, signal: io.signal }),
  );
}

/** The name with its leading slash, which may be left out. */
export function absolute(nodeName: string): string {
  return nodeName.startsWith("/") ? nodeName : `/${nodeName}`;
}

/** `what` and behind it the reason, if there is one. */
export function withReason(what: string, reason: string): string {
  return reason === "" ? what : `${what}: ${reason}`;
}

/** @throws Failure if something was refused and that matters */
export function checkRefusals(isRefused: boolean, { strict }: StrictOptions): void {
  if (isRefused && strict) throw new Failure("", EXIT.refused);
}

const TIMEOUT = 5000;
