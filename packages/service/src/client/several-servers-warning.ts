// SPDX-License-Identifier: Apache-2.0
// Says once that a client has more than one server, and which of them it calls.

import type { Graph } from "../graph/graph.js";
import type { Logger } from "../logging/logger.js";
import type { Server } from "./server-directory.js";

export class SeveralServersWarning {
  readonly #graph: Graph;
  readonly #serviceName: string;
  readonly #logger: Logger;
  #isGiven = false;

  constructor(graph: Graph, serviceName: string, logger: Logger) {
    this.#graph = graph;
    this.#serviceName = serviceName;
    this.#logger = logger;
  }

  /** The first is called, the second is not. Names both, when they have been described. */
  give({ reader: first }: Server, { reader: second }: Server): void {
    if (this.#isGiven) return;
    this.#isGiven = true;
    const graph = this.#graph;
    graph.whenDescribed([first, second], () =>
      this.#logger.warn(
        `${this.#serviceName} has more than one server: calls go to ${graph.describe(first)} as long as it is ` +
          `there and can be reached, none to ${graph.describe(second)}`,
      ),
    );
  }
}
