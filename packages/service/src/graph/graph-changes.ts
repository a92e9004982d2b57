// SPDX-License-Identifier: Apache-2.0
// That something in the graph has changed, told once per turn to whoever wants to know.

import { addAbortListener, removeAbortListener } from "../abort-listeners.js";
export class GraphChanges {
  readonly #listeners = new Set<() => void>();
  #isDue = false;

  /** Calls back after each turn in which something changed, until what this gives is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  happened(): void {
    if (this.#isDue || this.#listeners.size === 0) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

/** Goes on at each change; what changes while its user is busy is one more change afterwards. */
export class GraphWatch implements AsyncIterableIterator<void> {
  readonly #signal: AbortSignal | undefined;
  readonly #onEnd: (watch: GraphWatch) => void;
  readonly #stopListening: () => void;
  readonly #waiting: { resolve(result: IteratorResult<void>): void; reject(error: unknown): void }[] = [];
  readonly #abort = (): void => this.#end(true);
  #hasChanged = false;
  #hasEnded = false;
  #failure: { readonly reason: unknown } | undefined = undefined;

  constructor(changes: GraphChanges, signal: AbortSignal | undefined, onEnd: (watch: GraphWatch) => void) {
    this.#signal = signal;
    this.#onEnd = onEnd;
    this.#stopListening = changes.listen(() => this.#change());
    addAbortListener(signal, this.#abort);
    if (signal?.aborted === true) this.#end(true);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Rejects with the signal's reason, once, if that is what has ended it. */
  next(): Promise<IteratorResult<void>> {
    if (this.#failure !== undefined) {
      const { reason } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(reason);
    }
    if (this.#hasEnded) return Promise.resolve(END);
    if (this.#hasChanged) {
      this.#hasChanged = false;
      return Promise.resolve(CHANGE);
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<void>> {
    this.end();
    return Promise.resolve(END);
  }

  /** Nothing changes for its user any more. Twice is fine. */
  end(): void {
    this.#end(false);
  }

  #change(): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#hasChanged = true;
    else waiting.resolve(CHANGE);
  }

  #end(isAborted: boolean): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stopListening();
    removeAbortListener(this.#signal, this.#abort);
    const first = isAborted ? this.#waiting.shift() : undefined;
    if (first !== undefined) first.reject(this.#signal?.reason);
    else if (isAborted) this.#failure = { reason: this.#signal?.reason };
    for (const { resolve } of this.#waiting.splice(0)) resolve(END);
    this.#onEnd(this);
  }
}

const CHANGE: IteratorResult<void> = { done: false, value: undefined };
const END: IteratorResult<void> = { done: true, value: undefined };
