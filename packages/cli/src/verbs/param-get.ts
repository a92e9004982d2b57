// SPDX-License-Identifier: Apache-2.0
// rclts param get

import type { Command } from "commander";
import { ParameterType } from "rclts";
import { Failure } from "../failure.js";
import type { Io } from "../io.js";
import { addParamOptions, type ParamOptions, withParameters } from "../params/options.js";
import { printValue, typeText, valueLabel } from "../params/parameter-text.js";
import { jsonLine } from "../values/json-line.js";

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<name>", "of the parameter")
    .option("--hide-type", "the value alone")
    .action(async (nodeName: string, name: string, options: ParamOptions & { hideType?: true }) => {
      const [parameter] = await withParameters(io, nodeName, options, (client, limits) =>
        client.getParameters([name], limits),
      );
      if (parameter === undefined) throw new Failure("Parameter not set");
      const { type, value } = parameter;
      const label = valueLabel(type);
      const isSet = type !== ParameterType.NOT_SET;
      if (options.json) io.out(`${jsonLine({ name, type: typeText(type), value: value ?? null })}\n`);
      else if (options.hideType) io.out(`${isSet ? printValue(parameter) : "None"}\n`);
      else io.out(isSet ? `${label} ${printValue(parameter)}\n` : `${label}\n`);
    });
}
