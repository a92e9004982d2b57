// SPDX-License-Identifier: Apache-2.0
// One call from the moment it is made until it is settled, which happens once.

import { countCall } from "../callback-group/calls-made.js";
import { ServiceError } from "../service-error.js";
import type { CallQueue } from "./call-queue.js";
import type { CallTable } from "./call-table.js";
import type { CallOutcome } from "./client-stats.js";
import type { Future } from "./future.js";
import type { RetriedCall } from "./retried-call.js";
import type { Place, WindowedCall } from "./send-window.js";
import type { Server } from "./server-directory.js";

export type CallState =
  /** In the queue, or with a server. */
  | "pending"
  /** Answered, or at the end of a time-out that the caller takes as `undefined`. */
  | "done"
  | "failed"
  | "cancelled"
  /** By `removePendingRequest`. */
  | "removed";

/** A call of a client; what `call`'s promise and `callAsync`'s future stand for. */
export class PendingCall<Response> implements WindowedCall {
  /** The client's own count of its calls, from 1. */
  readonly sequenceNumber: number;
  /** How many calls had been made by anybody, this one included. */
  readonly ordinal: number = countCall();
  state: CallState = "pending";
  value: Response | undefined = undefined;
  error: unknown = undefined;

  /** While it waits for a server: the request without any mapping's header. */
  payload: Uint8Array | undefined = undefined;
  /** Where it waits, or has waited. */
  queue: CallQueue<Response> | undefined = undefined;
  /** Once sent: the sequence number of its DATA, and which server has it. */
  wireSequence = 0;
  /** When that was, in the host's milliseconds. */
  sentAt = 0;
  server: Server | undefined = undefined;
  place: Place | undefined = undefined;
  /** What it is an attempt of, if it may be repeated. */
  attemptOf: RetriedCall<Response> | undefined = undefined;

  /** Set by whoever makes the promise. */
  resolve: (value: Response) => void = ignore;
  reject: (error: unknown) => void = ignore;
  /** Stops the timer and leaves the signal that could have settled the call. */
  release: (() => void) | undefined = undefined;
  /** Called when settled, however that was; the future's own. */
  settled: (() => void) | undefined = undefined;
  /** Called when settled, if somebody has been told of the call and is to be told of its end. */
  traced: (() => void) | undefined = undefined;
  /** What `callAsync` gave for it; `call` makes none. */
  future: Future<Response> | undefined = undefined;
  /** Whether anybody has asked the future anything or waits for it. */
  lookedAt = false;

  readonly #table: CallTable<Response>;

  constructor(table: CallTable<Response>, sequenceNumber: number) {
    this.#table = table;
    this.sequenceNumber = sequenceNumber;
  }

  /** What has become of it; undefined while it is pending. */
  get outcome(): CallOutcome | undefined {
    switch (this.state) {
      case "pending":
        return undefined;
      case "done":
        return this.value === undefined ? "timeout" : "answered";
      case "failed":
        return this.error instanceof ServiceError ? this.error.code : "cancelled";
      default:
        return this.state;
    }
  }

  /** Settles it with a value. Does nothing if it is settled already. */
  complete(value: Response): void {
    if (this.state !== "pending") return;
    this.value = value;
    this.#leave("done");
    this.resolve(value);
    this.settled?.();
  }

  /** Settles it at the end of its time, with undefined: as a type, that is the concern of whoever set the time. */
  expire(): void {
    this.complete(undefined as Response);
  }

  /** Settles it with an error, a ServiceError or a signal's reason. Does nothing if it is settled already. */
  fail(error: unknown, state: Exclude<CallState, "pending" | "done"> = "failed"): void {
    if (this.state !== "pending") return;
    this.error = error;
    this.#leave(state);
    // Before the rejection, so that a future can say that somebody minds it.
    this.settled?.();
    this.reject(error);
  }

  #leave(state: CallState): void {
    this.state = state;
    this.#table.remove(this);
    this.place?.window?.release(this);
    this.release?.();
    this.release = undefined;
    this.traced?.();
  }
}

/** A call as far as its request is concerned. */
export type SentCall = Pick<PendingCall<unknown>, "state" | "server" | "wireSequence">;

function ignore(): void {}
