// SPDX-License-Identifier: Apache-2.0
// rclts interface proto

import { loadModel, RuntimeTypes, type Struct } from "@rclts/idl";
import type { Command } from "commander";
import { findInterface, findInterfaces } from "../interfaces/find-interfaces.js";
import type { Io } from "../io.js";
import { includeOption, jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";
import { messageTree } from "../values/message-tree.js";
import { dumpYaml } from "../values/python-yaml.js";

export function define(command: Command, io: Io): void {
  command
    .argument("<type>", "such as std_srvs/srv/SetBool: its request, goal or message")
    .option("--no-quotes", "without quotes around it")
    .addOption(includeOption())
    .addOption(jsonOption())
    .action((name: string, options: { quotes: boolean; include?: string[]; json?: true }) => {
      const searchPath = findInterfaces(io, options.include);
      const model = loadModel([{ name, path: findInterface(name, searchPath) }], searchPath);
      const definition = model.interfaces.get(name)!;
      const struct: Struct =
        definition.kind === "srv"
          ? definition.request
          : definition.kind === "action"
            ? definition.goal
            : definition.struct;
      const value = new RuntimeTypes(model).message(struct.name).create();
      if (options.json) return io.out(`${jsonLine(value)}\n`);
      const yaml = dumpYaml(messageTree(struct, value, model.structs));
      io.out(options.quotes ? `"${yaml}"\n` : `${yaml}\n`);
    });
}
