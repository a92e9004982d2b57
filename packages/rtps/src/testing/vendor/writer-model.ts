// SPDX-License-Identifier: Apache-2.0
// What the models of other vendors' writers have in common: a history, the matched readers, and the submessages.
//
// Everything goes to every matched reader: no vendor has samples for one of them, so that of a service's replies each
// client takes its own.

import type { EndpointConfig, EntityId, RemoteEndpoint, RemoteParticipant, Timestamp } from "../../engine.js";
import { entityIdOf, hex } from "../../guid.js";
import { timestampFromUnixMilliseconds } from "../../time.js";
import type { Deadlines } from "../../timers.js";
import type { Clock } from "../../transport.js";
import type { AckNack } from "../../wire/ack-nack.js";
import { dataSubmessageLength, writeData } from "../../wire/data.js";
import { dataFragSubmessageLength, writeDataFrag } from "../../wire/data-frag.js";
import { type Gap, gapLength, writeGap } from "../../wire/gap.js";
import { HEARTBEAT_LENGTH, writeHeartbeat } from "../../wire/heartbeat.js";
import { INFO_TIMESTAMP_LENGTH, writeInfoTimestamp } from "../../wire/info-timestamp.js";
import type { NackFrag } from "../../wire/nack-frag.js";
import { MessagePacker, type MessageSink } from "./message-packer.js";

/** What a model of a writer needs of the process that it is in. */
export interface WriterModelHost extends MessageSink {
  readonly deadlines: Deadlines;
  readonly clock: Clock;
}

/** One sample of the history. */
export interface WrittenSample {
  readonly sequence: number;
  /** Filled up to a multiple of four bytes, as both vendors do. */
  readonly payload: Uint8Array;
  readonly inlineQos: Uint8Array | undefined;
  readonly timestamp: Timestamp;
}

/** A reader that is matched with the writer. */
export interface MatchedReader {
  readonly remote: RemoteEndpoint;
  readonly readerId: EntityId;
  readonly reliable: boolean;
  /** What was written before is none of its business. */
  readonly from: number;
  /** Everything below is acknowledged, or was before its time. */
  ackedBelow: number;
  /** It has sent an ACKNACK that asks for nothing of what was written since it is matched (Cyclone). */
  hasAnswered: boolean;
  ackNackCount: number;
  nackFragCount: number;
  /** Engine milliseconds; when an ACKNACK or a NACK_FRAG was last taken. */
  ackNackAt: number;
  nackFragAt: number;
  /** What it has asked for and will be sent, where that takes a while: fragments of samples, or "all" of one. */
  readonly requested: Map<number, Set<number> | "all">;
}

export abstract class WriterModel {
  readonly entityId: EntityId;
  /** Samples and fragments that were sent again because a reader asked for them. */
  repaired = 0;
  protected readonly host: WriterModelHost;
  protected readonly readers = new Map<string, MatchedReader>();
  /** In the order of their sequence numbers. */
  protected readonly history = new Map<number, WrittenSample>();
  protected last = 0;
  private readonly config: EndpointConfig;
  private heartbeatCount = 0;

  constructor(host: WriterModelHost, entityId: EntityId, config: EndpointConfig) {
    this.host = host;
    this.entityId = entityId;
    this.config = config;
  }

  /** How many samples some reader has not acknowledged, or will never be asked about because nobody is matched. */
  get unacknowledged(): number {
    let count = 0;
    for (const sequence of this.history.keys()) if (this.isLacked(sequence)) count++;
    return count;
  }

  write(payload: Uint8Array, inlineQos: Uint8Array | undefined, now: number): void {
    const filled = new Uint8Array((payload.length + 3) & ~3);
    filled.set(payload);
    const timestamp = timestampFromUnixMilliseconds(this.host.clock.wallOffset + now);
    const sample: WrittenSample = { sequence: ++this.last, payload: filled, inlineQos, timestamp };
    this.history.set(sample.sequence, sample);
    const { history, depth } = this.config.qos;
    if (history === "keep-last")
      for (const sequence of this.history.keys()) if (sequence <= this.last - depth) this.history.delete(sequence);
    this.sendNew(sample, now);
    this.release();
  }

  match(remote: RemoteEndpoint, now: number): void {
    const { reliability, durability } = remote.qos;
    const reliable = reliability === "reliable" && this.config.qos.reliability === "reliable";
    const wantsHistory = durability !== "volatile" && this.config.qos.durability !== "volatile";
    const from = wantsHistory ? 1 : this.last + 1;
    const reader: MatchedReader = {
      remote,
      readerId: entityIdOf(remote.guid),
      reliable,
      from,
      ackedBelow: from,
      hasAnswered: false,
      ackNackCount: -1,
      nackFragCount: -1,
      ackNackAt: Number.NEGATIVE_INFINITY,
      nackFragAt: Number.NEGATIVE_INFINITY,
      requested: new Map(),
    };
    this.readers.set(hex(remote.guid), reader);
    if (reliable) this.matched(reader, now);
  }

  unmatch(remote: RemoteEndpoint): void {
    this.readers.delete(hex(remote.guid));
    this.release();
  }

  /** An ACKNACK of the reader with this GUID in hexadecimal. */
  ackNack(guid: string, ackNack: AckNack, now: number): void {
    const reader = this.readers.get(guid);
    if (!reader?.reliable) return;
    this.takeAckNack(reader, ackNack, now);
    this.release();
  }

  nackFrag(guid: string, nackFrag: NackFrag, now: number): void {
    const reader = this.readers.get(guid);
    if (reader?.reliable) this.takeNackFrag(reader, nackFrag, now);
  }

  abstract dispose(): void;

  /** Sends a sample for the first time. */
  protected abstract sendNew(sample: WrittenSample, now: number): void;
  protected abstract matched(reader: MatchedReader, now: number): void;
  protected abstract takeAckNack(reader: MatchedReader, ackNack: AckNack, now: number): void;
  protected abstract takeNackFrag(reader: MatchedReader, nackFrag: NackFrag, now: number): void;

  /** The lowest sequence number in the history; one more than the last if it is empty. */
  protected get first(): number {
    for (const sequence of this.history.keys()) return sequence;
    return this.last + 1;
  }

  protected isLacked(sequence: number): boolean {
    for (const { reliable, ackedBelow } of this.readers.values()) if (reliable && ackedBelow <= sequence) return true;
    return false;
  }

  /** A packer of datagrams for some readers: `directed` if INFO_DST is to name their one participant. */
  protected packer(readers: readonly MatchedReader[], directed: boolean, limit: number): MessagePacker {
    const to = new Set<RemoteParticipant>();
    for (const { remote } of readers) to.add(remote.participant);
    return new MessagePacker(this.host, [...to], directed, limit);
  }

  /** INFO_TS and DATA. */
  protected addData(packer: MessagePacker, readerId: EntityId, sample: WrittenSample): void {
    const { sequence, payload, inlineQos, timestamp } = sample;
    const length = INFO_TIMESTAMP_LENGTH + dataSubmessageLength(payload.length, inlineQos?.length ?? 0);
    packer.add(length, (w) => {
      writeInfoTimestamp(w, timestamp);
      writeData(w, { readerId, writerId: this.entityId, sequence, inlineQos, payload, hasKey: false });
    });
  }

  /** One DATA_FRAG with `count` fragments from `number` on; `dressed` with INFO_TS and inline QoS. */
  protected addFragments(
    packer: MessagePacker,
    readerId: EntityId,
    sample: WrittenSample,
    run: { readonly number: number; readonly count: number; readonly size: number; readonly dressed: boolean },
  ): void {
    const { sequence, payload, timestamp } = sample;
    const inlineQos = run.dressed ? sample.inlineQos : undefined;
    const from = (run.number - 1) * run.size;
    const fragments = payload.subarray(from, Math.min(from + run.count * run.size, payload.length));
    const length = INFO_TIMESTAMP_LENGTH + dataFragSubmessageLength(fragments.length, inlineQos?.length ?? 0);
    packer.add(length, (w) => {
      if (run.dressed) writeInfoTimestamp(w, timestamp);
      writeDataFrag(w, {
        readerId,
        writerId: this.entityId,
        sequence,
        fragmentStart: run.number,
        fragmentsInSubmessage: run.count,
        fragmentSize: run.size,
        sampleSize: payload.length,
        inlineQos,
        fragments,
        hasKey: false,
      });
    });
  }

  protected addHeartbeat(packer: MessagePacker, readerId: EntityId, final: boolean): void {
    const { entityId, first, last } = this;
    const heartbeat = { readerId, writerId: entityId, first, last, final, liveliness: false };
    packer.add(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, { ...heartbeat, count: ++this.heartbeatCount }));
  }

  protected addGap(packer: MessagePacker, readerId: EntityId, { start, list }: Pick<Gap, "start" | "list">): void {
    packer.add(gapLength(list.numBits), (w) => writeGap(w, { readerId, writerId: this.entityId, start, list }));
  }

  /** A volatile writer forgets what everybody has. */
  private release(): void {
    if (this.config.qos.durability !== "volatile") return;
    for (const sequence of this.history.keys()) {
      if (this.isLacked(sequence)) break;
      this.history.delete(sequence);
    }
  }
}
