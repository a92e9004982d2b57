// SPDX-License-Identifier: Apache-2.0
// The participants that this one knows, from their first announcement until they leave or fall silent.

import type { Core } from "../core.js";
import type { Handle, RemoteEndpoint, RemoteParticipant, UnmatchCause, VendorId } from "../engine.js";
import { type GuidPrefix, PrefixTable, writeGuid } from "../guid.js";
import { isLoopback, LOCATOR_KIND_UDPV4, type Locator } from "../locator.js";
import type { Destination } from "../outbox.js";
import { Deadline } from "../timers.js";
import type { UdpAddress } from "../transport.js";
import { VENDOR_CYCLONEDDS } from "../vendor.js";
import { BUILTIN_ENDPOINTS, BUILTIN_QOS } from "./builtin.js";
import type { Matching } from "./matching.js";
import type { ParticipantData } from "./participant-data.js";
import type { RemoteEndpointRecord, RemoteParticipantRecord } from "./remote.js";
import type { Sedp } from "./sedp.js";

export class RemoteParticipants {
  private readonly core: Core;
  private readonly matching: Matching;
  private readonly prefixes = new PrefixTable();
  private readonly records = new Map<GuidPrefix, RemoteParticipantRecord>();
  /** By the discovery address, where only one participant can have it. */
  private readonly exclusive = new Map<Destination, RemoteParticipantRecord>();
  private userEndpoints = 0;
  private sedp: Sedp | undefined;
  /** 0 is the engine's own participant. */
  private lastHandle: Handle = 0;

  constructor(core: Core, matching: Matching) {
    this.core = core;
    this.matching = matching;
  }

  /** The built-in endpoints that each new participant is matched with. */
  attach(sedp: Sedp): void {
    this.sedp = sedp;
  }

  get size(): number {
    return this.records.size;
  }

  /** Prefixes and discovery addresses that are remembered: with no participant, none. */
  get prefixCount(): number {
    return this.prefixes.size + this.exclusive.size;
  }

  values(): Iterable<RemoteParticipantRecord> {
    return this.records.values();
  }

  nextHandle(): Handle {
    return ++this.lastHandle;
  }

  /** The participant whose prefix stands at `offset`, or undefined. */
  find(bytes: Uint8Array, offset: number): RemoteParticipantRecord | undefined {
    const prefix = this.prefixes.find(bytes, offset);
    return prefix === undefined ? undefined : this.records.get(prefix);
  }

  /** Takes up a participant, or undefined if it cannot be reached or there are too many. */
  add(data: ParticipantData, vendor: VendorId, from: UdpAddress, now: number): RemoteParticipantRecord | undefined {
    const { core } = this;
    // The transport may use one source object for all datagrams.
    const metatraffic = reachable(data.metatrafficUnicast, from) ?? { address: from.address, port: from.port };
    const user = reachable(data.defaultUnicast, from) ?? metatraffic;
    if (this.records.size >= MAX_PARTICIPANTS) {
      core.counters.refused++;
      core.reports.refused(from.address, "more participants than are kept");
      if (!this.evict(now)) return undefined;
    }
    const prefix = this.prefixes.intern(data.guidPrefix, 0);
    const info: RemoteParticipant = {
      handle: this.nextHandle(),
      guidPrefix: prefix.bytes,
      vendor,
      rcltsVersion: data.properties.get(VERSION_PROPERTY),
      name: data.entityName,
      userData: data.userData,
      local: false,
    };
    const record: RemoteParticipantRecord = {
      prefix,
      info,
      isRclts: info.rcltsVersion !== undefined,
      metatraffic: core.outbox.destination(metatraffic, vendor),
      user: core.outbox.destination(user, vendor),
      endpoints: new Map(),
      leaseDuration: data.leaseDuration * 1000,
      lastHeard: now,
      lease: new Deadline("lease", (at) => this.leaseDue(record, at)),
      announcement: 0,
      answered: false,
    };
    this.replace(record, now);
    this.records.set(prefix, record);
    this.armLease(record);
    core.events.push({ kind: "participant-found", participant: info });
    this.addBuiltinEndpoints(record, data.builtinEndpoints, now);
    return record;
  }

  /** A participant says something new of itself, or the same again. */
  refresh(record: RemoteParticipantRecord, data: ParticipantData): void {
    record.leaseDuration = data.leaseDuration * 1000;
    this.armLease(record);
  }

  remove(record: RemoteParticipantRecord, cause: UnmatchCause, now: number): void {
    const { core } = this;
    if (!this.records.delete(record.prefix)) return;
    core.deadlines.clear(record.lease);
    for (const endpoint of record.endpoints.values()) this.forget(endpoint, cause, now);
    record.endpoints.clear();
    if (this.exclusive.get(record.metatraffic) === record) this.exclusive.delete(record.metatraffic);
    core.outbox.release(record.metatraffic);
    core.outbox.release(record.user);
    this.prefixes.delete(record.prefix);
    core.events.push({ kind: "participant-lost", participant: record.info, cause });
  }

  addEndpoint(record: RemoteEndpointRecord, now: number): void {
    record.participant.endpoints.set(record.entityId, record);
    this.userEndpoints++;
    this.core.events.push({ kind: "endpoint-found", endpoint: record.info });
    this.matching.addRemote(record, now);
  }

  /** Whether one more endpoint is too many, of this participant or of all. */
  isFull(participant: RemoteParticipantRecord): boolean {
    return participant.endpoints.size >= MAX_ENDPOINTS || this.userEndpoints >= MAX_ALL_ENDPOINTS;
  }

  removeEndpoint(record: RemoteEndpointRecord, cause: UnmatchCause, now: number): void {
    if (record.participant.endpoints.delete(record.entityId)) this.forget(record, cause, now);
  }

  /** Where an endpoint is reached: at its own address if it announces one, else at its participant's. */
  endpointDestination(participant: RemoteParticipantRecord, unicast: readonly Locator[]): Destination {
    const own = reachable(unicast, participant.user.address);
    return this.core.outbox.destination(own ?? participant.user.address, participant.info.vendor);
  }

  private forget(endpoint: RemoteEndpointRecord, cause: UnmatchCause, now: number): void {
    if (isBuiltinRecord(endpoint)) {
      for (const { writer } of [...endpoint.readerProxies]) writer.unmatch(endpoint, now);
      for (const { reader } of [...endpoint.writerProxies]) reader.unmatch(endpoint);
    } else {
      this.userEndpoints--;
      this.matching.removeRemote(endpoint, cause, now);
      this.core.events.push({ kind: "endpoint-lost", endpoint: endpoint.info, cause });
    }
    this.core.outbox.release(endpoint.destination);
  }

  /**
   * A new participant at the discovery address of an old one is a program that was started again: two sockets cannot
   * have one address. The participants of a Cyclone process share theirs.
   */
  private replace(record: RemoteParticipantRecord, now: number): void {
    const { metatraffic, info } = record;
    if (info.vendor === VENDOR_CYCLONEDDS) return;
    const before = this.exclusive.get(metatraffic);
    this.exclusive.set(metatraffic, record);
    if (before?.info.vendor === info.vendor) this.remove(before, "left", now);
    this.exclusive.set(metatraffic, record);
  }

  /** Makes room by forgetting the oldest participant that has done nothing but announce itself. */
  private evict(now: number): boolean {
    for (const record of this.records.values())
      if (!record.answered) {
        this.remove(record, "lease-expired", now);
        return true;
      }
    return false;
  }

  private addBuiltinEndpoints(participant: RemoteParticipantRecord, announced: number, now: number): void {
    for (const { entityId, kind, topic, bit, counterpart } of BUILTIN_ENDPOINTS) {
      if ((announced & (1 << bit)) === 0) continue;
      const info: RemoteEndpoint = {
        handle: this.nextHandle(),
        kind,
        guid: writeGuid(participant.prefix.bytes, entityId),
        participant: participant.info,
        topic,
        typeName: topic,
        qos: BUILTIN_QOS,
        userData: NO_BYTES,
      };
      const { metatraffic } = participant;
      const destination = this.core.outbox.destination(metatraffic.address, participant.info.vendor);
      const record: RemoteEndpointRecord = {
        entityId,
        info,
        participant,
        destination,
        partitions: [],
        representations: [],
        readerProxies: [],
        writerProxies: [],
      };
      participant.endpoints.set(entityId, record);
      this.sedp!.match(counterpart, record, now);
    }
  }

  private armLease(record: RemoteParticipantRecord): void {
    const at = record.lastHeard + leaseOf(record);
    if (at === Number.POSITIVE_INFINITY) this.core.deadlines.clear(record.lease);
    else this.core.deadlines.set(record.lease, at);
  }

  /** Datagrams only note when they came; the deadline looks at that when it fires, so that hearing costs nothing. */
  private leaseDue(record: RemoteParticipantRecord, now: number): void {
    if (now < record.lastHeard + leaseOf(record)) this.armLease(record);
    else this.remove(record, "lease-expired", now);
  }
}

/**
 * The locator that a datagram to this peer should go to: one with the address that the peer's own announcement came
 * from, since that path works; else the first that is not loopback, else the first.
 */
function reachable(locators: readonly Locator[], from: UdpAddress): UdpAddress | undefined {
  const usable = locators.filter(({ kind }) => kind === LOCATOR_KIND_UDPV4);
  const best =
    usable.find(({ address }) => address === from.address) ??
    usable.find(({ address }) => isLoopback(address) === isLoopback(from.address)) ??
    usable[0];
  return best === undefined ? undefined : { address: best.address, port: best.port };
}

function isBuiltinRecord({ entityId }: RemoteEndpointRecord): boolean {
  return BUILTIN_ENDPOINTS.some((each) => each.entityId === entityId);
}

/** The participant property by which rclts participants know each other; its value is the version. */
export const VERSION_PROPERTY = "rclts.version";
const NO_BYTES = new Uint8Array(0);
/** Whoever has never answered is not believed for longer than the lease of Fast DDS. */
function leaseOf({ answered, leaseDuration }: RemoteParticipantRecord): number {
  return answered ? leaseDuration : Math.min(leaseDuration, UNANSWERED_LEASE);
}

const UNANSWERED_LEASE = 20_000;
/** More than any ROS graph has; what is beyond is refused and counted. */
const MAX_PARTICIPANTS = 4096;
const MAX_ENDPOINTS = 8192;
const MAX_ALL_ENDPOINTS = 65_536;
