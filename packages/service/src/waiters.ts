// SPDX-License-Identifier: Apache-2.0
// Those who wait for the same thing to happen: woken by the event itself, not by looking again and again.

import { addAbortListener, removeAbortListener } from "./abort-listeners.js";
import type { Host } from "./host.js";

export class Waiters {
  readonly #host: Host;
  readonly #waiters = new Set<Waiter>();

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * True once it has happened, false after `timeout` ms; rejects with the signal's reason, or with what {@link fail} is given.
   *
   * @param timeout from above 0; undefined waits without limit
   */
  wait(timeout: number | undefined, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, release: undefined };
      const abort = (): void => {
        this.#take(waiter);
        reject(signal?.reason);
      };
      const cancelTimer =
        timeout === undefined
          ? undefined
          : this.#host.setTimer(this.#host.now() + timeout, () => {
              this.#take(waiter);
              resolve(false);
            });
      addAbortListener(signal, abort);
      waiter.release = () => {
        cancelTimer?.();
        removeAbortListener(signal, abort);
      };
      this.#waiters.add(waiter);
    });
  }

  happened(): void {
    for (const waiter of this.#waiters) {
      this.#take(waiter);
      waiter.resolve(true);
    }
  }

  fail(error: unknown): void {
    for (const waiter of this.#waiters) {
      this.#take(waiter);
      waiter.reject(error);
    }
  }

  #take(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.release?.();
  }
}

interface Waiter {
  readonly resolve: (happened: boolean) => void;
  readonly reject: (error: unknown) => void;
  release: (() => void) | undefined;
}
