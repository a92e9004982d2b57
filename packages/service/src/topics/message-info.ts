// SPDX-License-Identifier: Apache-2.0
// What a subscription's callback learns of a message besides its contents.

import { type RemoteEndpoint, type Timestamp, unixNanoseconds } from "@rclts/rtps";

/** The second argument of a subscription's callback. */
export interface MessageInfo {
  /** When the publisher wrote it, by its clock, in nanoseconds since the Unix epoch; 0n if it did not say. */
  readonly sourceTimestamp: bigint;
  /** When it arrived here, in nanoseconds since the Unix epoch. */
  readonly receivedTimestamp: bigint;
  /** Its number among those of its publisher, from 1. */
  readonly publicationSequenceNumber: number;
  /** The 16 bytes of its publisher's GUID; not to be written to. */
  readonly publisherGid: Uint8Array;
}

/** A message on its way to the callback. Times are only made into nanoseconds when asked for. */
export class ReceivedMessageInfo implements MessageInfo {
  readonly publicationSequenceNumber: number;
  /** For the subscription itself. */
  readonly writer: RemoteEndpoint;
  readonly #source: Timestamp | undefined;
  readonly #received: number;

  /** @param received Unix time in milliseconds */
  constructor(writer: RemoteEndpoint, sequence: number, source: Timestamp | undefined, received: number) {
    this.writer = writer;
    this.publicationSequenceNumber = sequence;
    this.#source = source;
    this.#received = received;
  }

  get publisherGid(): Uint8Array {
    return this.writer.guid;
  }

  get sourceTimestamp(): bigint {
    return this.#source === undefined ? 0n : unixNanoseconds(this.#source);
  }

  get receivedTimestamp(): bigint {
    return BigInt(Math.round(this.#received * 1000)) * 1000n;
  }
}
