// SPDX-License-Identifier: Apache-2.0
// rclts interface show

import { type Command, Option } from "commander";
import { EXIT, Failure } from "../failure.js";
import { findInterface, findInterfaces } from "../interfaces/find-interfaces.js";
import { showInterface } from "../interfaces/show-interface.js";
import type { Io } from "../io.js";
import { includeOption, jsonOption } from "../options.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  command
    .argument("<type>", "such as std_srvs/srv/Trigger; - reads it from stdin")
    .addOption(new Option("--all-comments", "also those of nested types").conflicts("comments"))
    .option("--no-comments", "neither comments nor blank lines")
    .addOption(includeOption())
    .addOption(jsonOption())
    .action(
      async (
        type: string,
        options: { allComments?: true; comments: boolean; include?: string[]; json?: true },
      ): Promise<void> => {
        const name = type === "-" ? await readName(io) : type;
        if (name === "") throw new Failure("expected a type, got an empty one", EXIT.usage);
        const searchPath = findInterfaces(io, options.include);
        const comments = { own: options.comments, nested: options.allComments === true };
        const text = showInterface(name, searchPath, comments).join("\n");
        if (options.json) io.out(`${jsonLine({ name, file: findInterface(name, searchPath), text })}\n`);
        else if (text !== "") io.out(`${text}\n`);
      },
    );
}

/** The first line of what is piped in. */
async function readName({ input, inputIsTerminal }: Io): Promise<string> {
  if (inputIsTerminal) throw new Failure("expected the type from a pipe, not from a terminal", EXIT.usage);
  return (await input()).split("\n")[0]!.trim();
}
