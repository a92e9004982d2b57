// SPDX-License-Identifier: Apache-2.0
// What a host is told of calls and requests, while somebody listens.

/** Where calls and requests are told of. */
export interface Tracing {
  /** Of each call of a client. */
  readonly calls: TracePoint;
  /** Of each request of a service. */
  readonly requests: TracePoint;
}

/** Must not throw anything of its own. */
export interface TracePoint {
  /** Whether anybody listens. Looked at for each call and request, before anything is made for it. */
  readonly isHeard: boolean;
  /** Something begins, and `run` with it: what that gives or throws passes through. */
  begin<Result>(message: TraceMessage, run: () => Result): Result;
  /** It has come to its end: the same message as at its beginning, with what is known by now. */
  end(message: TraceMessage): void;
}

/** One call or one request: the same object from its beginning to its end. */
export interface TraceMessage {
  /** As OpenTelemetry has them for a span. Some are known at the end only. */
  readonly attributes: TraceAttributes;
  /** When it began, in milliseconds since the Unix epoch: a call when it was made, a request when it arrived. */
  readonly startTime: number;
  /** Milliseconds from then to its end; undefined before. */
  duration: number | undefined;
  /** `answered`, or what `error.type` says; undefined before its end. */
  outcome: string | undefined;
  /** What the call rejected with, or the callback of the request threw; undefined for a call that resolved. */
  error: unknown;
}

/**
 * After the Semantic Conventions of OpenTelemetry, 1.39.0 (`rpc.*`, `server.*`, `client.*`, `error.*`), and what ROS has
 * besides. A type and no interface, so that it fits where any attributes do.
 */
export type TraceAttributes = {
  readonly "rpc.system.name": "ros2";
  /** The resolved name of the service, with its leading slash. */
  readonly "rpc.method": string;
  /** Such as `example_interfaces/srv/AddTwoInts`. */
  readonly "ros.service.type": string;
  /** The full name of the node that calls, or serves. */
  readonly "ros.node.name": string;
  /** The full name of the node at the other end, once it is known. */
  "ros.peer.node.name"?: string;
  /** In which RMW's form the request went: `fastdds`, `cyclone` or `connext`. */
  "rclts.mapping"?: string;
  /** Of a call: the IP address of its server; if that is in the same context, the first that its participant announces. */
  "server.address"?: string;
  /** Of a request: that of its client, likewise. */
  "client.address"?: string;
  /** Left out if it was answered. Of a call the code of a ServiceError, of a request what its client is told as code. */
  "error.type"?: string;
};
