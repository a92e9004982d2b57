// SPDX-License-Identifier: Apache-2.0
// rclts param load

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { Failure } from "../failure.js";
import type { Io } from "../io.js";
import {
  absolute,
  addParamOptions,
  checkRefusals,
  type StrictOptions,
  strictOption,
  withParameters,
  withReason,
} from "../params/options.js";
import { readParameterFile } from "../params/parameter-file.js";
import { jsonLine } from "../values/json-line.js";

interface Options extends StrictOptions {
  /** False with `--no-use-wildcard`. */
  readonly useWildcard: boolean;
}

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<file>", "such as param dump writes it; - reads it from stdin")
    .option("--no-use-wildcard", "leave out what the file has for all nodes, under /**")
    .addOption(strictOption())
    .action(async (nodeName: string, file: string, options: Options) => {
      const text = file === "-" ? await io.input() : read(resolve(io.cwd, file));
      const loaded = readParameterFile(text, absolute(nodeName), options.useWildcard);
      const results = await withParameters(io, nodeName, options, (client, limits) =>
        client.setParameters(loaded, limits),
      );
      for (const [index, { successful, reason }] of results.entries()) {
        const { name = "" } = loaded[index] ?? {};
        if (options.json) io.out(`${jsonLine({ name, successful, reason })}\n`);
        else if (successful) io.out(`${withReason(`Set parameter ${name} successful`, reason)}\n`);
        else io.error(`${withReason(`Set parameter ${name} failed`, reason)}\n`);
      }
      checkRefusals(
        results.some(({ successful }) => !successful),
        options,
      );
    });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${(error as Error).message}`);
  }
}
