// SPDX-License-Identifier: Apache-2.0
// What a reader knows of one matched remote writer: order, gaps, and what to acknowledge (RTPS 2.5, 8.4.12.4 WriterProxy).

import type { RemoteEndpointRecord } from "../discovery/remote.js";
import type { Timestamp } from "../engine.js";
import { type GuidPrefix, isBuiltin } from "../guid.js";
import type { AckNackSource } from "../outbox.js";
import { Probe } from "../probe.js";
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
import { HeldSamples } from "./held-samples.js";
import { MAX_NACKED, NackPacing } from "./nack-pacing.js";
import type { Reader } from "./reader.js";
import type { ReceivedSample } from "./received-sample.js";

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
  /** What was written before is none of a late joiner's business, unless the writer keeps it for them. */
  private dueFrom = 1;
  /** Samples above `next`, waiting for what is missing before them. */
  private readonly held = new HeldSamples();
  private readonly fragments: FragmentBuffer;
  private lastHeartbeatCount = -1;
  private lastHeartbeatAt = 0;
  private ackNackCount = 0;
  private firstAskedAt = Number.POSITIVE_INFINITY;
  /** An acknowledgement is owed. */
  private waiting = false;
  private offeredAt = 0;
  private lastArrival = 0;
  private readonly pacing = new NackPacing();
  private readonly acknowledge: Deadline;
  private readonly again: Deadline;
  private readonly probe: Probe;

  constructor(reader: Reader, remote: RemoteEndpointRecord, reliable: boolean) {
    this.reader = reader;
    this.remote = remote;
    this.reliable = reliable;
    this.fragments = new FragmentBuffer(reader.core, reader.entityId, remote, this.pacing);
    this.acknowledge = new Deadline("acknowledge", (now) => this.acknowledgeDue(now));
    this.again = new Deadline("ask again for missing samples", (now) => this.requestMissing(now));
    const { deadlines } = reader.core;
    this.probe = new Probe(deadlines, remote.participant, () => this.offer(true));
  }

  get ackNackPrefix(): GuidPrefix {
    return this.remote.participant.prefix;
  }

  get heldCount(): number {
    return this.held.size;
  }

  /** Makes itself known to the writer, and goes on until the writer shows that it knows this reader. */
  begin(now: number): void {
    if (!this.reliable) {
      // Without acknowledgements nothing more can be found out.
      this.confirm();
      return;
    }
    this.firstAskedAt = now;
    this.probe.due(now);
  }

  dispose(): void {
    const { deadlines, outbox } = this.reader.core;
    deadlines.clear(this.acknowledge);
    deadlines.clear(this.again);
    this.probe.stop();
    outbox.withdrawAckNack(this.remote.destination, this);
    this.held.clear();
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
    if (this.remote.participant.isRclts) {
      // What comes again was not acknowledged in time, so the acknowledgement was lost.
      if (sequence < this.next) this.offer(true);
      else this.acknowledgeWhenQuiet(now);
    }
    if (sequence > this.highest) this.highest = sequence;
    if (sequence === this.next) {
      if (this.held.size > 0) this.pacing.repaired(sequence, now);
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
    this.pacing.progress();
    if (this.reliable && this.started && sequence > this.highest) {
      this.highest = sequence;
      if (sequence > this.next) this.requestMissing(now);
    }
  }

  /** The writer says which fragments it has sent so far; rclts writers wait for an answer before they send more. */
  heartbeatFrag({ sequence, lastFragment }: HeartbeatFrag, now: number): void {
    if (!this.reliable || !this.started || sequence < this.next || this.held.has(sequence)) return;
    if (sequence > this.highest) this.highest = sequence;
    const { isRclts } = this.remote.participant;
    this.fragments.request(sequence, lastFragment, isRclts, now);
  }

  heartbeat({ first, last, count, final }: Heartbeat, named: boolean, now: number): void {
    if (!this.reliable) return;
    if (count <= this.lastHeartbeatCount && now - this.lastHeartbeatAt < COUNT_RESET) return;
    this.lastHeartbeatCount = count;
    this.lastHeartbeatAt = now;
    if (named || now - this.firstAskedAt > ANSWER_BY_TIME) this.confirm();
    if (!this.started) {
      if (this.remote.info.qos.durability === "volatile") this.dueFrom = last + 1;
      this.start(first);
    } else if (first > this.next) this.skipTo(first, true);
    if (last > this.highest) this.highest = last;
    if (this.fragments.size > 0) this.fragments.requestAll(last, now);
    if (this.missing()) this.requestMissing(now);
    else if (!final) this.offerLater(now);
  }

  gap({ start, list }: Gap, named: boolean, now: number): void {
    if (!this.reliable) return;
    if (named) this.confirm();
    if (!this.started) return;
    // rclts writers skip numbers that were for other readers as a matter of course; from others a GAP is a loss.
    const loss = !this.remote.participant.isRclts;
    if (start <= this.next) this.skipTo(list.base, loss);
    else for (let n = start; n < list.base && this.markIrrelevant(n); n++);
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
    this.pacing.asked();
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
    for (let sequence = Math.max(this.next, this.pacing.from); sequence < end; sequence++)
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
    if (this.confirmed) this.probe.stop();
    // What came before the first HEARTBEAT was for us, whatever the writer says now about its history.
    for (const sequence of this.held.below(first)) {
      const sample = this.held.take(sequence);
      if (sample) this.deliver(sample);
    }
    this.next = first;
    this.fragments.dropBelow(first);
    this.highest = Math.max(this.highest, this.held.highest());
    this.drain();
  }

  /** Everything below `end` is over: delivers what is held of it, counts the rest as lost if it was due. */
  private skipTo(end: number, loss: boolean): void {
    if (end <= this.next) return;
    let from = this.next;
    for (const sequence of this.held.below(end)) {
      if (loss && sequence > from) this.lose(from, sequence - 1);
      const sample = this.held.take(sequence);
      if (sample) this.deliver(sample);
      from = sequence + 1;
    }
    if (loss && end > from) this.lose(from, end - 1);
    this.next = end;
    this.fragments.dropBelow(end);
    if (end - 1 > this.highest) this.highest = end - 1;
    this.drain();
  }

  private lose(from: number, last: number): void {
    const first = Math.max(from, this.dueFrom);
    if (first > last) return;
    const { core, entityId } = this.reader;
    core.counters.lost += last - first + 1;
    core.events.push({ kind: "samples-lost", reader: entityId, writer: this.remote.info, first, last });
  }

  /** False when there is no room to note more. */
  private markIrrelevant(sequence: number): boolean {
    if (sequence < this.next || this.held.has(sequence)) return true;
    if (!this.held.holdIrrelevant(sequence)) return false;
    this.fragments.drop(sequence);
    if (sequence > this.highest) this.highest = sequence;
    return true;
  }

  private hold(sample: ReceivedSample): void {
    if (this.held.has(sample.sequence)) this.duplicate();
    else if (!this.held.hold(sample)) this.reader.core.counters.refused++;
  }

  private drain(): void {
    for (let sample = this.held.take(this.next); sample !== undefined; sample = this.held.take(this.next)) {
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
    const { pacing } = this;
    const asks = pacing.ask(this.next, this.highest, now);
    if (asks === "none") {
      deadlines.setNoLater(this.again, pacing.again);
      return;
    }
    if (asks === "all" && this.fragments.size > 0) this.fragments.requestAll(this.highest, now);
    this.offer(true);
    deadlines.set(this.again, pacing.again);
  }

  /**
   * Between rclts participants a sample is acknowledged without being asked: with a datagram that leaves anyway, or when
   * no other sample has come for a moment. So its writer knows within a round trip whether to send it again.
   */
  private acknowledgeWhenQuiet(now: number): void {
    this.lastArrival = now;
    this.waiting = true;
    if (now - this.offeredAt >= ACKNOWLEDGE_DELAY) {
      this.offeredAt = now;
      this.offer(false);
    }
    const { deadlines } = this.reader.core;
    if (this.acknowledge.index < 0) deadlines.set(this.acknowledge, now + ACKNOWLEDGE_DELAY);
  }

  private acknowledgeDue(now: number): void {
    if (!this.waiting) return;
    const at = this.lastArrival + ACKNOWLEDGE_DELAY;
    if (now < at) this.reader.core.deadlines.set(this.acknowledge, at);
    else this.offer(true);
  }

  private offerLater(now: number): void {
    this.offer(false);
    const delay = this.remote.participant.isRclts ? ACKNOWLEDGE_DELAY : FOREIGN_ACKNOWLEDGE_DELAY;
    this.reader.core.deadlines.setNoLater(this.acknowledge, now + delay);
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
    if (this.started) this.probe.stop();
    if (!isBuiltin(entityId)) core.events.push({ kind: "confirmed", local: entityId, remote: this.remote.info });
  }
}

/** Time that an acknowledgement may wait for a datagram that leaves anyway, ms; timers that are coarser round it up. */
const ACKNOWLEDGE_DELAY = 0.5;
/** The same where nobody waits for it (as Fast DDS; Cyclone DDS has 10). */
const FOREIGN_ACKNOWLEDGE_DELAY = 5;
/** A HEARTBEAT this long after the first ACKNACK answers it, even if it names no reader. Milliseconds. */
const ANSWER_BY_TIME = 1000;
/** Counts that do not rise are repetitions for this long, then a restart (as Cyclone DDS 0.10). Milliseconds. */
const COUNT_RESET = 500;
