// SPDX-License-Identifier: Apache-2.0
// Says once that calls failed whose futures nobody looked at; hundreds that fail together make one line.

import type { Logger } from "../logging/logger.js";
import type { PendingCall } from "./pending-call.js";

/** A call whose future has been rejected. */
export type FailedCall = Pick<PendingCall<unknown>, "lookedAt" | "error">;

export class UnheededFailures {
  readonly #serviceName: string;
  readonly #logger: Logger;
  #calls: FailedCall[] = [];

  constructor(serviceName: string, logger: Logger) {
    this.#serviceName = serviceName;
    this.#logger = logger;
  }

  /** The call's future has been rejected and nobody has looked at it yet. */
  add(call: FailedCall): void {
    this.#calls.push(call);
    if (this.#calls.length === 1) this.#reportAfter(HOPS);
  }

  #reportAfter(hops: number): void {
    if (hops > 0) queueMicrotask(() => this.#reportAfter(hops - 1));
    else this.#report();
  }

  #report(): void {
    const calls = this.#calls.filter((call) => !call.lookedAt);
    this.#calls = [];
    const first = calls[0];
    if (first === undefined) return;
    const reason = first.error instanceof Error ? first.error.message : String(first.error);
    const count = calls.length === 1 ? "a call" : `${calls.length} calls`;
    this.#logger.warn(`${count} of ${this.#serviceName} failed and nobody looked at the future: ${reason}`);
  }
}

/** `await` looks at a future that is not a plain promise one microtask later, and an async function that returns it one more. */
const HOPS = 3;
