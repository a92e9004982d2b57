// SPDX-License-Identifier: Apache-2.0
// What a group of readers is asked, and when: HEARTBEATs behind samples, and again until they are answered
// (RTPS 2.5, 8.4.9.2), which also shows whether the readers are there.

import type { EntityId } from "../engine.js";
import { type GuidPrefix, isBuiltin } from "../guid.js";
import type { HeartbeatSource } from "../outbox.js";
import { Deadline } from "../timers.js";
import { type Heartbeat, writeHeartbeat } from "../wire/heartbeat.js";
import type { WireWriter } from "../wire/wire-writer.js";
import type { Change } from "./change.js";
import type { GroupOwner } from "./group-owner.js";
import type { PendingChanges } from "./pending-changes.js";
import type { ReaderProxy } from "./reader-proxy.js";
import { RoundTrip } from "./round-trip.js";
import type { SubmessageSender } from "./submessage-sender.js";

/** What there is to ask a group about. */
export interface AskedGroup {
  readonly readers: readonly ReaderProxy[];
  /** The highest sequence that it was sent or told to skip. */
  readonly through: number;
  /** Some reader is to have what was written before its time. */
  readonly wantsHistory: boolean;
  readonly pending: PendingChanges;
  /** The last fragment that has left of the sample that is being sent; 0 if none is. */
  readonly lastFragment: number;
  /** The readers acknowledge without being asked, and answer a HEARTBEAT_FRAG at once. */
  readonly clocked: boolean;
  /** The readers lack what will never come, and have not heard that. */
  readonly owesNotice: boolean;
  /** Gives up what is pending if its memory is wanted and the readers have taken nothing for long. */
  giveUpIfStalled(now: number): void;
}

export class Heartbeats implements HeartbeatSource {
  private readonly group: AskedGroup;
  private readonly owner: GroupOwner;
  private readonly send: SubmessageSender;
  private readonly deadline: Deadline;
  private readonly roundTrip = new RoundTrip();
  private samplesSinceAsked = 0;
  private lastActivity = 0;
  /** When the first sample left of which nothing was asked or heard; 0 if there is none. */
  private unaskedSince = 0;
  /** It was said that the readers do not answer. */
  private silent = false;

  constructor(group: AskedGroup, owner: GroupOwner, send: SubmessageSender) {
    this.group = group;
    this.owner = owner;
    this.send = send;
    this.deadline = new Deadline("heartbeat", (now) => this.due(now));
  }

  get heartbeatPrefix(): GuidPrefix {
    return this.group.readers[0]!.remote.participant.prefix;
  }

  /** Ends a datagram with DATA of this group; wants an answer only now and then, so that a steady call costs none. */
  writeHeartbeat(w: WireWriter): void {
    const ask = this.samplesSinceAsked >= SAMPLES_PER_ACKNOWLEDGEMENT || this.group.pending.hasUnsent;
    if (ask) {
      this.samplesSinceAsked = 0;
      this.roundTrip.ask(this.lastActivity);
    }
    writeHeartbeat(w, this.heartbeat(this.readerIdForAll(), !ask));
  }

  /** To one reader by name, at once. Not final: the reader must answer. */
  sendTo({ remote }: ReaderProxy, final: boolean): void {
    this.send.heartbeat(remote, this.heartbeat(remote.entityId, final));
  }

  /** Writes the same, HEARTBEAT_LENGTH bytes, into a datagram that others get too. It must be answered. */
  writeTo({ remote }: ReaderProxy, w: WireWriter): void {
    writeHeartbeat(w, this.heartbeat(remote.entityId, false));
  }

  /** To each reader, asserts the writer's liveliness and asks for nothing (RTPS 2.5, 8.3.8.6). */
  assertLiveliness(): void {
    for (const { remote } of this.group.readers)
      this.send.heartbeat(remote, this.heartbeat(remote.entityId, true, true));
  }

  /** To all readers, when the last fragment has left: what is missing shall be asked for now. */
  askNow(now: number): void {
    this.roundTrip.ask(now);
    this.sendTo(this.group.readers[0]!, false);
  }

  /** A HEARTBEAT_FRAG: `last` is the last fragment that has left. */
  askAboutFragments({ sequence }: Change, last: number, now: number): void {
    this.roundTrip.ask(now);
    this.send.heartbeatFrag(this.group.readers[0]!.remote, sequence, last, this.owner.nextHeartbeatCount());
  }

  /** A sample leaves whole for the first time; before its DATA is written, which may end a datagram. */
  countSample(): void {
    this.samplesSinceAsked++;
  }

  /** DATA has been written. */
  dataSent(now: number): void {
    this.lastActivity = now;
    if (this.unaskedSince === 0) this.unaskedSince = now;
    this.roundTrip.sent(now);
  }

  /** DATA_FRAG has been written. */
  fragmentSent(now: number): void {
    this.lastActivity = now;
  }

  /** Something is on its way: it shall be asked about if nothing is heard. */
  expectAnswer(now: number): void {
    this.owner.core.deadlines.setNoLater(this.deadline, now + this.roundTrip.interval);
  }

  /** An ACKNACK came, for all below `base`. */
  answered(base: number, now: number): void {
    this.roundTrip.answered(base > this.group.through, now);
    this.unaskedSince = 0;
  }

  /** A NACK_FRAG came for the sample that is being sent. */
  answeredInPart(now: number): void {
    this.roundTrip.answered(false, now);
  }

  /** A reader has said something, whatever it was: it is there. */
  heard(): void {
    if (this.silent) this.say("reader-heard");
  }

  dispose(): void {
    this.owner.core.deadlines.clear(this.deadline);
  }

  /** firstSN: never above what some reader here still lacks. */
  private first(): number {
    const { pending, through, wantsHistory } = this.group;
    const firstKept = wantsHistory ? this.owner.firstKept() : undefined;
    if (firstKept !== undefined) return Math.min(firstKept, through + 1);
    if (!pending.hasSent) return through + 1;
    const { sequence, to } = pending.first!;
    // What lies before it and was for others is told by a GAP in its datagram. That one may be lost, and an rclts reader takes
    // for lost what it is not told of: it shall ask.
    const asks = to !== undefined && this.group.clocked && !this.group.owesNotice;
    return asks ? Math.min(sequence, this.group.readers[0]!.ackedBelow) : sequence;
  }

  /** The one reader's id; 0 for all, which is how a Cyclone process takes it in any case. */
  private readerIdForAll(): EntityId {
    const { readers } = this.group;
    return readers.length === 1 ? readers[0]!.remote.entityId : 0;
  }

  private due(now: number): void {
    const { group, roundTrip } = this;
    const { readers, pending } = group;
    group.giveUpIfStalled(now);
    const sending = group.lastFragment > 0;
    if ((!pending.hasSent && !sending && !group.owesNotice) || readers.length === 0) return;
    // Samples that keep coming put the question off, but not for ever.
    const latest = this.unaskedSince === 0 ? Number.POSITIVE_INFINITY : this.unaskedSince + LONGEST_UNASKED;
    const due = Math.min(this.lastActivity + roundTrip.interval, latest);
    const { deadlines } = this.owner.core;
    if (now < due) {
      deadlines.set(this.deadline, due);
      return;
    }
    const before = this.lastActivity;
    this.lastActivity = now;
    this.unaskedSince = 0;
    roundTrip.retry(now);
    if (!this.silent && roundTrip.unansweredFor(now) >= SILENT_AFTER) this.say("reader-silent");
    // Of a reader that has never answered, the address may be forged: it must at least go on announcing itself.
    const isBlind = roundTrip.attempts > BLIND_ATTEMPTS && readers.every(({ confirmed }) => !confirmed);
    if (!isBlind || readers.some(({ remote }) => remote.participant.lastHeard >= before)) this.ask(sending, now);
    deadlines.set(this.deadline, now + roundTrip.interval);
  }

  private ask(sending: boolean, now: number): void {
    const { pending, clocked, lastFragment } = this.group;
    const reader = this.group.readers[0]!.remote;
    this.samplesSinceAsked = 0;
    const last = pending.lastSent;
    // An rclts reader acknowledges without being asked: that it did not says that the last sample or its answer is lost.
    if (clocked && !sending && last !== undefined && last.fragmentSize === 0 && !last.removed) {
      this.owner.core.counters.repaired++;
      this.send.data(last, reader, undefined);
      last.lastSent = now;
    }
    // To a HEARTBEAT a reader asks for all that it lacks, and what is on its way to it would be sent twice.
    if (!sending || !clocked || pending.hasSent || this.roundTrip.attempts > 1)
      this.send.heartbeat(reader, this.heartbeat(this.readerIdForAll(), false));
    if (sending && clocked) this.askAboutFragments(pending.nextToSend!, lastFragment, now);
  }

  private heartbeat(readerId: EntityId, final: boolean, liveliness = false): Heartbeat {
    const { owner, group } = this;
    const count = owner.nextHeartbeatCount();
    // Fast DDS answers after 5 ms, as its latest HEARTBEAT wants it: a final one would take the question back.
    if (final && this.roundTrip.isAsked && !group.clocked) final = false;
    return { readerId, writerId: owner.entityId, first: this.first(), last: group.through, count, final, liveliness };
  }

  private say(kind: "reader-silent" | "reader-heard"): void {
    this.silent = kind === "reader-silent";
    const { core, entityId } = this.owner;
    if (isBuiltin(entityId)) return;
    for (const { remote } of this.group.readers) core.events.push({ kind, local: entityId, remote: remote.info });
  }
}

/** So that a reader's acknowledgements cost little and a writer's history stays short. */
const SAMPLES_PER_ACKNOWLEDGEMENT = 16;
const BLIND_ATTEMPTS = 3;
/** Milliseconds. At 20 % loss, of ten thousand readers that answer one would be taken for silent. */
const SILENT_AFTER = 400;
/** Milliseconds. */
const LONGEST_UNASKED = 200;
