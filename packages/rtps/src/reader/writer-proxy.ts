// SPDX-License-Identifier: Apache-2.0
// What a reader makes of the submessages of one matched remote writer (RTPS 2.5, 8.4.12.4 WriterProxy).

import type { Timestamp } from "../engine.js";
import { isBuiltin } from "../guid.js";
import { isAddressOf, type RemoteEndpointRecord } from "../remote.js";
import type { UdpAddress } from "../transport.js";
import { VENDOR_FASTDDS } from "../vendor.js";
import type { DataFrag } from "../wire/data-frag.js";
import type { Gap } from "../wire/gap.js";
import type { Heartbeat } from "../wire/heartbeat.js";
import type { HeartbeatFrag } from "../wire/heartbeat-frag.js";
import { Acknowledger } from "./acknowledger.js";
import { FarClaims } from "./far-claims.js";
import { FragmentBuffer } from "./fragment-buffer.js";
import { NackPacing } from "./nack-pacing.js";
import type { Reader } from "./reader.js";
import type { ReceivedSample } from "./received-sample.js";
import { SampleOrder, type SampleOutlet } from "./sample-order.js";
import { WriterLease } from "./writer-lease.js";

export class WriterProxy implements SampleOutlet {
  readonly reader: Reader;
  readonly remote: RemoteEndpointRecord;
  readonly reliable: boolean;

  private readonly pacing = new NackPacing();
  private readonly fragments: FragmentBuffer;
  private readonly order: SampleOrder;
  private readonly acknowledger: Acknowledger;
  private readonly farClaims = new FarClaims();
  private confirmed = false;
  /** Below it is what the writer kept when it was first heard of, if that may have been written before there was the reader. */
  private keptEnd = 0;
  private lastHeartbeatCount = -1;
  private lastHeartbeatAt = 0;
  /** What the writer writes asserts a liveliness that some reader may ask for. */
  private readonly asserts: boolean;
  private lease: WriterLease | undefined;

  constructor(reader: Reader, remote: RemoteEndpointRecord, reliable: boolean) {
    this.reader = reader;
    this.remote = remote;
    this.reliable = reliable;
    this.fragments = new FragmentBuffer(reader.core, reader.entityId, remote, this.pacing);
    this.order = new SampleOrder(this.fragments, this);
    this.acknowledger = new Acknowledger(reader, remote, this.order, this.fragments, this.pacing);
    this.asserts =
      remote.info.qos.liveliness === "manual-by-participant" ||
      reader.config.qos.leaseDuration < Number.POSITIVE_INFINITY;
  }

  get heldCount(): number {
    return this.order.heldCount;
  }

  /** Makes itself known to the writer. */
  begin(now: number): void {
    const { remote, reader } = this;
    const { leaseDuration } = reader.config.qos;
    if (leaseDuration < Number.POSITIVE_INFINITY) {
      const { assertions } = remote.participant;
      this.lease = new WriterLease(reader.core, reader.entityId, remote.info, assertions, leaseDuration * 1000, now);
    }
    if (this.reliable) this.acknowledger.begin(now);
    // Without acknowledgements nothing more can be found out.
    else this.confirm();
  }

  dispose(): void {
    this.acknowledger.dispose();
    this.order.clear();
    this.lease?.dispose();
  }

  /** `named`: the submessage carried this reader's entity id, not ENTITYID_UNKNOWN. */
  receive(sample: ReceivedSample, named: boolean, now: number): void {
    const { order, acknowledger } = this;
    const { sequence } = sample;
    if (this.asserts) this.assertLiveliness(now);
    if (!this.reliable) {
      if (order.isLate(sequence)) this.duplicate();
      else order.takeBestEffort(sample);
      return;
    }
    if (named) this.confirm();
    if (sequence < this.keptEnd && this.isBeforeReader(sample)) {
      order.markIrrelevant(sequence, false);
      order.drain();
      return;
    }
    if (order.started && this.remote.participant.isRclts) {
      // What comes again was not acknowledged in time, so the acknowledgement was lost.
      if (sequence < order.next) acknowledger.offer(true);
      else acknowledger.acknowledgeWhenQuiet(sample.payload.length, now);
    }
    if (order.started && sequence === order.next) {
      if (order.heldCount > 0) this.pacing.repaired(sequence, now);
      order.takeNext(sample);
    } else if (order.isOver(sequence)) this.duplicate();
    else {
      order.hold(sample);
      if (order.started) acknowledger.requestMissing(now);
    }
  }

  receiveFragment(
    frag: DataFrag,
    littleEndian: boolean,
    timestamp: Timestamp | undefined,
    named: boolean,
    now: number,
  ): void {
    const { order } = this;
    const { sequence } = frag;
    if (named && this.reliable) this.confirm();
    if (order.isOver(sequence)) {
      this.duplicate();
      return;
    }
    const whole = this.fragments.add(frag, timestamp, this.reliable, now);
    if (whole !== undefined) {
      const { bytes: payload, inlineQos, hasKey } = whole;
      const sample = { sequence, payload, hasData: !hasKey, inlineQos, littleEndian, timestamp: whole.timestamp };
      this.receive(sample, named, now);
      return;
    }
    this.pacing.progress();
    if (order.started && sequence > order.highest) {
      order.note(sequence);
      if (sequence > order.next) this.acknowledger.requestMissing(now);
    }
  }

  /** The writer says which fragments it has sent so far; rclts writers wait for an answer before they send more. */
  heartbeatFrag({ sequence, lastFragment }: HeartbeatFrag, now: number): void {
    const { order } = this;
    if (!order.started || order.isOver(sequence)) return;
    order.note(sequence);
    this.fragments.request(sequence, lastFragment, this.remote.participant.isRclts, now);
  }

  heartbeat(heartbeat: Heartbeat, named: boolean, from: UdpAddress, now: number): void {
    const { first, last, count, final, liveliness } = heartbeat;
    if (isAddressOf(this.remote.participant, from)) this.farClaims.deny();
    else if (this.order.started && first > this.order.next && !this.believes(false, now)) return;
    if (count <= this.lastHeartbeatCount && now - this.lastHeartbeatAt < COUNT_RESET) return;
    this.lastHeartbeatCount = count;
    this.lastHeartbeatAt = now;
    if (liveliness && this.asserts) this.assertLiveliness(now);
    if (!this.reliable) return;
    const { order, acknowledger } = this;
    if (named || acknowledger.isAnswer(now)) this.confirm();
    if (order.started) {
      order.correct(first, last);
      order.skipTo(first, true);
    } else {
      this.start(first, last);
      acknowledger.heard(false);
    }
    order.note(last);
    if (this.fragments.size > 0) this.fragments.requestAll(last, now);
    if (order.lacksSome) acknowledger.requestMissing(now);
    else if (!final) acknowledger.offerLater(now);
  }

  gap({ start, list }: Gap, named: boolean, from: UdpAddress, now: number): void {
    if (!this.reliable) return;
    if (named) this.confirm();
    const { order } = this;
    if (!order.started) return;
    if (!isAddressOf(this.remote.participant, from) && !this.believes(true, now)) return;
    // rclts writers skip numbers that were for other readers as a matter of course; from others a GAP is a loss.
    const loss = !this.remote.participant.isRclts;
    if (start <= order.next) order.skipTo(list.base, loss);
    else for (let n = start; n < list.base && order.markIrrelevant(n, loss); n++);
    list.forEachSet((sequence) => order.markIrrelevant(sequence, loss));
    order.drain();
    this.acknowledger.requestMissing(now);
  }

  deliver(sample: ReceivedSample): void {
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

  lost(first: number, last: number): void {
    const { core, entityId } = this.reader;
    core.counters.lost += last - first + 1;
    core.events.push({ kind: "samples-lost", reader: entityId, writer: this.remote.info, first, last });
  }

  notLost(count: number): void {
    this.reader.core.counters.lost -= count;
  }

  refused(): void {
    this.reader.core.counters.refused++;
  }

  /** Whether samples will never come, as is said where the writer's participant is not. */
  private believes(isGap: boolean, now: number): boolean {
    if (!this.reliable) return false;
    const judgement = this.farClaims.judge(isGap, now);
    if (judgement === "ask") this.acknowledger.askForHeartbeat();
    return judgement === "believe";
  }

  private assertLiveliness(now: number): void {
    const { participant, info } = this.remote;
    if (info.qos.liveliness === "manual-by-participant") participant.assertions.assertManual(now);
    this.lease?.assert(now);
  }

  /** The first HEARTBEAT: the writer has these, of which not all need be for this reader. */
  private start(first: number, last: number): void {
    const { info, participant } = this.remote;
    const isKept = info.qos.durability !== "volatile";
    if (isKept && this.reader.config.qos.durability !== "volatile") this.order.start(first, 1);
    else {
      // All is asked for, as the writer may have known this reader before it was known here. For what it keeps for others
      // rclts and Fast DDS (2.6 to 2.14, ReaderProxy.cpp) answer with GAPs; Cyclone DDS sends that as well.
      const skips = participant.isRclts || participant.info.vendor === VENDOR_FASTDDS;
      if (isKept && !skips) this.keptEnd = last + 1;
      this.order.start(first, last + 1);
    }
  }

  /** Whether the writer cannot have known of the reader yet, by the clocks of both. */
  private isBeforeReader({ timestamp }: ReceivedSample): boolean {
    if (timestamp === undefined) return true;
    const { createdAt, core } = this.reader;
    const known = Math.max(createdAt, this.remote.participant.foundAt) + core.wallOffset;
    return timestamp.seconds * 1000 + timestamp.nanoseconds / 1e6 < known;
  }

  private duplicate(): void {
    this.reader.core.counters.duplicates++;
  }

  /** The writer has shown that it knows the reader. */
  private confirm(): void {
    if (this.confirmed) return;
    this.confirmed = true;
    this.acknowledger.heard(true);
    const { core, entityId } = this.reader;
    if (!isBuiltin(entityId)) core.events.push({ kind: "confirmed", local: entityId, remote: this.remote.info });
  }
}

/** Counts that do not rise are repetitions for this long, then a restart (as Cyclone DDS 0.10). Milliseconds. */
const COUNT_RESET = 500;
