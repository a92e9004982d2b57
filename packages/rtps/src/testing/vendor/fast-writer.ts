// SPDX-License-Identifier: Apache-2.0
// A writer as Fast DDS 2.6 and 2.14 have it (StatefulWriter.cpp, ReaderProxy.cpp, WriterAttributes.h): hardly a HEARTBEAT.
//
// One comes when a reader is matched, one for each pre-emptive ACKNACK, and then one each 3 s while something is not
// acknowledged: the last sample of a burst, once lost, is repaired only then. What is asked for is sent 5 ms later.

import type { EntityId } from "../../engine.js";
import { Deadline } from "../../timers.js";
import type { AckNack } from "../../wire/ack-nack.js";
import { dataFragSubmessageLength } from "../../wire/data-frag.js";
import { HEADER_LENGTH } from "../../wire/header.js";
import { INFO_DESTINATION_LENGTH } from "../../wire/info-destination.js";
import { INFO_TIMESTAMP_LENGTH } from "../../wire/info-timestamp.js";
import type { NackFrag } from "../../wire/nack-frag.js";
import { SequenceNumberSet } from "../../wire/sequence-number-set.js";
import { FAST_STATISTICS } from "./fast-statistics.js";
import type { MessagePacker } from "./message-packer.js";
import { type MatchedReader, WriterModel, type WrittenSample } from "./writer-model.js";

export class FastWriter extends WriterModel {
  private readonly periodic = new Deadline("model's periodic HEARTBEAT", (now) => this.heartbeatDue(now));
  private readonly response = new Deadline("model's answer to NACKs", () => this.respond());

  override dispose(): void {
    this.host.deadlines.clear(this.periodic);
    this.host.deadlines.clear(this.response);
  }

  protected override sendNew(sample: WrittenSample, now: number): void {
    const readers = [...this.readers.values()];
    if (readers.length === 0) return;
    const packer = this.packerFor(readers);
    this.addSample(packer, idFor(readers), sample, "all");
    packer.flush();
    this.restart(now);
  }

  /** A volatile reader is told by a GAP that what is still in the history is none of its business. */
  protected override matched(reader: MatchedReader, now: number): void {
    const packer = this.packerFor([reader]);
    const { first, last } = this;
    if (first <= last) this.restart(now);
    if (first <= last && reader.ackedBelow > last)
      this.addGap(packer, reader.readerId, { start: first, list: SequenceNumberSet.empty(last + 1) });
    this.addHeartbeat(packer, reader.readerId, false);
    packer.flush();
  }

  protected override takeAckNack(reader: MatchedReader, { state, count, final }: AckNack, now: number): void {
    const highest = state.base + Math.max(0, state.numBits - 1);
    if (count <= reader.ackNackCount || highest > this.last + 1) return;
    reader.ackNackCount = count;
    reader.ackedBelow = Math.max(reader.ackedBelow, state.base);
    const packer = this.packerFor([reader]);
    if (state.base === 0) {
      if (!final) {
        this.addHeartbeat(packer, reader.readerId, false);
        this.restart(now);
      }
    } else {
      let any = false;
      state.forEachSet((sequence) => {
        if (this.history.has(sequence) && sequence >= reader.from) {
          reader.requested.set(sequence, "all");
          any = true;
        } else if (sequence >= this.first)
          this.addGap(packer, reader.readerId, { start: sequence, list: SequenceNumberSet.empty(sequence + 1) });
      });
      if (any) this.answerSoon(now);
      else if (!final) this.restart(now);
    }
    packer.flush();
  }

  protected override takeNackFrag(reader: MatchedReader, { sequence, fragments, count }: NackFrag, now: number): void {
    if (count <= reader.nackFragCount || !this.history.has(sequence)) return;
    reader.nackFragCount = count;
    const before = reader.requested.get(sequence);
    if (before !== "all") {
      const numbers = before ?? new Set<number>();
      fragments.forEachSet((number) => numbers.add(number));
      reader.requested.set(sequence, numbers);
    }
    this.answerSoon(now);
  }

  private respond(): void {
    for (const reader of this.readers.values()) {
      const packer = this.packerFor([reader]);
      for (const [sequence, fragments] of [...reader.requested].sort(([a], [b]) => a - b)) {
        const sample = this.history.get(sequence);
        if (sample === undefined) continue;
        this.repaired += fragments === "all" ? 1 : fragments.size;
        this.addSample(packer, reader.readerId, sample, fragments);
      }
      packer.flush();
      reader.requested.clear();
    }
  }

  private heartbeatDue(now: number): void {
    if (this.unacknowledged === 0) return;
    const readers = [...this.readers.values()];
    const packer = this.packerFor(readers);
    this.addHeartbeat(packer, idFor(readers), false);
    packer.flush();
    this.restart(now);
  }

  /** Whole in one DATA, or the fragments that are wanted, each in a DATA_FRAG with inline QoS of its own. */
  private addSample(
    packer: MessagePacker,
    readerId: EntityId,
    sample: WrittenSample,
    wanted: Set<number> | "all",
  ): void {
    const size = fragmentSize(sample);
    const count = Math.ceil(sample.payload.length / size);
    if (count <= 1) this.addData(packer, readerId, sample);
    else
      for (let number = 1; number <= count; number++)
        if (wanted === "all" || wanted.has(number))
          this.addFragments(packer, readerId, sample, { number, count: 1, size, dressed: true });
  }

  /** A timer that runs is not put off (TimedEventImpl.cpp). */
  private restart(now: number): void {
    this.host.deadlines.setNoLater(this.periodic, now + HEARTBEAT_PERIOD);
  }

  private answerSoon(now: number): void {
    this.host.deadlines.setNoLater(this.response, now + NACK_RESPONSE_DELAY);
  }

  private packerFor(readers: readonly MatchedReader[]): MessagePacker {
    const [first] = readers;
    const directed = readers.every(({ remote }) => remote.participant === first?.remote.participant);
    return this.packer(readers, directed, MAX_MESSAGE);
  }
}

/** A single reader is named, several are addressed as all. */
function idFor(readers: readonly MatchedReader[]): EntityId {
  return readers.length === 1 ? readers[0]!.readerId : 0;
}

/** As much as a datagram has room for beside the headers and the inline QoS. */
function fragmentSize({ inlineQos }: WrittenSample): number {
  const room = MAX_MESSAGE - MESSAGE_HEADERS - dataFragSubmessageLength(0, inlineQos?.length ?? 0);
  return Math.min(FRAGMENT_SIZE, room & ~3);
}

/** Milliseconds. */
const HEARTBEAT_PERIOD = 3000;
const NACK_RESPONSE_DELAY = 5;
/** Bytes of UDP payload, without what ends each datagram; and of a sample in each DATA_FRAG at most, as captures have it. */
const MAX_MESSAGE = 65_500 - FAST_STATISTICS.length;
const FRAGMENT_SIZE = 65_352;
const MESSAGE_HEADERS = HEADER_LENGTH + INFO_DESTINATION_LENGTH + INFO_TIMESTAMP_LENGTH;
