// SPDX-License-Identifier: Apache-2.0
// Calls in the order they were made, each with its encoded request, waiting for a server.

import type { PendingCall } from "./pending-call.js";

/** A queue that calls may also leave from the middle; everything costs the same however long it is. */
export class CallQueue<Response> {
  /** Those that left have no payload any more and are passed over. */
  #calls: (PendingCall<Response> | undefined)[] = [];
  #head = 0;
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  /** What all calls in it take together. */
  get bytes(): number {
    return this.#bytes;
  }

  push(call: PendingCall<Response>, payload: Uint8Array): void {
    // A copy: the encoder's is a view of a large piece of memory, which must not be kept for a small request.
    call.payload = payload.slice();
    call.queue = this;
    this.#calls.push(call);
    this.#size += 1;
    this.#bytes += bytesInQueue(payload);
  }

  /** The call that has waited longest, or undefined. It stays. */
  first(): PendingCall<Response> | undefined {
    while (this.#head < this.#calls.length && this.#calls[this.#head]!.payload === undefined) {
      // Its place stays for a while, but a settled call may hold a large reply.
      this.#calls[this.#head] = undefined;
      this.#head += 1;
    }
    return this.#calls[this.#head];
  }

  /** Takes the call out, wherever it stands. Does nothing if it is not in the queue. */
  remove(call: PendingCall<Response>): void {
    if (call.payload === undefined) return;
    this.#bytes -= bytesInQueue(call.payload);
    this.#size -= 1;
    call.payload = undefined;
    if (this.#size > 0 && this.#calls.length <= 2 * this.#size + SLACK) return;
    this.#calls = [...this];
    this.#head = 0;
  }

  *[Symbol.iterator](): Generator<PendingCall<Response>> {
    for (let i = this.#head; i < this.#calls.length; i++) {
      const call = this.#calls[i]!;
      if (call.payload !== undefined) yield call;
    }
  }
}

/** What a call takes that waits: its encoded request, and roughly what stands around it. */
export function bytesInQueue(payload: Uint8Array): number {
  return payload.length + CALL_OVERHEAD;
}

const CALL_OVERHEAD = 128;
/** Entries that may stay behind before it is worth copying the others. */
const SLACK = 64;
