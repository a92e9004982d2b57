// SPDX-License-Identifier: Apache-2.0
// Finding endpoints: announcing our own to every participant, and taking theirs (RTPS 2.5, 8.5.4).

import type { Core } from "../core.js";
import type { EndpointConfig, EntityId, Handle } from "../engine.js";
import {
  ENTITYID_PARTICIPANT_MESSAGE_WRITER,
  ENTITYID_SEDP_PUBLICATIONS_READER,
  ENTITYID_SEDP_PUBLICATIONS_WRITER,
  ENTITYID_SEDP_SUBSCRIPTIONS_WRITER,
  entityIdOf,
  type GuidPrefix,
  isBuiltin,
  isWriterId,
  writeGuid,
} from "../guid.js";
import { Reader } from "../reader/reader.js";
import type { ReceivedSample } from "../reader/received-sample.js";
import type { RemoteEndpointRecord, RemoteParticipantRecord } from "../remote.js";
import { HEARTBEAT_LENGTH } from "../wire/heartbeat.js";
import { INFO_DESTINATION_LENGTH, writeInfoDestination } from "../wire/info-destination.js";
import { MalformedError } from "../wire/malformed-error.js";
import { encodeDisposeInlineQos, readKeyHash, readStatusInfo } from "../wire/status-info.js";
import type { ReaderProxy } from "../writer/reader-proxy.js";
import { Writer } from "../writer/writer.js";
import type { Rider } from "./announcement.js";
import { BUILTIN_ENDPOINTS, BUILTIN_QOS } from "./builtin.js";
import { decodeEndpointData, decodeEndpointKey, encodeEndpointData, encodeEndpointKey } from "./endpoint-data.js";
import { GivenUpPeers } from "./given-up-peers.js";
import { decodeParticipantMessage, PARTICIPANT_MESSAGE_MANUAL_LIVELINESS } from "./participant-message.js";
import type { RemoteEndpoints } from "./remote-endpoints.js";
import { WriterLiveliness } from "./writer-liveliness.js";

export class Sedp {
  private readonly core: Core;
  private readonly endpoints: RemoteEndpoints;
  private readonly writers = new Map<EntityId, Writer>();
  private readonly readers = new Map<EntityId, Reader>();
  /** Sequence number of each local endpoint's announcement. */
  private readonly announced = new Map<EntityId, number>();
  private readonly liveliness: WriterLiveliness;
  private readonly givenUp = new GivenUpPeers();
  private now = 0;

  constructor(core: Core, endpoints: RemoteEndpoints) {
    this.core = core;
    this.endpoints = endpoints;
    for (const { entityId, kind, topic } of BUILTIN_ENDPOINTS) {
      const config: EndpointConfig = { topic, typeName: topic, qos: BUILTIN_QOS };
      if (kind === "writer") this.writers.set(entityId, new Writer(entityId, config, core));
      else this.readers.set(entityId, new Reader(entityId, config, core, 0, this.sinkOf(topic)));
    }
    this.liveliness = new WriterLiveliness(core, this.writers.get(ENTITYID_PARTICIPANT_MESSAGE_WRITER)!);
  }

  writer(entityId: EntityId): Writer | undefined {
    return this.writers.get(entityId);
  }

  /** The local built-in endpoints. */
  *local(): Iterable<{ readonly writer?: Writer; readonly reader?: Reader }> {
    for (const writer of this.writers.values()) yield { writer };
    for (const reader of this.readers.values()) yield { reader };
  }

  /** Matches the local built-in endpoint `entityId` with its counterpart at a participant. */
  match(entityId: EntityId, remote: RemoteEndpointRecord, now: number): void {
    const writer = this.writers.get(entityId);
    writer?.match(remote, now);
    this.readers.get(entityId)?.match(remote, now);
    for (const gone of this.givenUp.goneFor(remote.participant.prefix))
      if (this.writerFor(gone) === writer) this.tellGone(gone, remote.info.handle, now);
  }

  /** A participant is given up, as it was not heard; it may go on hearing us. */
  gaveUp(prefix: GuidPrefix): void {
    this.givenUp.add(prefix);
  }

  /** Sends a participant a HEARTBEAT that it must answer. */
  ask(peer: RemoteParticipantRecord): void {
    const proxy = publicationsReader(peer);
    proxy?.group.heartbeats.sendTo(proxy, false);
  }

  /** The same HEARTBEAT for a datagram that others get too; undefined for who cannot be asked. */
  question(peer: RemoteParticipantRecord): Rider | undefined {
    const proxy = publicationsReader(peer);
    if (proxy === undefined) return undefined;
    return {
      length: INFO_DESTINATION_LENGTH + HEARTBEAT_LENGTH,
      write: (w) => {
        writeInfoDestination(w, peer.prefix.bytes);
        proxy.group.heartbeats.writeTo(proxy, w);
      },
    };
  }

  announce(entityId: EntityId, config: EndpointConfig, now: number): void {
    const writer = this.writerFor(entityId);
    const sequence = writer.last + 1;
    this.announced.set(entityId, sequence);
    this.givenUp.announced(entityId);
    writer.write(sequence, this.describe(entityId, config), undefined, now);
    if (isWriterId(entityId)) this.liveliness.add(entityId, config.qos, now);
  }

  /** Disposes and unregisters the endpoint at every participant. */
  withdraw(entityId: EntityId, now: number): void {
    this.liveliness.remove(entityId);
    const writer = this.writerFor(entityId);
    const before = this.announced.get(entityId);
    this.announced.delete(entityId);
    if (before !== undefined) writer.supersede(before, now);
    this.givenUp.withdrawn(entityId);
    this.tellGone(entityId, undefined, now);
  }

  /** The liveliness of our writers that is asserted for all of the participant at once, by what the user does. */
  assertManualLiveliness(now: number): void {
    this.liveliness.assertManual(now);
  }

  dispose(now: number): void {
    this.liveliness.stop();
    for (const writer of this.writers.values()) writer.dispose(now);
    for (const reader of this.readers.values()) reader.dispose();
  }

  /** The engine's time, for the samples that a datagram brings. */
  setNow(now: number): void {
    this.now = now;
  }

  /** Tells every participant, or the one with this reader. */
  private tellGone(entityId: EntityId, to: Handle | undefined, now: number): void {
    const writer = this.writerFor(entityId);
    const guid = writeGuid(this.core.prefix.bytes, entityId);
    const inlineQos = encodeDisposeInlineQos(guid);
    const options = to === undefined ? { inlineQos } : { to, inlineQos };
    writer.write(writer.last + 1, encodeEndpointKey(guid), options, now, true);
  }

  private writerFor(entityId: EntityId): Writer {
    const id = isWriterId(entityId) ? ENTITYID_SEDP_PUBLICATIONS_WRITER : ENTITYID_SEDP_SUBSCRIPTIONS_WRITER;
    return this.writers.get(id)!;
  }

  private describe(entityId: EntityId, config: EndpointConfig): Uint8Array {
    return encodeEndpointData({
      guid: writeGuid(this.core.prefix.bytes, entityId),
      topic: config.topic,
      typeName: config.typeName,
      qos: config.qos,
      userData: config.userData ?? NO_BYTES,
      exclusiveOwnership: false,
      partitions: [],
      dataRepresentation: [],
      unicastLocators: [],
    });
  }

  private sinkOf(topic: string): (writer: RemoteEndpointRecord, sample: ReceivedSample) => void {
    if (topic === "DCPSParticipantMessage") return (writer, sample) => this.take("message", writer, sample);
    const kind = topic === "DCPSPublication" ? "writer" : "reader";
    return (writer, sample) => this.take(kind, writer, sample);
  }

  private take(kind: "writer" | "reader" | "message", from: RemoteEndpointRecord, sample: ReceivedSample): void {
    try {
      const status = sample.inlineQos === undefined ? 0 : readStatusInfo(sample.inlineQos, sample.littleEndian);
      const isGoodbye = status !== 0 || !sample.hasData;
      if (kind === "message") {
        if (!isGoodbye) this.takeMessage(from.participant, sample.payload);
      } else if (isGoodbye) this.takeGoodbye(from, sample);
      else this.takeEndpoint(kind, from, sample.payload);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.core.counters.malformed++;
      this.core.reports.malformed(addressOf(from.participant), error.message);
    }
  }

  private takeEndpoint(kind: "writer" | "reader", from: RemoteEndpointRecord, payload: Uint8Array): void {
    const { participant } = from;
    const data = decodeEndpointData(payload, kind);
    const entityId = entityIdOf(data.guid);
    // Only for itself may a participant speak.
    if (!participant.prefix.equalsAt(data.guid, 0) || isBuiltin(entityId)) return;
    if (this.endpoints.add(participant, kind, data, this.now)) return;
    this.core.counters.refused++;
    this.core.reports.refused(addressOf(participant), "more endpoints than are kept");
  }

  /** What came shows already that the participant is there, and so do messages of kinds that are not known. */
  private takeMessage({ prefix, assertions }: RemoteParticipantRecord, payload: Uint8Array): void {
    const { guidPrefix, kind } = decodeParticipantMessage(payload);
    if (!prefix.equalsAt(guidPrefix, 0)) return;
    if (kind === PARTICIPANT_MESSAGE_MANUAL_LIVELINESS) assertions.assertManual(this.now);
    else assertions.assertAutomatic(this.now);
  }

  private takeGoodbye(from: RemoteEndpointRecord, sample: ReceivedSample): void {
    const { inlineQos, littleEndian, payload } = sample;
    // Fast DDS names the endpoint in the inline key hash, Cyclone DDS in the key payload.
    const guid =
      (payload.length > 0 ? decodeEndpointKey(payload) : undefined) ??
      (inlineQos === undefined ? undefined : readKeyHash(inlineQos, littleEndian));
    if (guid === undefined || !from.participant.prefix.equalsAt(guid, 0)) return;
    const endpoint = from.participant.endpoints.get(entityIdOf(guid));
    if (endpoint !== undefined && !isBuiltin(endpoint.entityId)) this.endpoints.remove(endpoint, "left", this.now);
  }
}

function addressOf({ metatraffic }: RemoteParticipantRecord): string {
  return metatraffic.address.address;
}

/** The participant's reader of publications, which acknowledges our writer of them. */
function publicationsReader({ endpoints }: RemoteParticipantRecord): ReaderProxy | undefined {
  return endpoints.get(ENTITYID_SEDP_PUBLICATIONS_READER)?.readerProxies?.get(ENTITYID_SEDP_PUBLICATIONS_WRITER)?.proxy;
}

const NO_BYTES = new Uint8Array(0);
