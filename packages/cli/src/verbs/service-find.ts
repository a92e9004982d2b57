// SPDX-License-Identifier: Apache-2.0
// rclts service find

import type { Command } from "commander";
import { addGraphOptions, type GraphOptions, isHidden, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly countServices?: true;
  readonly includeHiddenServices?: true;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command.argument("<type>", "such as std_srvs/srv/Trigger"))
    .option("-c, --count-services", "only how many there are")
    .option("--include-hidden-services", "also those with a token that starts with _")
    .addOption(jsonOption())
    .action(async (type: string, options: Options) => {
      const all = await lookAtGraph(io, options, (node) => node.getServiceNamesAndTypes());
      const found = all
        .filter(({ name, types }) => types.includes(type) && (options.includeHiddenServices || !isHidden(name)))
        .map(({ name }) => name);
      if (options.countServices) io.out(`${options.json ? jsonLine({ count: found.length }) : found.length}\n`);
      else for (const name of found) io.out(`${options.json ? jsonLine({ name }) : name}\n`);
    });
}
