// SPDX-License-Identifier: Apache-2.0
// rclts node list

import type { Command } from "commander";
import { addGraphOptions, type GraphOptions, lookAtGraph, nodeNames } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly all?: true;
  readonly countNodes?: true;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .option("-a, --all", "also hidden ones, whose name starts with _")
    .option("-c, --count-nodes", "only how many there are")
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const names = await lookAtGraph(io, options, (node) => nodeNames(node, options.all === true));
      if (options.countNodes) {
        io.out(`${options.json ? jsonLine({ count: names.length }) : names.length}\n`);
        return;
      }
      if (new Set(names).size < names.length) {
        io.error("WARNING: several nodes have the same name; what is told of one of them may be true of another\n");
      }
      for (const name of names) io.out(`${options.json ? jsonLine({ name }) : name}\n`);
    });
}
