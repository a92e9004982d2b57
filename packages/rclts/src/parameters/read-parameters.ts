// SPDX-License-Identifier: Apache-2.0
// What `-p` and `--params-file` say, from the command line and from the files.

import { readFileSync } from "node:fs";
import {
  InvalidROSArgsError,
  overridesFor,
  type ParameterInit,
  type ParameterOverrides,
  type ParameterSource,
} from "@rclts/service";
import { ParameterFileError } from "./parameter-file-error.js";
import { addParameterFile, type MutableOverrides, parseParameterValue, toOverride } from "./parameter-yaml.js";

/**
 * Initial values by the pattern of their nodes, patterns in the order of their first appearance, as rcl has them.
 *
 * @throws ParameterFileError for a file that can not be read or is none; InvalidROSArgsError for a value
 */
export function readParameters(sources: readonly ParameterSource[]): ParameterOverrides {
  const overrides: MutableOverrides = new Map();
  for (const source of sources) {
    if (source.kind === "file") addParameterFile(overrides, readText(source.path), source.path);
    else addValue(overrides, source.nodeName ?? ALL_NODES, source);
  }
  return overrides;
}

/**
 * The parameters that a file has for one node.
 *
 * @param nodeName the full name, such as `/ns/talker`
 * @param useWildcards false: only those that stand below this very name
 * @throws ParameterFileError
 */
export function readParameterFile(path: string, nodeName: string, useWildcards: boolean): ParameterInit[] {
  const overrides = readParameters([{ kind: "file", path }]);
  const isExact = (pattern: string) => pattern === nodeName || `/${pattern}` === nodeName;
  const wanted = useWildcards ? overrides : new Map([...overrides].filter(([pattern]) => isExact(pattern)));
  return [...overridesFor(wanted, nodeName).values()];
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ParameterFileError(path, undefined, (error as Error).message);
  }
}

function addValue(
  overrides: MutableOverrides,
  pattern: string,
  { name, value }: ParameterSource & { readonly kind: "value" },
): void {
  try {
    const parameters = overrides.get(pattern) ?? new Map<string, ParameterInit>();
    parameters.set(name, toOverride(name, parseParameterValue(value)));
    overrides.set(pattern, parameters);
  } catch (error) {
    if (!(error instanceof ParameterFileError)) throw error;
    throw new InvalidROSArgsError("-p", `${name}:=${value}`, `a value in YAML: ${error.message}`);
  }
}

const ALL_NODES = "/**";
