// SPDX-License-Identifier: Apache-2.0
// A network in memory, on a virtual clock, that loses, repeats, delays and reorders what its seed says.
//
// Any number of engines can be attached to it. Nothing happens by itself: `run` goes from one moment at which something
// happens to the next, so that thirty seconds of silence cost nothing, and a seed gives the same run each time.

import { Driver } from "../driver.js";
import type { Engine } from "../engine.js";
import { Participant } from "../participant.js";
import { Deadline, Deadlines } from "../timers.js";
import type { Clock, UdpAddress } from "../transport.js";
import { type CapturedDatagram, writePcap } from "./pcap.js";
import { seededRandom } from "./random.js";
import { SimulatedTransport } from "./simulated-transport.js";
import { VendorProcess } from "./vendor/vendor-process.js";
import { CYCLONEDDS_RULES, FASTDDS_RULES } from "./vendor/vendor-rules.js";

/** What happens to datagrams on their way. */
export interface PathConditions {
  /** Chance of each datagram to be lost, 0 to 1. */
  readonly loss?: number;
  /** Chance of each datagram to arrive twice, 0 to 1. */
  readonly duplication?: number;
  /** Time of flight, milliseconds. */
  readonly delay?: number;
  /** Added to the time of flight: anything from 0 to this, drawn for each datagram, which also reorders. Milliseconds. */
  readonly jitter?: number;
  /** Larger datagrams are lost, bytes of UDP payload; no limit if it is not given. */
  readonly mtu?: number;
  /** Whether datagrams to the discovery group arrive; unicast ones always go. True if it is not given. */
  readonly multicast?: boolean;
}

export interface NetworkOptions extends PathConditions {
  /** Everything random follows from it. */
  readonly seed: number;
  /** What each host's socket holds of what its program has not read yet; what comes on top is lost. No limit if not given. */
  readonly receiveBuffer?: ReceiveBuffer;
  /** How deep chains of settled promises are followed between two moments; 2 are enough where no code awaits. */
  readonly microtaskDepth?: number;
}

/** What the kernel of a host keeps while its program does not read. */
export interface ReceiveBuffer {
  readonly bytes: number;
  /** How fast the program reads, bytes per millisecond. */
  readonly drain: number;
}

/** What a participant is like, and where it is. */
export interface SimulatedParticipantOptions {
  readonly domainId?: number;
  readonly version?: string;
  /** PID_USER_DATA of its announcement, such as `enclave=/;` of ROS; none if it is not given. */
  readonly userData?: string;
  /** Takes a host's address over, as a program that was started again does; a new host if it is not given. */
  readonly address?: string;
  /** The networks that a new host has an interface in, by the second number of their addresses; [0] if not given. */
  readonly networks?: readonly number[];
  /** Reads and answers as this implementation does; rclts if it is not given. */
  readonly vendor?: "fastdds" | "cyclonedds";
  /** Of rclts: false lets its endpoints talk to each other by the network too; true if it is not given. */
  readonly intraProcess?: boolean;
  /** Of another implementation: runs on a machine with that byte order, so that its submessages come big-endian. */
  readonly bigEndian?: boolean;
}

/** One datagram as it was sent, and what became of it. */
export interface Flight {
  readonly at: number;
  readonly from: UdpAddress;
  readonly to: UdpAddress;
  readonly datagram: Uint8Array;
  readonly fate: "delivered" | "lost" | "cut" | "too-large" | "overflow" | "unreachable";
}

/** How many datagrams had which fate. */
export interface NetworkStatistics {
  sent: number;
  delivered: number;
  lost: number;
  duplicated: number;
  /** Arrived after a datagram that was sent later between the same two. */
  reordered: number;
  /** Above the MTU of their way. */
  tooLarge: number;
  /** Came when the receiver's buffer was full. */
  overflowed: number;
}

/** A host's participant on the simulated network. */
export interface SimulatedParticipant {
  readonly engine: Engine;
  /** Of a model of another vendor, the engine inside it. */
  readonly participant: Participant;
  readonly address: string;
  /** With those on other networks, in the order of `networks`. */
  readonly addresses: readonly string[];
}

export class SimulatedNetwork implements Clock {
  readonly wallOffset = WALL_OFFSET;
  readonly statistics: NetworkStatistics = {
    sent: 0,
    delivered: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    tooLarge: 0,
    overflowed: 0,
  };
  /** Changed at any time, for what is sent from then on. */
  options: NetworkOptions;
  /** Called for each datagram that is sent: to count, to record, to write a capture file. */
  observe: (flight: Flight) => void = () => {};

  /** Draws from the seed: from 0, and below 1. */
  readonly random: () => number;
  private time = 0;
  private readonly deadlines = new Deadlines();
  private readonly sockets = new Map<string, SimulatedTransport>();
  private readonly groups = new Map<string, Set<SimulatedTransport>>();
  private readonly cuts = new Set<string>();
  private readonly ways = new Map<string, PathConditions>();
  private recorder: ((flight: Flight) => void) | undefined;
  private readonly lastArrival = new Map<string, { readonly at: number; readonly arrivals: (() => void)[] }>();
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

  afterJob(callback: () => void): void {
    queueMicrotask(callback);
  }

  /** A participant on a host of its own, at 10.0.x.y, or at 10.n.x.y in each network n of several. */
  participant(options: SimulatedParticipantOptions = {}): SimulatedParticipant {
    const { domainId = 0, version = "0.1.0", vendor, userData = "", bigEndian = false, intraProcess = true } = options;
    const addresses = options.address !== undefined ? [options.address] : this.newAddresses(options.networks ?? [0]);
    const address = addresses[0]!;
    const rules = vendor === undefined ? undefined : vendor === "fastdds" ? FASTDDS_RULES : CYCLONEDDS_RULES;
    const transport = new SimulatedTransport(this, addresses, domainId, rules?.onePort === true);
    const guidPrefix = Uint8Array.from({ length: 12 }, () => Math.floor(this.random() * 256));
    const id = rules?.vendor ?? 0x01f0;
    guidPrefix.set([id >>> 8, id & 0xff]);
    const { bound } = transport;
    const participant = new Participant(
      {
        guidPrefix,
        bound,
        wallOffset: WALL_OFFSET,
        name: "/",
        userData: new TextEncoder().encode(userData),
        version,
        intraProcess,
      },
      this.time,
    );
    if (rules === undefined)
      return { engine: new Driver(participant, transport, this), participant, address, addresses };
    const model = new VendorProcess(transport, rules, this.deadlines, this, bigEndian);
    model.attach(new Driver(participant, model.transport, this));
    return { engine: model, participant, address, addresses };
  }

  /** Other conditions on the way from one host to another, in this direction only; `undefined` for the network's own. */
  way(from: string, to: string, conditions: PathConditions | undefined): void {
    if (conditions === undefined) this.ways.delete(`${from}>${to}`);
    else this.ways.set(`${from}>${to}`, conditions);
  }

  /** Cuts all ways between the hosts of one side and those of the other, both directions; gives what heals them. */
  partition(side: readonly string[], other: readonly string[]): () => void {
    const ways = side.flatMap((a) => other.flatMap((b) => [[a, b] as const, [b, a] as const]));
    for (const [from, to] of ways) this.cut(from, to);
    return () => {
      for (const [from, to] of ways) this.heal(from, to);
    };
  }

  /** Ends all programs of a host as a power failure does: nothing is said, nothing more is sent or heard. */
  crash(address: string): void {
    for (const transport of new Set(this.sockets.values()))
      if (transport.addresses.includes(address)) {
        this.detach(transport);
        transport.isDown = true;
      }
  }

  /** Keeps every datagram that is sent from now on; gives the pcap file of what was kept so far. */
  record(): () => Uint8Array {
    const kept: CapturedDatagram[] = [];
    this.recorder = ({ at, from, to, datagram }) => {
      kept.push({ time: WALL_OFFSET + at, source: from, destination: to, payload: datagram.slice() });
    };
    return () => writePcap(kept);
  }

  /** Cuts the way from one host to another, in this direction only. */
  cut(from: string, to: string): void {
    this.cuts.add(`${from}>${to}`);
  }

  /** Ends what {@link SimulatedNetwork.cut} began. */
  heal(from: string, to: string): void {
    this.cuts.delete(`${from}>${to}`);
  }

  /**
   * Lets everything happen until `until` says so or `limit` milliseconds have gone by; whether `until` was reached.
   * Between two moments the microtasks of the code under test run, so that awaiting code goes on.
   */
  async run(limit: number, until: () => boolean = () => false): Promise<boolean> {
    const end = this.time + limit;
    await settle(this.options.microtaskDepth ?? MICROTASK_DEPTH);
    while (!until()) {
      const next = this.deadlines.next();
      if (next > end) {
        this.time = end;
        return until();
      }
      this.time = Math.max(this.time, next);
      this.deadlines.fireDue(this.time);
      await settle(this.options.microtaskDepth ?? MICROTASK_DEPTH);
    }
    return true;
  }

  /** @internal */
  attach(transport: SimulatedTransport): void {
    for (const { address, port } of [...transport.bound.metatrafficUnicast, ...transport.bound.defaultUnicast])
      this.sockets.set(`${address}:${port}`, transport);
    for (const { address, port } of transport.bound.metatrafficMulticast) {
      const key = `${address}:${port}`;
      const members = this.groups.get(key) ?? new Set();
      this.groups.set(key, members.add(transport));
    }
  }

  /** @internal */
  detach(transport: SimulatedTransport): void {
    for (const [key, socket] of this.sockets) if (socket === transport) this.sockets.delete(key);
    for (const members of this.groups.values()) members.delete(transport);
  }

  /** @internal */
  carry(datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    const key = `${to.address}:${to.port}`;
    const group = this.groups.get(key);
    if (group !== undefined) {
      for (const member of group) {
        const arrival = member.addressNear(from.address);
        if (arrival === undefined || member.addresses.includes(from.address)) continue;
        if (this.conditions(from.address, arrival).multicast !== false) this.fly(datagram, from, to, member);
      }
      return;
    }
    this.fly(datagram, from, to, this.sockets.get(key));
  }

  private conditions(from: string, to: string): PathConditions {
    return this.ways.get(`${from}>${to}`) ?? this.options;
  }

  private fly(datagram: Uint8Array, from: UdpAddress, to: UdpAddress, target: SimulatedTransport | undefined): void {
    const { statistics } = this;
    statistics.sent++;
    const arrival = target?.addressNear(from.address);
    if (target === undefined || arrival === undefined) {
      this.report("unreachable", datagram, from, to);
      return;
    }
    const way = `${from.address}>${arrival}`;
    const conditions = this.conditions(from.address, arrival);
    if (this.cuts.has(way)) this.report("cut", datagram, from, to);
    else if (datagram.length > (conditions.mtu ?? Number.POSITIVE_INFINITY)) {
      statistics.tooLarge++;
      this.report("too-large", datagram, from, to);
    } else if (this.random() < (conditions.loss ?? 0)) {
      statistics.lost++;
      this.report("lost", datagram, from, to);
    } else {
      this.report("delivered", datagram, from, to);
      const copies = this.random() < (conditions.duplication ?? 0) ? 2 : 1;
      statistics.duplicated += copies - 1;
      for (let i = 0; i < copies; i++) this.deliverLater(datagram, from, to, target, way, conditions);
    }
  }

  private deliverLater(
    datagram: Uint8Array,
    from: UdpAddress,
    to: UdpAddress,
    target: SimulatedTransport,
    way: string,
    { delay = 0.05, jitter = 0 }: PathConditions,
  ): void {
    const at = this.time + delay + this.random() * jitter;
    const arrive = () => this.arrive(datagram, from, to, target);
    const last = this.lastArrival.get(way);
    // What was sent in one moment arrives in its order.
    if (last?.at === at) {
      last.arrivals.push(arrive);
      return;
    }
    const arrivals = [arrive];
    if (last !== undefined && at < last.at) this.statistics.reordered++;
    else this.lastArrival.set(way, { at, arrivals });
    const all = () => {
      for (const each of arrivals) each();
    };
    this.deadlines.set(new Deadline("datagrams", all), at);
  }

  private arrive(datagram: Uint8Array, from: UdpAddress, to: UdpAddress, target: SimulatedTransport): void {
    const { receiveBuffer } = this.options;
    const readAt = receiveBuffer === undefined ? this.time : target.enqueue(datagram.length, this.time, receiveBuffer);
    if (readAt === undefined) {
      this.statistics.overflowed++;
      this.report("overflow", datagram, from, to);
      return;
    }
    const read = () => {
      this.statistics.delivered++;
      target.receive(datagram, from, to);
    };
    if (readAt <= this.time) read();
    else this.deadlines.set(new Deadline("datagram read", read), readAt);
  }

  private report(fate: Flight["fate"], datagram: Uint8Array, from: UdpAddress, to: UdpAddress): void {
    const flight: Flight = { at: this.time, from, to, datagram, fate };
    this.observe(flight);
    if (fate !== "overflow") this.recorder?.(flight);
  }

  private newAddresses(networks: readonly number[]): readonly string[] {
    const host = ++this.hosts;
    return networks.map((network) => `10.${network}.${host >> 8}.${host & 255}`);
  }
}

/** Lets promises that are already settled run their continuations, a few deep. */
async function settle(depth: number): Promise<void> {
  for (let i = 0; i < depth; i++) await undefined;
}

/** 2026-01-01T00:00:00Z in Unix milliseconds: any moment will do. */
const WALL_OFFSET = 1_767_225_600_000;
const MICROTASK_DEPTH = 12;
