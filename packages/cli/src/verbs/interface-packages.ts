// SPDX-License-Identifier: Apache-2.0
// rclts interface packages

import type { Command } from "commander";
import { findInterfaces } from "../interfaces/find-interfaces.js";
import { listInterfaces, selectedKinds } from "../interfaces/list-interfaces.js";
import type { Io } from "../io.js";
import { addKindOptions, includeOption, jsonOption, type KindOptions } from "../options.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addKindOptions(command)
    .addOption(includeOption())
    .addOption(jsonOption())
    .action((options: KindOptions & { include?: string[]; json?: true }) => {
      const searchPath = findInterfaces(io, options.include);
      const [first, ...rest] = selectedKinds(options);
      // Of several wishes ros2 hears the first.
      const kinds = rest.length === 2 ? [first!, ...rest] : [first!];
      for (const name of searchPath.packages()) {
        const has = listInterfaces(name, searchPath).some(({ kind }) => kinds.includes(kind));
        if (has) io.out(`${options.json ? jsonLine({ name }) : name}\n`);
      }
    });
}
