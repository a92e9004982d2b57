// SPDX-License-Identifier: Apache-2.0
// The ROS graph: which nodes there are, here and in other participants, and whose each endpoint is.

import type { RemoteParticipant } from "@rclts/rtps";
import type { Core } from "../core.js";
import type { Logger } from "../logging/logger.js";
import type { NodeDescription } from "./discovery-info.js";
import { type DiscoveryListener, DiscoveryTopic } from "./discovery-topic.js";
import { NodeEndpoints } from "./node-endpoints.js";
import { RemoteNodes } from "./remote-nodes.js";

export class Graph implements DiscoveryListener {
  readonly #core: Core;
  readonly #logger: Logger;
  readonly #nodes = new Set<NodeEndpoints>();
  readonly #remoteNodes = new RemoteNodes();
  /** There since the first node. */
  #topic: DiscoveryTopic | undefined = undefined;
  #publishes = false;

  constructor(core: Core, logger: Logger) {
    this.#core = core;
    this.#logger = logger;
  }

  /** A node has come into being; its endpoints are to be told to what this gives. */
  addNode(name: string, namespace: string): NodeEndpoints {
    this.#topic ??= new DiscoveryTopic(this.#core, this, this.#logger);
    const node = new NodeEndpoints(name, namespace, this.#publishSoon);
    this.#nodes.add(node);
    this.#publishSoon();
    return node;
  }

  /** The node has gone. Twice is fine. */
  removeNode(node: NodeEndpoints): void {
    if (this.#nodes.delete(node)) this.#publishSoon();
  }

  /** Tells others at once that there is no node here any more. To be called once, before the engine closes. */
  close(): void {
    if (this.#publishes || this.#nodes.size > 0) this.#publish([]);
    this.#nodes.clear();
  }

  described(participant: RemoteParticipant, nodes: readonly NodeDescription[]): boolean {
    return this.#remoteNodes.set(participant.handle, nodes);
  }

  undescribed(participant: RemoteParticipant): void {
    this.#remoteNodes.delete(participant.handle);
  }

  /** Once for all that changes before the microtasks of this turn are over. */
  readonly #publishSoon = (): void => {
    if (this.#publishes) return;
    this.#publishes = true;
    queueMicrotask(() => {
      if (this.#publishes && !this.#core.isShutDown) this.#publish(Array.from(this.#nodes, describe));
    });
  };

  #publish(nodes: readonly NodeDescription[]): void {
    this.#publishes = false;
    this.#topic?.publish(nodes);
  }
}

function describe({ name, namespace, readers, writers }: NodeEndpoints): NodeDescription {
  return { name, namespace, readers: [...readers.keys()], writers: [...writers.keys()] };
}
