// SPDX-License-Identifier: Apache-2.0
// The readers of one writer that must be served as one: what they were sent, what they lack, and when they are asked.
//
// A group is one reader, except in Cyclone DDS: all in-sync readers of one Cyclone process share one reorder buffer per
// remote writer, so a GAP or a raised firstSN meant for one is applied to all (0.10, q_receive.c). There a group is every
// matched reader behind one UDP address. A sample for another group is not told of until this group's next sample,
// which then carries one GAP over everything in between: a reply costs the same with one client or with a thousand.

import type { Core } from "../core.js";
import type { EntityId } from "../engine.js";
import { type GuidPrefix, isBuiltin } from "../guid.js";
import type { Destination, HeartbeatSource } from "../outbox.js";
import { Deadline } from "../timers.js";
import type { FragmentNumberSet } from "../wire/fragment-number-set.js";
import type { WireWriter } from "../wire/wire-writer.js";
import type { Change } from "./change.js";
import type { ReaderProxy } from "./reader-proxy.js";
import { RoundTrip } from "./round-trip.js";
import { fragmentCount, SubmessageSender } from "./submessage-sender.js";
import { CLOCKED_WINDOW, costOf, WINDOW } from "./window.js";

/** What a group needs of the writer it belongs to. */
export interface GroupOwner {
  readonly entityId: EntityId;
  readonly core: Core;
  /** Lowest sequence that late joiners may still ask for; undefined for a volatile writer. */
  firstKept(): number | undefined;
  nextHeartbeatCount(): number;
  /** This group's readers all have `change`, or never will. */
  released(change: Change): void;
}

export class ReaderGroup implements HeartbeatSource {
  readonly destination: Destination;
  readonly reliable: boolean;
  readonly readers: ReaderProxy[] = [];
  /** The highest sequence that this group was sent or told to skip. */
  through: number;

  private readonly owner: GroupOwner;
  private readonly send: SubmessageSender;
  private readonly heartbeat: Deadline;
  private readonly pace: Deadline;
  /** Changes that some reader here lacks, in order: those before `unsent` have been sent once. */
  private pending: Change[] = [];
  private head = 0;
  private unsent = 0;
  private bytesInFlight = 0;
  /** The next fragment of the first unsent change, and the bytes of it that nothing was heard of yet. */
  private nextFragment = 1;
  private fragmentsInFlight = 0;
  /** The last fragment that a HEARTBEAT_FRAG has asked about. */
  private fragmentsAskedThrough = 0;
  private samplesSinceAsked = 0;
  private lastActivity = 0;
  private readonly roundTrip = new RoundTrip();
  /** It was said that the readers do not answer. */
  private silent = false;

  constructor(owner: GroupOwner, destination: Destination, reliable: boolean, through: number) {
    this.owner = owner;
    this.destination = destination;
    this.reliable = reliable;
    this.through = through;
    this.send = new SubmessageSender(owner.core, owner.entityId, destination);
    this.heartbeat = new Deadline("heartbeat", (now) => this.heartbeatDue(now));
    this.pace = new Deadline("next fragments", (now) => {
      this.fragmentsInFlight = 0;
      this.pump(now);
    });
  }

  get heartbeatPrefix(): GuidPrefix {
    return this.readers[0]!.remote.participant.prefix;
  }

  get pendingCount(): number {
    return this.pending.length - this.head;
  }

  /** Takes up a change that this group is to have, and sends it as soon as the window allows. */
  add(change: Change, now: number): void {
    if (this.reliable) {
      change.lackedBy++;
      this.pending.push(change);
      this.pump(now);
    } else if (this.readers.length > 0) {
      if (change.fragmentSize === 0) this.transmit(change, now);
      else for (let n = 1; n <= fragmentCount(change); n++) this.send.fragment(change, n, this.readers[0]!);
    }
  }

  /** A reader has acknowledged, joined or left: lets go of what nobody here lacks any more, and goes on sending. */
  advance(now: number): void {
    let ackedBelow = this.through + 1;
    for (const reader of this.readers) if (reader.ackedBelow < ackedBelow) ackedBelow = reader.ackedBelow;
    while (this.head < this.pending.length) {
      const change = this.pending[this.head]!;
      if (!change.removed && change.sequence >= ackedBelow) break;
      if (this.head < this.unsent) this.bytesInFlight -= costOf(change);
      else this.beginFragments();
      this.head++;
      this.release(change);
    }
    if (this.unsent < this.head) this.unsent = this.head;
    if (this.head > 64 && this.head * 2 > this.pending.length) {
      this.pending.splice(0, this.head);
      this.unsent -= this.head;
      this.head = 0;
    }
    this.pump(now);
  }

  /** Lets go of everything; the group has no readers any more. */
  dispose(): void {
    this.owner.core.deadlines.clear(this.heartbeat);
    this.owner.core.deadlines.clear(this.pace);
    this.owner.core.outbox.withdrawHeartbeat(this.destination, this);
    for (let i = this.head; i < this.pending.length; i++) this.release(this.pending[i]!);
    this.pending = [];
    this.head = 0;
    this.unsent = 0;
    this.bytesInFlight = 0;
  }

  /** The lowest sequence above `sequence` that this group is still to have; one more than it was told of if there is none. */
  nextDue(sequence: number): number {
    let low = this.head;
    let high = this.unsent;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pending[middle]!.sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    while (low < this.unsent && this.pending[low]!.removed) low++;
    return low < this.unsent ? this.pending[low]!.sequence : this.through + 1;
  }

  /** Sends one change again to the reader that asked for it; what it costs of a window, bytes. */
  repair(change: Change, reader: ReaderProxy, now: number): number {
    // Readers pace what they ask for. Only several of one Cyclone process may ask for the same in one datagram.
    if (now - change.lastSent < SAME_INSTANT) return 0;
    this.owner.core.counters.repaired++;
    if (change.fragmentSize === 0) {
      this.sendData(change, reader, now);
      return costOf(change);
    }
    // The reader has none of it. With the first fragments it knows what to ask for, one window after the other.
    const count = Math.min(fragmentCount(change), Math.ceil(WINDOW / change.fragmentSize));
    for (let number = 1; number <= count; number++) this.sendFragment(change, number, reader, now);
    this.sendHeartbeatTo(reader, false);
    return WINDOW;
  }

  /** Sends fragments again that a reader lacks; for a sample that is still being sent, also takes it as leave to go on. */
  repairFragments(change: Change, fragments: FragmentNumberSet, reader: ReaderProxy, now: number): void {
    if (change.fragmentSize === 0) {
      this.repair(change, reader, now);
      return;
    }
    const sending = change === this.pending[this.unsent] && this.nextFragment > 1;
    if (change.sequence > this.through && !sending) return;
    const end = sending ? this.nextFragment : fragmentCount(change) + 1;
    let room = WINDOW;
    fragments.forEachSet((number) => {
      if (number >= end || room <= 0) return;
      room -= change.fragmentSize;
      this.owner.core.counters.repaired++;
      this.sendFragment(change, number, reader, now);
    });
    if (sending) {
      const unheard = Math.max(0, this.nextFragment - fragments.base) * change.fragmentSize;
      this.fragmentsInFlight = Math.min(this.fragmentsInFlight, unheard);
      // What was sent again is to be heard of; an answer that asked for nothing is not answered with a question.
      if (room < WINDOW) this.fragmentsAskedThrough = 0;
      this.roundTrip.answered(false, now);
      if (this.silent) this.say("reader-heard");
      this.pump(now);
    } else if (room < WINDOW) this.sendHeartbeatTo(reader, false);
  }

  /** Tells one reader that `start` up to, not including, `end` will never come. */
  sendGap(reader: ReaderProxy, start: number, end: number): void {
    this.send.gap(reader, start, end);
  }

  /** A HEARTBEAT to one reader by name, at once. Not final: the reader must answer. */
  sendHeartbeatTo(reader: ReaderProxy, final: boolean): void {
    const count = this.owner.nextHeartbeatCount();
    this.send.heartbeat(reader, reader.remote.entityId, this.first(), this.through, count, final);
  }

  /** Ends a datagram with DATA of this group; wants an answer only now and then, so that a steady call costs none. */
  writeHeartbeat(w: WireWriter): void {
    const ask = this.samplesSinceAsked >= SAMPLES_PER_ACKNOWLEDGEMENT || this.unsent < this.pending.length;
    if (ask) {
      this.samplesSinceAsked = 0;
      this.roundTrip.ask(this.lastActivity);
    }
    const count = this.owner.nextHeartbeatCount();
    this.send.writeHeartbeat(w, this.readerIdForAll(), this.first(), this.through, count, !ask);
  }

  /** An ACKNACK came. */
  answered(base: number, now: number): void {
    this.roundTrip.answered(base > this.through, now);
    if (this.silent) this.say("reader-heard");
  }

  /** firstSN of a HEARTBEAT: never above what some reader here still lacks. */
  private first(): number {
    const firstKept = this.owner.firstKept();
    if (firstKept !== undefined) return Math.min(firstKept, this.through + 1);
    return this.head < this.unsent ? this.pending[this.head]!.sequence : this.through + 1;
  }

  /** The one reader's id; 0 for all, which is how a Cyclone process takes it in any case. */
  private readerIdForAll(): EntityId {
    return this.readers.length === 1 ? this.readers[0]!.remote.entityId : 0;
  }

  private pump(now: number): void {
    while (this.unsent < this.pending.length) {
      const change = this.pending[this.unsent]!;
      const cost = costOf(change);
      if (this.bytesInFlight > 0 && this.bytesInFlight + cost > WINDOW) break;
      const sends = !change.removed && this.readers.length > 0;
      if (sends) {
        if (this.nextFragment === 1) this.skipTo(change);
        if (change.fragmentSize === 0) this.transmit(change, now);
        else if (!this.transmitFragments(change, now)) break;
      }
      this.beginFragments();
      this.unsent++;
      this.bytesInFlight += cost;
      if (sends && change.fragmentSize > 0) this.askNow(now);
    }
    if (this.head < this.unsent || this.nextFragment > 1)
      this.owner.core.deadlines.setNoLater(this.heartbeat, now + this.roundTrip.interval);
  }

  /** Everything since this group's last sample was for others. The GAP stands in front of the sample, in its datagram. */
  private skipTo(change: Change): void {
    if (change.sequence <= this.through + 1) return;
    const tail = change.fragmentSize === 0 ? this : undefined;
    this.send.gap(this.readers[0]!, this.through + 1, change.sequence, change, tail);
    this.through = change.sequence - 1;
  }

  private transmit(change: Change, now: number): void {
    if (change.sequence > this.through) this.through = change.sequence;
    this.samplesSinceAsked++;
    this.owner.core.counters.samplesSent++;
    this.sendData(change, this.readers[0]!, now);
  }

  /** Sends fragments as far as the window allows; whether the last one has left. */
  private transmitFragments(change: Change, now: number): boolean {
    const { core } = this.owner;
    const reader = this.readers[0]!;
    const count = fragmentCount(change);
    const clocked = this.isClocked();
    const window = clocked ? CLOCKED_WINDOW : WINDOW;
    const askEvery = Math.ceil(window / 4 / change.fragmentSize);
    while (this.nextFragment <= count) {
      if (this.fragmentsInFlight >= window) {
        if (clocked) {
          if (this.nextFragment - 1 > this.fragmentsAskedThrough) this.askAboutFragments(change.sequence, now);
        }
        // Fast DDS ignores HEARTBEAT_FRAG and Cyclone DDS answers late: a pause lets their sockets be emptied instead.
        else core.deadlines.set(this.pace, now + PACE);
        return false;
      }
      this.sendFragment(change, this.nextFragment++, reader, now);
      this.fragmentsInFlight += change.fragmentSize;
      // Well ahead of the window's end, so that the answer is here before it is used up.
      if (clocked && this.nextFragment - 1 - this.fragmentsAskedThrough >= askEvery)
        this.askAboutFragments(change.sequence, now);
    }
    this.through = change.sequence;
    core.counters.samplesSent++;
    return true;
  }

  private beginFragments(): void {
    this.nextFragment = 1;
    this.fragmentsInFlight = 0;
    this.fragmentsAskedThrough = 0;
  }

  /** The last fragment has left: what is missing shall be asked for now, not after the pause that a lone sample gets. */
  private askNow(now: number): void {
    this.roundTrip.ask(now);
    this.sendHeartbeatTo(this.readers[0]!, false);
  }

  private askAboutFragments(sequence: number, now: number): void {
    this.roundTrip.ask(now);
    this.fragmentsAskedThrough = this.nextFragment - 1;
    this.send.heartbeatFrag(this.readers[0]!, sequence, this.nextFragment - 1, this.owner.nextHeartbeatCount());
  }

  /** Only rclts readers say at once what they have of a sample that is not complete. */
  private isClocked(): boolean {
    return this.readers.every(({ remote }) => remote.participant.isRclts);
  }

  private sendData(change: Change, reader: ReaderProxy, now: number): void {
    this.send.data(change, reader, this.reliable ? this : undefined);
    change.lastSent = now;
    this.lastActivity = now;
    this.roundTrip.sent(now);
  }

  private sendFragment(change: Change, number: number, reader: ReaderProxy, now: number): void {
    this.send.fragment(change, number, reader);
    change.lastSent = now;
    this.lastActivity = now;
  }

  private heartbeatDue(now: number): void {
    const sending = this.nextFragment > 1;
    if ((this.head >= this.unsent && !sending) || this.readers.length === 0) return;
    const due = this.lastActivity + this.roundTrip.interval;
    const { deadlines } = this.owner.core;
    if (now < due) {
      deadlines.set(this.heartbeat, due);
      return;
    }
    const before = this.lastActivity;
    this.lastActivity = now;
    this.roundTrip.retry(now);
    if (!this.silent && this.roundTrip.unansweredFor(now) >= SILENT_AFTER) this.say("reader-silent");
    // Of a reader that has never answered, the address may be forged: it must at least go on announcing itself.
    const isSilent = this.roundTrip.attempts > BLIND_ATTEMPTS && this.readers.every(({ confirmed }) => !confirmed);
    if (isSilent && this.readers.every(({ remote }) => remote.participant.lastHeard < before)) {
      deadlines.set(this.heartbeat, now + this.roundTrip.interval);
      return;
    }
    this.samplesSinceAsked = 0;
    const last = this.pending[this.unsent - 1];
    // An rclts reader acknowledges without being asked: that it did not says that the last sample or its answer is lost.
    if (this.isClocked() && !sending && last !== undefined && last.fragmentSize === 0 && !last.removed) {
      this.owner.core.counters.repaired++;
      this.send.data(last, this.readers[0]!, undefined);
      last.lastSent = now;
    }
    const count = this.owner.nextHeartbeatCount();
    this.send.heartbeat(this.readers[0]!, this.readerIdForAll(), this.first(), this.through, count, false);
    if (sending && this.isClocked()) this.askAboutFragments(this.pending[this.unsent]!.sequence, now);
    deadlines.set(this.heartbeat, now + this.roundTrip.interval);
  }

  private say(kind: "reader-silent" | "reader-heard"): void {
    this.silent = kind === "reader-silent";
    const { core, entityId } = this.owner;
    if (isBuiltin(entityId)) return;
    for (const { remote } of this.readers) core.events.push({ kind, local: entityId, remote: remote.info });
  }

  private release(change: Change): void {
    change.lackedBy--;
    this.owner.released(change);
  }
}

/** Between windows of fragments to a reader that does not say what it has, ms. */
const PACE = 1;
/** So that a reader's acknowledgements cost little and a writer's history stays short. */
const SAMPLES_PER_ACKNOWLEDGEMENT = 16;
const BLIND_ATTEMPTS = 3;
/** Milliseconds. At 20 % loss, of ten thousand readers that answer one would be taken for silent. */
const SILENT_AFTER = 400;
/** Milliseconds. Longer would pass over honest requests: Cyclone DDS asks 0.3 ms after the loss, then waits for 100. */
const SAME_INSTANT = 0.05;
