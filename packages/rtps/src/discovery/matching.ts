// SPDX-License-Identifier: Apache-2.0
// Brings together the endpoints of one topic: local with remote, and local with local.

import type { Core } from "../core.js";
import type { EndpointConfig, EntityId, RemoteEndpoint, SampleEvent, UnmatchCause } from "../engine.js";
import { isKeyed } from "../guid.js";
import type { Reader } from "../reader/reader.js";
import { WriterLease } from "../reader/writer-lease.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { Change } from "../writer/change.js";
import type { Writer } from "../writer/writer.js";
import { mismatch, type Offer } from "./compatibility.js";

/** An endpoint of this participant, with the face that the participant's other endpoints see. */
export interface LocalEndpoint {
  readonly entityId: EntityId;
  readonly config: EndpointConfig;
  readonly self: RemoteEndpoint;
  readonly writer: Writer | undefined;
  readonly reader: Reader | undefined;
}

export class Matching {
  private readonly core: Core;
  private readonly pairsLocals: boolean;
  private readonly locals = new Map<string, Set<LocalEndpoint>>();
  private readonly remotes = new Map<string, Set<RemoteEndpointRecord>>();

  /** @param pairsLocals false leaves endpoints of this participant to its discovery, as if they were remote ones */
  constructor(core: Core, pairsLocals: boolean) {
    this.core = core;
    this.pairsLocals = pairsLocals;
  }

  /** Topics that some remote endpoint is on. */
  get remoteTopicCount(): number {
    return this.remotes.size;
  }

  addLocal(endpoint: LocalEndpoint, now: number): void {
    const { topic } = endpoint.config;
    for (const other of (this.pairsLocals ? this.locals.get(topic) : undefined) ?? []) {
      if (endpoint.writer !== undefined && other.reader !== undefined) this.pairLocal(endpoint, other, now);
      else if (endpoint.reader !== undefined && other.writer !== undefined) this.pairLocal(other, endpoint, now);
    }
    for (const remote of this.remotes.get(topic) ?? []) this.pairRemote(endpoint, remote, now);
    add(this.locals, topic, endpoint);
  }

  removeLocal(endpoint: LocalEndpoint, now: number): void {
    remove(this.locals, endpoint.config.topic, endpoint);
    const { writer, reader, entityId } = endpoint;
    for (const remote of this.remotes.get(endpoint.config.topic) ?? [])
      if (remote.readerProxies?.has(entityId) || remote.writerProxies?.has(entityId))
        this.core.events.push({ kind: "unmatched", local: entityId, remote: remote.info, cause: "left" });
    for (const other of this.locals.get(endpoint.config.topic) ?? []) {
      if (writer !== undefined && other.reader !== undefined) this.partLocal(endpoint, other);
      else if (reader !== undefined && other.writer !== undefined) this.partLocal(other, endpoint);
    }
    writer?.dispose(now);
    reader?.dispose();
  }

  addRemote(remote: RemoteEndpointRecord, now: number): void {
    add(this.remotes, remote.info.topic, remote);
    for (const local of this.locals.get(remote.info.topic) ?? []) this.pairRemote(local, remote, now);
  }

  removeRemote(remote: RemoteEndpointRecord, cause: UnmatchCause, now: number): void {
    remove(this.remotes, remote.info.topic, remote);
    for (const { writer } of [...(remote.readerProxies?.values() ?? [])]) {
      writer.unmatch(remote, now);
      this.core.events.push({ kind: "unmatched", local: writer.entityId, remote: remote.info, cause });
    }
    for (const { reader } of [...(remote.writerProxies?.values() ?? [])]) {
      reader.unmatch(remote);
      this.core.events.push({ kind: "unmatched", local: reader.entityId, remote: remote.info, cause });
    }
  }

  private pairRemote(local: LocalEndpoint, remote: RemoteEndpointRecord, now: number): void {
    const { writer, reader } = local;
    if ((writer !== undefined) === (remote.info.kind === "writer")) return;
    const theirs = offerOfRemote(remote);
    const ours = offerOfLocal(local);
    const misfit = writer !== undefined ? mismatch(ours, theirs) : mismatch(theirs, ours);
    if (misfit !== undefined) {
      this.core.events.push({ kind: "incompatible", local: local.entityId, remote: remote.info, ...misfit });
      return;
    }
    this.core.events.push({ kind: "matched", local: local.entityId, remote: remote.info });
    writer?.match(remote, now);
    reader?.match(remote, now);
  }

  private pairLocal(writing: LocalEndpoint, reading: LocalEndpoint, now: number): void {
    const writer = writing.writer!;
    const reader = reading.reader!;
    const misfit = mismatch(offerOfLocal(writing), offerOfLocal(reading));
    const { events } = this.core;
    if (misfit !== undefined) {
      events.push({ kind: "incompatible", local: reading.entityId, remote: writing.self, ...misfit });
      return;
    }
    events.push({ kind: "matched", local: writing.entityId, remote: reading.self });
    events.push({ kind: "matched", local: reading.entityId, remote: writing.self });
    events.push({ kind: "confirmed", local: writing.entityId, remote: reading.self });
    events.push({ kind: "confirmed", local: reading.entityId, remote: writing.self });
    const deliver = (change: Change) => events.push(localSample(change, reader.entityId, writing.self));
    const lease = this.localLease(reader, writing, now);
    writer.matchLocal(reading.self.handle, { deliver, lease }, reading.config.qos.durability !== "volatile");
  }

  /** Undefined where none is asked for, or the writer lives as long as its reader. */
  private localLease({ entityId, config }: Reader, { self }: LocalEndpoint, now: number): WriterLease | undefined {
    const { leaseDuration } = config.qos;
    if (leaseDuration === Number.POSITIVE_INFINITY || self.qos.liveliness === "automatic") return undefined;
    return new WriterLease(this.core, entityId, self, this.core.assertions, leaseDuration * 1000, now);
  }

  private partLocal(writing: LocalEndpoint, reading: LocalEndpoint): void {
    if (!writing.writer!.unmatchLocal(reading.self.handle)) return;
    const { events } = this.core;
    events.push({ kind: "unmatched", local: writing.entityId, remote: reading.self, cause: "left" });
    events.push({ kind: "unmatched", local: reading.entityId, remote: writing.self, cause: "left" });
  }
}

function localSample(change: Change, reader: EntityId, writer: RemoteEndpoint): SampleEvent {
  return {
    kind: "sample",
    reader,
    writer,
    sequence: change.sequence,
    payload: change.payload,
    inlineQos: change.inlineQos,
    inlineQosLittleEndian: true,
    sourceTimestamp: change.timestamp,
  };
}

function offerOfLocal({ config, entityId }: LocalEndpoint): Offer {
  const { typeName, qos } = config;
  return { typeName, qos, keyed: isKeyed(entityId), exclusive: false, partitions: [], representations: [] };
}

function offerOfRemote({ info, entityId, exclusive, partitions, representations }: RemoteEndpointRecord): Offer {
  return { typeName: info.typeName, qos: info.qos, keyed: isKeyed(entityId), exclusive, partitions, representations };
}

function add<T>(map: Map<string, Set<T>>, topic: string, value: T): void {
  const set = map.get(topic);
  if (set === undefined) map.set(topic, new Set([value]));
  else set.add(value);
}

function remove<T>(map: Map<string, Set<T>>, topic: string, value: T): void {
  const set = map.get(topic);
  if (set?.delete(value) && set.size === 0) map.delete(topic);
}
