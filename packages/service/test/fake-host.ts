// SPDX-License-Identifier: Apache-2.0
// A host on a virtual clock that keeps what it is told.

import type { Host, LogRecord, Observation, Tracing } from "../src/index.js";

export class FakeHost implements Host {
  readonly wallOffset = 1_700_000_000_000;
  readonly records: LogRecord[] = [];
  readonly observations: Observation[] = [];
  readonly trace: Tracing | undefined;
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  #time = 0;
  #lastTimer = 0;
  #seed = 1;

  constructor(trace?: Tracing) {
    this.trace = trace;
  }

  now(): number {
    return this.#time;
  }

  random(): number {
    this.#seed = (this.#seed * 48271) % 2147483647;
    return this.#seed / 2147483647;
  }

  setTimer(at: number, callback: () => void): () => void {
    const id = ++this.#lastTimer;
    this.#timers.set(id, { at, callback });
    return () => this.#timers.delete(id);
  }

  log(record: LogRecord): void {
    this.records.push(record);
  }

  observe(observation: Observation): void {
    this.observations.push(observation);
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** What was logged at WARN and above. */
  get complaints(): string[] {
    return this.records.filter((record) => record.severity >= 30).map((record) => record.message);
  }

  /** Lets time pass; timers fire in their order. */
  advance(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#time = Math.max(this.#time, due[1].at);
      due[1].callback();
    }
    this.#time = end;
  }
}
