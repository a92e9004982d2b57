// SPDX-License-Identifier: Apache-2.0
// rclts service wait

import type { Command } from "commander";
import { findInterfaces } from "../interfaces/find-interfaces.js";
import { loadService } from "../interfaces/load-types.js";
import type { Io } from "../io.js";
import { includeOption, jsonOption, timeoutOption } from "../options.js";
import { withNode } from "../session.js";
import { jsonLine } from "../values/json-line.js";
import { waitForServer } from "../waiting.js";

interface Options {
  readonly timeout?: number;
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  command
    .argument("<name>", "such as /add_two_ints")
    .argument("<type>", "such as example_interfaces/srv/AddTwoInts")
    .addOption(timeoutOption("give up after so long; exit code 3"))
    .addOption(includeOption())
    .addOption(jsonOption())
    .action(async (name: string, typeName: string, options: Options) => {
      const { type } = loadService(typeName, findInterfaces(io, options.include));
      await withNode(io, async (node) => {
        const client = node.createClient(type, name);
        await waitForServer(client, io, options.timeout);
        if (options.json) io.out(`${jsonLine({ name: client.serviceName, type: type.name })}\n`);
      });
    });
}
