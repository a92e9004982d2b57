// SPDX-License-Identifier: Apache-2.0
// Messages that have arrived and whose callback may not start yet: the newest of them if there are too many.

import type { EndpointQos } from "@rclts/rtps";
import { PayloadQueue } from "../payload-queue.js";
import type { ReceivedMessageInfo } from "./message-info.js";

export interface WaitingMessage {
  readonly info: ReceivedMessageInfo;
  readonly payload: Uint8Array;
}

/** Within the depth of its subscription, and within bytes. */
export class WaitingMessages extends PayloadQueue<WaitingMessage> {
  readonly #depth: number;
  readonly #mostBytes: number;

  /** @param mostBytes that all of them take together, each 256 more than its payload; the newest is kept in any case */
  constructor({ history, depth }: EndpointQos, mostBytes: number) {
    super();
    this.#depth = history === "keep-last" ? depth : Number.POSITIVE_INFINITY;
    this.#mostBytes = mostBytes;
  }

  /** Takes up a message, and gives those that had to go for it: the oldest. */
  add(message: WaitingMessage): WaitingMessage[] {
    this.push(message);
    const dropped: WaitingMessage[] = [];
    while (this.size > this.#depth || (this.bytes > this.#mostBytes && this.size > 1)) dropped.push(this.shift()!);
    return dropped;
  }
}
