// SPDX-License-Identifier: Apache-2.0
// The nodes of other participants, as these describe them: bounded, whatever they say.

import type { EntityId, Handle } from "@rclts/rtps";
import type { NodeDescription } from "./discovery-info.js";

/** The nodes of one participant. */
export interface ParticipantNodes {
  readonly nodes: readonly NodeDescription[];
  /** The node of an endpoint. */
  readonly ownerOf: ReadonlyMap<EntityId, NodeDescription>;
}

export class RemoteNodes {
  readonly #participants = new Map<Handle, ParticipantNodes & { readonly bytes: number }>();
  #bytes = 0;

  /** What is kept, roughly; 0 without participants. */
  get bytes(): number {
    return this.#bytes;
  }

  get(participant: Handle): ParticipantNodes | undefined {
    return this.#participants.get(participant);
  }

  /** Whether they could be taken; if not, what was known of the participant stays. */
  set(participant: Handle, nodes: readonly NodeDescription[]): boolean {
    const ownerOf = new Map<EntityId, NodeDescription>();
    let bytes = 0;
    for (const node of nodes) {
      bytes += NODE_BYTES + 2 * (node.name.length + node.namespace.length);
      for (const ids of [node.readers, node.writers]) for (const id of ids) ownerOf.set(id, node);
    }
    bytes += ownerOf.size * ENDPOINT_BYTES;
    const before = this.#participants.get(participant)?.bytes ?? 0;
    if (this.#bytes - before + bytes > MOST_BYTES) return false;
    this.#bytes += bytes - before;
    this.#participants.set(participant, { nodes, ownerOf, bytes });
    return true;
  }

  delete(participant: Handle): boolean {
    this.#bytes -= this.#participants.get(participant)?.bytes ?? 0;
    return this.#participants.delete(participant);
  }
}

/** Of all participants together. A ROS participant takes a few hundred. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a node and an endpoint take beside its name, roughly. */
const NODE_BYTES = 128;
const ENDPOINT_BYTES = 64;
