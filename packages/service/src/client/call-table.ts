// SPDX-License-Identifier: Apache-2.0
// The calls of one client that are not settled: those with a server, and those that wait for one.

import { CallQueue } from "./call-queue.js";
import type { PendingCall } from "./pending-call.js";
import type { Server } from "./server-directory.js";

export class CallTable<Response> {
  readonly queue: CallQueue<Response> = new CallQueue();
  /** By the sequence number of their DATA, in its order. */
  readonly #sent = new Map<number, PendingCall<Response>>();

  get size(): number {
    return this.#sent.size + this.queue.size;
  }

  /** The call goes to a server; if it was in the queue, it leaves it. */
  assign(call: PendingCall<Response>, server: Server, wireSequence: number): void {
    this.queue.remove(call);
    call.server = server;
    call.wireSequence = wireSequence;
    this.#sent.set(wireSequence, call);
  }

  /** The call that was sent with this number, if it is still pending. */
  bySequence(wireSequence: number): PendingCall<Response> | undefined {
    return this.#sent.get(wireSequence);
  }

  /** The call with the client's own number. Looks through all of them: for people, not for replies. */
  byCallNumber(sequenceNumber: number): PendingCall<Response> | undefined {
    for (const call of this.#sent.values()) if (call.sequenceNumber === sequenceNumber) return call;
    for (const call of this.queue) if (call.sequenceNumber === sequenceNumber) return call;
    return undefined;
  }

  /** All calls that are with a server, in the order they were sent. */
  with(server: Server): PendingCall<Response>[] {
    const calls: PendingCall<Response>[] = [];
    for (const call of this.#sent.values()) if (call.server === server) calls.push(call);
    return calls;
  }

  all(): PendingCall<Response>[] {
    return [...this.#sent.values(), ...this.queue];
  }

  /** Called by the call itself when it is settled. */
  remove(call: PendingCall<Response>): void {
    if (call.server === undefined) this.queue.remove(call);
    else this.#sent.delete(call.wireSequence);
  }
}
