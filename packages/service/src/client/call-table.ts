// SPDX-License-Identifier: Apache-2.0
// The calls of one client that are not settled: those with a server, and those that wait for one.

import { CallQueue } from "./call-queue.js";
import { ClientCounters } from "./client-stats.js";
import type { PendingCall } from "./pending-call.js";
import type { Server } from "./server-directory.js";

export class CallTable<Response> {
  readonly queue: CallQueue<Response> = new CallQueue();
  readonly counters: ClientCounters = new ClientCounters();
  /** Calls that wait for one certain server. */
  readonly #pinned = new Set<CallQueue<Response>>();
  /** By the sequence number of their DATA, in its order. */
  readonly #sent = new Map<number, PendingCall<Response>>();
  /** Sequence numbers of attempts whose call was settled without them. */
  readonly #superseded = new Set<number>();

  get size(): number {
    return this.#sent.size + this.waiting;
  }

  /** How many are not with a server. */
  get waiting(): number {
    let { size } = this.queue;
    for (const queue of this.#pinned) size += queue.size;
    return size;
  }

  /** What all calls that wait take together. */
  get queuedBytes(): number {
    let { bytes } = this.queue;
    for (const queue of this.#pinned) bytes += queue.bytes;
    return bytes;
  }

  addPinned(queue: CallQueue<Response>): void {
    this.#pinned.add(queue);
  }

  /** Nobody waits in it any more. */
  removePinned(queue: CallQueue<Response>): void {
    this.#pinned.delete(queue);
  }

  /** The call goes to a server; if it was in the queue, it leaves it. */
  assign(call: PendingCall<Response>, server: Server, wireSequence: number): void {
    call.queue?.remove(call);
    call.server = server;
    call.wireSequence = wireSequence;
    this.#sent.set(wireSequence, call);
  }

  /** The call that was sent with this number, if it is still pending. */
  bySequence(wireSequence: number): PendingCall<Response> | undefined {
    return this.#sent.get(wireSequence);
  }

  /** The call of this attempt is settled without it: its reply may still come. The newest of these are remembered. */
  supersede({ server, wireSequence }: PendingCall<Response>): void {
    if (server === undefined) return;
    this.#superseded.add(wireSequence);
    if (this.#superseded.size > MOST_SUPERSEDED) this.#superseded.delete(this.#superseded.values().next().value!);
  }

  /** Whether this was an attempt whose call was settled without it; true once for each. */
  wasSuperseded(wireSequence: number): boolean {
    return this.#superseded.delete(wireSequence);
  }

  /** The call with the client's own number. Looks through all of them: for people, not for replies. */
  byCallNumber(sequenceNumber: number): PendingCall<Response> | undefined {
    for (const call of this.#sent.values()) if (call.sequenceNumber === sequenceNumber) return call;
    return this.#queued().find((call) => call.sequenceNumber === sequenceNumber);
  }

  /** All calls that are with a server, in the order they were sent. */
  with(server: Server): PendingCall<Response>[] {
    const calls: PendingCall<Response>[] = [];
    for (const call of this.#sent.values()) if (call.server === server) calls.push(call);
    return calls;
  }

  all(): PendingCall<Response>[] {
    return [...this.#sent.values(), ...this.#queued()];
  }

  /** Called by the call itself when it is settled. */
  remove(call: PendingCall<Response>): void {
    this.counters.settled(call.outcome!);
    if (call.server === undefined) call.queue?.remove(call);
    else this.#sent.delete(call.wireSequence);
  }

  #queued(): PendingCall<Response>[] {
    return [this.queue, ...this.#pinned].flatMap((queue) => [...queue]);
  }
}

const MOST_SUPERSEDED = 1000;
