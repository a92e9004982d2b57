// SPDX-License-Identifier: Apache-2.0
// The remote readers that a writer is matched with (RTPS 2.5, 8.4.7.1 matched_readers), and which are served together.

import type { Audience, Handle } from "../engine.js";
import { isBuiltin } from "../guid.js";
import type { Destination } from "../outbox.js";
import { Probe } from "../probe.js";
import type { RemoteEndpointRecord } from "../remote.js";
import { VENDOR_CYCLONEDDS } from "../vendor.js";
import { BestEffortReader } from "./best-effort-reader.js";
import { type Addressee, type Change, isForAll } from "./change.js";
import { ReaderGroup } from "./reader-group.js";
import type { ReaderProxy } from "./reader-proxy.js";
import type { Writer } from "./writer.js";

export class MatchedReaders {
  private readonly writer: Writer;
  /** Those that acknowledge, and those that do not, by their handles. */
  private readonly reliable = new Map<Handle, ReaderProxy>();
  private readonly bestEffort = new Map<Handle, BestEffortReader>();
  private readonly groups = new Set<ReaderGroup>();
  /** Cyclone processes, by the address that their readers share. */
  private readonly processes = new Map<Destination, ReaderGroup>();

  constructor(writer: Writer) {
    this.writer = writer;
  }

  get size(): number {
    return this.reliable.size + this.bestEffort.size;
  }

  /** The readers, as they are now. */
  remotes(): RemoteEndpointRecord[] {
    return [...this.reliable.values(), ...this.bestEffort.values()].map(({ remote }) => remote);
  }

  addressee(handle: Handle): Addressee | undefined {
    return this.reliable.get(handle)?.group ?? this.bestEffort.get(handle);
  }

  /** The smallest limit of a datagram on the way to any of them, bytes; Infinity if there are none. */
  pathLimit(): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const { destination } of this.groups) limit = Math.min(limit, destination.limit);
    for (const { destination } of this.bestEffort.values()) limit = Math.min(limit, destination.limit);
    return limit;
  }

  /** The lowest sequence that one of them has not acknowledged which is to do that; Infinity if there is none. */
  firstLacked(): number {
    let lacked = Number.POSITIVE_INFINITY;
    for (const group of this.groups) lacked = Math.min(lacked, group.firstLacked);
    return lacked;
  }

  /** A change that all of them are to have, or all of its audience. */
  add(change: Change, now: number): void {
    for (const group of this.groups) if (group.isAddressed(change)) group.add(change, now);
    if (change.audience === undefined) for (const reader of this.bestEffort.values()) reader.add(change, now);
  }

  /** `kept`: what the writer keeps for readers that want what was written before. */
  setAudience(handle: Handle, audience: Audience, kept: Iterable<Change>, now: number): void {
    const group = this.reliable.get(handle)?.group;
    if (group === undefined || group.audience === audience) return;
    group.audience = audience;
    if (group.wantsHistory) group.catchUp(kept, now);
  }

  /** Whether a large sample is on its way to some of them, which are to have all of it. */
  isOnItsWay(change: Change): boolean {
    for (const group of this.groups) if (group.isOnItsWay(change)) return true;
    return false;
  }

  /** Changes were removed that had not left for all of them. */
  advance(now: number): void {
    for (const group of this.groups) group.advance(now);
    for (const reader of this.bestEffort.values()) reader.advance();
  }

  assertLiveliness(): void {
    for (const { heartbeats } of this.groups) heartbeats.assertLiveliness();
    for (const reader of this.bestEffort.values()) reader.assertLiveliness();
  }

  /** `kept`: what the reader is to have of what was written before; undefined for nothing. */
  matchReliable(remote: RemoteEndpointRecord, kept: Iterable<Change> | undefined, now: number): void {
    const { writer } = this;
    const { core, entityId } = writer;
    const isProcess = remote.participant.info.vendor === VENDOR_CYCLONEDDS;
    let group = isProcess ? this.processes.get(remote.destination) : undefined;
    const joins = group !== undefined;
    if (group === undefined) {
      group = new ReaderGroup(writer, remote, kept === undefined ? writer.last : 0);
      this.groups.add(group);
      if (isProcess) this.processes.set(remote.destination, group);
    }
    const ask = () => proxy.group.heartbeats.sendTo(proxy, false);
    const proxy: ReaderProxy = {
      remote,
      group,
      ackedBelow: (kept === undefined ? group.through : 0) + 1,
      confirmed: false,
      informed: false,
      lastCount: -1,
      lastAckNackAt: 0,
      lastNackFragCount: -1,
      probe: new Probe(core.deadlines, remote.participant, ask),
    };
    group.readers.push(proxy);
    group.wantsHistory ||= kept !== undefined;
    this.reliable.set(remote.info.handle, proxy);
    remote.readerProxies ??= new Map();
    remote.readerProxies.set(entityId, { writer, proxy });
    if (kept !== undefined && !joins) group.catchUp(kept, now);
    proxy.probe.due(now);
  }

  /** The same. A best-effort reader shows nothing of itself: it counts as confirmed from the match on. */
  matchBestEffort(remote: RemoteEndpointRecord, kept: Iterable<Change> | undefined, now: number): void {
    const { writer } = this;
    const { core, entityId } = writer;
    const reader = new BestEffortReader(writer, remote);
    this.bestEffort.set(remote.info.handle, reader);
    remote.readerProxies ??= new Map();
    remote.readerProxies.set(entityId, { writer, proxy: undefined });
    if (!isBuiltin(entityId)) core.events.push({ kind: "confirmed", local: entityId, remote: remote.info });
    for (const change of kept ?? []) if (isForAll(change)) reader.add(change, now);
  }

  unmatch(remote: RemoteEndpointRecord, now: number): void {
    const { handle } = remote.info;
    remote.readerProxies?.delete(this.writer.entityId);
    this.bestEffort.get(handle)?.dispose();
    this.bestEffort.delete(handle);
    const proxy = this.reliable.get(handle);
    if (proxy === undefined) return;
    this.reliable.delete(handle);
    proxy.probe.stop();
    this.leave(proxy, now);
  }

  private leave(proxy: ReaderProxy, now: number): void {
    const { group } = proxy;
    group.readers.splice(group.readers.indexOf(proxy), 1);
    if (group.readers.length > 0) {
      group.advance(now);
      return;
    }
    this.groups.delete(group);
    const { destination } = group;
    if (this.processes.get(destination) === group) this.processes.delete(destination);
    group.dispose();
  }
}
