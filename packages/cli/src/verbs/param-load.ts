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
  type StrictOptions,
  strictOption,
  tellOutcomes,
  withParameters,
} from "../params/options.js";
import { readParameterFile } from "../params/parameter-file.js";

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
      const outcomes = results.map(({ successful, reason }, index) => {
        return { name: loaded[index]?.name ?? "", successful, reason };
      });
      tellOutcomes(io, outcomes, WORDS, options);
    });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${(error as Error).message}`);
  }
}

const WORDS = {
  done: (name: string) => `Set parameter ${name} successful`,
  refused: (name: string) => `Set parameter ${name} failed`,
};
