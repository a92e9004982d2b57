// SPDX-License-Identifier: Apache-2.0
// What `explain()` gives: whether a client or a service can be used, and what stands in the way.

import type { EndpointInfo } from "../graph/graph-endpoint.js";

/** What stands in the way. */
export type ReasonCode =
  /** Nobody has an endpoint on the topics of the service that could be the other side. */
  | "no-endpoint"
  /** A node has only one of the two endpoints that a client or a server needs. */
  | "one-way"
  /** A QoS policy of the two endpoints does not fit. */
  | "qos"
  /** The type's name differs. */
  | "type"
  /** The type has the same name, but another REP-2011 hash: it was changed, and values may not be what they seem. */
  | "type-hash"
  /** Nothing tells in which RMW's form the other side writes. */
  | "mapping"
  /** The endpoints were found and fit, but the engine does not use them: they are just being matched, or in other partitions. */
  | "not-matched"
  /** The endpoints fit, but the other side has not acknowledged ours yet. */
  | "not-acknowledged"
  /** A server was ready and acknowledges nothing any more. */
  | "silent"
  /** A participant has been heard and tells nothing of its endpoints, as one does that is not reached where it says it is. */
  | "unreachable";

/** One thing that stands in the way of a client or a service. */
export interface Reason {
  readonly code: ReasonCode;
  /** For people. */
  readonly message: string;
  /** The endpoint at the other side, where one is concerned. */
  readonly peer?: EndpointInfo | undefined;
}

/** Whether a client has a server, or a service a client, that nothing stands in the way of; with `String()`, as text. */
export class Explanation {
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly ready: boolean;
  /** Everything that stands in the way of anybody, 32 reasons at most: if it is ready, of others, or what may go wrong. */
  readonly reasons: readonly Reason[];

  constructor(serviceName: string, ready: boolean, reasons: readonly Reason[]) {
    this.serviceName = serviceName;
    this.ready = ready;
    this.reasons = reasons;
  }

  /** One line, such as `/add is not ready: nobody offers it`. */
  toString(): string {
    const state = `${this.serviceName} is ${this.ready ? "ready" : "not ready"}`;
    if (this.reasons.length === 0) return state;
    return `${state}${this.ready ? ", but " : ": "}${this.reasons.map(({ message }) => message).join("; ")}`;
  }
}

/** No more are looked for, as everybody can announce what does not fit. */
export const MOST_REASONS = 32;
