// SPDX-License-Identifier: Apache-2.0
// The datagrams of the participant's own announcement, its goodbye, and what travels with them (RTPS 2.5, 8.5.3.3).

import type { Core } from "../core.js";
import { ENTITYID_PARTICIPANT, ENTITYID_SPDP_READER, ENTITYID_SPDP_WRITER, writeGuid } from "../guid.js";
import { udpv4Locator } from "../locator.js";
import { PATH_LIMIT } from "../outbox.js";
import { timestampFromUnixMilliseconds } from "../time.js";
import type { BoundAddresses, UdpAddress } from "../transport.js";
import { VENDOR_RCLTS } from "../vendor.js";
import { dataSubmessageLength, writeData } from "../wire/data.js";
import { HEADER_LENGTH, PROTOCOL_VERSION, writeHeader } from "../wire/header.js";
import { INFO_TIMESTAMP_LENGTH, writeInfoTimestamp } from "../wire/info-timestamp.js";
import { encodeDisposeInlineQos } from "../wire/status-info.js";
import { WireWriter } from "../wire/wire-writer.js";
import { BUILTIN_ENDPOINT_SET, encodeParticipantData, encodeParticipantKey } from "./participant-data.js";
import { VERSION_PROPERTY } from "./remote-participants.js";

export interface AnnouncementOptions {
  readonly bound: BoundAddresses;
  /** PID_ENTITY_NAME; Fast DDS puts the ROS enclave there. */
  readonly name: string;
  /** PID_USER_DATA of the participant, e.g. `enclave=/;`. */
  readonly userData: Uint8Array;
  /** Value of the property `rclts.version`. */
  readonly version: string;
  /** With false the participant is announced to itself too. */
  readonly intraProcess?: boolean;
}

/** Something short that rides on an announcement: writes exactly `length` bytes of submessages. */
export interface Rider {
  readonly length: number;
  write(w: WireWriter): void;
}

export class Announcement {
  private readonly core: Core;
  private readonly payload: Uint8Array;
  /** Rises only when there is something new: Fast DDS takes a repeated number as a repetition. */
  private sequence = 1;

  constructor(core: Core, options: AnnouncementOptions) {
    this.core = core;
    this.payload = describe(core, options);
  }

  /** The announcement with `riders` behind it, in as many datagrams as they need; they come in the first as far as they fit. */
  datagrams(riders: readonly Rider[], now: number): readonly Uint8Array[] {
    const datagrams: Uint8Array[] = [];
    const own = INFO_TIMESTAMP_LENGTH + dataSubmessageLength(this.payload.length, 0);
    let next = 0;
    do {
      let length = HEADER_LENGTH + (datagrams.length === 0 ? own : 0);
      const first = next;
      // A rider that is alone in its datagram always fits.
      while (next < riders.length && length + riders[next]!.length <= PATH_LIMIT) length += riders[next++]!.length;
      const w = this.open(length);
      if (datagrams.length === 0) this.writeData(w, this.payload, undefined, now);
      for (let i = first; i < next; i++) riders[i]!.write(w);
      datagrams.push(w.bytes);
    } while (next < riders.length);
    return datagrams;
  }

  /** Says that the participant is gone, to whoever gets it. What is announced afterwards counts as new. */
  goodbye(now: number): Uint8Array {
    const guid = writeGuid(this.core.prefix.bytes, ENTITYID_PARTICIPANT);
    const payload = encodeParticipantKey(guid);
    const inlineQos = encodeDisposeInlineQos(guid);
    const length = dataSubmessageLength(payload.length, inlineQos.length);
    const w = this.open(HEADER_LENGTH + INFO_TIMESTAMP_LENGTH + length);
    this.sequence++;
    this.writeData(w, payload, inlineQos, now);
    this.sequence++;
    return w.bytes;
  }

  private open(length: number): WireWriter {
    const w = new WireWriter(new Uint8Array(length));
    writeHeader(w, this.core.prefix.bytes);
    return w;
  }

  private writeData(w: WireWriter, payload: Uint8Array, inlineQos: Uint8Array | undefined, now: number): void {
    writeInfoTimestamp(w, timestampFromUnixMilliseconds(now + this.core.wallOffset));
    writeData(w, {
      readerId: ENTITYID_SPDP_READER,
      writerId: ENTITYID_SPDP_WRITER,
      sequence: this.sequence,
      inlineQos,
      payload,
      hasKey: inlineQos !== undefined,
    });
  }
}

function describe(core: Core, { bound, name, userData, version }: AnnouncementOptions): Uint8Array {
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
    entityName: name,
    properties: new Map([[VERSION_PROPERTY, version]]),
    userData,
  });
}

/** Seconds; Fast DDS's own value. */
const LEASE = 20;
