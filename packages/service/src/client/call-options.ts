// SPDX-License-Identifier: Apache-2.0
// What a call can be given: what limits it besides its answer, and who is to answer.

import { GUID_LENGTH } from "@rclts/rtps";
import { addAbortListener, removeAbortListener } from "../abort-listeners.js";
import type { Host } from "../host.js";
import { ServiceError } from "../service-error.js";
import type { ServicePeer } from "../service-peer.js";
import type { WaitOptions } from "../wait-options.js";
import type { FutureOwner } from "./future.js";
import type { PendingCall } from "./pending-call.js";
import type { TimedOutCalls } from "./timed-out-calls.js";

/** How long a call may take, and which server it is for. */
export interface CallOptions extends WaitOptions {
  /**
   * Milliseconds after which the call is given up, whether it waits for a server or for its answer; with `retry`, the time
   * of each attempt. With 0 and less the request is still sent, once. Left out or Infinity sets no limit.
   */
  readonly timeout?: number | undefined;
  /** At the end of the time: "undefined", the default, resolves with undefined as in rclpy; "throw" rejects. */
  readonly onTimeout?: "undefined" | "throw" | undefined;
  /**
   * Calls this server and no other, one of `getServers()`; if it is not ready any more, the call rejects with `server-lost`.
   * Left out, the call goes to the server that all calls of the client go to.
   */
  readonly server?: Pick<ServicePeer, "guid"> | undefined;
  /**
   * Sends the request once more if its server is lost, its reply is lost, or the `timeout` runs out; the whole takes at most
   * twice the `timeout`. An rclts service calls its callback once for both requests. Of any other the callback may run twice:
   * only for what may be done twice. False by default.
   */
  readonly retry?: boolean | undefined;
}

/** Of a call that blocks its thread, in which no signal can come. */
export type SyncCallOptions = Omit<CallOptions, "signal" | "server" | "retry">;

/** @throws RangeError */
export function checkOnTimeout(onTimeout: CallOptions["onTimeout"]): boolean {
  if (onTimeout === undefined || onTimeout === "undefined") return false;
  if (onTimeout === "throw") return true;
  throw new RangeError(`onTimeout ${JSON.stringify(onTimeout)}: expected "undefined" or "throw"`);
}

/** @throws TypeError */
export function checkRetry(retry: boolean | undefined): boolean {
  if (retry === undefined || typeof retry === "boolean") return retry === true;
  throw new TypeError(`retry ${String(retry)}: expected true or false`);
}

/** @throws TypeError */
export function checkServer(server: CallOptions["server"]): CallOptions["server"] {
  if (server === undefined || (server?.guid instanceof Uint8Array && server.guid.length === GUID_LENGTH)) return server;
  throw new TypeError(`server ${String(server)}: expected one of client.getServers()`);
}

/** Lets a timer and a signal settle a pending call; when it is settled in any way, both are let go. */
export function limitCall<Response>(
  call: PendingCall<Response>,
  host: Host,
  owner: Pick<FutureOwner, "serviceName" | "withdraw">,
  timedOut: TimedOutCalls,
  timeout: number | undefined,
  throws: boolean,
  signal: AbortSignal | undefined,
): void {
  const expire = (): void => expireCall(call, owner, timedOut, timeout, throws);
  const abort = (): void => {
    owner.withdraw(call, "cancelled");
    call.fail(signal?.reason, "cancelled");
  };
  if (timeout === 0) {
    expire();
    return;
  }
  const cancelTimer = timeout === undefined ? undefined : host.setTimer(host.now() + timeout, expire);
  addAbortListener(signal, abort);
  call.release = () => {
    cancelTimer?.();
    removeAbortListener(signal, abort);
  };
}

/** The time of a call is up. */
export function expireCall<Response>(
  call: PendingCall<Response>,
  owner: Pick<FutureOwner, "serviceName" | "withdraw">,
  timedOut: TimedOutCalls,
  timeout: number | undefined,
  throws: boolean,
): void {
  const asked = call as PendingCall<unknown>;
  // Who does not wait at all is told nothing new.
  if (timeout! > 0) timedOut.add(asked, timeout!);
  const reason = throws ? timedOut.reason(asked, timeout!) : "";
  owner.withdraw(call, "timeout");
  if (!throws) call.expire();
  else call.fail(new ServiceError("timeout", owner.serviceName, reason));
}
