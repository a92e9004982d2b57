// SPDX-License-Identifier: Apache-2.0
// The sockets of one participant on the simulated network.

import { isMulticast } from "../locator.js";
import { defaultUnicastPort, metatrafficMulticastPort, metatrafficUnicastPort } from "../ports.js";
import type { BoundAddresses, DatagramSource, Transport, UdpAddress } from "../transport.js";
import type { ReceiveBuffer, SimulatedNetwork } from "./network.js";

export class SimulatedTransport implements Transport {
  /** One for each network that the host is in. */
  readonly addresses: readonly string[];
  readonly bound: BoundAddresses;
  isDown = false;
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void = () => {};

  private readonly network: SimulatedNetwork;
  /** What all addresses on the same network as each of ours begin with. */
  private readonly networks: readonly string[];
  /** Bytes that wait in the receive buffer, as of `queuedAt`. */
  private queued = 0;
  private queuedAt = 0;

  /** `onePort`: discovery and user traffic come to the same socket, as in Cyclone DDS without a participant index. */
  constructor(network: SimulatedNetwork, addresses: readonly string[], domainId: number, onePort: boolean) {
    this.network = network;
    this.addresses = addresses;
    this.networks = addresses.map(networkOf);
    const group = { address: "239.255.0.1", port: metatrafficMulticastPort(domainId) };
    const metatraffic = addresses.map((address) => ({ address, port: metatrafficUnicastPort(domainId, 0) }));
    const user = addresses.map((address) => ({ address, port: defaultUnicastPort(domainId, 0) }));
    const { receiveBuffer } = network.options;
    this.bound = {
      domainId,
      participantIndex: 0,
      metatrafficUnicast: metatraffic,
      defaultUnicast: onePort ? metatraffic : user,
      metatrafficMulticast: [group],
      initialPeers: addresses.map((via) => ({ ...group, via })),
      ...(receiveBuffer === undefined ? {} : { receiveBuffer: receiveBuffer.bytes }),
    };
    network.attach(this);
  }

  get isIdle(): boolean {
    return true;
  }

  send(datagram: Uint8Array, to: UdpAddress): void {
    if (this.isDown) return;
    const via = to.via ?? this.addressNear(to.address) ?? this.addresses[0]!;
    // The sender writes its bytes again; the receivers may keep theirs.
    this.network.carry(datagram.slice(), { address: via, port: SOURCE_PORT }, to);
  }

  receive(datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    if (this.isDown) return;
    const user = this.bound.defaultUnicast.some(({ port }) => port === to.port);
    this.onDatagram(datagram, { ...from, channel: user ? "user" : "metatraffic", multicast: isMulticast(to.address) });
  }

  /** This host's address on the network that `address` is in: the first two numbers of an address name it. */
  addressNear(address: string): string | undefined {
    const { networks, addresses } = this;
    for (let i = 0; i < networks.length; i++) if (address.startsWith(networks[i]!)) return addresses[i];
    return undefined;
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

function networkOf(address: string): string {
  return address.slice(0, address.indexOf(".", address.indexOf(".") + 1) + 1);
}

/** As Fast DDS does, datagrams leave from a port that nobody listens on. */
const SOURCE_PORT = 50000;
