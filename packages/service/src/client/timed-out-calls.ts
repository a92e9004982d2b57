// SPDX-License-Identifier: Apache-2.0
// Says why calls of a client have timed out: once in its log, and in each error that is thrown.

import type { Explanation } from "../explain/explanation.js";
import type { Host } from "../host.js";
import type { Logger } from "../logging/logger.js";
import type { PendingCall } from "./pending-call.js";

/** The client, as far as it is needed to say why. */
export interface Explained {
  readonly serviceName: string;
  readonly logger: Logger;
  explain(): Explanation;
}

export class TimedOutCalls {
  readonly #client: Explained;
  readonly #host: Host;
  #explanation: { readonly at: number; readonly text: string } | undefined = undefined;
  #hasWarned = false;

  constructor(client: Explained, host: Host) {
    this.#client = client;
    this.#host = host;
  }

  /** Says it once in the log. To be called before the call is settled. */
  add(call: PendingCall<unknown>, timeout: number): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#client.logger.warn(`${this.reason(call, timeout)} (said once)`);
  }

  /** Such as `no answer from /add within 100 ms: /add is not ready: nobody offers it`. */
  reason({ server }: PendingCall<unknown>, timeout: number): string {
    const sent = server === undefined ? "" : "its server has the request, and ";
    return `no answer from ${this.#client.serviceName} within ${timeout} ms: ${sent}${this.#why()}`;
  }

  /** Calls time out by the thousand where nothing answers: one look at the graph serves all of them. */
  #why(): string {
    const now = this.#host.now();
    const last = this.#explanation;
    if (last !== undefined && now - last.at < SAME) return last.text;
    const text = String(this.#client.explain());
    this.#explanation = { at: now, text };
    return text;
  }
}

/** Milliseconds for which an explanation stays good enough. */
const SAME = 100;
