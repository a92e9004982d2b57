// SPDX-License-Identifier: Apache-2.0
// What is worth telling of a sender: once for each sender and cause, however often it comes, and of few in all.
//
// Addresses are easily forged, so what is remembered of them is bounded; the counters go on.

import type { EngineEvent } from "./engine.js";

export class Reports {
  private readonly events: EngineEvent[];
  private readonly told = new Set<string>();

  constructor(events: EngineEvent[]) {
    this.events = events;
  }

  /** A datagram or a sample of discovery was given up for this reason. */
  malformed(address: string, reason: string): void {
    if (this.isNew(address, reason)) this.events.push({ kind: "malformed", address, reason });
  }

  /** Something was refused since a limit is reached. */
  refused(address: string, reason: string): void {
    if (this.isNew(address, reason)) this.events.push({ kind: "refused", address, reason });
  }

  private isNew(address: string, reason: string): boolean {
    const key = `${address} ${reason}`;
    if (this.told.size >= MAX_TOLD || this.told.has(key)) return false;
    this.told.add(key);
    return true;
  }
}

const MAX_TOLD = 256;
