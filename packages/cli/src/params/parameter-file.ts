// SPDX-License-Identifier: Apache-2.0
// Parameter files: what `param dump` writes and `param load` reads.

import { Parameter } from "rclts";
import { Failure } from "../failure.js";
import { parseYaml, type YamlValue } from "../values/parse-yaml.js";
import { dumpYaml, type PyYaml } from "../values/python-yaml.js";
import { typedValue } from "./parameter-text.js";

/** The file's text for one node; names with dots are nested, keys are sorted. */
export function formatParameterFile(nodeName: string, values: ReadonlyMap<string, PyYaml>): string {
  const parameters = new Map<string, PyYaml>();
  for (const [name, value] of values) insert(parameters, name, value);
  return dumpYaml(new Map([[nodeName, new Map([[KEY, sorted(parameters)]])]]));
}

/**
 * The parameters that a file has for a node: those for all nodes, under the key `/**`, and then its own.
 *
 * @throws Failure if the file has nothing for the node, or not in the form that it should have
 */
export function readParameterFile(text: string, nodeName: string, useWildcard: boolean): Parameter[] {
  const file = asMapping(parseYaml(text, "the parameter file"), "the parameter file");
  const keys = [...(useWildcard ? ["/**"] : []), nodeName].filter((key) => Object.hasOwn(file, key));
  if (keys.length === 0) {
    throw new Failure(`the file has no parameters for ${nodeName}, but for ${Object.keys(file).join(", ")}`);
  }
  const merged: Mapping = {};
  for (const key of keys) {
    const parameters = asMapping(file[key], key)[KEY];
    Object.assign(merged, asMapping(parameters, `${key}: ${KEY}`));
  }
  return flatten(merged, "");
}

type Mapping = Record<string, YamlValue>;

function flatten(mapping: Mapping, prefix: string): Parameter[] {
  return Object.entries(mapping).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (isMapping(value)) return flatten(value, `${name}.`);
    if (value === null) throw new Failure(`the file has no value for the parameter ${name}`);
    const typed = typedValue(
      value,
      JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? Number(one) : one)),
    );
    return [new Parameter(name, typed.value, typed.type)];
  });
}

function asMapping(value: YamlValue | undefined, what: string): Mapping {
  if (isMapping(value)) return value;
  throw new Failure(`${what} is no mapping: expected a file such as param dump writes it`);
}

function isMapping(value: YamlValue | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function insert(into: Map<string, PyYaml>, name: string, value: PyYaml): void {
  const dot = name.indexOf(".");
  const first = name.slice(0, Math.max(0, dot));
  const inner = into.get(first) ?? new Map<string, PyYaml>();
  // A parameter that has the name of a group keeps it: the others then have their dots.
  if (dot < 0 || !(inner instanceof Map)) into.set(name, value);
  else {
    into.set(first, inner);
    insert(inner, name.slice(dot + 1), value);
  }
}

function sorted(map: ReadonlyMap<string, PyYaml>): PyYaml {
  return new Map(
    [...map]
      .map(([key, value]) => [key, value instanceof Map ? sorted(value) : value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const KEY = "ros__parameters";
