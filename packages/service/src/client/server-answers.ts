// SPDX-License-Identifier: Apache-2.0
// What `callAll` gives: the answers of several servers, as they come.

import { addAbortListener, removeAbortListener } from "../abort-listeners.js";
import type { ServiceError } from "../service-error.js";
import type { ServicePeer } from "../service-peer.js";

/** What became of the call of one server. */
export type ServerAnswer<Response> =
  | { readonly server: ServicePeer; readonly response: Response; readonly error?: undefined }
  | { readonly server: ServicePeer; readonly response?: undefined; readonly error: ServiceError };

/** Ends when each server has answered or failed. Keeps one answer of each server until it is asked for. */
export class ServerAnswers<Response> implements AsyncIterableIterator<ServerAnswer<Response>> {
  readonly #signal: AbortSignal | undefined;
  readonly #answers: ServerAnswer<Response>[] = [];
  readonly #waiting: {
    resolve(result: IteratorResult<ServerAnswer<Response>, undefined>): void;
    reject(error: unknown): void;
  }[] = [];
  /** What gives up the calls that are not settled. */
  readonly #pending = new Set<() => void>();
  readonly #abort = (): void => this.#end({ reason: this.#signal?.reason });
  #isComplete = false;
  #failure: { readonly reason: unknown } | undefined = undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    addAbortListener(signal, this.#abort);
    if (signal?.aborted === true) this.#abort();
  }

  /** There is one more call, which {@link settle} is said for, with this same way to give it up. */
  expect(giveUp: () => void): void {
    this.#pending.add(giveUp);
  }

  /** A call is settled. */
  settle(giveUp: () => void, answer: ServerAnswer<Response>): void {
    if (!this.#pending.delete(giveUp)) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#answers.push(answer);
    else waiting.resolve({ done: false, value: answer });
    this.#endIfComplete();
  }

  /** All calls have been made. */
  complete(): void {
    this.#isComplete = true;
    this.#endIfComplete();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Rejects with the signal's reason, once, if that is what has ended it. */
  next(): Promise<IteratorResult<ServerAnswer<Response>, undefined>> {
    const answer = this.#answers.shift();
    if (answer !== undefined) return Promise.resolve({ done: false, value: answer });
    if (this.#failure !== undefined) {
      const { reason } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(reason);
    }
    if (this.#pending.size === 0) return Promise.resolve(END);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Gives up the calls that are not settled. */
  return(): Promise<IteratorResult<ServerAnswer<Response>, undefined>> {
    this.#answers.length = 0;
    this.#end(undefined);
    return Promise.resolve(END);
  }

  #endIfComplete(): void {
    if (this.#isComplete && this.#pending.size === 0) this.#end(undefined);
  }

  #end(failure: { readonly reason: unknown } | undefined): void {
    removeAbortListener(this.#signal, this.#abort);
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const giveUp of pending) giveUp();
    const first = failure === undefined ? undefined : this.#waiting.shift();
    if (first !== undefined) first.reject(failure?.reason);
    else this.#failure = failure;
    for (const { resolve } of this.#waiting.splice(0)) resolve(END);
  }
}

const END = { done: true, value: undefined } as const;
