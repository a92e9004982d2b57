// SPDX-License-Identifier: Apache-2.0
// rclts param delete

import type { Command } from "commander";
import type { Io } from "../io.js";
import { addParamOptions, type StrictOptions, strictOption, tellOutcomes, withParameters } from "../params/options.js";

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<name>", "of the parameter")
    .addOption(strictOption())
    .action(async (nodeName: string, name: string, options: StrictOptions) => {
      const [result] = await withParameters(io, nodeName, options, (client, limits) =>
        client.deleteParameters([name], limits),
      );
      const { successful = false, reason = "" } = result ?? {};
      tellOutcomes(io, [{ name, successful, reason }], WORDS, options);
    });
}

const WORDS = { done: () => "Deleted parameter successfully", refused: () => "Deleting parameter failed" };
