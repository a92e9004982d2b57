// SPDX-License-Identifier: Apache-2.0
// When a reader answers one remote writer, and what its ACKNACKs say (RTPS 2.5, 8.4.12.2: the reliable StatefulReader).

import { ENTITYID_PARTICIPANT_MESSAGE_READER, type GuidPrefix } from "../guid.js";
import type { AckNackSource } from "../outbox.js";
import { Probe } from "../probe.js";
import type { RemoteEndpointRecord } from "../remote.js";
import { Deadline } from "../timers.js";
import { VENDOR_CONNEXT, VENDOR_FASTDDS } from "../vendor.js";
import { ackNackLength, writeAckNack } from "../wire/ack-nack.js";
import { SequenceNumberSet } from "../wire/sequence-number-set.js";
import type { WireWriter } from "../wire/wire-writer.js";
import type { FragmentBuffer } from "./fragment-buffer.js";
import { MAX_NACKED, type NackPacing } from "./nack-pacing.js";
import type { Reader } from "./reader.js";
import type { SampleOrder } from "./sample-order.js";

export class Acknowledger implements AckNackSource {
  ackNackDue = false;

  private readonly reader: Reader;
  private readonly remote: RemoteEndpointRecord;
  private readonly order: SampleOrder;
  private readonly fragments: FragmentBuffer;
  private readonly pacing: NackPacing;
  private count: number;
  /** The writer has shown that it knows the reader. */
  private known = false;
  /** The next ACKNACK wants a HEARTBEAT, whatever it says. */
  private asksForHeartbeat = false;
  private firstAskedAt = Number.POSITIVE_INFINITY;
  /** An acknowledgement is owed. */
  private waiting = false;
  private offeredAt = 0;
  private lastArrival = 0;
  /** Of samples that came since the last acknowledgement. */
  private bytesUnacknowledged = 0;
  private readonly acknowledge: Deadline;
  private readonly again: Deadline;
  private readonly probe: Probe;

  constructor(
    reader: Reader,
    remote: RemoteEndpointRecord,
    order: SampleOrder,
    fragments: FragmentBuffer,
    pacing: NackPacing,
  ) {
    this.reader = reader;
    this.remote = remote;
    this.order = order;
    this.fragments = fragments;
    this.pacing = pacing;
    // The writer may never have lost us, and then takes no count that is not above the last (Fast DDS 2.6, 2.14). One of
    // rclts does, and tells by it that the reader has begun anew.
    this.count = remote.participant.isRclts ? 0 : reader.core.highestAckNackCount;
    this.acknowledge = new Deadline("acknowledge", (now) => this.acknowledgeDue(now));
    this.again = new Deadline("ask again for missing samples", (now) => this.requestMissing(now));
    this.probe = new Probe(reader.core.deadlines, remote.participant, () => this.offer(true));
  }

  get ackNackPrefix(): GuidPrefix {
    return this.remote.participant.prefix;
  }

  /** Makes the reader known to the writer, and goes on until the writer shows that it knows it and what it has. */
  begin(now: number): void {
    this.firstAskedAt = now;
    this.probe.due(now);
  }

  dispose(): void {
    const { core } = this.reader;
    const { deadlines, outbox } = core;
    if (!this.remote.participant.isRclts && this.count > core.highestAckNackCount)
      core.highestAckNackCount = this.count;
    deadlines.clear(this.acknowledge);
    deadlines.clear(this.again);
    this.probe.stop();
    outbox.withdrawAckNack(this.remote.destination, this);
  }

  /** Whether what comes now answers the first ACKNACK, even if it names no reader. */
  isAnswer(now: number): boolean {
    return now - this.firstAskedAt > ANSWER_BY_TIME;
  }

  /** The writer knows the reader, or its history; when it is both, there is nothing to make known any more. */
  heard(known: boolean): void {
    if (known) this.known = true;
    if (this.known && this.order.started) this.probe.stop();
  }

  ackNackLength(): number {
    return ackNackLength(this.nackBits());
  }

  writeAckNack(w: WireWriter): void {
    this.waiting = false;
    this.bytesUnacknowledged = 0;
    const { order, reader, remote } = this;
    const state = order.started ? this.state() : this.preemptive();
    const final = order.started && this.known && !this.asksForHeartbeat;
    this.asksForHeartbeat = false;
    this.count++;
    writeAckNack(w, { readerId: reader.entityId, writerId: remote.entityId, state, count: this.count, final });
    this.pacing.asked();
  }

  /** Asks at once for what was not asked for yet, and again for the rest when its time is over. */
  requestMissing(now: number): void {
    const { order, pacing } = this;
    if (!order.lacksSome) return;
    const { deadlines } = this.reader.core;
    const asks = pacing.ask(order.next, order.highest, now, this.firstMissing);
    if (asks === "none") {
      deadlines.setNoLater(this.again, pacing.again);
      return;
    }
    if (asks === "all" && this.fragments.size > 0) this.fragments.requestAll(order.highest, now);
    this.offer(true);
    deadlines.set(this.again, pacing.again);
  }

  /**
   * Between rclts participants a sample is acknowledged without being asked: with a datagram that leaves anyway, or when
   * no other sample has come for a moment. So its writer knows within a round trip whether to send it again. Of many, it
   * must not wait for the last: their writer sends no more than a window at once.
   */
  acknowledgeWhenQuiet(bytes: number, now: number): void {
    this.lastArrival = now;
    this.waiting = true;
    this.bytesUnacknowledged += bytes;
    if (this.bytesUnacknowledged >= ACKNOWLEDGE_BYTES) this.offer(true);
    else if (now - this.offeredAt >= ACKNOWLEDGE_DELAY) {
      this.offeredAt = now;
      this.offer(false);
    }
    const { deadlines } = this.reader.core;
    if (this.acknowledge.index < 0) deadlines.set(this.acknowledge, now + ACKNOWLEDGE_DELAY);
  }

  /** A HEARTBEAT wants an answer that asks for nothing. */
  offerLater(now: number): void {
    // It comes once in seconds, and alone: nothing else is about to leave for its sender, and a timer costs a wake-up.
    if (this.reader.entityId === ENTITYID_PARTICIPANT_MESSAGE_READER) {
      this.offer(true);
      return;
    }
    this.offer(false);
    const delay = this.remote.participant.isRclts ? ACKNOWLEDGE_DELAY : FOREIGN_ACKNOWLEDGE_DELAY;
    this.reader.core.deadlines.setNoLater(this.acknowledge, now + delay);
  }

  /** The next datagram to the writer carries an ACKNACK; one is made for it if it is due. */
  offer(due: boolean): void {
    this.waiting = true;
    if (due) this.ackNackDue = true;
    this.reader.core.outbox.offerAckNack(this.remote.destination, this);
  }

  /** The writer is to say what it has (RTPS 2.5, 8.3.8.1: an ACKNACK that is not final). */
  askForHeartbeat(): void {
    this.asksForHeartbeat = true;
    this.offer(true);
  }

  private nackBits(): number {
    const { order } = this;
    return order.started && order.lacksSome ? Math.min(MAX_NACKED, order.highest - order.next + 1) : 0;
  }

  private state(): SequenceNumberSet {
    const { next } = this.order;
    const bits = this.nackBits();
    if (bits === 0) return SequenceNumberSet.empty(next);
    const missing = this.order.missing(next, next + bits);
    return SequenceNumberSet.fromSorted(
      next,
      missing.filter((sequence) => this.pacing.asksFor(sequence)),
    );
  }

  private readonly firstMissing = (from: number, last: number): number | undefined => {
    for (let sequence = from; sequence <= last; sequence++)
      if (!this.order.isOver(sequence) && !this.fragments.has(sequence)) return sequence;
    return undefined;
  };

  /** Fast DDS and Connext answer base 0 at once; to Cyclone DDS it is malformed and costs the whole datagram (0.10). */
  private preemptive(): SequenceNumberSet {
    const { vendor } = this.remote.participant.info;
    return SequenceNumberSet.empty(vendor === VENDOR_FASTDDS || vendor === VENDOR_CONNEXT ? 0 : 1);
  }

  private acknowledgeDue(now: number): void {
    if (!this.waiting) return;
    const at = this.lastArrival + ACKNOWLEDGE_DELAY;
    if (now < at) this.reader.core.deadlines.set(this.acknowledge, at);
    else this.offer(true);
  }
}

/** Time that an acknowledgement may wait for a datagram that leaves anyway, ms; timers that are coarser round it up. */
const ACKNOWLEDGE_DELAY = 0.5;
/** A third of a writer's window for whole samples (`writer/window.ts`). */
const ACKNOWLEDGE_BYTES = 16 * 1024;
/** The delay where nobody waits for it (as Fast DDS; Cyclone DDS has 10). */
const FOREIGN_ACKNOWLEDGE_DELAY = 5;
/** A HEARTBEAT this long after the first ACKNACK answers it, even if it names no reader. Milliseconds. */
const ANSWER_BY_TIME = 1000;
