// SPDX-License-Identifier: Apache-2.0
// The samples of one writer that some reader may still want (RTPS 2.5, 8.2.2 HistoryCache).

import type { Core } from "../core.js";
import type { Audience } from "../engine.js";
import type { Change } from "./change.js";

export class History {
  private readonly core: Core;
  private readonly changes = new Map<number, Change>();

  constructor(core: Core) {
    this.core = core;
  }

  get size(): number {
    return this.changes.size;
  }

  get(sequence: number): Change | undefined {
    return this.changes.get(sequence);
  }

  has(sequence: number): boolean {
    return this.changes.has(sequence);
  }

  sequences(): IterableIterator<number> {
    return this.changes.keys();
  }

  values(): IterableIterator<Change> {
    return this.changes.values();
  }

  /** Those for one audience. */
  of(audience: Audience): Map<number, Change> {
    const changes = new Map<number, Change>();
    for (const change of this.changes.values()) if (change.audience === audience) changes.set(change.sequence, change);
    return changes;
  }

  add(change: Change): void {
    this.changes.set(change.sequence, change);
    this.core.historyBytes += sizeOf(change);
  }

  delete(change: Change): void {
    if (this.changes.delete(change.sequence)) this.core.historyBytes -= sizeOf(change);
  }

  clear(): void {
    for (const change of this.changes.values()) this.core.historyBytes -= sizeOf(change);
    this.changes.clear();
  }
}

function sizeOf({ payload, inlineQos }: Change): number {
  return payload.length + (inlineQos?.length ?? 0) + OVERHEAD;
}

/** Bytes that the histories of all writers of a participant may take before samples are given up that wait for long. */
export const MAX_HISTORY = 256 * 1024 * 1024;
/** What a sample takes beside its bytes, roughly. */
const OVERHEAD = 256;
