// SPDX-License-Identifier: Apache-2.0
// rclts service list

import type { Command } from "commander";
import { addGraphOptions, type GraphOptions, isHidden, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly showTypes?: true;
  readonly countServices?: true;
  readonly includeHiddenServices?: true;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .option("-t, --show-types", "with their types")
    .option("-c, --count-services", "only how many there are")
    .option("--include-hidden-services", "also those with a token that starts with _")
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const all = await lookAtGraph(io, options, (node) => node.getServiceNamesAndTypes());
      const services = all.filter(({ name }) => options.includeHiddenServices || !isHidden(name));
      if (options.countServices) io.out(`${options.json ? jsonLine({ count: services.length }) : services.length}\n`);
      else {
        for (const { name, types } of services) {
          if (options.json) io.out(`${jsonLine({ name, types })}\n`);
          else io.out(options.showTypes ? `${name} [${types.join(", ")}]\n` : `${name}\n`);
        }
      }
    });
}
