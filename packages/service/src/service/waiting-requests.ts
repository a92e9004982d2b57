// SPDX-License-Identifier: Apache-2.0
// Requests that have arrived and whose callbacks may not start yet: as bytes, in the order of their arrival.

import type { TakenRequest } from "./request-header.js";

export interface WaitingRequest {
  readonly header: TakenRequest;
  /** The whole payload, not yet decoded beyond its mapping's header. */
  readonly payload: Uint8Array;
}

/** A queue in which everything costs the same however long it is. */
export class WaitingRequests {
  #requests: (WaitingRequest | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  get size(): number {
    return this.#requests.length - this.#head;
  }

  /** What all requests in it take together. */
  get bytes(): number {
    return this.#bytes;
  }

  push(request: WaitingRequest): void {
    this.#requests.push(request);
    this.#bytes += bytesOfRequest(request.payload);
  }

  /** Takes out the one that has waited longest. */
  shift(): WaitingRequest | undefined {
    const request = this.#requests[this.#head];
    if (request === undefined) return undefined;
    this.#requests[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= bytesOfRequest(request.payload);
    if (this.#head > SLACK && 2 * this.#head > this.#requests.length) {
      this.#requests = this.#requests.slice(this.#head);
      this.#head = 0;
    }
    return request;
  }

  clear(): void {
    this.#requests = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}

/** What a waiting request takes: its payload, and roughly what stands around it. */
export function bytesOfRequest(payload: Uint8Array): number {
  return payload.length + REQUEST_OVERHEAD;
}

const REQUEST_OVERHEAD = 256;
/** Empty places in front that are not worth copying the others. */
const SLACK = 64;
