// SPDX-License-Identifier: Apache-2.0
// What the service layer needs of its surroundings: time, chance, and somewhere to put what it has to say.

import type { Clock, RemoteEndpoint } from "@rclts/rtps";
import type { LogRecord } from "./logging/log-record.js";
import type { Tracing } from "./tracing/trace-point.js";

/** Given from above, so that the same code runs on Node, in a browser's worker or on a virtual clock. */
export interface Host extends Omit<Clock, "afterJob"> {
  /** From 0 up to but not 1, as `Math.random`. A seeded one makes a run repeatable. */
  random(): number;
  /** Takes a record that passed its logger's level. Must not throw. */
  log(record: LogRecord): void;
  /** Called for what happens out of the ordinary; never on the way of a call that simply works. Must not throw. */
  observe?(observation: Observation): void;
  /** Told of each call and each request while somebody listens there. */
  readonly trace?: Tracing | undefined;
}

/** Something out of the ordinary. A context counts them by kind. */
export interface Observation {
  readonly kind: ObservationKind;
  /** The resolved name of the service, with its leading slash; undefined if none is concerned. */
  readonly serviceName: string | undefined;
  /** The resolved name of the topic, likewise. */
  readonly topicName?: string | undefined;
  /** The endpoint at the other end, where one is concerned. */
  readonly remote?: RemoteEndpoint | undefined;
  readonly error?: unknown;
}

/**
 * What has happened: what a context counts, and what an {@link Observation} is of.
 *
 * @useDeclaredType
 */
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

export const OBSERVATION_KINDS = [
  /** A client found a server ready. */
  "server-ready",
  /** A ready server went. */
  "server-lost",
  /** A ready server does not acknowledge what it is sent; it may be gone without a word. */
  "server-silent",
  /** A remote endpoint on the topic, or on those of the service, has another type or a QoS that does not fit. */
  "incompatible",
  /** A request, a reply, a message or a description of nodes that could not be read was dropped. */
  "malformed",
  /** A remote writer will never send some requests, replies or messages that were due. */
  "samples-lost",
  /** A subscription's callback was too slow, and a message that waited for it gave way to a newer one. */
  "message-dropped",
  /** A callback threw or rejected, or that of a service gave something that is no response. */
  "callback-error",
  /** A service had too many requests waiting for its callback, and did not take one. */
  "request-refused",
  /** A response was not sent: its asker or its service is gone, or too many wait for askers that do not get ready. */
  "reply-dropped",
  /** A client made a call once more that got no answer. */
  "call-repeated",
  /** A service got the request of such a call that it had already, and did not call its callback again. */
  "request-repeated",
  /** A client got a reply to a call that another reply has settled, as it was made twice. */
  "reply-superseded",
] as const;
