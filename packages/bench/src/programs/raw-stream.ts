// SPDX-License-Identifier: Apache-2.0
// The floor under large samples: a transfer in numbered datagrams, of which the receiver asks again for those it lacks.
//
// Datagram: transfer number and index, each uint32, then the bytes. An answer is a datagram of 4 bytes and 4 for each
// index that is missing; none missing says that all has come. The sender asks by sending the last datagram again.

import { createSocket, type Socket } from "node:dgram";

const HEADER = 8;

export function openSocket(): Socket {
  const socket = createSocket({ type: "udp4", lookup: (address, _options, done) => done(null, address, 4) });
  socket.on("listening", () => socket.setRecvBufferSize(4 * 1024 * 1024));
  return socket;
}

/** Sends `data` to a port of this host; `answers` gets each answer until all has come. */
export class Sender {
  private readonly socket: Socket;
  private readonly port: number;
  private readonly size: number;
  private transfer = 0;
  private datagrams: Buffer[] = [];
  private timer: NodeJS.Timeout | undefined;
  private done: () => void = () => {};

  constructor(socket: Socket, port: number, size: number) {
    this.socket = socket;
    this.port = port;
    this.size = size;
  }

  send(data: Uint8Array): Promise<void> {
    this.transfer++;
    this.datagrams = [];
    for (let at = 0; at < data.length; at += this.size) {
      const datagram = Buffer.allocUnsafe(HEADER + Math.min(this.size, data.length - at));
      datagram.writeUInt32LE(this.transfer, 0);
      datagram.writeUInt32LE(at / this.size, 4);
      datagram.set(data.subarray(at, at + this.size), HEADER);
      this.datagrams.push(datagram);
    }
    return new Promise((resolve) => {
      this.done = resolve;
      for (const each of this.datagrams) this.put(each);
      this.ask();
    });
  }

  answer(datagram: Buffer): void {
    if (datagram.readUInt32LE(0) !== this.transfer) return;
    clearTimeout(this.timer);
    if (datagram.length === 4) {
      this.done();
      return;
    }
    for (let at = 4; at < datagram.length; at += 4) this.put(this.datagrams[datagram.readUInt32LE(at)]!);
    this.ask();
  }

  private ask(): void {
    this.timer = setTimeout(() => {
      this.put(this.datagrams.at(-1)!);
      this.ask();
    }, 5);
  }

  private put(datagram: Buffer): void {
    this.socket.send(datagram, this.port, "127.0.0.1");
  }
}

/** Puts a transfer of `length` bytes together and says what is missing once the last datagram of it has come. */
export class Receiver {
  private readonly size: number;
  private readonly data: Uint8Array;
  private transfer = 0;
  private lacking = new Set<number>();

  constructor(length: number, size: number) {
    this.size = size;
    this.data = new Uint8Array(length);
  }

  /** The answer to send, if one is due, and the data when it is complete for the first time. */
  take(datagram: Buffer): { answer?: Buffer; complete?: Uint8Array } {
    const transfer = datagram.readUInt32LE(0);
    const index = datagram.readUInt32LE(4);
    const count = Math.ceil(this.data.length / this.size);
    if (transfer > this.transfer) {
      this.transfer = transfer;
      this.lacking = new Set(Array.from({ length: count }, (_, i) => i));
    }
    const news = this.lacking.delete(index);
    if (news) this.data.set(datagram.subarray(HEADER), index * this.size);
    if (this.lacking.size > 0 && index !== count - 1) return {};
    const missing = [...this.lacking].slice(0, 256);
    const answer = Buffer.allocUnsafe(4 + 4 * missing.length);
    answer.writeUInt32LE(transfer, 0);
    for (const [i, each] of missing.entries()) answer.writeUInt32LE(each, 4 + 4 * i);
    return missing.length === 0 && news ? { answer, complete: this.data } : { answer };
  }
}
