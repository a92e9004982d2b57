// SPDX-License-Identifier: Apache-2.0
// rclts service list and find, rclts topic list and find.

import { type Command, Option } from "commander";
import { addGraphOptions, type GraphOptions, isHidden, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import type { VerbModule } from "../verbs.js";
import type { GraphNames } from "./kinds.js";

interface Options extends GraphOptions {
  readonly showTypes?: true;
  readonly json?: true;
  /** Those whose name depends on the noun. */
  readonly [option: string]: unknown;
}

/** All names, on request with their types. */
export function listVerb(names: GraphNames): VerbModule["define"] {
  return (command, io) => {
    addGraphOptions(command).option("-t, --show-types", "with their types");
    const print = addListOptions(command, io, names);
    command.action((options: Options) => print(options, undefined));
  };
}

/** The names of a type. */
export function findVerb(names: GraphNames): VerbModule["define"] {
  return (command, io) => {
    addGraphOptions(command.argument("<type>", `such as ${names.exampleType}`));
    const print = addListOptions(command, io, names);
    command.action((type: string, options: Options) => print(options, type));
  };
}

/** @returns what prints the names that have the type, or all */
function addListOptions(
  command: Command,
  io: Io,
  { plural, list }: GraphNames,
): (options: Options, wanted: string | undefined) => Promise<void> {
  const count = new Option(`-c, --count-${plural}`, "only how many there are");
  const hidden = new Option(`--include-hidden-${plural}`, "also those with a token that starts with _");
  command.addOption(count).addOption(hidden).addOption(jsonOption());
  return async (options, wanted) => {
    const found = (await lookAtGraph(io, options, list))
      .filter(({ name }) => options[hidden.attributeName()] === true || !isHidden(name))
      .filter(({ types }) => wanted === undefined || types.includes(wanted));
    if (options[count.attributeName()] === true) {
      io.out(`${options.json ? jsonLine({ count: found.length }) : found.length}\n`);
      return;
    }
    for (const { name, types } of found) {
      if (options.json) io.out(`${jsonLine({ name, ...(wanted === undefined ? { types } : {}) })}\n`);
      else io.out(options.showTypes ? `${name} [${types.join(", ")}]\n` : `${name}\n`);
    }
  };
}
