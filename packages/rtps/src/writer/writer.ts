// SPDX-License-Identifier: Apache-2.0
// A local writer: what is written, for whom, and how long it is kept (RTPS 2.5, 8.4.9 StatefulWriter).

import type { Core } from "../core.js";
import type { Audience, EndpointConfig, EntityId, Handle, WriteOptions } from "../engine.js";
import { PATH_LIMIT } from "../outbox.js";
import type { RemoteEndpointRecord } from "../remote.js";
import { timestampFromUnixMilliseconds } from "../time.js";
import { type Addressee, type Change, isForAll } from "./change.js";
import type { GroupOwner } from "./group-owner.js";
import { History } from "./history.js";
import { Lifespan } from "./lifespan.js";
import { MatchedReaders } from "./matched-readers.js";
import { Responder } from "./responder.js";

/** A reader of the same participant: what is written reaches it without the wire. */
export interface LocalReader {
  deliver(change: Change): void;
  /** If it asks for one, and the writer's liveliness is not automatic. */
  readonly lease?: { assert(now: number): void; dispose(): void } | undefined;
}

export class Writer implements GroupOwner {
  readonly entityId: EntityId;
  readonly config: EndpointConfig;
  readonly core: Core;
  /** Whether samples are kept for readers that come later. */
  readonly keeps: boolean;
  /** Takes what its readers say. */
  readonly responder: Responder;

  private readonly readers = new MatchedReaders(this);
  private readonly localReaders = new Map<Handle, LocalReader>();
  private readonly history: History;
  private readonly lifespan: Lifespan;
  /** What it writes asserts its liveliness. */
  private readonly asserts: boolean;
  /** Up to which numbers somebody waits for all readers to have the samples. */
  private awaited: number[] = [];
  private lastSequence = 0;
  private heartbeatCount = 0;
  private lastTime = 0;

  constructor(entityId: EntityId, config: EndpointConfig, core: Core) {
    this.entityId = entityId;
    this.config = config;
    this.core = core;
    this.history = new History(core);
    const expire = (sequence: number, now: number) => this.supersede(sequence, now);
    this.lifespan = new Lifespan(config.qos.lifespan, this.history, core.deadlines, expire);
    this.keeps = config.qos.durability !== "volatile";
    this.responder = new Responder(this, this.history);
    this.asserts = config.qos.liveliness !== "automatic";
  }

  get last(): number {
    return this.lastSequence;
  }

  /** Remote readers that it is matched with. */
  get matchCount(): number {
    return this.readers.size;
  }

  get historySize(): number {
    return this.history.size;
  }

  nextHeartbeatCount(): number {
    return ++this.heartbeatCount;
  }

  firstKept(): number | undefined {
    if (!this.keeps) return undefined;
    for (const sequence of this.history.sequences()) return sequence;
    return this.lastSequence + 1;
  }

  released(change: Change): void {
    // That something is gone, nobody needs to hear who comes later and never knew it.
    if (change.lackedBy === 0 && (!this.keeps || change.removed || change.hasKey)) this.history.delete(change);
    if (this.awaited.length > 0) this.tellAcknowledged();
  }

  /** Says `acknowledged` as soon as no reader lacks a sample up to `sequence`. */
  awaitAcknowledgement(sequence: number): void {
    this.awaited.push(sequence);
    this.tellAcknowledged();
  }

  write(sequence: number, payload: Uint8Array, options: WriteOptions | undefined, now: number, hasKey = false): void {
    if (sequence !== this.lastSequence + 1)
      throw new RangeError(`sequence ${sequence} of writer 0x${hex(this.entityId)}: expected ${this.lastSequence + 1}`);
    this.lastSequence = sequence;
    if (this.asserts) this.asserted(now);
    const to = options?.to;
    const addressee = to === undefined ? undefined : this.readers.addressee(to);
    const inlineQos = options?.inlineQos;
    const fragmentSize = this.fragmentSizeFor(payload.length, inlineQos, addressee);
    const audience = options?.audience;
    const change = this.newChange(sequence, payload, inlineQos, addressee, audience, fragmentSize, hasKey, now);
    if (to !== undefined) {
      const local = this.localReaders.get(to);
      if (local !== undefined) local.deliver(change);
      else if (addressee !== undefined) {
        this.history.add(change);
        addressee.add(change, now);
        this.released(change);
        this.lifespan.began(now);
      }
      return;
    }
    if (audience === undefined) for (const local of this.localReaders.values()) local.deliver(change);
    this.history.add(change);
    this.readers.add(change, now);
    this.released(change);
    if (this.config.qos.history === "keep-last") this.evict(audience, now);
    this.lifespan.began(now);
  }

  /** Forgets a sample that a newer one replaces, as keep-last 1 of its key has it. Whoever still lacks it gets a GAP. */
  supersede(sequence: number, now: number): void {
    const change = this.history.get(sequence);
    if (change === undefined) return;
    change.removed = true;
    this.history.delete(change);
    this.readers.advance(now);
  }

  /** Tells its readers that it is alive; for remote ones with manual-by-participant liveliness a message does that. */
  assertLiveliness(now: number): void {
    if (!this.asserts) return;
    this.asserted(now);
    if (this.config.qos.liveliness === "manual-by-topic") this.readers.assertLiveliness();
  }

  /** @param wantsHistory the reader is to have what was written before */
  matchLocal(handle: Handle, reader: LocalReader, wantsHistory: boolean): void {
    this.localReaders.set(handle, reader);
    if (!this.keeps || !wantsHistory) return;
    for (const change of this.history.values()) if (isForAll(change)) reader.deliver(change);
  }

  /** Whether it was matched. */
  unmatchLocal(handle: Handle): boolean {
    this.localReaders.get(handle)?.lease?.dispose();
    return this.localReaders.delete(handle);
  }

  match(remote: RemoteEndpointRecord, now: number): void {
    const kept = this.keeps && remote.info.qos.durability !== "volatile" ? this.history.values() : undefined;
    if (remote.info.qos.reliability === "reliable" && this.config.qos.reliability === "reliable")
      this.readers.matchReliable(remote, kept, now);
    else this.readers.matchBestEffort(remote, kept, now);
  }

  /** The reader gets what is for this audience from now on, and what is kept of it. */
  setAudience(reader: Handle, audience: Audience, now: number): void {
    this.readers.setAudience(reader, audience, this.keeps ? this.history.values() : [], now);
  }

  unmatch(remote: RemoteEndpointRecord, now: number): void {
    this.readers.unmatch(remote, now);
  }

  /** The writer is going: nothing more is sent or kept. */
  dispose(now: number): void {
    for (const remote of this.readers.remotes()) this.unmatch(remote, now);
    this.lifespan.dispose();
    this.localReaders.clear();
    this.history.clear();
  }

  private asserted(now: number): void {
    if (this.config.qos.liveliness === "manual-by-participant") this.core.assertions.assertManual(now);
    for (const { lease } of this.localReaders.values()) lease?.assert(now);
  }

  private tellAcknowledged(): void {
    const lacked = this.readers.firstLacked();
    this.awaited = this.awaited.filter((sequence) => {
      if (sequence >= lacked) return true;
      this.core.events.push({ kind: "acknowledged", writer: this.entityId, sequence });
      return false;
    });
  }

  private evict(audience: Audience | undefined, now: number): void {
    // Samples for one reader are requests and replies: they are kept until acknowledged, whatever the depth.
    if (this.history.size <= this.config.qos.depth) return;
    const candidates = audience === undefined ? this.history : this.history.of(audience);
    let excess = candidates.size - this.config.qos.depth;
    for (const change of candidates.values()) {
      if (excess-- <= 0) break;
      // Of large samples that are written faster than they leave none would arrive if each took the place of the last.
      const stays = change.fragmentSize > 0 && this.readers.isOnItsWay(change);
      if (change.to === undefined && change.audience === audience && !stays) this.supersede(change.sequence, now);
    }
  }

  /** 0 if the sample fits one datagram of every path that it may take. */
  private fragmentSizeFor(length: number, inlineQos: Uint8Array | undefined, to: Addressee | undefined): number {
    if (length <= ALWAYS_WHOLE) return 0;
    let limit = to === undefined ? this.readers.pathLimit() : to.destination.limit;
    // Nobody is there yet: late joiners may be anywhere.
    if (limit === Number.POSITIVE_INFINITY) limit = PATH_LIMIT;
    const room = limit - FRAGMENT_OVERHEAD - (inlineQos?.length ?? 0);
    return length <= room ? 0 : room & ~7;
  }

  private newChange(
    sequence: number,
    payload: Uint8Array,
    inlineQos: Uint8Array | undefined,
    to: Addressee | undefined,
    audience: Audience | undefined,
    fragmentSize: number,
    hasKey: boolean,
    now: number,
  ): Change {
    // Strictly rising, in steps that survive the conversion to RTPS time: Fast DDS evicts by source time stamp.
    const time = Math.max(now + this.core.wallOffset, this.lastTime + SMALLEST_STEP);
    this.lastTime = time;
    const timestamp = timestampFromUnixMilliseconds(time);
    return {
      sequence,
      payload,
      hasKey,
      inlineQos,
      timestamp,
      writtenAt: now,
      to,
      audience,
      fragmentSize,
      lackedBy: 0,
      removed: false,
      lastSent: 0,
    };
  }
}

function hex(entityId: EntityId): string {
  return entityId.toString(16).padStart(8, "0");
}

/** Bytes that fit any path with all that may stand around them. */
const ALWAYS_WHOLE = 1024;
/** Header, INFO_DST, GAP, INFO_TS, DATA_FRAG and the HEARTBEAT behind them, without inline QoS. */
const FRAGMENT_OVERHEAD = 192;
/** One microsecond, in milliseconds. */
const SMALLEST_STEP = 0.001;
