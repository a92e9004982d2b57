// SPDX-License-Identifier: Apache-2.0
// Options that several verbs have, and how their values are read.

import { type Command, InvalidArgumentError, Option } from "commander";

/** `-I DIR`, as often as wanted. */
export function includeOption(): Option {
  return new Option(
    "-I, --include <dir>",
    "search DIR for package/{msg,srv,action}/Name.ext first; may be repeated",
  ).argParser(collect);
}

/** `--interface NAME`, as often as wanted, of whatever has a node. */
export function interfaceOption(): Option {
  return new Option(
    "--interface <name>",
    "use only the network interface of this name or IPv4 address, and loopback; may be repeated",
  ).argParser(collect);
}

/** `--json`, of every verb but `gen`. */
export function jsonOption(): Option {
  return new Option("--json", "print one JSON object a line, for programs");
}

/** Seconds, as ros2 has all times. */
export function timeoutOption(what: string): Option {
  return new Option("--timeout <seconds>", what).argParser(seconds);
}

/** @returns milliseconds */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value) || value < 0)
    throw new InvalidArgumentError("expected seconds, 0 or more");
  return value * 1000;
}

/** @throws InvalidArgumentError */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("expected a number above zero");
  return value;
}

/** The kinds of interface that `-m`, `-s` and `-a` select. */
export interface KindOptions {
  readonly onlyMsgs?: true;
  readonly onlySrvs?: true;
  readonly onlyActions?: true;
}

/** Adds {@link KindOptions} to a verb. */
export function addKindOptions(command: Command): Command {
  return command
    .option("-m, --only-msgs", "only messages")
    .option("-s, --only-srvs", "only services")
    .option("-a, --only-actions", "only actions");
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
