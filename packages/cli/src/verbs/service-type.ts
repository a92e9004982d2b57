// SPDX-License-Identifier: Apache-2.0
// rclts service type

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, lookAtGraph } from "../graph.js";
import type { Io } from "../io.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addGraphOptions(command.argument("<name>", "such as /add_two_ints"))
    .addOption(jsonOption())
    .action(async (name: string, options: GraphOptions & { json?: true }) => {
      const types = await lookAtGraph(
        io,
        options,
        (node) => node.getServiceNamesAndTypes().find((one) => one.name === name)?.types ?? [],
        (node) => node.getServiceNamesAndTypes().some((one) => one.name === name),
      );
      // As ros2 has it: the exit code alone says that there is none.
      if (types.length === 0) throw new Failure("");
      for (const type of types) io.out(`${options.json ? jsonLine({ type }) : type}\n`);
    });
}
