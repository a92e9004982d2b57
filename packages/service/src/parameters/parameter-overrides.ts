// SPDX-License-Identifier: Apache-2.0
// Initial values that come from outside of the program, for the nodes that a pattern fits.

import type { ParameterInit } from "./parameter.js";

/**
 * Values by the pattern of the nodes that they are for, each with its parameters by name: a node's full name, in which
 * `*` stands for any one part and `**` for any number of them. What a later pattern says counts.
 */
export type ParameterOverrides = ReadonlyMap<string, ReadonlyMap<string, ParameterInit>>;

export const NO_OVERRIDES: ParameterOverrides = new Map();

/** The values for one node, by name; matched as rclpy of Humble and later does. */
export function overridesFor(overrides: ParameterOverrides, fullNodeName: string): Map<string, ParameterInit> {
  const found = new Map<string, ParameterInit>();
  for (const [pattern, parameters] of overrides) {
    if (!fits(pattern, fullNodeName)) continue;
    for (const [name, parameter] of parameters) found.set(name, parameter);
  }
  return found;
}

function fits(pattern: string, fullNodeName: string): boolean {
  const absolute = pattern.startsWith("/") ? pattern : `/${pattern}`;
  return new RegExp(`^${absolute.replaceAll("/**", "(/\\w+)*").replaceAll("/*", "/\\w+")}$`).test(fullNodeName);
}
