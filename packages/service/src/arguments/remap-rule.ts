// SPDX-License-Identifier: Apache-2.0
// Remapping rules: what they say, and how rcl reads them (Humble to Rolling, rcl/src/rcl/arguments.c and lexer.c).

/** Puts one name in the place of another, for all nodes or for those of one name. */
export interface RemapRule {
  /** What is renamed: services, topics or both by their names; nodes; or the namespaces of nodes. */
  readonly kind: "service" | "topic" | "service-or-topic" | "node" | "namespace";
  /** The nodes that it is for; undefined for all. */
  readonly nodeName: string | undefined;
  /** The name that is replaced, as it is written; undefined where a node or a namespace is, whatever its name. */
  readonly match: string | undefined;
  readonly replacement: string;
}

/** A rule such as `add:=sum`, `talker:__ns:=/left` or `rosservice://add:=sum`; undefined for what is none. */
export function parseRemapRule(text: string): RemapRule | undefined {
  const groups = RULE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { nodeName, node, namespace, scheme, match, name } = groups;
  if (node !== undefined) return { kind: "node", nodeName, match: undefined, replacement: node };
  if (namespace !== undefined) return { kind: "namespace", nodeName, match: undefined, replacement: namespace };
  const kind = scheme === "rosservice" ? "service" : scheme === "rostopic" ? "topic" : "service-or-topic";
  return { kind, nodeName, match: match!, replacement: name! };
}

/** For messages. */
export const REMAP_RULE_FORMS =
  "from:=to, __node:=name or __ns:=/namespace, of one node if NODE: stands in front; wildcards and braces are not taken";

/** Without `__`, which is kept for `__node` and the like. */
const TOKEN = "(?!\\d)(?!\\w*__)\\w+";
const NAME = `(?:~?/)?${TOKEN}(?:/${TOKEN})*`;
/** rcl takes a slash at the end here, and the node that is to have it does not. */
const NAMESPACE = `/(?:${TOKEN}/)*(?:${TOKEN})?`;
const RULE = new RegExp(
  `^(?:(?<nodeName>${TOKEN}):)?` +
    `(?:__(?:node|name):=(?<node>${TOKEN})` +
    `|__ns:=(?<namespace>${NAMESPACE})` +
    `|(?:(?<scheme>rosservice|rostopic)://)?(?<match>${NAME}):=(?<name>${NAME}))$`,
);
