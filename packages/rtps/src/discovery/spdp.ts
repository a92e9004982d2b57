// SPDX-License-Identifier: Apache-2.0
// Finding participants: our own announcement, again and again, and those of others (RTPS 2.5, 8.5.3).

import type { Core } from "../core.js";
import type { VendorId } from "../engine.js";
import { isLoopback, isMulticast } from "../locator.js";
import type { RemoteParticipantRecord } from "../remote.js";
import type { DatagramSource, UdpAddress } from "../transport.js";
import type { Data } from "../wire/data.js";
import { MalformedError } from "../wire/malformed-error.js";
import { readStatusInfo } from "../wire/status-info.js";
import { Announcement, type AnnouncementOptions } from "./announcement.js";
import { ANNOUNCEMENT_PERIOD, Announcing } from "./announcing.js";
import { decodeParticipantData, type ParticipantData } from "./participant-data.js";
import { everyMetatraffic, isSameParticipant } from "./reach.js";
import type { RemoteParticipants } from "./remote-participants.js";

export class Spdp {
  private readonly core: Core;
  private readonly options: AnnouncementOptions;
  private readonly participants: RemoteParticipants;
  private readonly announcement: Announcement;
  /** Where others may be: the group, ports of this host, static peers; by address and port, and interface if it has one. */
  private readonly announcings = new Map<string, Announcing>();
  /** What was announced last: most is due together, to many addresses. */
  private toOne: Announced | undefined;
  private toGroup: Announced | undefined;

  constructor(core: Core, options: AnnouncementOptions, participants: RemoteParticipants) {
    this.core = core;
    this.options = options;
    this.participants = participants;
    this.announcement = new Announcement(core, options);
  }

  /** Announces the participant at once, again in short succession, and then for ever. */
  begin(now: number): void {
    const { initialPeers } = this.options.bound;
    const networks = initialPeers.some(({ address, via }) => isMulticast(address) && !isLoopback(via ?? ""));
    for (const peer of initialPeers) {
      if (!isMulticast(peer.address)) this.announceTo(peer, Number.POSITIVE_INFINITY, now);
      else if (networks && isLoopback(peer.via ?? ""))
        this.announceTo(peer, ANNOUNCEMENT_PERIOD, now, () => this.participants.hasConfined);
      else this.announceTo(peer, ANNOUNCEMENT_PERIOD, now);
    }
    if (this.options.intraProcess !== false) return;
    for (const own of this.options.bound.metatrafficUnicast) this.announceTo(own, ANNOUNCEMENT_PERIOD, now);
  }

  /** Announces the participant to one more address until it is removed again. Twice is once. */
  addPeer(peer: UdpAddress, now: number): void {
    this.announceTo(peer, PEER_PERIOD, now);
  }

  /** Ends that, and gives up who is reached there, unless it is heard by multicast. Unknown addresses are ignored. */
  removePeer(peer: UdpAddress, now: number): void {
    const key = keyOf(peer);
    const announcing = this.announcings.get(key);
    if (announcing?.longestPause !== PEER_PERIOD) return;
    announcing.stop();
    this.announcings.delete(key);
    for (const known of [...this.participants.values()]) {
      const isThere = everyMetatraffic(known).some(
        ({ address, port }) => address === peer.address && port === peer.port,
      );
      if (!isThere || now - known.heardByGroup < known.leaseDuration) continue;
      this.core.outbox.push(this.announcement.goodbye(now), known.metatraffic.address);
      this.toOne = undefined;
      this.toGroup = undefined;
      this.participants.remove(known, "left", now);
    }
  }

  /** Says goodbye to everybody who may know us. */
  leave(now: number): void {
    for (const announcing of this.announcings.values()) announcing.stop();
    const datagram = this.announcement.goodbye(now);
    for (const peer of this.options.bound.metatrafficMulticast) this.core.outbox.push(datagram, peer);
    for (const { metatraffic } of this.participants.values()) this.core.outbox.push(datagram, metatraffic.address);
  }

  /** Takes a participant's announcement or goodbye. */
  take(
    data: Data,
    littleEndian: boolean,
    sender: Uint8Array,
    vendor: VendorId,
    from: DatagramSource,
    now: number,
  ): void {
    // Not as of the datagram's beginning: it may hold several announcements, and goodbyes among them.
    const known = this.participants.find(sender, 0);
    const status = data.inlineQos === undefined ? 0 : readStatusInfo(data.inlineQos, littleEndian);
    if (status !== 0 || data.payload === undefined || data.hasKey) {
      if (known !== undefined) this.participants.takeGoodbye(known, from, now);
      return;
    }
    if (known !== undefined && this.participants.isRepetition(known, data.sequence, from)) {
      this.participants.heard(known, from, now);
      this.greet(known, now);
      return;
    }
    const announced = decodeParticipantData(data.payload, vendor);
    const { domainId, domainTag, guidPrefix } = announced;
    // Only for itself may a participant speak; another domain's announcements can reach a shared port.
    if (!guidPrefix.every((byte, i) => byte === sender[i])) return;
    if (domainTag !== "" || (domainId !== undefined && domainId !== this.options.bound.domainId)) return;
    if (known !== undefined && this.isStill(known, announced, data.sequence, now)) {
      if (data.sequence > known.announcement) this.participants.update(known, announced, data.sequence);
      this.participants.heard(known, from, now);
      this.greet(known, now);
      return;
    }
    const found = this.participants.add(announced, data.sequence, vendor, from, now);
    // So that the newcomer knows us as soon as we know it.
    if (found !== undefined) this.greet(found, now);
  }

  /** Sends one announcement. */
  tell(to: UdpAddress, now: number): void {
    if (this.toOne?.at !== now) this.toOne = { at: now, datagrams: this.announcement.datagrams([], now) };
    for (const datagram of this.toOne.datagrams) this.core.outbox.push(datagram, to);
  }

  /** The same by multicast, with questions for those whose acknowledgement is due. */
  private tellGroup(to: UdpAddress, now: number): void {
    // Several interfaces: the one question goes out by all.
    if (this.toGroup?.at !== now)
      this.toGroup = { at: now, datagrams: this.announcement.datagrams(this.participants.groupQuestions(now), now) };
    for (const datagram of this.toGroup.datagrams) this.core.outbox.push(datagram, to);
  }

  /**
   * A participant may not have heard of us yet. One for one at the most: whoever forges its address gains nothing by it.
   * And after a pause: two that greet each other's greetings would never end, and be ever more where datagrams are doubled.
   */
  private greet(peer: RemoteParticipantRecord, now: number): void {
    if (peer.answered || now - peer.greetedAt < GREETING_PAUSE) return;
    peer.greetedAt = now;
    this.tell(peer.metatraffic.address, now);
  }

  /**
   * Whether the announcement is of the participant that is known by its prefix. If that one has been silent for its
   * lease, it is forgotten.
   *
   * @throws MalformedError if there are two of one prefix: the first stays as long as it announces itself.
   */
  private isStill(known: RemoteParticipantRecord, announced: ParticipantData, sequence: number, now: number): boolean {
    if (sequence > known.announcement || isSameParticipant(known, announced)) return true;
    if (now - known.announcedAt <= known.leaseDuration) throw DUPLICATE_PREFIX;
    this.participants.remove(known, "lease-expired", now);
    return false;
  }

  private announceTo(to: UdpAddress, longestPause: number, now: number, isNeeded: () => boolean = always): void {
    const key = keyOf(to);
    if (this.announcings.has(key)) return;
    const isGroup = isMulticast(to.address);
    const announcing = new Announcing(this.core, longestPause, (at) => {
      if (announcing.isSettled && !isNeeded()) return;
      if (isGroup) this.tellGroup(to, at);
      else this.tell(to, at);
    });
    this.announcings.set(key, announcing);
    announcing.due(now);
  }
}

interface Announced {
  readonly at: number;
  readonly datagrams: readonly Uint8Array[];
}

function keyOf({ address, port, via = "" }: UdpAddress): string {
  return `${address}:${port}:${via}`;
}

function always(): boolean {
  return true;
}

/** Milliseconds between announcements to a static peer: whoever starts there and does not know of us waits that long. */
const PEER_PERIOD = 30_000;
/** Milliseconds: longer than the way there and back on a local network. */
const GREETING_PAUSE = 5;
const DUPLICATE_PREFIX = new MalformedError("participant announcement: its GUID prefix is that of another participant");
