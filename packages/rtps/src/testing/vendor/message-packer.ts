// SPDX-License-Identifier: Apache-2.0
// Puts a model's submessages for the same participants into datagrams of up to a given size.

import type { RemoteParticipant } from "../../engine.js";
import { HEADER_LENGTH, writeHeader } from "../../wire/header.js";
import { INFO_DESTINATION_LENGTH, writeInfoDestination } from "../../wire/info-destination.js";
import { WireWriter } from "../../wire/wire-writer.js";

/** The way out of a model of a vendor's process. */
export interface MessageSink {
  readonly guidPrefix: Uint8Array;
  /** Sends a datagram to the user traffic address of each of the participants; its bytes may be written to afterwards. */
  transmit(datagram: Uint8Array, to: readonly RemoteParticipant[]): void;
}

export class MessagePacker {
  private readonly sink: MessageSink;
  private readonly to: readonly RemoteParticipant[];
  private readonly directed: boolean;
  private readonly limit: number;
  private readonly w = new WireWriter(scratch);

  /** `directed`: INFO_DST names the one participant that it is for; `limit`: bytes of UDP payload. */
  constructor(sink: MessageSink, to: readonly RemoteParticipant[], directed: boolean, limit: number) {
    this.sink = sink;
    this.to = to;
    this.directed = directed;
    this.limit = limit;
  }

  /** Adds a submessage of `length` bytes to the datagram that is being filled, or to the next one if it is full. */
  add(length: number, write: (w: WireWriter) => void): void {
    const { w } = this;
    if (w.offset > 0 && w.offset + length > this.limit) this.flush();
    if (w.offset === 0) {
      writeHeader(w, this.sink.guidPrefix);
      if (this.directed) writeInfoDestination(w, this.to[0]!.guidPrefix);
    }
    write(w);
  }

  /** Sends what is there. Nothing may be added to another packer before that. */
  flush(): void {
    if (this.w.offset === 0) return;
    const datagram = scratch.subarray(0, this.w.offset);
    this.w.offset = 0;
    this.sink.transmit(datagram, this.to);
  }
}

/** More than any UDP datagram takes. */
const scratch = new Uint8Array(HEADER_LENGTH + INFO_DESTINATION_LENGTH + 65_536);
