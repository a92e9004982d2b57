// SPDX-License-Identifier: Apache-2.0
// rclts service type and rclts topic type.

import { Failure } from "../failure.js";
import { addGraphOptions, type GraphOptions, lookAtGraph } from "../graph.js";
import { jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import type { VerbModule } from "../verbs.js";
import type { GraphNames } from "./kinds.js";

/** The types that a name has. */
export function typeVerb({ exampleName, list }: GraphNames): VerbModule["define"] {
  return (command, io) => {
    addGraphOptions(command.argument("<name>", `such as ${exampleName}`))
      .addOption(jsonOption())
      .action(async (name: string, options: GraphOptions & { json?: true }) => {
        const types = await lookAtGraph(
          io,
          options,
          (node) => list(node).find((one) => one.name === name)?.types ?? [],
          (node) => list(node).some((one) => one.name === name),
        );
        // As ros2 has it: the exit code alone says that there is none.
        if (types.length === 0) throw new Failure("");
        for (const type of types) io.out(`${options.json ? jsonLine({ type }) : type}\n`);
      });
  };
}
