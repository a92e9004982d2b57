// SPDX-License-Identifier: Apache-2.0
// rclts service info

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import { reprList } from "../values/python-scalar.js";

export function define(command: Command, io: Io): void {
  addGraphOptions(command.argument("<name>", "such as /add_two_ints"))
    .addOption(jsonOption())
    .action(async (name: string, options: GraphOptions & { json?: true }) => {
      const info = await lookAtGraph(
        io,
        options,
        (node) => ({
          types: node.getServiceNamesAndTypes().find((one) => one.name === name)?.types ?? [],
          clients: node.countClients(name),
          services: node.countServices(name),
        }),
        (node) => node.getServiceNamesAndTypes().some((one) => one.name === name),
      );
      const { types, clients, services } = info;
      if (types.length === 0) throw new Failure(`Unknown service '${name}'`);
      if (options.json) return io.out(`${jsonLine({ name, ...info })}\n`);
      const type = types.length === 1 ? types[0] : reprList(types);
      io.out(`Type: ${type}\nClients count: ${clients}\nServices count: ${services}\n`);
    });
}
