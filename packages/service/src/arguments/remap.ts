// SPDX-License-Identifier: Apache-2.0
// What remapping rules make of names. The first rule that fits counts, and none is applied to what another one gave.

import { expand, type NameScope } from "../names/expand.js";
import { type NameKind, validateFullName } from "../names/validate.js";
import type { RemapRule } from "./remap-rule.js";

/** The name that a node has in the graph. */
export function remapNodeName(rules: readonly RemapRule[], nodeName: string): string {
  return first(rules, "node", nodeName)?.replacement ?? nodeName;
}

/** @param nodeName the one that the node has by now: a rule for its former name does not apply, as in rcl */
export function remapNamespace(rules: readonly RemapRule[], nodeName: string, namespace: string): string {
  return first(rules, "namespace", nodeName)?.replacement ?? namespace;
}

/**
 * The full name of a service or topic that a node calls `name`: expanded, and replaced if it is the expanded name that a
 * rule is for.
 *
 * @throws InvalidServiceNameException, InvalidTopicNameException for a bad name, before or after; RangeError for an
 *   unknown substitution.
 */
export function resolveName(name: string, scope: NameScope, kind: NameKind, rules: readonly RemapRule[]): string {
  const expanded = expand(name, scope, kind);
  const rule = rules.find(
    ({ kind: of, nodeName, match }) =>
      (of === kind || of === "service-or-topic") &&
      (nodeName ?? scope.nodeName) === scope.nodeName &&
      expand(match!, scope, kind) === expanded,
  );
  const resolved = rule === undefined ? expanded : expand(rule.replacement, scope, kind);
  validateFullName(resolved, kind);
  return resolved;
}

function first(rules: readonly RemapRule[], kind: "node" | "namespace", nodeName: string): RemapRule | undefined {
  return rules.find((rule) => rule.kind === kind && (rule.nodeName ?? nodeName) === nodeName);
}
