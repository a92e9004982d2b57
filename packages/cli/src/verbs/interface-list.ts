// SPDX-License-Identifier: Apache-2.0
// rclts interface list

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
      const interfaces = searchPath.packages().flatMap((name) => listInterfaces(name, searchPath));
      for (const kind of selectedKinds(options)) {
        const members = interfaces.filter((one) => one.kind === kind);
        if (options.json) for (const { name } of members) io.out(`${jsonLine({ name, kind })}\n`);
        else io.out(`${[HEADERS[kind], ...members.map(({ name }) => `    ${name}`)].join("\n")}\n`);
      }
    });
}

const HEADERS = { msg: "Messages:", srv: "Services:", action: "Actions:" } as const;
