// SPDX-License-Identifier: Apache-2.0
// From the name a user writes to the full name in the graph (rcl_expand_topic_name; service names go the same way).

import { type NameKind, validateFullName, validateName } from "./validate.js";

/** Where a name is expanded. */
export interface NameScope {
  readonly nodeName: string;
  /** `/` or such as `/my/ns`. */
  readonly namespace: string;
}

/**
 * The full name: `~` becomes the node's own full name, `{node}`, `{ns}` and `{namespace}` are filled in, and what is
 * still relative goes under the namespace.
 *
 * @throws InvalidServiceNameException, InvalidTopicNameException for a bad name, before or after expansion;
 *   RangeError for an unknown substitution.
 */
export function expandName(name: string, scope: NameScope, kind: NameKind): string {
  const expanded = expand(name, scope, kind);
  validateFullName(expanded, kind);
  return expanded;
}

/** The same before it is looked at whether the full name is one, which remapping may still change. */
export function expand(name: string, scope: NameScope, kind: NameKind): string {
  validateName(name, kind);
  return substitute(name, scope);
}

/** `/my/ns` and `n` give `/my/ns/n`; `/` and `n` give `/n`. */
export function fullyQualified(namespace: string, name: string): string {
  return namespace === "/" ? `/${name}` : `${namespace}/${name}`;
}

function substitute(name: string, { nodeName, namespace }: NameScope): string {
  const rooted = name[0] === "~" ? fullyQualified(namespace, nodeName) + name.slice(1) : name;
  const filled = rooted.replace(/\{([^}]*)\}/g, (_, key: string) => {
    if (key === "node") return nodeName;
    if (key === "ns" || key === "namespace") return namespace;
    throw new RangeError(`unknown substitution {${key}} in "${name}": expected {node}, {ns} or {namespace}`);
  });
  return filled[0] === "/" ? filled : fullyQualified(namespace, filled);
}
