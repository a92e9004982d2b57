// SPDX-License-Identifier: Apache-2.0
// Surroundings of a context whose thread may be blocked: its timers are due then too.

import type { BlockingWait, Host } from "@rclts/service";
import type { ThreadedEngine } from "./threaded-engine.js";

interface PendingTimer {
  readonly at: number;
  fire(): void;
}

/** Timers of a host that can be looked at and fired while its thread is blocked. */
export class Timers {
  readonly #host: Pick<Host, "now" | "setTimer">;
  readonly #pending = new Set<PendingTimer>();

  constructor(host: Pick<Host, "now" | "setTimer">) {
    this.#host = host;
  }

  /** As that of the host. */
  readonly setTimer = (at: number, callback: () => void): (() => void) => {
    const cancel = (): void => {
      this.#pending.delete(timer);
      stop();
    };
    const timer: PendingTimer = {
      at,
      fire() {
        cancel();
        callback();
      },
    };
    const stop = this.#host.setTimer(at, timer.fire);
    this.#pending.add(timer);
    return cancel;
  };

  /** Whether any was due. */
  fireDue(): boolean {
    const now = this.#host.now();
    const due = [...this.#pending].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    // One may have been canceled by another.
    for (const timer of due) if (this.#pending.has(timer)) timer.fire();
    return due.length > 0;
  }

  /** When the next one is due, Infinity if there is none. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.#pending) next = Math.min(next, at);
    return next;
  }
}

/** Blocks the thread for a context on this engine and with these timers. */
export function blockingWait(engine: ThreadedEngine, host: Pick<Host, "now">, timers: Timers): BlockingWait {
  return (until, isWanted) => {
    if (timers.fireDue()) return;
    engine.wait(Math.min(until, timers.next()) - host.now(), isWanted);
  };
}
