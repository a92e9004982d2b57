// SPDX-License-Identifier: Apache-2.0
// Takes each submessage to the local readers or the writer that it is for, by the remote endpoint that it is about.

import type { Core } from "./core.js";
import type { RemoteParticipants } from "./discovery/remote-participants.js";
import type { Spdp } from "./discovery/spdp.js";
import type { EntityId } from "./engine.js";
import { ENTITYID_SPDP_WRITER, ENTITYID_UNKNOWN, GUID_PREFIX_LENGTH, isBuiltin } from "./guid.js";
import type { ReceivedSample } from "./reader/received-sample.js";
import type { ReceiverState, SubmessageRoutes } from "./receiver.js";
import type { RemoteParticipantRecord } from "./remote.js";
import type { DatagramSource } from "./transport.js";
import type { AckNack } from "./wire/ack-nack.js";
import type { Data } from "./wire/data.js";
import type { DataFrag } from "./wire/data-frag.js";
import type { Gap } from "./wire/gap.js";
import type { Heartbeat } from "./wire/heartbeat.js";
import type { HeartbeatFrag } from "./wire/heartbeat-frag.js";
import type { NackFrag } from "./wire/nack-frag.js";

export class SubmessageRouter implements SubmessageRoutes {
  takesSamples = true;

  private readonly core: Core;
  private readonly participants: RemoteParticipants;
  private readonly spdp: Spdp;

  constructor(core: Core, participants: RemoteParticipants, spdp: Spdp) {
    this.core = core;
    this.participants = participants;
    this.spdp = spdp;
  }

  malformed(reason: string, { address }: DatagramSource): void {
    this.core.reports.malformed(address, reason);
  }

  sender(bytes: Uint8Array, offset: number): RemoteParticipantRecord | undefined {
    return this.participants.find(bytes, offset);
  }

  data(data: Data, state: ReceiverState, now: number): void {
    const { source, vendor, littleEndian, timestamp, from } = state;
    if (data.writerId === ENTITYID_SPDP_WRITER) {
      const sender = state.datagram.subarray(state.sourceOffset, state.sourceOffset + GUID_PREFIX_LENGTH);
      this.spdp.take(data, littleEndian, sender, vendor, from, now);
      return;
    }
    const proxies = source?.endpoints.get(data.writerId)?.writerProxies;
    if (proxies === undefined || proxies.size === 0) {
      this.core.counters.ignored++;
      return;
    }
    if (!this.takesSamples && this.refuses(data.writerId)) return;
    const { readerId, sequence, inlineQos, payload, hasData } = data;
    const sample: ReceivedSample = {
      sequence,
      payload: payload ?? NO_BYTES,
      hasData,
      inlineQos,
      littleEndian,
      timestamp,
    };
    if (readerId !== ENTITYID_UNKNOWN) proxies.get(readerId)?.receive(sample, true, now);
    else for (const proxy of proxies.values()) proxy.receive(sample, false, now);
  }

  dataFrag(frag: DataFrag, { source, littleEndian, timestamp }: ReceiverState, now: number): void {
    const { readerId, writerId } = frag;
    const proxies = source?.endpoints.get(writerId)?.writerProxies;
    if (proxies === undefined || (!this.takesSamples && this.refuses(writerId))) return;
    if (readerId !== ENTITYID_UNKNOWN) proxies.get(readerId)?.receiveFragment(frag, littleEndian, timestamp, true, now);
    else for (const proxy of proxies.values()) proxy.receiveFragment(frag, littleEndian, timestamp, false, now);
  }

  heartbeat(heartbeat: Heartbeat, source: RemoteParticipantRecord, from: DatagramSource, now: number): void {
    const { readerId, writerId } = heartbeat;
    const proxies = source.endpoints.get(writerId)?.writerProxies;
    if (proxies === undefined) return;
    if (readerId !== ENTITYID_UNKNOWN) proxies.get(readerId)?.heartbeat(heartbeat, true, from, now);
    else for (const proxy of proxies.values()) proxy.heartbeat(heartbeat, false, from, now);
  }

  gap(gap: Gap, source: RemoteParticipantRecord, from: DatagramSource, now: number): void {
    const { readerId, writerId } = gap;
    const proxies = source.endpoints.get(writerId)?.writerProxies;
    if (proxies === undefined) return;
    if (readerId !== ENTITYID_UNKNOWN) proxies.get(readerId)?.gap(gap, true, from, now);
    else for (const proxy of proxies.values()) proxy.gap(gap, false, from, now);
  }

  heartbeatFrag(heartbeatFrag: HeartbeatFrag, source: RemoteParticipantRecord, now: number): void {
    const { readerId, writerId } = heartbeatFrag;
    const proxies = source.endpoints.get(writerId)?.writerProxies;
    if (proxies === undefined) return;
    if (readerId !== ENTITYID_UNKNOWN) proxies.get(readerId)?.heartbeatFrag(heartbeatFrag, now);
    else for (const proxy of proxies.values()) proxy.heartbeatFrag(heartbeatFrag, now);
  }

  nackFrag(nackFrag: NackFrag, source: RemoteParticipantRecord, now: number): void {
    const { readerId, writerId } = nackFrag;
    const matched = source.endpoints.get(readerId)?.readerProxies?.get(writerId);
    if (matched?.proxy !== undefined) matched.writer.responder.takeNackFrag(matched.proxy, nackFrag, now);
  }

  ackNack(ackNack: AckNack, source: RemoteParticipantRecord, from: DatagramSource, now: number): void {
    const { readerId, writerId } = ackNack;
    const matched = source.endpoints.get(readerId)?.readerProxies?.get(writerId);
    if (matched?.proxy !== undefined) matched.writer.responder.takeAckNack(matched.proxy, ackNack, from, now);
  }

  /** Discovery goes on whatever the user's readers can take. */
  private refuses(writerId: EntityId): boolean {
    if (isBuiltin(writerId)) return false;
    this.core.counters.refused++;
    return true;
  }
}

const NO_BYTES = new Uint8Array(0);
