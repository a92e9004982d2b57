// SPDX-License-Identifier: Apache-2.0
// rclts topic list

import type { Command } from "commander";
import { addGraphOptions, type GraphOptions, isHidden, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends GraphOptions {
  readonly showTypes?: true;
  readonly countTopics?: true;
  readonly includeHiddenTopics?: true;
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addGraphOptions(command)
    .option("-t, --show-types", "with their types")
    .option("-c, --count-topics", "only how many there are")
    .option("--include-hidden-topics", "also those with a token that starts with _")
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const all = await lookAtGraph(io, options, (node) => node.getTopicNamesAndTypes());
      const topics = all.filter(({ name }) => options.includeHiddenTopics || !isHidden(name));
      if (options.countTopics) io.out(`${options.json ? jsonLine({ count: topics.length }) : topics.length}\n`);
      else {
        for (const { name, types } of topics) {
          if (options.json) io.out(`${jsonLine({ name, types })}\n`);
          else io.out(options.showTypes ? `${name} [${types.join(", ")}]\n` : `${name}\n`);
        }
      }
    });
}
