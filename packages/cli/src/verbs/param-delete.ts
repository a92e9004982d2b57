// SPDX-License-Identifier: Apache-2.0
// rclts param delete

import type { Command } from "commander";
import type { Io } from "../io.js";
import {
  addParamOptions,
  checkRefusals,
  type StrictOptions,
  strictOption,
  withParameters,
  withReason,
} from "../params/options.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<name>", "of the parameter")
    .addOption(strictOption())
    .action(async (nodeName: string, name: string, options: StrictOptions) => {
      const [result] = await withParameters(io, nodeName, options, (client, limits) =>
        client.deleteParameters([name], limits),
      );
      const { successful = false, reason = "" } = result ?? {};
      if (options.json) io.out(`${jsonLine({ name, successful, reason })}\n`);
      else if (successful) io.out(`${withReason("Deleted parameter successfully", reason)}\n`);
      else io.error(`${withReason("Deleting parameter failed", reason)}\n`);
      checkRefusals(!successful, options);
    });
}
