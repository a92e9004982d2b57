// SPDX-License-Identifier: Apache-2.0
// rclts param dump

import { type Command, Option } from "commander";
import type { AsyncParameterClient, Parameter, WaitOptions } from "rclts";
import type { Io } from "../io.js";
import { absolute, addParamOptions, type ParamOptions, withParameters } from "../params/options.js";
import { formatParameterFile } from "../params/parameter-file.js";
import { parameterTree } from "../params/parameter-text.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .addOption(new Option("--print", "has no effect: it always prints").hideHelp())
    .action(async (nodeName: string, options: ParamOptions) => {
      const parameters = await withParameters(io, nodeName, options, getAll);
      if (options.json) {
        const values = parameters.map(({ name, value }) => [name, value ?? null] as const);
        io.out(`${jsonLine(Object.fromEntries(values))}\n`);
      } else {
        const trees = new Map(parameters.map((one) => [one.name, parameterTree(one)]));
        io.out(`${formatParameterFile(absolute(nodeName), trees)}\n`);
      }
    });
}

async function getAll(client: AsyncParameterClient, limits: WaitOptions): Promise<Parameter[]> {
  const { names } = await client.listParameters([], 0, limits);
  // One by one: a node answers for none if one of them is gone meanwhile, or is not set.
  const found = await Promise.all([...names].sort().map((name) => client.getParameters([name], limits)));
  return found.flat();
}
