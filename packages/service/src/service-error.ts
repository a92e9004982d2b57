// SPDX-License-Identifier: Apache-2.0
// The one error for operations that did not come to their end, told apart by a closed set of codes.

import type { RemoteError } from "./extension/error-reply.js";

/** Why something failed; a closed set. */
export type ServiceErrorCode =
  /** The server that had the request left, or its lease ran out. Whether it acted on the request is unknown. */
  | "server-lost"
  /** The client, service or node was destroyed. */
  | "destroyed"
  /** The context was shut down. */
  | "shutdown"
  /** The calls that wait, for a server to be ready or for their turn with it, fill the queue. */
  | "queue-full"
  /** `removePendingRequest` was called for the future. */
  | "removed"
  /** `cancel` was called on the future; or, as a request's signal: nobody waits for the answer any more. */
  | "cancelled"
  /** The server answered, but the answer could not be delivered or read; or it had given this client up, and the call. */
  | "reply-lost"
  /** The server, an rclts one, said that its callback failed or that it refuses the request; see `remote`. */
  | "remote-error"
  /** The time given with `onTimeout: "throw"` ran out. */
  | "timeout";

/** Why a call, a wait or a reply failed. `message` names the service; `cause` has the error behind it, if there is one. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** The resolved name of the service, with its leading slash; undefined if no service is concerned. */
  readonly serviceName: string | undefined;
  /** With code `remote-error` what the server said; else undefined. */
  readonly remote: RemoteError | undefined;

  constructor(
    code: ServiceErrorCode,
    serviceName: string | undefined,
    message: string,
    cause?: unknown,
    remote?: RemoteError,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ServiceError";
    this.code = code;
    this.serviceName = serviceName;
    this.remote = remote;
  }
}
