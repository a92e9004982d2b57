// SPDX-License-Identifier: Apache-2.0
// What `node.stats()` gives: the sums of its clients and services, and what their context counts.

import type { EngineCounters } from "@rclts/rtps";
import type { ClientStats } from "./client/client-stats.js";
import type { ObservationKind } from "./host.js";
import type { ServiceStats } from "./service/service-stats.js";

/** A snapshot of what a node has done since it was made: numbers only. */
export interface NodeStats {
  /** Of all clients that the node has had, those that are destroyed included. */
  readonly clients: ClientStats;
  /** Of all services that the node has had, those of its parameters and of its loggers included. */
  readonly services: ServiceStats;
  /** How often each kind of thing out of the ordinary has happened, to all nodes of the context. */
  readonly events: Readonly<Record<ObservationKind, number>>;
  /** What the engine of the context has done, for all of its nodes. */
  readonly engine: Readonly<EngineCounters>;
}
