// SPDX-License-Identifier: Apache-2.0
// Finding participants: our own announcement, again and again, and those of others (RTPS 2.5, 8.5.3).

import type { Core } from "../core.js";
import type { VendorId } from "../engine.js";
import { ENTITYID_PARTICIPANT, ENTITYID_SPDP_READER, ENTITYID_SPDP_WRITER, writeGuid } from "../guid.js";
import { isMulticast, udpv4Locator } from "../locator.js";
import { timestampFromUnixMilliseconds } from "../time.js";
import { Deadline } from "../timers.js";
import type { BoundAddresses, DatagramSource, UdpAddress } from "../transport.js";
import { VENDOR_RCLTS } from "../vendor.js";
import { type Data, dataSubmessageLength, writeData } from "../wire/data.js";
import { HEADER_LENGTH, PROTOCOL_VERSION, writeHeader } from "../wire/header.js";
import { INFO_TIMESTAMP_LENGTH, writeInfoTimestamp } from "../wire/info-timestamp.js";
import { encodeDisposeInlineQos, readStatusInfo } from "../wire/status-info.js";
import { WireWriter } from "../wire/wire-writer.js";
import {
  BUILTIN_ENDPOINT_SET,
  decodeParticipantData,
  encodeParticipantData,
  encodeParticipantKey,
} from "./participant-data.js";
import { type RemoteParticipants, VERSION_PROPERTY } from "./remote-participants.js";

export interface SpdpOptions {
  readonly bound: BoundAddresses;
  /** PID_ENTITY_NAME; Fast DDS puts the ROS enclave there. */
  readonly name: string;
  /** PID_USER_DATA of the participant, e.g. `enclave=/;`. */
  readonly userData: Uint8Array;
  /** Value of the property `rclts.version`. */
  readonly version: string;
}

export class Spdp {
  private readonly core: Core;
  private readonly options: SpdpOptions;
  private readonly participants: RemoteParticipants;
  private readonly payload: Uint8Array;
  private readonly announcing: Deadline;
  private announced = 0;
  /** Rises only when the contents change: Fast DDS takes a repeated number as a repetition. */
  private readonly sequence = 1;

  constructor(core: Core, options: SpdpOptions, participants: RemoteParticipants) {
    this.core = core;
    this.options = options;
    this.participants = participants;
    this.payload = describe(core, options);
    this.announcing = new Deadline("announce", (now) => this.announce(now));
  }

  /** Announces the participant at once, a few times in short succession, then for ever. */
  announce(now: number): void {
    const datagram = this.datagram(this.payload, undefined, now);
    const { initialPeers } = this.options.bound;
    const all = this.announced < FIRST_PAUSES.length || this.announced % PROBE_EVERY === 0;
    for (const peer of initialPeers) if (all || isMulticast(peer.address)) this.core.outbox.push(datagram, peer);
    for (const { metatraffic, answered } of this.participants.values())
      if (answered) this.core.outbox.push(datagram, metatraffic.address);
    const pause = FIRST_PAUSES[this.announced++] ?? PERIOD;
    this.core.deadlines.set(this.announcing, now + pause);
  }

  /** Says goodbye to everybody who may know us. */
  leave(now: number): void {
    this.core.deadlines.clear(this.announcing);
    const guid = writeGuid(this.core.prefix.bytes, ENTITYID_PARTICIPANT);
    const datagram = this.datagram(encodeParticipantKey(guid), encodeDisposeInlineQos(guid), now);
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
      if (known !== undefined) this.participants.remove(known, "left", now);
      return;
    }
    if (known !== undefined && known.announcement === data.sequence) {
      // It may not have heard of us yet. One for one: whoever forges its address gains nothing by it.
      if (!known.answered)
        this.core.outbox.push(this.datagram(this.payload, undefined, now), known.metatraffic.address);
      return;
    }
    const announced = decodeParticipantData(data.payload, vendor);
    const { domainId, domainTag, guidPrefix } = announced;
    // Only for itself may a participant speak; another domain's announcements can reach a shared port.
    if (!guidPrefix.every((byte, i) => byte === sender[i])) return;
    if (domainTag !== "" || (domainId !== undefined && domainId !== this.options.bound.domainId)) return;
    if (known !== undefined) {
      known.announcement = data.sequence;
      this.participants.refresh(known, announced);
      return;
    }
    const found = this.participants.add(announced, vendor, from, now);
    if (found === undefined) return;
    found.announcement = data.sequence;
    // So that the newcomer knows us as soon as we know it.
    this.core.outbox.push(this.datagram(this.payload, undefined, now), found.metatraffic.address);
  }

  private datagram(payload: Uint8Array, inlineQos: Uint8Array | undefined, now: number): Uint8Array {
    const length = HEADER_LENGTH + INFO_TIMESTAMP_LENGTH + dataSubmessageLength(payload.length, inlineQos?.length ?? 0);
    const w = new WireWriter(new Uint8Array(length));
    writeHeader(w, this.core.prefix.bytes);
    writeInfoTimestamp(w, timestampFromUnixMilliseconds(now + this.core.wallOffset));
    writeData(w, {
      readerId: ENTITYID_SPDP_READER,
      writerId: ENTITYID_SPDP_WRITER,
      sequence: inlineQos === undefined ? this.sequence : this.sequence + 1,
      inlineQos,
      payload,
      hasKey: inlineQos !== undefined,
    });
    return w.bytes;
  }
}

function describe(core: Core, { bound, name, userData, version }: SpdpOptions): Uint8Array {
  const locators = (addresses: readonly UdpAddress[]) => addresses.map((a) => udpv4Locator(a.address, a.port));
  return encodeParticipantData({
    guidPrefix: core.prefix.bytes,
    vendor: VENDOR_RCLTS,
    protocolVersion: PROTOCOL_VERSION,
    domainId: bound.domainId,
    domainTag: "",
    builtinEndpoints: BUILTIN_ENDPOINT_SET,
    leaseDuration: LEASE,
    metatrafficUnicast: locators(bound.metatrafficUnicast),
    metatrafficMulticast: locators(bound.metatrafficMulticast),
    defaultUnicast: locators(bound.defaultUnicast),
    defaultMulticast: [],
    expectsInlineQos: false,
    entityName: name,
    properties: new Map([[VERSION_PROPERTY, version]]),
    userData,
  });
}

/** Milliseconds after each of the first announcements, so that one lost datagram does not cost seconds. */
const FIRST_PAUSES = [50, 100, 200, 400, 800];
/** Milliseconds between announcements later on, as Fast DDS has it: six fit into the lease, for networks that lose much. */
const PERIOD = 3000;
/** Ports at which somebody may be, and static peers: newcomers make themselves known there, so seldom is enough. */
const PROBE_EVERY = 10;
/** Seconds; several times the period, and Fast DDS's own value. */
const LEASE = 20;
