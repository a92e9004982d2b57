// SPDX-License-Identifier: Apache-2.0
// What a node is called, and what the names that it uses stand for.

import { remapNamespace, remapNodeName, resolveName } from "../arguments/remap.js";
import type { RemapRule } from "../arguments/remap-rule.js";
import { checkOptions } from "../check-options.js";
import { expandName, fullyQualified } from "./expand.js";
import { validateNamespace, validateNodeName } from "./validate.js";

/** How a name is resolved. */
export interface ResolveOptions {
  /** True: without remapping. False by default. */
  readonly onlyExpand?: boolean | undefined;
}

export class NodeNames {
  /** After remapping. */
  readonly name: string;
  /** After remapping, with its leading slash; `/` for the root. */
  readonly namespace: string;
  readonly #remapRules: readonly RemapRule[];

  /**
   * @param namespace a missing leading slash is added
   * @param remapRules the first that fits counts
   * @throws TypeError; InvalidNodeNameException, InvalidNamespaceException
   */
  constructor(name: string, namespace: string, remapRules: readonly RemapRule[]) {
    if (typeof name !== "string") throw new TypeError(`node name ${String(name)}: expected a string`);
    if (typeof namespace !== "string") throw new TypeError(`namespace ${String(namespace)}: expected a string`);
    const absolute = namespace.startsWith("/") ? namespace : `/${namespace}`;
    validateNodeName(name);
    validateNamespace(absolute);
    this.#remapRules = remapRules;
    this.name = remapNodeName(remapRules, name);
    this.namespace = remapNamespace(remapRules, this.name, absolute);
    validateNodeName(this.name);
    validateNamespace(this.namespace);
  }

  /** Such as `/my/ns/name`. */
  get fullName(): string {
    return fullyQualified(this.namespace, this.name);
  }

  /**
   * The full name of what the node calls `name`.
   *
   * @throws TypeError; InvalidServiceNameException, InvalidTopicNameException; RangeError for an unknown substitution
   */
  resolve(kind: "service" | "topic", name: string, options: ResolveOptions = {}): string {
    checkOptions(kind === "service" ? "resolveServiceName" : "resolveTopicName", options, ["onlyExpand"]);
    if (typeof name !== "string") throw new TypeError(`${kind} name ${String(name)}: expected a string`);
    const scope = { nodeName: this.name, namespace: this.namespace };
    if (options.onlyExpand === true) return expandName(name, scope, kind);
    return resolveName(name, scope, kind, this.#remapRules);
  }
}
