// SPDX-License-Identifier: Apache-2.0
// rclts interface package

import type { Command } from "commander";
import { Failure } from "../failure.js";
import { findInterfaces } from "../interfaces/find-interfaces.js";
import { listInterfaces, selectedKinds } from "../interfaces/list-interfaces.js";
import type { Io } from "../io.js";
import { addKindOptions, includeOption, jsonOption, type KindOptions } from "../options.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addKindOptions(command.argument("<package>", "such as example_interfaces"))
    .addOption(includeOption())
    .addOption(jsonOption())
    .action((packageName: string, options: KindOptions & { include?: string[]; json?: true }) => {
      const searchPath = findInterfaces(io, options.include);
      const all = listInterfaces(packageName, searchPath);
      if (all.length === 0) {
        throw new Failure(`Unknown package '${packageName}', not in ${searchPath.folders.join(", ")}`);
      }
      const kinds = selectedKinds(options);
      for (const { name, kind } of all.filter((one) => kinds.includes(one.kind))) {
        io.out(`${options.json ? jsonLine({ name, kind }) : name}\n`);
      }
    });
}
