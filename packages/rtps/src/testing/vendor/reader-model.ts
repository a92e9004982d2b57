// SPDX-License-Identifier: Apache-2.0
// One reader of another vendor and one remote writer that it is matched with: what it answers, and when.

import type { EntityId, RemoteEndpoint } from "../../engine.js";
import { entityIdOf } from "../../guid.js";
import { Deadline, type Deadlines } from "../../timers.js";
import { writeAckNack } from "../../wire/ack-nack.js";
import { FragmentNumberSet } from "../../wire/fragment-number-set.js";
import type { Heartbeat } from "../../wire/heartbeat.js";
import { writeNackFrag } from "../../wire/nack-frag.js";
import { SequenceNumberSet } from "../../wire/sequence-number-set.js";
import { WireWriter } from "../../wire/wire-writer.js";
import type { ReorderBuffer } from "./reorder-buffer.js";
import type { VendorRules } from "./vendor-rules.js";

/** What a model of a reader needs of the participant that it is in. */
export interface ReaderModelHost {
  readonly rules: VendorRules;
  readonly deadlines: Deadlines;
  /** Sends submessages to the participant of the writer. */
  reply(writer: RemoteEndpoint, submessages: Uint8Array): void;
}

export class ReaderModel {
  readonly readerId: EntityId;
  readonly writer: RemoteEndpoint;
  buffer: ReorderBuffer;
  confirmed = false;

  private readonly host: ReaderModelHost;
  private heard = false;
  private lastHeartbeatCount = -1;
  private ackNackCount: number;
  private nackFragCount = 0;
  private preemptiveSent = 0;
  private nackedAt = Number.NEGATIVE_INFINITY;
  private readonly answer: Deadline;
  private readonly preemptive: Deadline;

  constructor(host: ReaderModelHost, readerId: EntityId, writer: RemoteEndpoint, buffer: ReorderBuffer, now: number) {
    this.host = host;
    this.readerId = readerId;
    this.writer = writer;
    this.buffer = buffer;
    this.ackNackCount = host.rules.preemptive.firstCount;
    this.answer = new Deadline("model answers", (at) => this.answerNow(at));
    this.preemptive = new Deadline("model pre-emptive", (at) => this.askForHeartbeat(at));
    host.deadlines.set(this.preemptive, now + host.rules.preemptivePauses[0]!);
  }

  dispose(): void {
    this.host.deadlines.clear(this.answer);
    this.host.deadlines.clear(this.preemptive);
  }

  /** Whether the HEARTBEAT is news to this reader. Cyclone and Fast drop counts that do not rise. */
  heartbeat(heartbeat: Heartbeat): boolean {
    if (heartbeat.count <= this.lastHeartbeatCount) return false;
    this.lastHeartbeatCount = heartbeat.count;
    this.heard = true;
    this.host.deadlines.clear(this.preemptive);
    return true;
  }

  /** After the buffer has taken the HEARTBEAT in. */
  answerTo(heartbeat: Heartbeat, now: number): void {
    const { rules, deadlines } = this.host;
    const lacks = this.buffer.next <= this.buffer.highest;
    if (heartbeat.final && !lacks) {
      if (rules.finalTakesBack) deadlines.clear(this.answer);
      return;
    }
    const earliest = lacks ? this.nackedAt + rules.nackSpacing : 0;
    deadlines.setNoLater(this.answer, Math.max(now + rules.ackDelay, earliest));
  }

  private answerNow(now: number): void {
    const { buffer, readerId, host } = this;
    const writerId = entityIdOf(this.writer.guid);
    const w = new WireWriter(new Uint8Array(2048));
    const missing = buffer.missing(MAX_BITS);
    const state = SequenceNumberSet.fromSorted(buffer.next, missing);
    writeAckNack(w, { readerId, writerId, state, count: ++this.ackNackCount, final: true });
    for (const [sequence, sample] of buffer.incomplete().slice(0, MAX_NACK_FRAGS)) {
      const numbers = sample.missingUpTo(sample.fragmentCount, MAX_BITS);
      const fragments = FragmentNumberSet.fromSorted(numbers[0]!, numbers);
      writeNackFrag(w, { readerId, writerId, sequence, fragments, count: ++this.nackFragCount });
    }
    host.reply(this.writer, w.bytes.subarray(0, w.offset));
    if (buffer.next > buffer.highest) return;
    this.nackedAt = now;
    if (host.rules.nackAgain !== Number.POSITIVE_INFINITY) host.deadlines.set(this.answer, now + host.rules.nackAgain);
  }

  private askForHeartbeat(now: number): void {
    if (this.heard) return;
    const { rules, deadlines } = this.host;
    const { base, firstCount } = rules.preemptive;
    const w = new WireWriter(new Uint8Array(64));
    const count = firstCount === 0 ? 0 : ++this.ackNackCount;
    const writerId = entityIdOf(this.writer.guid);
    writeAckNack(w, { readerId: this.readerId, writerId, state: SequenceNumberSet.empty(base), count, final: false });
    this.host.reply(this.writer, w.bytes.subarray(0, w.offset));
    const pauses = rules.preemptivePauses;
    deadlines.set(this.preemptive, now + pauses[Math.min(++this.preemptiveSent, pauses.length - 1)]!);
  }
}

const MAX_BITS = 256;
const MAX_NACK_FRAGS = 8;
