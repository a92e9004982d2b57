// SPDX-License-Identifier: Apache-2.0
// A local reader and the remote writers it is matched with (RTPS 2.5, 8.4.12 StatefulReader).

import type { Core } from "../core.js";
import type { EndpointConfig, EntityId, Handle } from "../engine.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { ReceivedSample } from "./received-sample.js";
import { WriterProxy } from "./writer-proxy.js";

/** Takes samples in the order of their writer, those without data (keys, bare inline QoS) too: discovery's readers. */
export type SampleSink = (writer: RemoteEndpointRecord, sample: ReceivedSample) => void;

export class Reader {
  readonly entityId: EntityId;
  readonly config: EndpointConfig;
  readonly core: Core;
  readonly createdAt: number;
  readonly writers = new Map<Handle, WriterProxy>();
  /** Undefined for a user's reader: its samples become events. */
  readonly sink: SampleSink | undefined;

  constructor(entityId: EntityId, config: EndpointConfig, core: Core, createdAt: number, sink?: SampleSink) {
    this.entityId = entityId;
    this.config = config;
    this.core = core;
    this.createdAt = createdAt;
    this.sink = sink;
  }

  match(remote: RemoteEndpointRecord, now: number): void {
    const reliable = remote.info.qos.reliability === "reliable" && this.config.qos.reliability === "reliable";
    const proxy = new WriterProxy(this, remote, reliable);
    this.writers.set(remote.info.handle, proxy);
    remote.writerProxies ??= new Map();
    remote.writerProxies.set(this.entityId, proxy);
    proxy.begin(now);
  }

  unmatch(remote: RemoteEndpointRecord): void {
    const proxy = this.writers.get(remote.info.handle);
    if (proxy === undefined) return;
    this.writers.delete(remote.info.handle);
    remote.writerProxies?.delete(this.entityId);
    proxy.dispose();
  }

  /** The reader is going: nothing more is acknowledged or kept. */
  dispose(): void {
    for (const proxy of [...this.writers.values()]) this.unmatch(proxy.remote);
  }
}
