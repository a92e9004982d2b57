// SPDX-License-Identifier: Apache-2.0
// What a reader knows of one matched remote writer: order, gaps, and what to acknowledge (RTPS 2.5, 8.4.12.4 WriterProxy).

import type { RemoteEndpointRecord } from "../discovery/remote.js";
import type { Timestamp } from "../engine.js";
import { type GuidPrefix, isBuiltin } from "../guid.js";
import type { AckNackSource } from "../outbox.js";
import { Deadline } from "../timers.js";
import { VENDOR_CONNEXT, VENDOR_FASTDDS } from "../vendor.js";
import { ackNackLength, writeAckNack } from "../wire/ack-nack.js";
import type { DataFrag } from "../wire/data-frag.js";
import type { Gap } from "../wire/gap.js";
import type { Heartbeat } from "../wire/heartbeat.js";
import type { HeartbeatFrag } from "../wire/heartbeat-frag.js";
import { SequenceNumberSet } from "../wire/sequence-number-set.js";
import type { WireWriter } from "../wire/wire-writer.js";
import { FragmentBuffer } from "./fragment-buffer.js";
import type { Reader } from "./reader.js";

/** A sample as the receiver found it in a datagram. */
export interface ReceivedSample {
  readonly sequence: number;
  /** Empty if the submessage had none. */
  readonly payload: Uint8Array;
  /** The payload is a sample, not a key or nothing. */
  readonly hasData: boolean;
  readonly inlineQos: Uint8Array | undefined;
  readonly littleEndian: boolean;
  readonly timestamp: Timestamp | undefined;
}

export class WriterProxy implements AckNackSource {
  readonly reader: Reader;
  readonly remote: RemoteEndpointRecord;
  readonly reliable: boolean;
  ackNackDue = false;

  /** The lowest number that was neither received nor declared irrelevant. */
  private next = 1;
  /** The highest number that the writer is known to have. */
  private highest = 0;
  /** The first HEARTBEAT has said where the writer's history begins for us. */
  private started = false;
  private confirmed = false;
  /** Samples above `next`, waiting for what is missing before them; null stands for a number that will never come. */
  private readonly held = new Map<number, ReceivedSample | null>();
  private heldBytes = 0;
  private readonly fragments: FragmentBuffer;
  private lastHeartbeatCount = -1;
  private lastHeartbeatAt = 0;
  private ackNackCount = 0;
  private firstAskedAt = Number.POSITIVE_INFINITY;
  private waiting = false;
  /** Numbers up to here were asked for at `nackedAt`; they are not asked for again before `nackInterval` has passed. */
  private nackedThrough = 0;
  private nackedAt = Number.NEGATIVE_INFINITY;
  private nackInterval = FIRST_NACK_INTERVAL;
  private nackFrom = 1;
  private probeInterval = FIRST_PROBE;
  private readonly acknowledge: Deadline;
  private readonly again: Deadline;
  private readonly probe: Deadline;

  constructor(reader: Reader, remote: RemoteEndpointRecord, reliable: boolean) {
    this.reader = reader;
    this.remote = remote;
    this.reliable = reliable;
    this.fragments = new FragmentBuffer(reader.core, reader.entityId, remote);
    this.acknowledge = new Deadline("acknowledge", () => {
      if (this.waiting) this.offer(true);
    });
    this.again = new Deadline("ask again for missing samples", (now) => this.requestMissing(now));
    this.probe = new Deadline("probe writer", (now) => this.probeDue(now));
  }

  get ackNackPrefix(): GuidPrefix {
    return this.remote.participant.prefix;
  }

  get heldCount(): number {
    return this.held.size;
  }

  /** Makes itself known to the writer, and goes on until the writer shows that it knows this reader. */
  begin(now: number): void {
    if (this.reliable) this.probeDue(now);
  }

  dispose(): void {
    const { deadlines, outbox } = this.reader.core;
    deadlines.clear(this.acknowledge);
    deadlines.clear(this.again);
    deadlines.clear(this.probe);
    outbox.withdrawAckNack(this.remote.destination, this);
    this.held.clear();
    this.heldBytes = 0;
    this.fragments.dropBelow(Number.POSITIVE_INFINITY);
  }

  /** `named`: the submessage carried this reader's entity id, not ENTITYID_UNKNOWN. */
  receive(sample: ReceivedSample, named: boolean, now: number): void {
    const { sequence } = sample;
    if (!this.reliable) {
      if (sequence < this.next) {
        this.duplicate();
        return;
      }
      this.next = sequence + 1;
      if (this.fragments.size > 0) this.fragments.dropBelow(this.next);
      this.deliver(sample);
      return;
    }
    if (named) this.confirm();
    if (!this.started) {
      this.hold(sample);
      return;
    }
    if (sequence > this.highest) this.highest = sequence;
    if (sequence === this.next) {
      this.next++;
      this.deliver(sample);
      if (this.held.size > 0) this.drain();
    } else if (sequence < this.next || this.held.has(sequence)) this.duplicate();
    else {
      this.hold(sample);
      this.requestMissing(now);
    }
  }

  receiveFragment(
    frag: DataFrag,
    littleEndian: boolean,
    timestamp: Timestamp | undefined,
    named: boolean,
    now: number,
  ): void {
    const { sequence } = frag;
    if (named && this.reliable) this.confirm();
    const awaited = sequence >= this.next || (this.reliable && !this.started);
    if (!awaited || this.held.has(sequence)) {
      this.duplicate();
      return;
    }
    const whole = this.fragments.add(frag, this.reliable, now);
    if (whole !== undefined) {
      const { bytes, inlineQos, hasKey } = whole;
      this.receive({ sequence, payload: bytes, hasData: !hasKey, inlineQos, littleEndian, timestamp }, named, now);
      return;
    }
    if (this.reliable && this.started && sequence > this.highest) {
      this.highest = sequence;
      if (sequence > this.next) this.requestMissing(now);
    }
  }

  /** The writer says which fragments it has sent so far; rclts writers wait for an answer before they send more. */
  heartbeatFrag({ sequence, lastFragment }: HeartbeatFrag, now: number): void {
    if (!this.reliable || !this.started || sequence < this.next || this.held.has(sequence)) return;
    if (sequence > this.highest) this.highest = sequence;
    this.fragments.request(sequence, lastFragment, this.remote.participant.info.rcltsVersion !== undefined, now);
  }

  heartbeat({ first, last, count, final }: Heartbeat, named: boolean, now: number): void {
    if (!this.reliable) return;
    if (count <= this.lastHeartbeatCount && now - this.lastHeartbeatAt < COUNT_RESET) return;
    this.lastHeartbeatCount = count;
    this.lastHeartbeatAt = now;
    if (named || now - this.firstAskedAt > ANSWER_BY_TIME) this.confirm();
    if (!this.started) this.start(first);
    else if (first > this.next) this.skipTo(first, true);
    if (last > this.highest) this.highest = last;
    if (this.fragments.size > 0) this.fragments.requestAll(last, this.nackInterval, now);
    if (this.missing()) this.requestMissing(now);
    else if (!final) this.offerLater(now);
  }

  gap({ start, list }: Gap, named: boolean, now: number): void {
    if (!this.reliable) return;
    if (named) this.confirm();
    if (!this.started) return;
    // rclts writers skip numbers that were for other readers as a matter of course; from others a GAP is a loss.
    const loss = this.remote.participant.info.rcltsVersion === undefined;
    if (start <= this.next) this.skipTo(list.base, loss);
    else for (let n = start; n < list.base && this.held.size < MAX_HELD; n++) this.markIrrelevant(n);
    list.forEachSet((sequence) => this.markIrrelevant(sequence));
    this.drain();
    if (this.missing()) this.requestMissing(now);
  }

  ackNackLength(): number {
    return ackNackLength(this.nackBits());
  }

  writeAckNack(w: WireWriter): void {
    this.waiting = false;
    const { reader, remote } = this;
    const state = this.started ? this.state() : this.preemptive();
    const final = this.started && this.confirmed;
    this.ackNackCount++;
    const writerId = remote.entityId;
    writeAckNack(w, { readerId: reader.entityId, writerId, state, count: this.ackNackCount, final });
    this.nackFrom = this.nackedThrough + 1;
  }

  private missing(): boolean {
    return this.next <= this.highest;
  }

  private nackBits(): number {
    return this.started && this.missing() ? Math.min(MAX_NACKED, this.highest - this.next + 1) : 0;
  }

  private state(): SequenceNumberSet {
    const end = this.next + this.nackBits();
    if (end === this.next) return SequenceNumberSet.empty(this.next);
    const asked: number[] = [];
    for (let sequence = Math.max(this.next, this.nackFrom); sequence < end; sequence++)
      if (!this.held.has(sequence) && !this.fragments.has(sequence)) asked.push(sequence);
    return SequenceNumberSet.fromSorted(this.next, asked);
  }

  /** Fast DDS and Connext answer base 0 at once; to Cyclone DDS it is malformed and costs the whole datagram (0.10). */
  private preemptive(): SequenceNumberSet {
    const { vendor } = this.remote.participant.info;
    return SequenceNumberSet.empty(vendor === VENDOR_FASTDDS || vendor === VENDOR_CONNEXT ? 0 : 1);
  }

  private start(first: number): void {
    this.started = true;
    if (this.confirmed) this.reader.core.deadlines.clear(this.probe);
    // What came before the first HEARTBEAT was for us, whatever the writer says now about its history.
    const early = [...this.held.keys()].filter((sequence) => sequence < first).sort((a, b) => a - b);
    for (const sequence of early) {
      const sample = this.take(sequence);
      if (sample) this.deliver(sample);
    }
    this.next = first;
    this.fragments.dropBelow(first);
    for (const sequence of this.held.keys()) if (sequence > this.highest) this.highest = sequence;
    this.drain();
  }

  /** Everything below `end` is over: delivers what is held of it, counts the rest as lost if it was due. */
  private skipTo(end: number, loss: boolean): void {
    if (end <= this.next) return;
    const heldBelow = [...this.held.keys()].filter((sequence) => sequence < end).sort((a, b) => a - b);
    let from = this.next;
    for (const sequence of heldBelow) {
      if (loss && sequence > from) this.lose(from, sequence - 1);
      const sample = this.take(sequence);
      if (sample) this.deliver(sample);
      from = sequence + 1;
    }
    if (loss && end > from) this.lose(from, end - 1);
    this.next = end;
    this.fragments.dropBelow(end);
    if (end - 1 > this.highest) this.highest = end - 1;
    this.drain();
  }

  private lose(first: number, last: number): void {
    const { core, entityId } = this.reader;
    core.counters.lost += last - first + 1;
    core.events.push({ kind: "samples-lost", reader: entityId, writer: this.remote.info, first, last });
  }

  private markIrrelevant(sequence: number): void {
    if (sequence < this.next || this.held.has(sequence) || this.held.size >= MAX_HELD) return;
    this.held.set(sequence, null);
    if (sequence > this.highest) this.highest = sequence;
  }

  private hold(sample: ReceivedSample): void {
    if (this.held.has(sample.sequence)) {
      this.duplicate();
      return;
    }
    if (this.held.size >= MAX_HELD || this.heldBytes + sample.payload.length > MAX_HELD_BYTES) {
      this.reader.core.counters.refused++;
      return;
    }
    this.held.set(sample.sequence, sample);
    this.heldBytes += sample.payload.length;
  }

  private take(sequence: number): ReceivedSample | null | undefined {
    const sample = this.held.get(sequence);
    if (sample === undefined) return undefined;
    this.held.delete(sequence);
    if (sample !== null) this.heldBytes -= sample.payload.length;
    return sample;
  }

  private drain(): void {
    for (let sample = this.take(this.next); sample !== undefined; sample = this.take(this.next)) {
      this.next++;
      if (sample !== null) this.deliver(sample);
    }
  }

  private deliver(sample: ReceivedSample): void {
    const { core, entityId, sink } = this.reader;
    core.counters.samplesReceived++;
    if (sink !== undefined) sink(this.remote, sample);
    else if (sample.hasData)
      core.events.push({
        kind: "sample",
        reader: entityId,
        writer: this.remote.info,
        sequence: sample.sequence,
        payload: sample.payload,
        inlineQos: sample.inlineQos,
        inlineQosLittleEndian: sample.littleEndian,
        sourceTimestamp: sample.timestamp,
      });
  }

  private duplicate(): void {
    this.reader.core.counters.duplicates++;
  }

  /** Asks at once for what was not asked for yet, and again for the rest when its time is over. */
  private requestMissing(now: number): void {
    if (!this.missing()) return;
    const { deadlines } = this.reader.core;
    const again = now - this.nackedAt >= this.nackInterval;
    if (again) {
      this.nackFrom = this.next;
      if (this.fragments.size > 0) this.fragments.requestAll(this.highest, this.nackInterval, now);
      // The same gap as last time: the answer is late or lost, and asking faster does not help.
      if (this.nackedThrough >= this.next) this.nackInterval = Math.min(this.nackInterval * 2, LONGEST_NACK_INTERVAL);
      else this.nackInterval = FIRST_NACK_INTERVAL;
    } else if (this.highest > this.nackedThrough) this.nackFrom = Math.max(this.next, this.nackedThrough + 1);
    else {
      deadlines.setNoLater(this.again, this.nackedAt + this.nackInterval);
      return;
    }
    this.nackedAt = now;
    this.nackedThrough = Math.min(this.highest, this.next + MAX_NACKED - 1);
    this.offer(true);
    deadlines.set(this.again, now + this.nackInterval);
  }

  private offerLater(now: number): void {
    this.offer(false);
    this.reader.core.deadlines.setNoLater(this.acknowledge, now + ACKNOWLEDGE_DELAY);
  }

  private offer(due: boolean): void {
    this.waiting = true;
    if (due) this.ackNackDue = true;
    this.reader.core.outbox.offerAckNack(this.remote.destination, this);
  }

  private confirm(): void {
    if (this.confirmed) return;
    this.confirmed = true;
    const { core, entityId } = this.reader;
    if (this.started) core.deadlines.clear(this.probe);
    if (!isBuiltin(entityId)) core.events.push({ kind: "confirmed", local: entityId, remote: this.remote.info });
  }

  private probeDue(now: number): void {
    if (this.confirmed && this.started) return;
    if (this.firstAskedAt === Number.POSITIVE_INFINITY) this.firstAskedAt = now;
    this.offer(true);
    this.reader.core.deadlines.set(this.probe, now + this.probeInterval);
    this.probeInterval = Math.min(this.probeInterval * 2, LONGEST_PROBE);
  }
}

/** Time that an acknowledgement may wait for a datagram that leaves anyway, ms (as Fast DDS; Cyclone DDS has 10). */
const ACKNOWLEDGE_DELAY = 5;
/** A HEARTBEAT this long after the first ACKNACK answers it, even if it names no reader. Milliseconds. */
const ANSWER_BY_TIME = 1000;
/** Counts that do not rise are repetitions for this long, then a restart (as Cyclone DDS 0.10). Milliseconds. */
const COUNT_RESET = 500;
const FIRST_PROBE = 10;
const LONGEST_PROBE = 1000;
const FIRST_NACK_INTERVAL = 20;
const LONGEST_NACK_INTERVAL = 1000;
/** A SequenceNumberSet has at most 256 bits (RTPS 2.5, 9.4.2.6). */
const MAX_NACKED = 256;
/** What one remote writer may make us hold while an earlier sample is missing. */
const MAX_HELD = 1024;
const MAX_HELD_BYTES = 4 * 1024 * 1024;
