// SPDX-License-Identifier: Apache-2.0
// rclts topic info

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import { reprList } from "../values/python-scalar.js";

export function define(command: Command, io: Io): void {
  addGraphOptions(command.argument("<name>", "such as /chatter"))
    .addOption(jsonOption())
    .action(async (name: string, options: GraphOptions & { json?: true }) => {
      const info = await lookAtGraph(
        io,
        options,
        (node) => ({
          types: node.getTopicNamesAndTypes().find((one) => one.name === name)?.types ?? [],
          publishers: node.countPublishers(name),
          subscribers: node.countSubscribers(name),
        }),
        (node) => node.getTopicNamesAndTypes().some((one) => one.name === name),
      );
      const { types, publishers, subscribers } = info;
      if (types.length === 0) throw new Failure(`Unknown topic '${name}'`);
      if (options.json) return io.out(`${jsonLine({ name, ...info })}\n`);
      const type = types.length === 1 ? types[0] : reprList(types);
      io.out(`Type: ${type}\nPublisher count: ${publishers}\nSubscription count: ${subscribers}\n`);
    });
}
