// SPDX-License-Identifier: Apache-2.0
// Remembers requests that their clients may repeat, so that the callback runs once for all requests of one call.

import type { Host } from "../host.js";
import type { Asker } from "./asker-directory.js";
import type { TakenRequest } from "./request-header.js";

/** What is remembered of one asker, also while its lease has run out. */
export interface RepeatableRequests {
  /** By the sequence number of their call's first request. */
  readonly byFirst: Map<number, RepeatableRequest>;
  /** Nothing is known any more of calls up to this number: whether they have been here, or not. */
  forgotten: number;
}

/** A request that may come again. */
export interface RepeatableRequest {
  readonly of: RepeatableRequests;
  readonly first: number;
  /** Until it is answered. */
  request: TakenRequest | undefined;
  answer: KeptAnswer | undefined;
}

export interface KeptAnswer {
  readonly payload: Uint8Array;
  readonly isError: boolean;
  /** The host's milliseconds. */
  readonly until: number;
}

export class RepeatGuard {
  readonly #host: Host;
  /** Each in the order in which they came to be what they are. */
  readonly #unanswered = new Set<RepeatableRequest>();
  readonly #answered = new Set<RepeatableRequest>();
  #bytes = 0;
  #cancelTimer: (() => void) | undefined = undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#unanswered.size + this.#answered.size;
  }

  /** What the kept answers take together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The request that was taken for the call with this first request; undefined if none was, or it is forgotten. */
  find({ repeatable }: Asker, first: number): RepeatableRequest | undefined {
    return repeatable?.byFirst.get(first);
  }

  /** Whether the callback may have run for this call without our knowing. */
  hasForgotten({ repeatable }: Asker, first: number): boolean {
    return repeatable !== undefined && first <= repeatable.forgotten;
  }

  /** The callback is going to run for this request. */
  add(request: TakenRequest, first: number): void {
    request.asker.repeatable ??= { byFirst: new Map(), forgotten: 0 };
    const of = request.asker.repeatable;
    const repeatable: RepeatableRequest = { of, first, request, answer: undefined };
    request.repeatable = repeatable;
    of.byFirst.set(first, repeatable);
    this.#unanswered.add(repeatable);
    this.#makeRoom();
  }

  /** Keeps the first answer to the request, to be sent again. Copies the payload. */
  answered(repeatable: RepeatableRequest, payload: Uint8Array, isError: boolean): void {
    if (!this.#unanswered.delete(repeatable)) return;
    repeatable.request = undefined;
    repeatable.answer = { payload: payload.slice(), isError, until: this.#host.now() + KEPT_FOR };
    this.#answered.add(repeatable);
    this.#bytes += payload.length;
    this.#makeRoom();
    if (this.#cancelTimer === undefined && this.#answered.size > 0) this.#watch(repeatable.answer.until);
  }

  /** The asker does not come back. */
  forget({ repeatable }: Asker): void {
    for (const each of repeatable?.byFirst.values() ?? []) this.#drop(each);
  }

  clear(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#unanswered.clear();
    this.#answered.clear();
    this.#bytes = 0;
  }

  /** Whoever was answered longest ago is least likely to ask again. */
  #makeRoom(): void {
    while (this.size > MOST_REQUESTS || this.#bytes > MOST_BYTES) {
      const [oldest] = this.#answered.size > 0 ? this.#answered : this.#unanswered;
      this.#drop(oldest!);
    }
  }

  #drop(repeatable: RepeatableRequest): void {
    const { of, first, answer } = repeatable;
    of.byFirst.delete(first);
    of.forgotten = Math.max(of.forgotten, first);
    this.#unanswered.delete(repeatable);
    if (this.#answered.delete(repeatable)) this.#bytes -= answer!.payload.length;
  }

  #watch(at: number): void {
    this.#cancelTimer = this.#host.setTimer(at, () => {
      this.#cancelTimer = undefined;
      const now = this.#host.now();
      for (const each of this.#answered) {
        const { until } = each.answer!;
        if (until > now) {
          this.#watch(until);
          break;
        }
        this.#drop(each);
      }
    });
  }
}

/** What a repeated request is answered with whose call has been forgotten. */
export const FORGOTTEN_CODE = "retry-forgotten";

/** Milliseconds for which an answer is kept. Six leases of a client: its server may have been lost to it for one. */
const KEPT_FOR = 120_000;
const MOST_REQUESTS = 4096;
const MOST_BYTES = 16 * 1024 * 1024;
