// SPDX-License-Identifier: Apache-2.0
// When the callback of a request starts: at once, or when the service's limits and then its callback group allow it.

import type { CallbackGroup, CallbackSurroundings, GroupMember } from "../callback-group/callback-group.js";
import { bytesOfEntry, PayloadQueue } from "../payload-queue.js";
import type { TakenRequest } from "./request-header.js";
import type { CheckedLimits } from "./service-limits.js";

/** A request whose callback may not start yet. */
export interface WaitingRequest {
  readonly header: TakenRequest;
  /** The whole payload, not yet decoded beyond its mapping's header. */
  readonly payload: Uint8Array;
}

/** The service as its admission needs it. Neither may throw. */
export interface AdmissionListener {
  /** Decodes a request that has waited, and calls back. */
  start(request: WaitingRequest): void;
  /** A request is not taken: too many wait. */
  refuse(header: TakenRequest): void;
}

export class Admission implements GroupMember {
  readonly description: string;
  readonly surroundings: CallbackSurroundings;
  readonly #group: CallbackGroup;
  readonly #limits: CheckedLimits;
  readonly #listener: AdmissionListener;
  readonly #waiting = new PayloadQueue<WaitingRequest>();
  /** Asynchronous callbacks under way. */
  #active = 0;
  /** How many requests are wanted; without end where a callback takes them. */
  #demand: number;

  constructor(
    description: string,
    surroundings: CallbackSurroundings,
    group: CallbackGroup,
    limits: CheckedLimits,
    listener: AdmissionListener,
    demand: number,
  ) {
    this.description = description;
    this.surroundings = surroundings;
    this.#group = group;
    this.#limits = limits;
    this.#listener = listener;
    this.#demand = demand;
  }

  /** How many requests wait for their callback. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether nothing waits and no asynchronous callback is under way. */
  get isIdle(): boolean {
    return this.#active === 0 && this.#waiting.size === 0;
  }

  /** Whether the callback of a request that arrives now starts at once. */
  get isOpen(): boolean {
    return this.#group.isFree && this.#hasPlace && this.#waiting.size === 0;
  }

  /** Lets a request wait for its callback, or refuses it or others in its favour. Copies the payload. */
  hold(header: TakenRequest, payload: Uint8Array): void {
    if (this.#limits.whenFull === "drop-oldest") this.#makeRoom(payload);
    if (!this.#hasRoom(payload)) {
      this.#listener.refuse(header);
      return;
    }
    // A copy: what came is a view of a datagram.
    this.#waiting.push({ header, payload: payload.slice() });
    if (this.#hasPlace) this.#group.enqueue(this);
  }

  /** One more request is wanted. */
  want(): void {
    this.#demand += 1;
    if (this.#mayStartAnother) this.#group.enqueue(this);
  }

  /** One that was wanted has come. */
  got(): void {
    this.#demand -= 1;
  }

  startNext(): boolean {
    const next = this.#waiting.shift();
    if (next !== undefined) this.#listener.start(next);
    return this.#mayStartAnother;
  }

  /**
   * A callback has returned a promise.
   *
   * @param callsBefore how many calls had been made by anybody when it began
   */
  suspended(callsBefore: number): void {
    this.#active += 1;
    this.#group.suspended(this, callsBefore);
  }

  /** The promise of a callback has settled, and its request is answered. */
  finished(): void {
    this.#active -= 1;
    if (this.#mayStartAnother) this.#group.enqueue(this);
    this.#group.finished(this);
  }

  /** Forgets what waits. */
  close(): void {
    this.#waiting.clear();
    this.#group.leave(this);
  }

  get #mayStartAnother(): boolean {
    return this.#waiting.size > 0 && this.#hasPlace;
  }

  get #hasPlace(): boolean {
    return this.#active < this.#limits.concurrency && this.#demand > 0;
  }

  #hasRoom(payload: Uint8Array): boolean {
    const { whenFull, queue, queueBytes } = this.#limits;
    if (whenFull !== "wait" && this.#waiting.size >= queue) return false;
    return this.#waiting.bytes + bytesOfEntry(payload) <= queueBytes;
  }

  #makeRoom(payload: Uint8Array): void {
    while (this.#waiting.size > 0 && !this.#hasRoom(payload)) this.#listener.refuse(this.#waiting.shift()!.header);
  }
}
