// SPDX-License-Identifier: Apache-2.0
// Walks through a datagram, submessage by submessage, with the state that INFO_* submessages set (RTPS 2.5, 8.3.4).

import type { EngineCounters } from "./core.js";
import type { Timestamp, VendorId } from "./engine.js";
import { ENTITYID_SEDP_PUBLICATIONS_WRITER, GUID_PREFIX_UNKNOWN, type GuidPrefix } from "./guid.js";
import type { RemoteParticipantRecord } from "./remote.js";
import type { DatagramSource } from "./transport.js";
import { type AckNack, readAckNack } from "./wire/ack-nack.js";
import { type Data, readData } from "./wire/data.js";
import { type DataFrag, readDataFrag } from "./wire/data-frag.js";
import { type Gap, readGap } from "./wire/gap.js";
import { readHeader } from "./wire/header.js";
import { type Heartbeat, readHeartbeat } from "./wire/heartbeat.js";
import { type HeartbeatFrag, readHeartbeatFrag } from "./wire/heartbeat-frag.js";
import { readInfoDestination } from "./wire/info-destination.js";
import { readInfoSource } from "./wire/info-source.js";
import { readInfoTimestamp } from "./wire/info-timestamp.js";
import { MalformedError } from "./wire/malformed-error.js";
import { type NackFrag, readNackFrag } from "./wire/nack-frag.js";
import { readSubmessageHeader, SUBMESSAGE_HEADER_LENGTH, SubmessageKind } from "./wire/submessage.js";
import { WireReader } from "./wire/wire-reader.js";

/** What the submessages that came so far say about the next one. */
export interface ReceiverState {
  /** The sender, if it is known. */
  source: RemoteParticipantRecord | undefined;
  datagram: Uint8Array;
  /** Where in the datagram the 12 bytes of the sender's prefix stand. */
  sourceOffset: number;
  vendor: VendorId;
  timestamp: Timestamp | undefined;
  littleEndian: boolean;
  from: DatagramSource;
}

/** Where submessages go once they are read. */
export interface SubmessageRoutes {
  /** A datagram was given up, for this reason. */
  malformed(reason: string, from: DatagramSource): void;
  sender(bytes: Uint8Array, offset: number): RemoteParticipantRecord | undefined;
  data(data: Data, state: ReceiverState, now: number): void;
  heartbeat(heartbeat: Heartbeat, source: RemoteParticipantRecord, from: DatagramSource, now: number): void;
  dataFrag(frag: DataFrag, state: ReceiverState, now: number): void;
  gap(gap: Gap, source: RemoteParticipantRecord, from: DatagramSource, now: number): void;
  heartbeatFrag(heartbeatFrag: HeartbeatFrag, source: RemoteParticipantRecord, now: number): void;
  nackFrag(nackFrag: NackFrag, source: RemoteParticipantRecord, now: number): void;
  ackNack(ackNack: AckNack, source: RemoteParticipantRecord, from: DatagramSource, now: number): void;
}

export class Receiver {
  private readonly own: GuidPrefix;
  private readonly hearsItself: boolean;
  private readonly routes: SubmessageRoutes;
  private readonly counters: EngineCounters;
  private readonly reader = new WireReader();
  /** What follows names this participant as its receiver: whoever sent it has heard an announcement of ours. */
  private named = false;
  private readonly state: ReceiverState = {
    source: undefined,
    datagram: GUID_PREFIX_UNKNOWN.bytes,
    sourceOffset: 0,
    vendor: 0,
    timestamp: undefined,
    littleEndian: true,
    from: { address: "0.0.0.0", port: 0, channel: "metatraffic" },
  };

  /** @param hearsItself false drops what the participant has sent itself, as by multicast */
  constructor(own: GuidPrefix, hearsItself: boolean, routes: SubmessageRoutes, counters: EngineCounters) {
    this.own = own;
    this.hearsItself = hearsItself;
    this.routes = routes;
    this.counters = counters;
  }

  /** Never throws for what the bytes are: the rest of a malformed datagram is given up and counted. */
  handle(datagram: Uint8Array, from: DatagramSource, now: number): void {
    this.counters.datagramsReceived++;
    this.counters.bytesReceived += datagram.length;
    try {
      this.walk(datagram, from, now);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.counters.malformed++;
      this.routes.malformed(error.message, from);
    }
  }

  private walk(datagram: Uint8Array, from: DatagramSource, now: number): void {
    const { reader: r, state } = this;
    r.reset(datagram);
    const header = readHeader(r);
    if (!this.hearsItself && this.own.equalsAt(datagram, header.prefixOffset)) return;
    state.datagram = datagram;
    state.from = from;
    state.timestamp = undefined;
    this.setSource(datagram, header.prefixOffset, header.vendor, now);
    this.named = false;
    let forUs = true;
    while (r.offset + SUBMESSAGE_HEADER_LENGTH <= datagram.length) {
      const { kind, flags, end } = readSubmessageHeader(r);
      if (kind === SubmessageKind.INFO_DST) {
        const { prefixOffset } = readInfoDestination(r, flags);
        this.named = this.own.equalsAt(datagram, prefixOffset);
        forUs = this.named || GUID_PREFIX_UNKNOWN.equalsAt(datagram, prefixOffset);
      } else if (kind === SubmessageKind.INFO_TS) state.timestamp = readInfoTimestamp(r, flags);
      else if (kind === SubmessageKind.INFO_SRC) {
        const source = readInfoSource(r, flags);
        this.setSource(datagram, source.prefixOffset, source.vendor, now);
      } else if (forUs) this.dispatch(kind, flags, now);
      r.offset = end;
    }
  }

  private dispatch(kind: number, flags: number, now: number): void {
    const { reader: r, state, routes } = this;
    const { source } = state;
    state.littleEndian = r.littleEndian;
    if (kind === SubmessageKind.DATA) routes.data(readData(r, flags), state, now);
    else if (kind === SubmessageKind.HEARTBEAT) {
      const heartbeat = readHeartbeat(r, flags);
      if (source === undefined) return;
      if (this.named) source.answered = true;
      routes.heartbeat(heartbeat, source, state.from, now);
    } else if (kind === SubmessageKind.ACKNACK) {
      const ackNack = readAckNack(r, flags);
      if (source === undefined) return;
      if (this.named) {
        source.answered = true;
        // Base 0 says that no HEARTBEAT of ours has come yet (Fast DDS, before it is answered).
        if (ackNack.writerId === ENTITYID_SEDP_PUBLICATIONS_WRITER && ackNack.state.base > 0)
          source.lastAcknowledged = now;
      }
      routes.ackNack(ackNack, source, state.from, now);
    } else if (kind === SubmessageKind.GAP) {
      const gap = readGap(r, flags);
      if (source !== undefined) routes.gap(gap, source, state.from, now);
    } else if (kind === SubmessageKind.DATA_FRAG) routes.dataFrag(readDataFrag(r, flags), state, now);
    else if (kind === SubmessageKind.HEARTBEAT_FRAG) {
      const heartbeatFrag = readHeartbeatFrag(r, flags);
      if (source !== undefined) routes.heartbeatFrag(heartbeatFrag, source, now);
    } else if (kind === SubmessageKind.NACK_FRAG) {
      const nackFrag = readNackFrag(r, flags);
      if (source !== undefined) routes.nackFrag(nackFrag, source, now);
    } else this.counters.ignored++;
  }

  private setSource(datagram: Uint8Array, prefixOffset: number, vendor: VendorId, now: number): void {
    const { state } = this;
    state.vendor = vendor;
    state.sourceOffset = prefixOffset;
    state.source = this.routes.sender(datagram, prefixOffset);
    if (state.source !== undefined) state.source.lastHeard = now;
  }
}
