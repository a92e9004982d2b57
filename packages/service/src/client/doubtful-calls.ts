// SPDX-License-Identifier: Apache-2.0
// Calls whose replies may be lost: those whose reply is on its way are still answered, the others fail rather than hang.

import type { Host } from "../host.js";
import { ServiceError } from "../service-error.js";
import type { PendingCall } from "./pending-call.js";

export class DoubtfulCalls {
  readonly #host: Host;
  readonly #serviceName: string;
  readonly #timers = new Set<() => void>();

  constructor(host: Host, serviceName: string) {
    this.#host = host;
    this.#serviceName = serviceName;
  }

  /** Fails those of the calls that are not settled within a second, with code `reply-lost`. */
  add(calls: readonly Pick<PendingCall<unknown>, "fail">[], reason: string): void {
    if (calls.length === 0) return;
    const cancel = this.#host.setTimer(this.#host.now() + GRACE, () => {
      this.#timers.delete(cancel);
      const error = new ServiceError("reply-lost", this.#serviceName, reason);
      for (const call of calls) call.fail(error);
    });
    this.#timers.add(cancel);
  }

  /** All calls are settled: nothing happens any more. */
  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}

/** Milliseconds in which a call may still be answered. */
const GRACE = 1000;
