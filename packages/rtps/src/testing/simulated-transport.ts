// SPDX-License-Identifier: Apache-2.0
// The sockets of one participant on the simulated network.

import { defaultUnicastPort, metatrafficMulticastPort, metatrafficUnicastPort } from "../ports.js";
import type { BoundAddresses, DatagramSource, Transport, UdpAddress } from "../transport.js";
import type { ReceiveBuffer, SimulatedNetwork } from "./network.js";

export class SimulatedTransport implements Transport {
  readonly address: string;
  readonly bound: BoundAddresses;
  isDown = false;
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void = () => {};

  private readonly network: SimulatedNetwork;
  private readonly source: UdpAddress;
  /** Bytes that wait in the receive buffer, as of `queuedAt`. */
  private queued = 0;
  private queuedAt = 0;

  /** `onePort`: discovery and user traffic come to the same socket, as in Cyclone DDS without a participant index. */
  constructor(network: SimulatedNetwork, address: string, domainId: number, onePort: boolean) {
    this.network = network;
    this.address = address;
    const group = { address: "239.255.0.1", port: metatrafficMulticastPort(domainId) };
    const metatraffic = { address, port: metatrafficUnicastPort(domainId, 0) };
    const { receiveBuffer } = network.options;
    this.bound = {
      domainId,
      participantIndex: 0,
      metatrafficUnicast: [metatraffic],
      defaultUnicast: [onePort ? metatraffic : { address, port: defaultUnicastPort(domainId, 0) }],
      metatrafficMulticast: [group],
      initialPeers: [group],
      ...(receiveBuffer === undefined ? {} : { receiveBuffer: receiveBuffer.bytes }),
    };
    // As Fast DDS does, datagrams leave from a port that nobody listens on.
    this.source = { address, port: 50000 };
    network.attach(this);
  }

  get isIdle(): boolean {
    return true;
  }

  send(datagram: Uint8Array, to: UdpAddress): void {
    // The sender writes its bytes again; the receivers may keep theirs.
    if (!this.isDown) this.network.carry(datagram.slice(), this.source, to);
  }

  receive(datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    if (this.isDown) return;
    const user = this.bound.defaultUnicast.some(({ port }) => port === to.port);
    this.onDatagram(datagram, { ...from, channel: user ? "user" : "metatraffic" });
  }

  /** When the program will read a datagram that comes now; undefined if the buffer has no room for it. */
  enqueue(length: number, now: number, { bytes, drain }: ReceiveBuffer): number | undefined {
    const waiting = Math.max(0, this.queued - (now - this.queuedAt) * drain);
    if (waiting + length > bytes) return undefined;
    this.queued = waiting + length;
    this.queuedAt = now;
    return now + this.queued / drain;
  }

  async close(): Promise<void> {
    this.network.detach(this);
  }
}
