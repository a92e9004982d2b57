// SPDX-License-Identifier: Apache-2.0
// rclts param describe

import type { Command } from "commander";
import type { AsyncParameterClient } from "rclts";
import type { Io } from "../io.js";
import { addParamOptions, type ParamOptions, withParameters } from "../params/options.js";
import { typeText } from "../params/parameter-text.js";
import { jsonLine } from "../values/json-line.js";
import { reprFloat } from "../values/python-scalar.js";

type Descriptor = Awaited<ReturnType<AsyncParameterClient["describeParameters"]>>[number];

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<names...>", "of parameters")
    .action(async (nodeName: string, names: string[], options: ParamOptions) => {
      const descriptors = await withParameters(io, nodeName, options, (client, limits) =>
        client.describeParameters(names, limits),
      );
      for (const descriptor of descriptors) {
        io.out(options.json ? `${jsonLine({ ...descriptor, type: typeText(descriptor.type) })}\n` : text(descriptor));
      }
    });
}

function text(descriptor: Descriptor): string {
  const lines = [`Parameter name: ${descriptor.name}`, `  Type: ${typeText(descriptor.type)}`];
  if (descriptor.description !== "") lines.push(`  Description: ${descriptor.description}`);
  lines.push("  Constraints:");
  if (descriptor.read_only) lines.push("    Read only: true");
  const [float] = descriptor.floating_point_range;
  const [integer] = descriptor.integer_range;
  if (float !== undefined)
    lines.push(...range(reprFloat(float.from_value), reprFloat(float.to_value), float.step, reprFloat(float.step)));
  else if (integer !== undefined) {
    const { from_value, to_value, step } = integer;
    lines.push(...range(String(from_value), String(to_value), Number(step), String(step)));
  }
  if (descriptor.additional_constraints !== "") {
    lines.push(`    Additional constraints: ${descriptor.additional_constraints}`);
  }
  return `${lines.join("\n")}\n`;
}

function range(from: string, to: string, step: number, stepText: string): string[] {
  return [`    Min value: ${from}`, `    Max value: ${to}`, ...(step === 0 ? [] : [`    Step: ${stepText}`])];
}
