// SPDX-License-Identifier: Apache-2.0
// The participants that this one knows, from their first announcement until they leave or fall silent.

import type { Core } from "../core.js";
import type { Handle, RemoteParticipant, UnmatchCause, VendorId } from "../engine.js";
import { type GuidPrefix, PrefixTable } from "../guid.js";
import { isLoopback } from "../locator.js";
import type { Destination } from "../outbox.js";
import { ParticipantAssertions } from "../reader/writer-lease.js";
import { isAddressOf, type RemoteParticipantRecord } from "../remote.js";
import type { DatagramSource } from "../transport.js";
import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "../vendor.js";
import type { Rider } from "./announcement.js";
import { BUILTIN_ENDPOINTS } from "./builtin.js";
import { GraphBudget, participantBytes } from "./graph-budget.js";
import { Liveliness, newLivelinessState } from "./liveliness.js";
import type { Matching } from "./matching.js";
import type { ParticipantData } from "./participant-data.js";
import { chooseLocator, chooseMetatraffic, everyMetatraffic, followPath, reachOf, tryOtherPath } from "./reach.js";
import { RemoteEndpoints } from "./remote-endpoints.js";
import type { Sedp } from "./sedp.js";
import type { Spdp } from "./spdp.js";

export class RemoteParticipants {
  readonly endpoints: RemoteEndpoints;

  private readonly core: Core;
  private readonly prefixes = new PrefixTable();
  private readonly records = new Map<GuidPrefix, RemoteParticipantRecord>();
  /** By the discovery address, where only one participant can have it. */
  private readonly exclusive = new Map<Destination, RemoteParticipantRecord>();
  private readonly budget = new GraphBudget();
  private sedp: Sedp | undefined;
  private spdp: Spdp | undefined;
  private readonly liveliness: Liveliness;
  /** 0 is the engine's own participant. */
  private lastHandle: Handle = 0;

  constructor(core: Core, matching: Matching) {
    this.core = core;
    this.endpoints = new RemoteEndpoints(core, matching, this.budget, () => this.nextHandle());
    this.liveliness = new Liveliness(core.deadlines, {
      ask: (peer, attempt, now) => this.ask(peer, attempt, now),
      lose: (peer, cause, now) => this.remove(peer, cause, now),
    });
  }

  /** The built-in endpoints that each new participant is matched with, and what announces the engine's own. */
  attach(sedp: Sedp, spdp: Spdp): void {
    this.sedp = sedp;
    this.spdp = spdp;
  }

  get size(): number {
    return this.records.size;
  }

  /** Prefixes and discovery addresses that are remembered: with no participant, none. */
  get prefixCount(): number {
    return this.prefixes.size + this.exclusive.size;
  }

  /** Bytes that are kept of what they and their endpoints say of themselves. */
  get bytes(): number {
    return this.budget.bytes;
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
  add(
    data: ParticipantData,
    sequence: number,
    vendor: VendorId,
    from: DatagramSource,
    now: number,
  ): RemoteParticipantRecord | undefined {
    const { core } = this;
    const metatraffic = chooseMetatraffic(data, from);
    const user = chooseLocator(data.defaultUnicast, from) ?? metatraffic;
    const bytes = participantBytes(data);
    if (!this.budget.hasRoomForParticipant(bytes)) {
      core.counters.refused++;
      core.reports.refused(from.address, "more participants than are kept");
      if (!this.evict(bytes, now)) return undefined;
    }
    const prefix = this.prefixes.intern(data.guidPrefix, 0);
    const info: RemoteParticipant = {
      handle: this.nextHandle(),
      guidPrefix: prefix.bytes,
      vendor,
      rcltsVersion: data.properties.get(VERSION_PROPERTY),
      address: `${metatraffic.address}:${metatraffic.port}`,
      name: data.entityName,
      userData: data.userData,
      // It finds itself if its endpoints talk to each other over the wire.
      local: prefix.equalsAt(core.prefix.bytes, 0),
    };
    const record: RemoteParticipantRecord = {
      prefix,
      info,
      isRclts: info.rcltsVersion !== undefined,
      metatraffic: core.outbox.destination(metatraffic, vendor),
      user: core.outbox.destination(user, vendor),
      announced: reachOf(data),
      endpoints: new Map(),
      leaseDuration: data.leaseDuration * 1000,
      foundAt: now,
      lastHeard: now,
      announcedAt: now,
      heardByGroup: from.multicast === true ? now : Number.NEGATIVE_INFINITY,
      announcedToUs: Number.POSITIVE_INFINITY,
      heardByPath: now,
      greetedAt: Number.NEGATIVE_INFINITY,
      lastAcknowledged: now,
      liveliness: newLivelinessState((at) => this.liveliness.due(record, at)),
      assertions: new ParticipantAssertions(() => record.lastHeard),
      announcement: sequence,
      answered: false,
      displaced: undefined,
      bytes,
    };
    this.replace(record, now);
    this.records.set(prefix, record);
    this.budget.addParticipant(bytes);
    this.liveliness.announced(record);
    if (!info.local) core.events.push({ kind: "participant-found", participant: info });
    for (const builtin of BUILTIN_ENDPOINTS)
      if ((data.builtinEndpoints & (1 << builtin.bit)) !== 0)
        this.sedp!.match(builtin.counterpart, this.endpoints.addBuiltin(record, builtin), now);
    return record;
  }

  /** Whether an announcement says again what is known, and comes from where the participant is reached. */
  isRepetition(
    { announcement, metatraffic }: RemoteParticipantRecord,
    sequence: number,
    from: DatagramSource,
  ): boolean {
    return sequence === announcement && from.address === metatraffic.address.address;
  }

  /** A participant says something new of itself. */
  update(record: RemoteParticipantRecord, data: ParticipantData, sequence: number): void {
    record.announcement = sequence;
    record.announced = reachOf(data);
    record.leaseDuration = data.leaseDuration * 1000;
  }

  /** A known participant has announced itself. */
  heard(record: RemoteParticipantRecord, from: DatagramSource, now: number): void {
    record.announcedAt = now;
    this.noteWay(record, from, now);
    followPath(record, this.core.outbox, from, now);
    this.liveliness.announced(record);
  }

  /**
   * Fast DDS announces itself by multicast, and by unicast to whom it knows. When only the former still come, it does not
   * know us any more.
   */
  private noteWay(record: RemoteParticipantRecord, { multicast }: DatagramSource, now: number): void {
    if (multicast !== true) {
      if (record.info.vendor === VENDOR_FASTDDS) record.announcedToUs = now;
      return;
    }
    record.heardByGroup = now;
    if (now - record.announcedToUs < FORGOTTEN_AFTER) return;
    record.announcedToUs = Number.POSITIVE_INFINITY;
    this.liveliness.doubt(record, now);
  }

  /** What an announcement by multicast is to carry: questions for those whose acknowledgement is due. */
  groupQuestions(now: number): Rider[] {
    const questions: Rider[] = [];
    for (const peer of this.records.values()) {
      const question = this.liveliness.asksByGroup(peer, now) ? this.sedp!.question(peer) : undefined;
      if (question !== undefined) questions.push(question);
    }
    return questions;
  }

  /** Whether somebody is known who is reached on loopback, and so does not hear what is sent by a network. */
  get hasConfined(): boolean {
    for (const { metatraffic } of this.records.values()) if (isLoopback(metatraffic.address.address)) return true;
    return false;
  }

  /**
   * Somebody says that a participant leaves. From where it can be itself it is believed at once; else it may be forged, and
   * who has gone does not answer.
   */
  takeGoodbye(record: RemoteParticipantRecord, from: DatagramSource, now: number): void {
    if (record.answered && !isAddressOf(record, from)) this.liveliness.suspect(record, "left", now);
    else this.remove(record, "left", now);
  }

  remove(record: RemoteParticipantRecord, cause: UnmatchCause, now: number): void {
    const { core } = this;
    if (!this.records.delete(record.prefix)) return;
    this.budget.removeParticipant(record.bytes);
    this.liveliness.forget(record);
    if (cause === "lease-expired" && record.answered) this.sedp!.gaveUp(record.prefix);
    this.endpoints.removeAll(record, cause, now);
    this.vacate(record);
    core.outbox.release(record.metatraffic);
    core.outbox.release(record.user);
    this.prefixes.delete(record.prefix);
    if (!record.info.local) core.events.push({ kind: "participant-lost", participant: record.info, cause });
  }

  /**
   * A new participant at the discovery address of an old one is a program that was started again: two sockets cannot
   * have one address. Or it is forged, so the old one is asked. The participants of a Cyclone process share theirs.
   */
  private replace(record: RemoteParticipantRecord, now: number): void {
    const { metatraffic, info } = record;
    if (info.vendor === VENDOR_CYCLONEDDS) return;
    const before = this.exclusive.get(metatraffic);
    if (before?.info.vendor === info.vendor && !before.answered) this.remove(before, "left", now);
    const old = this.exclusive.get(metatraffic);
    if (old?.info.vendor === info.vendor) this.liveliness.suspect(old, "lease-expired", now);
    record.displaced = old;
    this.exclusive.set(metatraffic, record);
  }

  /** The address that one had is again that of whom it displaced, if that one is still there. */
  private vacate(record: RemoteParticipantRecord): void {
    const { metatraffic, displaced } = record;
    const holder = this.exclusive.get(metatraffic);
    if (holder === record) {
      if (displaced === undefined) this.exclusive.delete(metatraffic);
      else this.exclusive.set(metatraffic, displaced);
      return;
    }
    for (let newer = holder; newer !== undefined; newer = newer.displaced) {
      if (newer.displaced !== record) continue;
      newer.displaced = displaced;
      return;
    }
  }

  /** Makes room by forgetting the oldest participants that have done nothing but announce themselves. */
  private evict(bytes: number, now: number): boolean {
    for (const record of this.records.values()) {
      if (record.answered) continue;
      this.remove(record, "lease-expired", now);
      if (this.budget.hasRoomForParticipant(bytes)) return true;
    }
    return false;
  }

  /** The peer may have forgotten us, or be somewhere else: questions are put at each of its addresses, and announcements. */
  private ask(peer: RemoteParticipantRecord, attempt: number, now: number): void {
    if (attempt % QUESTIONS_ON_PATH === 0) tryOtherPath(peer, this.core.outbox);
    this.sedp!.ask(peer);
    if (attempt % ANNOUNCED_EACH !== 2) return;
    for (const address of everyMetatraffic(peer)) this.spdp!.tell(address, now);
  }
}

/** The participant property by which rclts participants know each other; its value is the version. */
export const VERSION_PROPERTY = "rclts.version";
/** Questions that are not answered until the next address is tried. */
const QUESTIONS_ON_PATH = 4;
/** The second question that is not answered, and then each eighth. */
const ANNOUNCED_EACH = 8;
/** Milliseconds: a few periods of Fast DDS, which are 3 s. */
const FORGOTTEN_AFTER = 8000;
