// SPDX-License-Identifier: Apache-2.0
// RTPS over UDP/IPv4: the sockets of one participant, the only ones that rclts opens.

import type { Socket } from "node:dgram";
import { networkInterfaces } from "node:os";
import {
  type BoundAddresses,
  type DatagramSource,
  DOMAIN_ID_MAXIMUM,
  isLoopback,
  isMulticast,
  metatrafficMulticastPort,
  SPDP_MULTICAST_ADDRESS,
  type Transport,
  type UdpAddress,
} from "@rclts/rtps";
import type { SocketAsPromised } from "dgram-as-promised";
import {
  chooseInterfaces,
  type DiscoveryRange,
  LOOPBACK,
  LOOPBACK_INTERFACE,
  ownAddresses,
  type UsedInterface,
} from "./interfaces.js";
import { confineToHost, type GroupSender, joinGroup, openGroupSenders } from "./multicast.js";
import type { GroupInterface } from "./network-state.js";
import { bindAnyPorts, bindFirstFreeIndex, type ParticipantSockets } from "./participant-index.js";
import { probedPorts } from "./ports.js";

/** Which sockets are opened, and how far they reach. */
export interface UdpOptions {
  /** 0 to 232. */
  readonly domainId: number;
  /** "off" and "localhost" (without static peers) neither send nor accept anything off this machine. */
  readonly range: DiscoveryRange;
  /** Names or addresses of the interfaces to use in range "subnet"; all by default. */
  readonly interfaces?: readonly string[];
  /** Those that the participant will be announced to: if there are any, range "localhost" lets it reach them. */
  readonly staticPeers?: readonly string[];
  /** False announces and listens by unicast alone, as where a network filters multicast. */
  readonly multicast?: boolean;
  /** Told what works less well than asked, in one sentence each. */
  readonly warn?: (message: string) => void;
}

/** What happened to datagrams that went nowhere; rises only. */
export interface UdpCounters {
  /** Node refused them, as with a port of 0, or the socket reported an error. What the kernel drops, it drops silently. */
  sendErrors: number;
  /** They were for another machine, which the discovery range forbids. */
  offHost: number;
}

/**
 * The sockets of one participant. Datagrams of at most 65,507 bytes, sent at once and not copied: a datagram handed to
 * `send` must not change any more. The `source` that `onDatagram` is given is reused: it is only valid during the call.
 */
export class UdpTransport implements Transport {
  readonly bound: BoundAddresses;
  readonly counters: UdpCounters = { sendErrors: 0, offHost: 0 };
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void = () => {};

  readonly #sockets: readonly SocketAsPromised[];
  readonly #unicast: Socket;
  readonly #groupSenders: readonly { readonly address: string; readonly socket: Socket }[];
  readonly #groupInterfaces: readonly OwnInterface[];
  /** The addresses of this machine beside loopback, if nothing may leave it. */
  readonly #confinedTo: ReadonlySet<string> | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Binds the ports of the first free participant index and joins the discovery group.
   *
   * @throws RangeError for a domain or an interface that cannot be; Error if the domain's ports are all
   * taken. That the group cannot be joined is only warned of: discovery by unicast remains.
   */
  static async open(options: UdpOptions): Promise<UdpTransport> {
    const { domainId, range, interfaces = [], staticPeers = [], warn = () => {} } = options;
    if (!Number.isInteger(domainId) || domainId < 0 || domainId > DOMAIN_ID_MAXIMUM) {
      throw new RangeError(`domain id ${domainId} is out of range: expected an integer from 0 to ${DOMAIN_ID_MAXIMUM}`);
    }
    const confined = range === "off" || (range === "localhost" && staticPeers.length === 0);
    if (confined && interfaces.length > 0) {
      warn(`interfaces ${interfaces.join(", ")} are not used: nothing may leave this machine`);
    }
    const available = networkInterfaces();
    const choice = chooseInterfaces(confined ? {} : available, confined ? [] : interfaces);
    const groupInterfaces = range === "subnet" ? choice.multicast : choice.multicast.slice(0, 1);
    const wantsGroup = range !== "off" && options.multicast !== false;

    const open: SocketAsPromised[] = [];
    try {
      const address = confined ? LOOPBACK : ANY;
      const unicast = range === "off" ? await bindAnyPorts(address) : await bindFirstFreeIndex(domainId, address);
      open.push(unicast.metatraffic, unicast.user);
      if (confined) confineToHost(unicast.user);
      const group = wantsGroup ? await joinGroup(domainId, groupInterfaces, warn) : undefined;
      if (group !== undefined) open.push(group);
      const senders = wantsGroup && !confined ? await openGroupSenders(groupInterfaces, warn) : [];
      open.push(...senders.map(({ socket }) => socket));
      const groupSenders = confined && wantsGroup ? [{ ...LOOPBACK_INTERFACE, socket: unicast.user }] : senders;
      const bound = describe(domainId, range, {
        ...unicast,
        announced: choice.announced,
        hearsGroup: group !== undefined,
        groupInterfaces: groupSenders.map((sender) => sender.address),
      });
      const confinedTo = confined ? ownAddresses(available) : undefined;
      return new UdpTransport(bound, unicast, group, groupSenders, open, confinedTo);
    } catch (error) {
      await Promise.all(open.map((socket) => socket.close()));
      throw error;
    }
  }

  private constructor(
    bound: BoundAddresses,
    unicast: ParticipantSockets,
    group: SocketAsPromised | undefined,
    groupSenders: readonly GroupSender[],
    sockets: readonly SocketAsPromised[],
    confinedTo: ReadonlySet<string> | undefined,
  ) {
    this.bound = bound;
    this.#sockets = sockets;
    this.#unicast = unicast.user.socket;
    this.#groupSenders = groupSenders.map(({ address, socket }) => ({ address, socket: socket.socket }));
    this.#groupInterfaces = groupSenders.map(({ name, address, socket }) => {
      return { name, address, port: socket.address().port, hearsItself: false };
    });
    this.#confinedTo = confinedTo;
    this.#receive(unicast.metatraffic.socket, "metatraffic");
    this.#receive(unicast.user.socket, "user");
    if (group !== undefined) this.#receive(group.socket, "metatraffic", true);
  }

  /** Whether nothing can leave this machine. */
  get isConfined(): boolean {
    return this.#confinedTo !== undefined;
  }

  /** By which interfaces it announces itself to the group, and whether that has come back. */
  get groupInterfaces(): readonly GroupInterface[] {
    return this.#groupInterfaces.map(({ name, address, hearsItself }) => ({ name, address, hearsItself }));
  }

  get isIdle(): boolean {
    if (this.#closed !== undefined || this.#unicast.getSendQueueCount() > 0) return false;
    for (const { socket } of this.#groupSenders) if (socket.getSendQueueCount() > 0) return false;
    return true;
  }

  send(datagram: Uint8Array, to: UdpAddress): void {
    if (this.#closed !== undefined) return;
    if (isMulticast(to.address)) {
      for (const { address, socket } of this.#groupSenders)
        if (to.via === undefined || to.via === address) this.#sendBy(socket, datagram, to.port, to.address);
    } else if (this.#confinedTo !== undefined && !isLoopback(to.address)) {
      // A peer of this host that uses the network announces only its address there, but listens on loopback too.
      if (this.#confinedTo.has(to.address)) this.#sendBy(this.#unicast, datagram, to.port, LOOPBACK);
      else this.counters.offHost++;
    } else {
      this.#sendBy(this.#unicast, datagram, to.port, to.address);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeWhenSent();
    return this.#closed;
  }

  async #closeWhenSent(): Promise<void> {
    // Nearly every datagram leaves within `send`; the kernel's queue being full is the exception, and passes.
    while (this.#sockets.some(({ socket }) => socket.getSendQueueCount() > 0)) await nextLoop();
    await Promise.all(this.#sockets.map((socket) => socket.close()));
  }

  /** Without a callback, which would cost a tick for each datagram; the kernel's refusal is a loss like any other then. */
  #sendBy(socket: Socket, datagram: Uint8Array, port: number, address: string): void {
    try {
      socket.send(datagram, port, address);
    } catch {
      // A port of 0, as a peer may announce: Node throws that at the caller.
      this.counters.sendErrors++;
    }
  }

  #noteOwn(from: UdpAddress): void {
    for (const own of this.#groupInterfaces) {
      if (own.port === from.port && own.address === from.address) own.hearsItself = true;
    }
  }

  #receive(socket: Socket, channel: DatagramSource["channel"], multicast = false): void {
    const source = { address: "", port: 0, channel, multicast };
    socket.on("message", (datagram, from) => {
      if (this.#closed !== undefined) return;
      if (this.#confinedTo !== undefined && !isLoopback(from.address) && !this.#confinedTo.has(from.address)) return;
      if (multicast) this.#noteOwn(from);
      source.address = from.address;
      source.port = from.port;
      this.onDatagram(datagram, source);
    });
    // Such as "port unreachable" of an earlier datagram: the peer is gone, and its lease will say so.
    socket.on("error", () => {
      this.counters.sendErrors++;
    });
  }
}

/** One by which announcements to the group leave. */
interface OwnInterface extends UsedInterface {
  /** That they leave from. */
  readonly port: number;
  hearsItself: boolean;
}

interface Reach extends ParticipantSockets {
  readonly announced: readonly string[];
  readonly hearsGroup: boolean;
  /** By their addresses. */
  readonly groupInterfaces: readonly string[];
}

function nextLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function describe(domainId: number, range: DiscoveryRange, reach: Reach): BoundAddresses {
  const metatrafficPort = reach.metatraffic.address().port;
  const userPort = reach.user.address().port;
  const group: UdpAddress = { address: SPDP_MULTICAST_ADDRESS, port: metatrafficMulticastPort(domainId) };
  const ownHost = range === "off" ? [] : probedPorts(domainId).filter((port) => port !== metatrafficPort);
  return {
    domainId,
    participantIndex: reach.participantIndex,
    metatrafficUnicast: reach.announced.map((address) => ({ address, port: metatrafficPort })),
    defaultUnicast: reach.announced.map((address) => ({ address, port: userPort })),
    metatrafficMulticast: reach.hearsGroup ? [group] : [],
    initialPeers: [
      ...reach.groupInterfaces.map((via) => ({ ...group, via })),
      ...ownHost.map((port) => ({ address: LOOPBACK, port })),
    ],
    receiveBuffer: reach.user.socket.getRecvBufferSize(),
  };
}

const ANY = "0.0.0.0";
