// SPDX-License-Identifier: Apache-2.0
// A context: one participant in the graph and the nodes that share it.

import type { Engine } from "@rclts/rtps";
import { Core, type ErrorHandler } from "./core.js";
import type { Host, ObservationKind } from "./host.js";
import { Logger } from "./logging/logger.js";
import type { Rmw } from "./mapping/choose-mapping.js";

export interface ContextOptions {
  /** Whose service mapping is used with peers that nothing tells apart. "auto", the default, goes by what they send. */
  readonly rmw?: Rmw | undefined;
  /** Told of errors that no caller can be told of, such as those of service callbacks. They are logged in any case. */
  readonly onError?: ErrorHandler | undefined;
}

/** A node as its context needs it. */
export interface ContextNode {
  destroyNode(): void;
}

export class Context {
  /** For this package's own classes. */
  readonly core: Core;
  readonly #nodes = new Set<ContextNode>();
  #closing: Promise<void> | undefined = undefined;

  /** @param engine becomes the context's own: its events go nowhere else, and `shutdown` closes it */
  constructor(engine: Engine, host: Host, options: ContextOptions = {}) {
    const { rmw = "auto", onError } = options;
    if (!RMWS.includes(rmw)) throw new RangeError(`rmw "${String(rmw)}": expected one of ${RMWS.join(", ")}`);
    this.core = new Core(engine, host, rmw, onError);
  }

  /** Whether it has not been shut down. */
  get isValid(): boolean {
    return !this.core.isShutDown;
  }

  /** The nodes that are not destroyed, in the order of their creation. */
  get nodes(): ReadonlySet<ContextNode> {
    return this.#nodes;
  }

  /** How often each kind of thing out of the ordinary has happened. */
  get counters(): Readonly<Record<ObservationKind, number>> {
    return this.core.counters;
  }

  /** A logger of this context by its name, with dots between the parts. */
  getLogger(name: string): Logger {
    return new Logger(name, this.core.loggers);
  }

  /**
   * Leaves the graph: pending calls and waits reject with code `shutdown`, the signals of requests that are being worked
   * on abort, nodes are destroyed, the engine is closed. Twice is fine, and waits for the same end.
   */
  shutdown(): Promise<void> {
    this.#closing ??= this.#shutdown();
    return this.#closing;
  }

  /** For nodes: takes part in the context until {@link Context.removeNode}. */
  addNode(node: ContextNode): void {
    this.core.assertValid();
    this.#nodes.add(node);
  }

  removeNode(node: ContextNode): void {
    this.#nodes.delete(node);
  }

  async #shutdown(): Promise<void> {
    this.core.isShutDown = true;
    try {
      for (const node of this.#nodes) node.destroyNode();
    } finally {
      // Whatever a subclass's destroyNode did, the graph is left.
      await this.core.engine.close();
    }
  }
}

const RMWS: readonly Rmw[] = ["auto", "rmw_fastrtps_cpp", "rmw_cyclonedds_cpp", "rmw_connextdds"];
