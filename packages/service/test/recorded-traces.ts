// SPDX-License-Identifier: Apache-2.0
// A trace point that notes what it is told.

import type { TraceMessage, TracePoint, Tracing } from "../src/index.js";

export class RecordedTraces implements TracePoint {
  isHeard = true;
  /** Begun, in their order. */
  readonly begun: TraceMessage[] = [];
  /** Ended, in their order: each as often as it was told. */
  readonly ended: TraceMessage[] = [];
  /** What runs within its beginning. */
  running: TraceMessage | undefined = undefined;
  /** What a listener does when something begins. */
  onBegin: (message: TraceMessage) => void = () => {};
  onEnd: (message: TraceMessage) => void = () => {};

  begin<Result>(message: TraceMessage, run: () => Result): Result {
    this.begun.push(message);
    this.onBegin(message);
    this.running = message;
    try {
      return run();
    } finally {
      this.running = undefined;
    }
  }

  end(message: TraceMessage): void {
    this.ended.push(message);
    this.onEnd(message);
  }

  get outcomes(): (string | undefined)[] {
    return this.ended.map(({ outcome }) => outcome);
  }
}

/** Both points of a host. */
export function recordedTracing(): Tracing & { readonly calls: RecordedTraces; readonly requests: RecordedTraces } {
  return { calls: new RecordedTraces(), requests: new RecordedTraces() };
}
