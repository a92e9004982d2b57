// SPDX-License-Identifier: Apache-2.0
// Packs everything that is due to one destination into as few datagrams as fit it.
//
// A datagram to a destination stays open while the engine works and is closed when it is full or when the driver asks
// for output. On closing, each writer that put DATA into it adds one HEARTBEAT, and acknowledgements that were waiting
// for a ride come last: so a reply, its HEARTBEAT and the ACKNACK of its request are one datagram.

import type { EntityId, VendorId } from "./engine.js";
import type { GuidPrefix } from "./guid.js";
import { isLoopback } from "./locator.js";
import type { UdpAddress } from "./transport.js";
import { VENDOR_FASTDDS } from "./vendor.js";
import { HEADER_LENGTH, writeHeader } from "./wire/header.js";
import { HEARTBEAT_LENGTH } from "./wire/heartbeat.js";
import { INFO_DESTINATION_LENGTH, writeInfoDestination } from "./wire/info-destination.js";
import { WireWriter } from "./wire/wire-writer.js";
import type { Pace } from "./writer/pace.js";

/** A datagram that is to be sent now. */
export interface Transmit {
  readonly datagram: Uint8Array;
  readonly to: UdpAddress;
}

/** A writer's side of one destination, which ends each of its datagrams there with a HEARTBEAT. */
export interface HeartbeatSource {
  readonly heartbeatPrefix: GuidPrefix;
  /** Writes exactly HEARTBEAT_LENGTH bytes. */
  writeHeartbeat(w: WireWriter): void;
}

/** A reader's side of one remote writer, which owes it an acknowledgement. */
export interface AckNackSource {
  readonly ackNackPrefix: GuidPrefix;
  /** True when the acknowledgement may wait no longer; false while it waits for a datagram that leaves anyway. */
  ackNackDue: boolean;
  /** Length of the submessage that `writeAckNack` would write now. */
  ackNackLength(): number;
  writeAckNack(w: WireWriter): void;
}

/** One UDP address that the engine sends to, with the datagram that is being filled for it. */
export class Destination {
  address: UdpAddress;
  /** Largest UDP payload that is packed for this path, bytes. */
  limit: number;
  /**
   * Fast DDS (2.6 and 2.14) gives up the rest of a datagram at a DATA for an unknown reader or an ACKNACK for an unknown
   * writer (MessageReceiver.cpp): it gets the submessages of one writer and reader, then one acknowledgement at most.
   */
  onePair: boolean;
  /** Participants that are reached here; the outbox forgets the destination with the last. */
  users = 0;
  /** How fast is sent there what nobody acknowledges; made with the first best-effort reader. */
  pace: Pace | undefined;

  readonly writer = new WireWriter();
  readonly heartbeats: HeartbeatSource[] = [];
  readonly ackNacks = new Set<AckNackSource>();
  open = false;
  /** In the outbox's list of destinations to close. */
  touched = false;
  start = 0;
  capacity = 0;
  prefix: GuidPrefix | undefined;
  pairWriter: EntityId = 0;
  pairReader: EntityId = 0;

  constructor(address: UdpAddress, limit: number, vendor: VendorId) {
    this.address = address;
    this.limit = limit;
    this.onePair = vendor === VENDOR_FASTDDS;
  }
}

export class Outbox {
  private readonly ownPrefix: GuidPrefix;
  private readonly loopbackLimit: number;
  private readonly destinations = new Map<string, Destination>();
  private readonly touched: Destination[] = [];
  private readonly queue: Transmit[] = [];
  private queueHead = 0;
  private slab: Uint8Array = new Uint8Array(SLAB_LENGTH);
  private slabOffset = 0;
  /** Slabs full of datagrams that may still be on their way out, and those that can be written again. */
  private readonly full: Uint8Array[] = [];
  private readonly spare: Uint8Array[] = [];

  /** @param loopbackLimit bytes of a datagram over loopback */
  constructor(ownPrefix: GuidPrefix, loopbackLimit = LOOPBACK_LIMIT) {
    this.ownPrefix = ownPrefix;
    this.loopbackLimit = loopbackLimit;
  }

  /** The one Destination of an address; each call counts as a user until `release`. */
  destination(address: UdpAddress, vendor: VendorId): Destination {
    const key = keyOf(address);
    let destination = this.destinations.get(key);
    if (destination === undefined) {
      destination = new Destination(address, this.limitOf(address), vendor);
      this.destinations.set(key, destination);
    } else if (vendor === VENDOR_FASTDDS) destination.onePair = true;
    destination.users++;
    return destination;
  }

  release(destination: Destination): void {
    if (--destination.users > 0) return;
    this.destinations.delete(keyOf(destination.address));
    destination.ackNacks.clear();
  }

  /** Whether `reuse` would save memory. */
  get isReusable(): boolean {
    return this.full.length > 0;
  }

  /**
   * All that `next` gave has left: its memory is written again from now on. New memory would cost more than all else that
   * is done with it, as the system has to clear it.
   */
  reuse(): void {
    if (this.touched.length > 0 || this.queueHead < this.queue.length) return;
    for (const slab of this.full) if (this.spare.length < MAX_SPARE_SLABS) this.spare.push(slab);
    this.full.length = 0;
    this.slabOffset = 0;
  }

  /** Everybody who is reached at a destination is reached at another address now, unless somebody else is there. */
  move(destination: Destination, to: UdpAddress): void {
    const key = keyOf(to);
    if (this.destinations.has(key)) return;
    this.destinations.delete(keyOf(destination.address));
    this.destinations.set(key, destination);
    destination.address = to;
    destination.limit = this.limitOf(to);
  }

  private limitOf({ address }: UdpAddress): number {
    return isLoopback(address) ? this.loopbackLimit : PATH_LIMIT;
  }

  get destinationCount(): number {
    return this.destinations.size;
  }

  /**
   * Room for one submessage of `length` bytes (its header included) to the participant `prefix`; what is returned stands
   * where the submessage starts, and must be advanced by `length` at most. `tail` ends the datagram with a HEARTBEAT.
   */
  reserve(
    destination: Destination,
    prefix: GuidPrefix,
    length: number,
    writerId: EntityId,
    readerId: EntityId,
    tail?: HeartbeatSource,
  ): WireWriter {
    const newTail = tail !== undefined && !destination.heartbeats.includes(tail);
    let need = length + (newTail ? TAIL_LENGTH : 0) + (destination.prefix === prefix ? 0 : INFO_DESTINATION_LENGTH);
    if (destination.open && !this.fits(destination, need, writerId, readerId)) this.close(destination);
    if (!destination.open) {
      need = HEADER_LENGTH + INFO_DESTINATION_LENGTH + length + (tail === undefined ? 0 : TAIL_LENGTH);
      this.openDatagram(destination, Math.max(destination.limit, need));
      destination.pairWriter = writerId;
      destination.pairReader = readerId;
    }
    this.address(destination, prefix);
    if (tail !== undefined && !destination.heartbeats.includes(tail)) destination.heartbeats.push(tail);
    return destination.writer;
  }

  /** Lets `source` add its ACKNACK to the next datagram that leaves for `destination`; if due, one is made for it. */
  offerAckNack(destination: Destination, source: AckNackSource): void {
    destination.ackNacks.add(source);
    if (source.ackNackDue) this.touch(destination);
  }

  withdrawAckNack(destination: Destination, source: AckNackSource): void {
    destination.ackNacks.delete(source);
  }

  /** A group without readers has nobody left to ask; what it has put into an open datagram still leaves. */
  withdrawHeartbeat(destination: Destination, source: HeartbeatSource): void {
    const index = destination.heartbeats.indexOf(source);
    if (index >= 0) destination.heartbeats.splice(index, 1);
  }

  /** A finished datagram for any address, outside of packing: discovery announcements. */
  push(datagram: Uint8Array, to: UdpAddress): void {
    this.queue.push({ datagram, to });
  }

  /** The next datagram to send. Closes open ones when nothing finished is left. */
  next(): Transmit | undefined {
    if (this.queueHead === this.queue.length) {
      if (this.queueHead > 0) empty(this.queue);
      this.queueHead = 0;
      if (this.touched.length === 0) return undefined;
      for (const destination of this.touched) {
        destination.touched = false;
        if (destination.open) this.close(destination);
        while (destination.ackNacks.size > 0 && hasDue(destination.ackNacks)) {
          this.openDatagram(destination, destination.limit);
          this.close(destination);
        }
      }
      empty(this.touched);
      if (this.queue.length === 0) return undefined;
    }
    return this.queue[this.queueHead++];
  }

  private fits(destination: Destination, need: number, writerId: EntityId, readerId: EntityId): boolean {
    const used = destination.writer.offset - destination.start + destination.heartbeats.length * TAIL_LENGTH;
    if (used + need > destination.capacity) return false;
    return !destination.onePair || (destination.pairWriter === writerId && destination.pairReader === readerId);
  }

  private touch(destination: Destination): void {
    if (destination.touched) return;
    destination.touched = true;
    this.touched.push(destination);
  }

  private openDatagram(destination: Destination, capacity: number): void {
    if (this.slabOffset + capacity > this.slab.length) {
      // A driver that never says what has left shall not make us keep it all.
      if (this.full.length < MAX_SPARE_SLABS) this.full.push(this.slab);
      const spare = capacity <= SLAB_LENGTH ? this.spare.pop() : undefined;
      this.slab = spare ?? new Uint8Array(Math.max(SLAB_LENGTH, capacity));
      this.slabOffset = 0;
    }
    destination.writer.reset(this.slab, this.slabOffset);
    destination.start = this.slabOffset;
    destination.capacity = capacity;
    destination.prefix = undefined;
    destination.open = true;
    this.slabOffset += capacity;
    writeHeader(destination.writer, this.ownPrefix.bytes);
    this.touch(destination);
  }

  private address(destination: Destination, prefix: GuidPrefix): void {
    if (destination.prefix === prefix) return;
    destination.prefix = prefix;
    writeInfoDestination(destination.writer, prefix.bytes);
  }

  private close(destination: Destination): void {
    const w = destination.writer;
    const end = destination.start + destination.capacity;
    for (const source of destination.heartbeats) {
      this.address(destination, source.heartbeatPrefix);
      source.writeHeartbeat(w);
    }
    empty(destination.heartbeats);
    for (const source of destination.ackNacks) {
      if (w.offset + INFO_DESTINATION_LENGTH + source.ackNackLength() > end) break;
      destination.ackNacks.delete(source);
      this.address(destination, source.ackNackPrefix);
      source.ackNackDue = false;
      source.writeAckNack(w);
      if (destination.onePair) break;
    }
    destination.open = false;
    const bytes = w.bytes;
    // The last datagram that was opened gives its unused room back; padding keeps the next one aligned.
    if (bytes === this.slab && this.slabOffset === end) this.slabOffset = (w.offset + 7) & ~7;
    this.queue.push({ datagram: bytes.subarray(destination.start, w.offset), to: destination.address });
  }
}

function keyOf({ address, port }: UdpAddress): string {
  return `${address}:${port}`;
}

/** Taking off the one element that there nearly always is costs less than setting an array's length. */
function empty(array: unknown[]): void {
  if (array.length === 1) array.pop();
  else if (array.length > 1) array.length = 0;
}

function hasDue(sources: Set<AckNackSource>): boolean {
  for (const source of sources) if (source.ackNackDue) return true;
  return false;
}

/** A HEARTBEAT and the INFO_DST that it may need. */
const TAIL_LENGTH = HEARTBEAT_LENGTH + INFO_DESTINATION_LENGTH;
/** Fits an Ethernet MTU of 1,500 bytes with room for a tunnel's headers. */
export const PATH_LIMIT = 1400;
/** Linux, macOS and Windows give the loopback interface an MTU of 16 KiB or more. */
const LOOPBACK_LIMIT = 16_000;
const SLAB_LENGTH = 256 * 1024;
/** Enough for what leaves in one turn: a window of fragments. */
const MAX_SPARE_SLABS = 9;
