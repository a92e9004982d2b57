// SPDX-License-Identifier: Apache-2.0
// Complains of those who send what can not be read: once of each, however much comes.

import type { RemoteEndpoint } from "@rclts/rtps";
import { describeError } from "./describe-error.js";
import type { Graph } from "./graph/graph.js";
import type { Logger } from "./logging/logger.js";

export class Complaints {
  readonly #graph: Graph;
  readonly #logger: Logger;
  readonly #known = new WeakSet<RemoteEndpoint>();

  constructor(graph: Graph, logger: Logger) {
    this.#graph = graph;
    this.#logger = logger;
  }

  /** @param what says what is the matter, of a sender with this description */
  add(sender: RemoteEndpoint, error: unknown, what: (who: string) => string): void {
    if (this.#known.has(sender)) return;
    this.#known.add(sender);
    const matter = what(this.#graph.describe(sender));
    this.#logger.warn(`${matter} (said once for each sender): ${describeError(error)}`);
  }
}
