// SPDX-License-Identifier: Apache-2.0
// The endpoints of one node, as the node is described to others.

import type { EndpointConfig, EntityId } from "@rclts/rtps";

/** A node of this context. Whatever makes endpoints for a node says so here. */
export class NodeEndpoints {
  readonly name: string;
  /** With its leading slash; `/` for the root. */
  readonly namespace: string;
  readonly readers: ReadonlyMap<EntityId, EndpointConfig>;
  readonly writers: ReadonlyMap<EntityId, EndpointConfig>;
  readonly #readers = new Map<EntityId, EndpointConfig>();
  readonly #writers = new Map<EntityId, EndpointConfig>();
  readonly #changed: () => void;

  /** Use `graph.addNode`. */
  constructor(name: string, namespace: string, changed: () => void) {
    this.name = name;
    this.namespace = namespace;
    this.readers = this.#readers;
    this.writers = this.#writers;
    this.#changed = changed;
  }

  /** Call it with what the engine was given to make the reader. */
  addReader(id: EntityId, config: EndpointConfig): void {
    this.#readers.set(id, config);
    this.#changed();
  }

  /** Call it with what the engine was given to make the writer. */
  addWriter(id: EntityId, config: EndpointConfig): void {
    this.#writers.set(id, config);
    this.#changed();
  }

  /** Unknown ids are ignored. */
  removeReader(id: EntityId): void {
    if (this.#readers.delete(id)) this.#changed();
  }

  /** Unknown ids are ignored. */
  removeWriter(id: EntityId): void {
    if (this.#writers.delete(id)) this.#changed();
  }
}
