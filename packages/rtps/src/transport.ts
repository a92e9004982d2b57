// SPDX-License-Identifier: Apache-2.0
// What the driver needs of a network: send a datagram, be told of one. Sockets and the simulated network implement it.

/** An IPv4 address in dotted form and a UDP port. Interned where it is used often, so that sending builds no strings. */
export interface UdpAddress {
  readonly address: string;
  readonly port: number;
  /** Of a group: the address of the interface to send it by. Without it, by all that are used. */
  readonly via?: string;
}

/** Where a datagram came from, and by which of the participant's sockets it came in. */
export interface DatagramSource extends UdpAddress {
  /** Metatraffic is discovery; Fast DDS and Cyclone bind endpoints to the one or the other port (WIRE: ports). */
  readonly channel: "metatraffic" | "user";
  /** It was sent to the discovery group, so others hear it too. */
  readonly multicast?: boolean;
}

/** The addresses that a participant can be reached at; they go into its SPDP announcement. */
export interface BoundAddresses {
  readonly domainId: number;
  /** 0 and up; decides the two unicast ports (RTPS 2.5, 9.6.2.3). */
  readonly participantIndex: number;
  readonly metatrafficUnicast: readonly UdpAddress[];
  readonly defaultUnicast: readonly UdpAddress[];
  /** 239.255.0.1 and the domain's port where multicast can be received; empty otherwise. */
  readonly metatrafficMulticast: readonly UdpAddress[];
  /** Where others may be: the discovery group, once for each interface, and the well-known unicast ports of this host. */
  readonly initialPeers: readonly UdpAddress[];
  /** What may wait in the socket for user traffic until it is read, as the system counts it; bytes, if it is known. */
  readonly receiveBuffer?: number;
}

/** What carries datagrams for a {@link Driver}: sockets, or the simulated network. */
export interface Transport {
  readonly bound: BoundAddresses;
  /** Set by the driver before the first datagram is read. The view is the callee's to keep. */
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void;
  /** Fire and forget: a datagram that cannot be sent is counted by the transport and lost, as on any network. Never throws. */
  send(datagram: Uint8Array, to: UdpAddress): void;
  /** Whether all that was handed to `send` has left, so that its bytes may change. Without it, they never do. */
  readonly isIdle?: boolean;
  /** Resolves when everything handed to `send` has left and the sockets are closed. Twice is fine. */
  close(): Promise<void>;
}

/** Time as the driver sees it. */
export interface Clock {
  /** Monotonic milliseconds from any origin; fractions count. */
  now(): number;
  /** Milliseconds to add to `now()` to get Unix time; sampled once at start. */
  readonly wallOffset: number;
  /** Calls `callback` once, no earlier than `at` (on the scale of `now`); returns what cancels it. */
  setTimer(at: number, callback: () => void): () => void;
  /** Calls `callback` once, when the job that runs and all microtasks that come of it are over, before any other job. */
  afterJob(callback: () => void): void;
}
