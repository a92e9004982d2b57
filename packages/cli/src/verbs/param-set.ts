// SPDX-License-Identifier: Apache-2.0
// rclts param set

import type { Command } from "commander";
import type { Io } from "../io.js";
import { addParamOptions, type StrictOptions, strictOption, tellOutcomes, withParameters } from "../params/options.js";
import { typedValue } from "../params/parameter-text.js";
import { parseYaml, type YamlValue } from "../values/parse-yaml.js";

export function define(command: Command, io: Io): void {
  addParamOptions(command)
    .argument("<name>", "of the parameter")
    .argument("<value>", "as YAML, which gives its type: off, 1, 1.0, text, [1, 2]; - reads it from stdin")
    .addOption(strictOption())
    .action(async (nodeName: string, name: string, given: string, options: StrictOptions) => {
      const text = given === "-" ? (await io.input()).trimEnd() : given;
      const { type, value } = typedValue(parse(text), text);
      const [result] = await withParameters(io, nodeName, options, (client, limits) =>
        client.setParameters([{ name, value, type }], limits),
      );
      const { successful = false, reason = "" } = result ?? {};
      tellOutcomes(io, [{ name, successful, reason }], WORDS, options);
    });
}

/** What is no YAML is a string, as with ros2. */
function parse(text: string): YamlValue {
  try {
    return parseYaml(text, "the value");
  } catch {
    return text;
  }
}

const WORDS = { done: () => "Set parameter successful", refused: () => "Setting parameter failed" };
