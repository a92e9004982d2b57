// SPDX-License-Identifier: Apache-2.0
// What a service callback learns of a request besides its contents.

import { type Timestamp, unixNanoseconds } from "@rclts/rtps";
import type { WithdrawalReason } from "../extension/withdrawal.js";
import type { RequestId } from "../mapping/service-mapping.js";
import { ServiceError } from "../service-error.js";
import type { ServicePeer } from "../service-peer.js";
import type { Asker } from "./asker-directory.js";
import type { RepeatableRequest } from "./repeat-guard.js";
import type { RequestEnd, ServiceCounters } from "./service-stats.js";

/** The third argument of a service callback; `sendResponse` takes it to know whom to answer. */
export interface RequestHeader {
  readonly requestId: {
    /** 16 bytes that name the client; not to be written to. */
    readonly writerGuid: Uint8Array;
    readonly sequenceNumber: number;
  };
  /** When the client wrote the request, by its clock, in nanoseconds since the Unix epoch; 0n if it did not say. */
  readonly sourceTimestamp: bigint;
  /** When the request was taken, in nanoseconds since the Unix epoch. */
  readonly receivedTimestamp: bigint;
  readonly client: RequestClient;
  /**
   * Aborts when the answer has become useless, with a ServiceError: code `cancelled` if the client has left or has given the
   * call up, `timeout` if its time has run out, `destroyed` or `shutdown` if the service's has come. Only rclts clients tell
   * that they have given a call up (docs/extension.md); that they have left is seen of all.
   */
  readonly signal: AbortSignal;
}

/** Who sent a request. */
export type RequestClient = ServicePeer;

/** The service as its taken requests need it. */
export interface Taker {
  readonly serviceName: string;
  /** Why it takes no more requests and sends no more replies. */
  readonly closed: ServiceError | undefined;
  readonly counters: ServiceCounters;
}

/** A request with its callback or waiting for `sendResponse`. Most of what its header says is only made when asked for. */
export class TakenRequest implements RequestHeader {
  readonly requestId: RequestId;
  readonly client: RequestClient;
  /** The rest is the service's own. */
  readonly taker: Taker;
  asker: Asker;
  /** Names the request that the answer is for: the last one of the same call. */
  replyId: RequestId;
  /** What is remembered of it, if its client may repeat it. */
  repeatable: RepeatableRequest | undefined = undefined;
  /** When it was taken: Unix time in milliseconds. */
  readonly received: number;
  /** Whether it has come to an end, by an answer or otherwise. */
  isSettled = false;
  /** Called with that end, if somebody has been told of the request and is to be told of it. */
  traced: ((end: RequestEnd, error: unknown) => void) | undefined = undefined;
  /** Its callback has returned LATER and nobody has answered it yet. */
  isDeferred = false;
  /** Of its DATA, or that of the last request of the same call. */
  #sequence: number;
  readonly #source: Timestamp | undefined;
  #controller: AbortController | undefined;

  /** @param received Unix time in milliseconds */
  constructor(
    taker: Taker,
    asker: Asker,
    client: RequestClient,
    requestId: RequestId,
    sequence: number,
    source: Timestamp | undefined,
    received: number,
  ) {
    this.taker = taker;
    this.asker = asker;
    this.client = client;
    this.requestId = requestId;
    this.replyId = requestId;
    this.#sequence = sequence;
    this.#source = source;
    this.received = received;
  }

  get sourceTimestamp(): bigint {
    return this.#source === undefined ? 0n : unixNanoseconds(this.#source);
  }

  get receivedTimestamp(): bigint {
    return BigInt(Math.round(this.received * 1000)) * 1000n;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const { taker, asker } = this;
      const withdrawn = asker.withdrawn?.get(this.#sequence);
      if (taker.closed !== undefined) this.abandon(taker.closed);
      else if (asker.gone) this.abandon(askerGone(taker.serviceName));
      else if (withdrawn !== undefined) this.abandon(requestWithdrawn(taker.serviceName, withdrawn));
      else asker.watched.set(this.#sequence, this);
    }
    return this.#controller.signal;
  }

  /** Its client has sent it again, maybe after we had taken it for gone: that one gets the answer. */
  join(asker: Asker, requestId: RequestId, sequence: number): void {
    const isWatched = this.asker.watched.delete(this.#sequence);
    this.asker.withdrawn?.delete(this.#sequence);
    this.asker = asker;
    this.replyId = requestId;
    this.#sequence = sequence;
    if (isWatched) asker.watched.set(sequence, this);
  }

  /** Nobody waits for the answer any more. */
  abandon(reason: ServiceError): void {
    this.#controller?.abort(reason);
  }

  /** Whether this says no more than that nobody waits any more: the signal's reason, or an error that it has caused. */
  isAbandonedFor(error: unknown): boolean {
    const reason = this.#controller?.signal.reason;
    return reason !== undefined && (error === reason || (error instanceof Error && error.cause === reason));
  }

  /** It has been answered, or will not be: what happens to its asker from now on is no concern of its callback. */
  settle(end: RequestEnd, error?: unknown): void {
    const { taker } = this;
    // A second answer is none, and a service that is closed has settled all that it had.
    if (!this.isSettled && taker.closed === undefined) {
      taker.counters[end] += 1;
      this.traced?.(end, error);
    }
    this.isSettled = true;
    if (this.#controller !== undefined) this.asker.watched.delete(this.#sequence);
    this.asker.withdrawn?.delete(this.#sequence);
  }
}

/** The reason of a request's signal when its client has left. */
export function askerGone(serviceName: string): ServiceError {
  return new ServiceError("cancelled", serviceName, `the client that asked ${serviceName} has left`);
}

/** The reason of a request's signal when its client does not wait for the answer any more. */
export function requestWithdrawn(serviceName: string, why: WithdrawalReason): ServiceError {
  const how = why === "timeout" ? "waits no longer for its answer: its time has run out" : "has given its call up";
  return new ServiceError(why, serviceName, `the client that asked ${serviceName} ${how}`);
}
