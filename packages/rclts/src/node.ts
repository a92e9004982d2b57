// SPDX-License-Identifier: Apache-2.0
// The node as a program makes it: in the default context unless it names another.

import { type Context, Node as ServiceNode, type NodeOptions as ServiceNodeOptions } from "@rclts/service";
import { requireDefaultContext } from "./init.js";

/** What a node is made with beside its name. */
export interface NodeOptions extends Omit<ServiceNodeOptions, "context"> {
  /** The one of `init` by default. */
  readonly context?: Context | undefined;
}

/** A name in the graph, under which clients and services are made. Meant to be extended. */
export class Node extends ServiceNode {
  readonly #destroyed: Promise<void>;
  #onDestroyed: () => void = () => {};

  /**
   * @throws NotInitializedException before `init`; otherwise as the base class
   */
  constructor(name: string, options: NodeOptions = {}) {
    if (typeof options !== "object" || options === null)
      throw new TypeError(`Node: expected options as an object { namespace, context }, got ${String(options)}`);
    super(name, { ...options, context: options.context ?? requireDefaultContext() });
    this.#destroyed = new Promise((resolve) => {
      this.#onDestroyed = resolve;
    });
  }

  override destroyNode(): void {
    super.destroyNode();
    this.#onDestroyed();
  }

  /** Resolves when the node is destroyed, by itself or with its context. */
  get destroyed(): Promise<void> {
    return this.#destroyed;
  }
}
