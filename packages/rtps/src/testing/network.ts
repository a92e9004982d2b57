// SPDX-License-Identifier: Apache-2.0
// A network in memory, on a virtual clock, that loses, repeats, delays and reorders what its seed says.
//
// Any number of engines can be attached to it. Nothing happens by itself: `run` goes from one moment at which something
// happens to the next, so that thirty seconds of silence cost nothing, and a seed gives the same run each time.

import { Driver } from "../driver.js";
import { Participant } from "../participant.js";
import { defaultUnicastPort, metatrafficMulticastPort, metatrafficUnicastPort } from "../ports.js";
import { Deadline, Deadlines } from "../timers.js";
import type { BoundAddresses, Clock, DatagramSource, Transport, UdpAddress } from "../transport.js";
import { seededRandom } from "./random.js";

export interface NetworkOptions {
  /** Everything random follows from it. */
  readonly seed: number;
  /** Chance of each datagram to be lost, 0 to 1. */
  readonly loss?: number;
  /** Chance of each datagram to arrive twice, 0 to 1. */
  readonly duplication?: number;
  /** Time of flight, milliseconds. */
  readonly delay?: number;
  /** Added to the time of flight: anything from 0 to this, drawn for each datagram, which also reorders. Milliseconds. */
  readonly jitter?: number;
  /** Whether multicast announcements arrive; unicast ones always go out too. */
  readonly multicast?: boolean;
}

/** One datagram as it was sent, and what became of it. */
export interface Flight {
  readonly at: number;
  readonly from: UdpAddress;
  readonly to: UdpAddress;
  readonly datagram: Uint8Array;
  readonly fate: "delivered" | "lost" | "cut" | "unreachable";
}

export interface NetworkStatistics {
  sent: number;
  delivered: number;
  lost: number;
  duplicated: number;
  /** Arrived after a datagram that was sent later between the same two. */
  reordered: number;
}

/** A host's participant on the simulated network. */
export interface SimulatedParticipant {
  readonly engine: Driver;
  readonly participant: Participant;
  readonly address: string;
}

export class SimulatedNetwork implements Clock {
  readonly wallOffset = WALL_OFFSET;
  readonly statistics: NetworkStatistics = { sent: 0, delivered: 0, lost: 0, duplicated: 0, reordered: 0 };
  /** Changed at any time, for what is sent from then on. */
  options: NetworkOptions;
  /** Called for each datagram that is sent: to count, to record, to write a capture file. */
  observe: (flight: Flight) => void = () => {};

  readonly random: () => number;
  private time = 0;
  private readonly deadlines = new Deadlines();
  private readonly sockets = new Map<string, SimulatedTransport>();
  private readonly groups = new Map<string, Set<SimulatedTransport>>();
  private readonly cuts = new Set<string>();
  private readonly lastArrival = new Map<string, number>();
  private hosts = 0;

  constructor(options: NetworkOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
  }

  now(): number {
    return this.time;
  }

  setTimer(at: number, callback: () => void): () => void {
    const deadline = new Deadline("timer", callback);
    this.deadlines.set(deadline, Math.max(at, this.time));
    return () => this.deadlines.clear(deadline);
  }

  /** A new host with one participant, at 10.0.x.y. */
  participant(options: { readonly domainId?: number; readonly version?: string } = {}): SimulatedParticipant {
    const host = ++this.hosts;
    const address = `10.0.${host >> 8}.${host & 255}`;
    const domainId = options.domainId ?? 0;
    const transport = new SimulatedTransport(this, address, domainId);
    const guidPrefix = new Uint8Array(12);
    guidPrefix.set([0x01, 0xf0]);
    for (let i = 2; i < 12; i++) guidPrefix[i] = Math.floor(this.random() * 256);
    const participant = new Participant(
      {
        guidPrefix,
        bound: transport.bound,
        wallOffset: WALL_OFFSET,
        name: "/",
        userData: new Uint8Array(0),
        version: options.version ?? "0.1.0",
      },
      this.time,
    );
    return { engine: new Driver(participant, transport, this), participant, address };
  }

  /** Cuts the way from one host to another, in this direction only. */
  cut(from: string, to: string): void {
    this.cuts.add(`${from}>${to}`);
  }

  heal(from: string, to: string): void {
    this.cuts.delete(`${from}>${to}`);
  }

  /**
   * Lets everything happen until `until` says so or `limit` milliseconds have gone by; whether `until` was reached.
   * Between two moments the microtasks of the code under test run, so that awaiting code goes on.
   */
  async run(limit: number, until: () => boolean = () => false): Promise<boolean> {
    const end = this.time + limit;
    await settle();
    while (!until()) {
      const next = this.deadlines.next();
      if (next > end) {
        this.time = end;
        return until();
      }
      this.time = Math.max(this.time, next);
      this.deadlines.fireDue(this.time);
      await settle();
    }
    return true;
  }

  attach(transport: SimulatedTransport): void {
    for (const { address, port } of [...transport.bound.metatrafficUnicast, ...transport.bound.defaultUnicast])
      this.sockets.set(`${address}:${port}`, transport);
    for (const { address, port } of transport.bound.metatrafficMulticast) {
      const key = `${address}:${port}`;
      const members = this.groups.get(key) ?? new Set();
      this.groups.set(key, members.add(transport));
    }
  }

  detach(transport: SimulatedTransport): void {
    for (const [key, socket] of this.sockets) if (socket === transport) this.sockets.delete(key);
    for (const members of this.groups.values()) members.delete(transport);
  }

  carry(datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    const key = `${to.address}:${to.port}`;
    const group = this.groups.get(key);
    if (group !== undefined) {
      if (this.options.multicast === false) return;
      for (const member of group) if (member.address !== from.address) this.fly(datagram, from, to, member);
      return;
    }
    this.fly(datagram, from, to, this.sockets.get(key));
  }

  private fly(datagram: Uint8Array, from: UdpAddress, to: UdpAddress, target: SimulatedTransport | undefined): void {
    const { statistics, options } = this;
    const report = (fate: Flight["fate"]) => this.observe({ at: this.time, from, to, datagram, fate });
    statistics.sent++;
    if (target === undefined) {
      report("unreachable");
      return;
    }
    if (this.cuts.has(`${from.address}>${target.address}`)) {
      report("cut");
      return;
    }
    if (this.random() < (options.loss ?? 0)) {
      statistics.lost++;
      report("lost");
      return;
    }
    report("delivered");
    const copies = this.random() < (options.duplication ?? 0) ? 2 : 1;
    statistics.duplicated += copies - 1;
    for (let i = 0; i < copies; i++) this.deliverLater(datagram, from, to, target);
  }

  private deliverLater(datagram: Uint8Array, from: UdpAddress, to: UdpAddress, target: SimulatedTransport): void {
    const at = this.time + (this.options.delay ?? 0.05) + this.random() * (this.options.jitter ?? 0);
    const way = `${from.address}>${target.address}`;
    if (at < (this.lastArrival.get(way) ?? 0)) this.statistics.reordered++;
    else this.lastArrival.set(way, at);
    // The receiver may keep its bytes; the sender's slab goes on to be written.
    const bytes = datagram.slice();
    const arrive = new Deadline("datagram", () => {
      this.statistics.delivered++;
      target.receive(bytes, from, to);
    });
    this.deadlines.set(arrive, at);
  }
}

class SimulatedTransport implements Transport {
  readonly address: string;
  readonly bound: BoundAddresses;
  onDatagram: (datagram: Uint8Array, source: DatagramSource) => void = () => {};
  private readonly network: SimulatedNetwork;
  private readonly source: UdpAddress;

  constructor(network: SimulatedNetwork, address: string, domainId: number) {
    this.network = network;
    this.address = address;
    const group = { address: "239.255.0.1", port: metatrafficMulticastPort(domainId) };
    this.bound = {
      domainId,
      participantIndex: 0,
      metatrafficUnicast: [{ address, port: metatrafficUnicastPort(domainId, 0) }],
      defaultUnicast: [{ address, port: defaultUnicastPort(domainId, 0) }],
      metatrafficMulticast: [group],
      initialPeers: [group],
    };
    // As Fast DDS does, datagrams leave from a port that nobody listens on.
    this.source = { address, port: 50000 };
    network.attach(this);
  }

  send(datagram: Uint8Array, to: UdpAddress): void {
    this.network.carry(datagram, this.source, to);
  }

  receive(datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    const user = this.bound.defaultUnicast.some(({ port }) => port === to.port);
    this.onDatagram(datagram, { ...from, channel: user ? "user" : "metatraffic" });
  }

  async close(): Promise<void> {
    this.network.detach(this);
  }
}

/** Lets promises that are already settled run their continuations, a few deep. */
async function settle(): Promise<void> {
  for (let i = 0; i < MICROTASK_DEPTH; i++) await undefined;
}

/** 2026-01-01T00:00:00Z in Unix milliseconds: any moment will do. */
const WALL_OFFSET = 1_767_225_600_000;
const MICROTASK_DEPTH = 12;
