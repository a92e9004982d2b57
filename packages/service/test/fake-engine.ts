// SPDX-License-Identifier: Apache-2.0
// An engine that notes commands and says what a test tells it to say.

import {
  type Audience,
  type EndpointConfig,
  type Engine,
  type EngineEvent,
  type EntityId,
  type Handle,
  type RemoteEndpoint,
  type RemoteParticipant,
  type SampleEvent,
  SERVICES_DEFAULT,
  type UnmatchCause,
  VENDOR_FASTDDS,
  VENDOR_RCLTS,
  type VendorId,
  type WriteOptions,
  writeGuid,
} from "@rclts/rtps";
import { newCounters } from "../../rtps/src/core.js";

/** What is not for an audience: descriptions of nodes are, which most tests are not about. */
export interface Written extends WriteOptions {
  readonly writer: EntityId;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

export class FakeEngine implements Engine {
  readonly guidPrefix = Uint8Array.of(0x01, 0xf0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  readonly counters = newCounters();
  /** Without those of ros_discovery_info, which every context with a node has. */
  readonly endpoints = new Map<EntityId, EndpointConfig>();
  readonly discoveryEndpoints = new Map<EntityId, EndpointConfig>();
  readonly written: Written[] = [];
  readonly awaited: { readonly writer: EntityId; readonly sequence: number }[] = [];
  /** What was written for an audience. */
  readonly announced: Written[] = [];
  /** The audience of each reader that has one. */
  readonly audiences = new Map<Handle, Audience>();
  closed = 0;
  onEvent: (event: EngineEvent) => void = () => {};

  createWriter(entityId: EntityId, config: EndpointConfig): void {
    this.#create(entityId, config);
  }

  createReader(entityId: EntityId, config: EndpointConfig): void {
    this.#create(entityId, config);
  }

  deleteEndpoint(entityId: EntityId): void {
    this.endpoints.delete(entityId);
  }

  write(writer: EntityId, sequence: number, payload: Uint8Array, options: WriteOptions = {}): void {
    const last = this.#last.get(writer) ?? 0;
    this.#last.set(writer, sequence);
    if (sequence !== last + 1) throw new RangeError(`sequence ${sequence} after ${last}`);
    const list = options.audience === undefined ? this.written : this.announced;
    list.push({ writer, sequence, payload, ...options });
  }

  setAudience(_: EntityId, reader: Handle, audience: Audience): void {
    this.audiences.set(reader, audience);
  }

  assertLiveliness(): void {}

  awaitAcknowledgement(writer: EntityId, sequence: number): void {
    this.awaited.push({ writer, sequence });
  }

  flush(): void {}

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }

  /** The local endpoint on a topic that begins with `rq`, `rr` or `rt`; the first if there are several. */
  local(prefix: "rq" | "rr" | "rt"): EntityId {
    for (const [entityId, { topic }] of this.endpoints) if (topic.startsWith(prefix)) return entityId;
    throw new Error(`no endpoint on ${prefix}`);
  }

  /** What was written since this was last asked. */
  takeWritten(): Written[] {
    const fresh = this.written.slice(this.#taken);
    this.#taken = this.written.length;
    return fresh;
  }

  readonly #last = new Map<EntityId, number>();
  #taken = 0;

  #create(entityId: EntityId, config: EndpointConfig): void {
    const endpoints = config.topic === "ros_discovery_info" ? this.discoveryEndpoints : this.endpoints;
    if (endpoints.has(entityId)) throw new RangeError(`entity ${entityId} exists`);
    endpoints.set(entityId, config);
  }
}

/** A participant elsewhere with the endpoints of one client or server of a service. */
export class Peer {
  readonly engine: FakeEngine;
  readonly participant: RemoteParticipant;
  /** Of its next sample. */
  sequence = 1;

  constructor(engine: FakeEngine, vendor: VendorId = VENDOR_FASTDDS, name = "", userData = "") {
    this.engine = engine;
    const handle = ++lastHandle;
    this.participant = {
      handle,
      guidPrefix: Uint8Array.of(vendor >>> 8, vendor & 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, handle),
      vendor,
      rcltsVersion: vendor === VENDOR_RCLTS ? "0.1.0" : undefined,
      address: "10.0.0.7:7410",
      name,
      userData: new TextEncoder().encode(userData),
      local: false,
    };
  }

  /** An endpoint of this peer, of which nobody knows yet. */
  endpoint(kind: "reader" | "writer", key: number, userData = ""): RemoteEndpoint {
    const entityId = (key << 8) | (kind === "reader" ? 0x04 : 0x03);
    return {
      handle: ++lastHandle,
      kind,
      guid: writeGuid(this.participant.guidPrefix, entityId),
      participant: this.participant,
      topic: "",
      typeName: "",
      qos: SERVICES_DEFAULT,
      userData: new TextEncoder().encode(userData),
    };
  }

  match(local: EntityId, remote: RemoteEndpoint): void {
    this.engine.onEvent({ kind: "matched", local, remote });
  }

  confirm(local: EntityId, remote: RemoteEndpoint): void {
    this.engine.onEvent({ kind: "confirmed", local, remote });
  }

  unmatch(local: EntityId, remote: RemoteEndpoint, cause: UnmatchCause = "left"): void {
    this.engine.onEvent({ kind: "unmatched", local, remote, cause });
  }

  /** Delivers one sample of this peer. */
  send(reader: EntityId, writer: RemoteEndpoint, payload: Uint8Array, more: Partial<SampleEvent> = {}): void {
    this.engine.onEvent({
      kind: "sample",
      reader,
      writer,
      sequence: this.sequence++,
      payload,
      inlineQos: undefined,
      inlineQosLittleEndian: true,
      sourceTimestamp: undefined,
      ...more,
    });
  }
}

let lastHandle = 0;
