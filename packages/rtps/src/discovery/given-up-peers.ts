// SPDX-License-Identifier: Apache-2.0
// Peers that were given up here and may have gone on hearing us: they must be told which of our endpoints have gone since.

import type { EntityId } from "../engine.js";
import type { GuidPrefix } from "../guid.js";

/**
 * A peer that is not heard for its lease is forgotten, and with it what it has not acknowledged. Where only the way from it to
 * us was cut, it still knows us when it is found again, with all endpoints that we had then. A new announcement of each
 * that is left takes none of the others away.
 */
export class GivenUpPeers {
  private readonly prefixes = new Set<string>();
  /** Endpoints that are gone, the newest last. */
  private readonly gone = new Set<EntityId>();

  /** The peer is given up, as it was not heard. */
  add(prefix: GuidPrefix): void {
    keep(this.prefixes, prefix.toString(), MOST_PEERS);
  }

  /** An endpoint is announced. */
  announced(entityId: EntityId): void {
    this.gone.delete(entityId);
  }

  /** An endpoint has gone. */
  withdrawn(entityId: EntityId): void {
    keep(this.gone, entityId, MOST_ENDPOINTS);
  }

  /** The endpoints that a peer which is found may take for being there: none, unless it was given up before. */
  goneFor(prefix: GuidPrefix): Iterable<EntityId> {
    return this.prefixes.has(prefix.toString()) ? this.gone : NONE;
  }
}

function keep<T>(set: Set<T>, value: T, most: number): void {
  set.delete(value);
  set.add(value);
  if (set.size > most) set.delete(set.values().next().value!);
}

const NONE: readonly EntityId[] = [];
const MOST_PEERS = 256;
const MOST_ENDPOINTS = 1024;
