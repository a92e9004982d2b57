// SPDX-License-Identifier: Apache-2.0
// The sockets of the engine's thread, with a look at each datagram: whether it may come in, and what it has changed.

import type { BoundAddresses, DatagramSource, Transport, UdpAddress } from "@rclts/rtps";

/** Told of each datagram on its way in and out. */
export interface DatagramWatch {
  /** Whether a datagram that has come is handed on; else it is lost, as in a full socket. */
  admits(): boolean;
  /** One has been handled, or sent. */
  passed(): void;
}

/** The sockets, as the driver sees them. */
export class WatchedTransport implements Transport {
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void = () => {};
  readonly #inner: Transport;
  readonly #watch: DatagramWatch;

  constructor(inner: Transport, watch: DatagramWatch) {
    this.#inner = inner;
    this.#watch = watch;
    inner.onDatagram = (datagram, source) => {
      if (!watch.admits()) return;
      this.onDatagram(datagram, source);
      watch.passed();
    };
  }

  get bound(): BoundAddresses {
    return this.#inner.bound;
  }

  get isIdle(): boolean {
    return this.#inner.isIdle === true;
  }

  send(datagram: Uint8Array, to: UdpAddress): void {
    this.#inner.send(datagram, to);
    this.#watch.passed();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
