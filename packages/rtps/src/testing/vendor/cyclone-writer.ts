// SPDX-License-Identifier: Apache-2.0
// A writer as Cyclone DDS 0.10 has it (q_transmit.c, q_xevent.c, q_receive.c): HEARTBEATs with nearly every sample.
//
// A large sample leaves at once, ten fragments to a DATA_FRAG of which only the first has a time stamp. Asked for by an
// ACKNACK, only its first fragment is sent again: the rest has to be asked for by NACK_FRAG, and each comes by itself.

import { Deadline } from "../../timers.js";
import type { AckNack } from "../../wire/ack-nack.js";
import { HEARTBEAT_FRAG_LENGTH, writeHeartbeatFrag } from "../../wire/heartbeat-frag.js";
import type { NackFrag } from "../../wire/nack-frag.js";
import { SequenceNumberSet } from "../../wire/sequence-number-set.js";
import type { MessagePacker } from "./message-packer.js";
import { type MatchedReader, WriterModel, type WrittenSample } from "./writer-model.js";

export class CycloneWriter extends WriterModel {
  private readonly periodic = new Deadline("model's HEARTBEAT", (now) => this.heartbeatDue(now));
  private lastWriteAt = Number.NEGATIVE_INFINITY;
  private lastHeartbeatAt = Number.NEGATIVE_INFINITY;
  /** The last HEARTBEAT that wanted an answer. */
  private lastQuestionAt = Number.NEGATIVE_INFINITY;
  private heartbeatsSinceWrite = 0;
  private heartbeatFragCount = 0;
  /** The program waits in its write since too much is not acknowledged; what it will write. */
  private throttling = false;
  private readonly blocked: [payload: Uint8Array, inlineQos: Uint8Array | undefined][] = [];

  override get unacknowledged(): number {
    return super.unacknowledged + this.blocked.length;
  }

  override write(payload: Uint8Array, inlineQos: Uint8Array | undefined, now: number): void {
    if (this.throttling) this.blocked.push([payload, inlineQos]);
    else super.write(payload, inlineQos, now);
  }

  override dispose(): void {
    this.host.deadlines.clear(this.periodic);
  }

  protected override sendNew(sample: WrittenSample, now: number): void {
    const readers = [...this.readers.values()];
    if (readers.length === 0) return;
    const packer = this.packer(readers, false, MAX_MESSAGE);
    const count = fragmentCount(sample);
    if (count === 1) this.addData(packer, ALL_READERS, sample);
    for (let number = 1; count > 1 && number <= count; number += FRAGMENTS_PER_SUBMESSAGE) {
      const run = Math.min(FRAGMENTS_PER_SUBMESSAGE, count - number + 1);
      this.addRun(packer, ALL_READERS, sample, number, run);
      if (number + run <= count) this.addHeartbeatFrag(packer, sample.sequence, number + run - 1);
    }
    this.throttling = this.unacknowledgedBytes() > HIGH_MARK;
    this.piggyback(packer, now);
    packer.flush();
  }

  protected override matched(_reader: MatchedReader, now: number): void {
    this.heartbeatsSinceWrite = 0;
    this.host.deadlines.setNoLater(this.periodic, now + AFTER_MATCH);
  }

  protected override takeAckNack(reader: MatchedReader, ackNack: AckNack, now: number): void {
    const { state, count, final } = ackNack;
    const preemptive = state.base < 1 || (state.base === 1 && count === 0);
    if (!preemptive && count <= reader.ackNackCount && now - reader.ackNackAt < COUNT_RESET) return;
    reader.ackNackCount = count;
    reader.ackNackAt = now;
    const asked: number[] = [];
    state.forEachSet((sequence) => asked.push(sequence));
    if (asked.length === 0 && state.base >= reader.ackedBelow) reader.hasAnswered = true;
    reader.ackedBelow = Math.max(reader.ackedBelow, Math.min(state.base, this.last + 1));
    const packer = this.packer([reader], true, MAX_REPEATED_MESSAGE);
    const any = !preemptive && this.sendAgain(packer, reader, asked, state.base + state.numBits);
    if (any) this.noteWrite(now);
    if (any || preemptive) this.addHeartbeat(packer, reader.readerId, false);
    else if (!final) this.addHeartbeat(packer, reader.readerId, true);
    packer.flush();
    this.goOn(now);
  }

  protected override takeNackFrag(reader: MatchedReader, nackFrag: NackFrag, now: number): void {
    const { sequence, fragments, count } = nackFrag;
    if (count <= reader.nackFragCount && now - reader.nackFragAt < COUNT_RESET) return;
    reader.nackFragCount = count;
    reader.nackFragAt = now;
    const packer = this.packer([reader], true, MAX_REPEATED_MESSAGE);
    const sample = this.history.get(sequence);
    if (sample === undefined)
      this.addGap(packer, reader.readerId, { start: sequence, list: SequenceNumberSet.empty(sequence + 1) });
    else {
      let room = Math.ceil(MAX_BURST / FRAGMENT_SIZE);
      fragments.forEachSet((number) => {
        if (number > fragmentCount(sample) || room-- <= 0) return;
        this.addRun(packer, reader.readerId, sample, number, 1);
        this.repaired++;
      });
    }
    if (sequence <= this.last) {
      this.addHeartbeat(packer, reader.readerId, false);
      this.noteWrite(now);
    }
    packer.flush();
  }

  /** DATA or a first fragment for what is there, one GAP for what is not; whether there was anything to send. */
  private sendAgain(packer: MessagePacker, reader: MatchedReader, asked: readonly number[], end: number): boolean {
    let room = MAX_BURST;
    const gone: number[] = [];
    for (const sequence of asked) {
      if (sequence > this.last || room <= 0) break;
      const sample = this.history.get(sequence);
      if (sample === undefined) gone.push(sequence);
      else {
        if (fragmentCount(sample) === 1) this.addData(packer, reader.readerId, sample);
        else this.addRun(packer, reader.readerId, sample, 1, 1);
        room -= Math.min(sample.payload.length, FRAGMENT_SIZE);
        this.repaired++;
      }
    }
    if (gone.length > 0) {
      const [start] = gone as [number];
      let run = 1;
      while (gone[run] === start + run) run++;
      // What follows the set may be gone as well, and is told of without being asked.
      const base = start + run === end ? Math.max(end, this.first) : start + run;
      this.addGap(packer, reader.readerId, { start, list: SequenceNumberSet.fromSorted(base, gone.slice(run)) });
    }
    return gone.length > 0 || room < MAX_BURST;
  }

  /** With a sample: one that wants an answer if the last sample was long ago, else one that does not. */
  private piggyback(packer: MessagePacker, now: number): void {
    const asks = this.wantsAnswer(now, this.lastWriteAt + (4 * INTERVAL) / 5);
    this.lastWriteAt = now;
    this.noteWrite(now);
    if (!asks && now - this.lastHeartbeatAt <= PACKET_INTERVAL) return;
    this.addHeartbeat(packer, ALL_READERS, !asks);
    this.noteHeartbeat(asks, now);
  }

  private heartbeatDue(now: number): void {
    const lacking = [...this.readers.values()].filter((r) => r.reliable && r.ackedBelow <= this.last);
    if (lacking.length === 0 && [...this.readers.values()].every((r) => !r.reliable || r.hasAnswered)) return;
    if (now >= this.lastHeartbeatAt + this.interval()) {
      const asks = this.wantsAnswer(now, this.lastWriteAt + INTERVAL);
      const one = lacking.length === 1;
      const packer = this.packer(one ? lacking : [...this.readers.values()], one, MAX_MESSAGE);
      this.addHeartbeat(packer, ALL_READERS, !asks);
      packer.flush();
      this.noteHeartbeat(asks, now);
    }
    this.host.deadlines.setNoLater(this.periodic, now + this.interval());
  }

  private wantsAnswer(now: number, from: number): boolean {
    if (now >= from) return true;
    return this.unacknowledgedBytes() >= HIGH_MARK / 2 && now >= this.lastQuestionAt + SHORTEST_QUESTION_INTERVAL;
  }

  private noteHeartbeat(asks: boolean, now: number): void {
    if (asks) this.lastQuestionAt = now;
    this.lastHeartbeatAt = now;
    this.heartbeatsSinceWrite++;
  }

  /** There is something new, or something again: HEARTBEATs come at their usual rate. */
  private noteWrite(now: number): void {
    this.heartbeatsSinceWrite = 0;
    this.host.deadlines.setNoLater(this.periodic, now + INTERVAL);
  }

  private interval(): number {
    let interval = INTERVAL;
    for (let n = (this.heartbeatsSinceWrite - 5) >> 1; n > 0 && 2 * interval < LONGEST_INTERVAL; n--) interval *= 2;
    const bytes = this.unacknowledgedBytes();
    if (bytes >= HIGH_MARK / 2) interval /= 2;
    if (bytes >= (3 * HIGH_MARK) / 4) interval /= 2;
    if (this.throttling) interval /= 2;
    return Math.max(interval, SHORTEST_INTERVAL);
  }

  private unacknowledgedBytes(): number {
    let bytes = 0;
    for (const { sequence, payload } of this.history.values()) if (this.isLacked(sequence)) bytes += payload.length;
    return bytes;
  }

  private goOn(now: number): void {
    if (this.throttling && this.unacknowledgedBytes() <= LOW_MARK) this.throttling = false;
    while (!this.throttling && this.blocked.length > 0) super.write(...this.blocked.shift()!, now);
  }

  private addRun(packer: MessagePacker, readerId: number, sample: WrittenSample, number: number, count: number): void {
    this.addFragments(packer, readerId, sample, { number, count, size: FRAGMENT_SIZE, dressed: number === 1 });
  }

  private addHeartbeatFrag(packer: MessagePacker, sequence: number, lastFragment: number): void {
    const ids = { readerId: ALL_READERS, writerId: this.entityId };
    packer.add(HEARTBEAT_FRAG_LENGTH, (w) =>
      writeHeartbeatFrag(w, { ...ids, sequence, lastFragment, count: ++this.heartbeatFragCount }),
    );
  }
}

function fragmentCount({ payload }: WrittenSample): number {
  return Math.max(1, Math.ceil(payload.length / FRAGMENT_SIZE));
}

/** ENTITYID_UNKNOWN. */
const ALL_READERS = 0;
/** Milliseconds; defconfig.c. */
const INTERVAL = 100;
const SHORTEST_INTERVAL = 20;
const LONGEST_INTERVAL = 8000;
const SHORTEST_QUESTION_INTERVAL = 5;
const AFTER_MATCH = 1;
const PACKET_INTERVAL = 0.1;
/** An ACKNACK or a NACK_FRAG whose count did not rise is taken again after this. */
const COUNT_RESET = 500;
/** Bytes. */
const FRAGMENT_SIZE = 1344;
const MAX_MESSAGE = 14_720;
const FRAGMENTS_PER_SUBMESSAGE = Math.floor(MAX_MESSAGE / FRAGMENT_SIZE);
const MAX_REPEATED_MESSAGE = 1456;
/** Two thirds of a receive buffer as Linux gives it. */
const MAX_BURST = 141_994;
const HIGH_MARK = 500_000;
const LOW_MARK = 1_000;
