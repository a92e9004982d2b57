// SPDX-License-Identifier: Apache-2.0
// Messages that have arrived and whose callback may not start yet: as bytes, the newest of them if there are too many.

import type { EndpointQos } from "@rclts/rtps";
import type { ReceivedMessageInfo } from "./message-info.js";

export interface WaitingMessage {
  readonly info: ReceivedMessageInfo;
  readonly payload: Uint8Array;
}

/** A queue within the depth of its subscription, and within bytes, in which everything costs the same. */
export class WaitingMessages {
  readonly #depth: number;
  readonly #mostBytes: number;
  #messages: (WaitingMessage | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  /** @param mostBytes that all of them take together, each 256 more than its payload; the newest is kept in any case */
  constructor({ history, depth }: EndpointQos, mostBytes: number) {
    this.#depth = history === "keep-last" ? depth : Number.POSITIVE_INFINITY;
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#messages.length - this.#head;
  }

  /** Gives the messages that had to go for this one: the oldest. */
  push(message: WaitingMessage): WaitingMessage[] {
    this.#messages.push(message);
    this.#bytes += bytesOf(message);
    const dropped: WaitingMessage[] = [];
    while (this.size > this.#depth || (this.#bytes > this.#mostBytes && this.size > 1)) dropped.push(this.shift()!);
    return dropped;
  }

  /** Takes out the one that has waited longest. */
  shift(): WaitingMessage | undefined {
    const message = this.#messages[this.#head];
    if (message === undefined) return undefined;
    this.#messages[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= bytesOf(message);
    if (this.#head > SLACK && 2 * this.#head > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }

  clear(): void {
    this.#messages = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}

function bytesOf({ payload }: WaitingMessage): number {
  return payload.length + OVERHEAD;
}

/** Roughly what stands around a payload. */
const OVERHEAD = 256;
/** Empty places in front that are not worth copying the others. */
const SLACK = 64;
