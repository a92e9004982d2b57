// SPDX-License-Identifier: Apache-2.0
// Whether messages follow each other within a deadline (DDS 1.4, 2.2.3.7), from the first one on.

import type { Host } from "../host.js";

export class DeadlineWatch {
  readonly #host: Pick<Host, "now" | "setTimer">;
  readonly #period: number;
  readonly #missed: () => void;
  #lastMet = 0;
  #cancel: (() => void) | undefined = undefined;

  /**
   * @param period milliseconds; 1 at least counts
   * @param missed called for each period without a message
   */
  constructor(host: Pick<Host, "now" | "setTimer">, period: number, missed: () => void) {
    this.#host = host;
    this.#period = Math.max(1, period);
    this.#missed = missed;
  }

  /** There is a message: a new period begins. The timer stays where it is, and looks again when it fires. */
  met(): void {
    this.#lastMet = this.#host.now();
    if (this.#cancel === undefined) this.#arm();
  }

  end(): void {
    this.#cancel?.();
  }

  #arm(): void {
    this.#cancel = this.#host.setTimer(this.#lastMet + this.#period, () => {
      const isMissed = this.#host.now() >= this.#lastMet + this.#period;
      if (isMissed) this.#lastMet += this.#period;
      this.#arm();
      if (isMissed) this.#missed();
    });
  }
}
