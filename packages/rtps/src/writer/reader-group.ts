// SPDX-License-Identifier: Apache-2.0
// The reliable readers of one writer that must be served as one: what they were sent, what they lack, and when they are asked.
//
// A group is one reader, except in Cyclone DDS: all in-sync readers of one Cyclone process share one reorder buffer per
// remote writer, so a GAP or a raised firstSN meant for one is applied to all (0.10, q_receive.c). There a group is every
// matched reader behind one UDP address. A sample for another group is not told of until this group's next sample,
// which then carries one GAP over everything in between: a reply costs the same with one client or with a thousand.

import type { Core } from "../core.js";
import type { RemoteEndpointRecord } from "../discovery/remote.js";
import type { EntityId } from "../engine.js";
import { type GuidPrefix, isBuiltin } from "../guid.js";
import type { Destination, HeartbeatSource } from "../outbox.js";
import { Deadline } from "../timers.js";
import type { FragmentNumberSet } from "../wire/fragment-number-set.js";
import type { WireWriter } from "../wire/wire-writer.js";
import type { Change } from "./change.js";
import { FragmentFlow, type FragmentRoute } from "./fragment-flow.js";
import { MAX_HISTORY } from "./history.js";
import { PendingChanges } from "./pending-changes.js";
import type { ReaderProxy } from "./reader-proxy.js";
import { RepairBudget } from "./repair-budget.js";
import { RoundTrip } from "./round-trip.js";
import { fragmentCount, SubmessageSender } from "./submessage-sender.js";
import { clockedWindow, costOf, type FlowWindow, WINDOW, wholeSampleWindow } from "./window.js";

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

export class ReaderGroup implements HeartbeatSource, FragmentRoute {
  readonly destination: Destination;
  readonly readers: ReaderProxy[] = [];
  /** The highest sequence that this group was sent or told to skip. */
  through: number;

  private readonly owner: GroupOwner;
  private readonly send: SubmessageSender;
  private readonly heartbeat: Deadline;
  /** All readers are rclts's: they acknowledge without being asked and say what they have of an incomplete sample. */
  private readonly clocked: boolean;
  private readonly window = wholeSampleWindow();
  private readonly fragmentWindow: FlowWindow;
  private readonly flow: FragmentFlow;
  private readonly pending = new PendingChanges();
  private readonly repairs = new RepairBudget();
  private samplesSinceAsked = 0;
  private lastActivity = 0;
  /** When the first sample left of which nothing was asked or heard; 0 if there is none. */
  private unaskedSince = 0;
  private readonly roundTrip = new RoundTrip();
  /** When a reader had the first of the pending changes last, or there was none. */
  private progressAt = 0;
  /** Up to here the readers are told, until they have heard it, that what they lack will never come. */
  private gaveUpThrough = 0;
  /** It was said that the readers do not answer. */
  private silent = false;

  constructor(owner: GroupOwner, remote: RemoteEndpointRecord, through: number) {
    const { destination, participant } = remote;
    this.owner = owner;
    this.destination = destination;
    this.clocked = participant.isRclts;
    this.through = through;
    this.send = new SubmessageSender(owner.core, owner.entityId, destination);
    this.heartbeat = new Deadline("heartbeat", (now) => this.heartbeatDue(now));
    this.fragmentWindow = this.clocked ? clockedWindow(destination, owner.core) : wholeSampleWindow();
    this.flow = new FragmentFlow(this, this.fragmentWindow, this.clocked, owner.core.deadlines);
  }

  get heartbeatPrefix(): GuidPrefix {
    return this.readers[0]!.remote.participant.prefix;
  }

  /** Takes up a change that this group is to have, and sends it as soon as the window allows. */
  add(change: Change, now: number): void {
    change.lackedBy++;
    if (this.pending.size === 0) this.progressAt = now;
    this.pending.push(change);
    this.pump(now);
  }

  /** A reader has acknowledged, joined or left: lets go of what nobody here lacks any more, and goes on sending. */
  advance(now: number): void {
    let ackedBelow = this.through + 1;
    for (const reader of this.readers) if (reader.ackedBelow < ackedBelow) ackedBelow = reader.ackedBelow;
    for (let change = this.pending.first; change !== undefined; change = this.pending.first) {
      if (!change.removed && change.sequence >= ackedBelow) break;
      if (!this.pending.hasSent) this.flow.reset();
      else if (!change.removed) this.arrived(change);
      this.letGo(change);
      this.progressAt = now;
    }
    this.pump(now);
  }

  /** Sends nothing again of what was sent: it is told of as what will never come. */
  abandon(now: number): void {
    while (this.pending.hasSent) this.letGo(this.pending.first!);
    this.pump(now);
  }

  /**
   * The writer's memory is wanted, and these readers, though they announce themselves, have taken nothing for long. The
   * next HEARTBEATs say that all of it will never come.
   */
  private giveUp(): void {
    this.flow.reset();
    for (let change = this.pending.first; change !== undefined; change = this.pending.first) {
      if (change.sequence > this.through) this.through = change.sequence;
      this.owner.core.counters.givenUp++;
      this.letGo(change);
    }
    this.gaveUpThrough = this.through;
  }

  /** Lets go of everything; the group has no readers any more. */
  dispose(): void {
    this.owner.core.deadlines.clear(this.heartbeat);
    this.flow.dispose();
    this.owner.core.outbox.withdrawHeartbeat(this.destination, this);
    for (let change = this.pending.first; change !== undefined; change = this.pending.first) this.letGo(change);
  }

  /** The lowest sequence above `sequence` that this group is still to have; one more than it was told of if there is none. */
  nextDue(sequence: number): number {
    return this.pending.sentAfter(sequence) ?? this.through + 1;
  }

  /** How much may be sent again to answer one ACKNACK or NACK_FRAG, bytes. */
  repairWindow(now: number): number {
    // Other readers ask so seldom that little would come of it.
    const window = this.clocked ? Math.min(this.window.bytes, this.fragmentWindow.bytes) : WINDOW;
    return Math.min(window, this.repairs.room(now));
  }

  /** Sends one change again to the reader that asked for it; what it costs of the repair window, bytes. */
  repair(change: Change, reader: ReaderProxy, now: number): number {
    // Readers pace what they ask for. Only several of one Cyclone process may ask for the same in one datagram.
    if (now - change.lastSent < SAME_INSTANT || this.repairs.room(now) <= 0) return 0;
    this.owner.core.counters.repaired++;
    const cost = costOf(change);
    if (change.fragmentSize === 0) {
      this.window.narrow(cost);
      this.repairs.spend(cost);
      this.sendData(change, reader, now);
      return cost;
    }
    // The reader has none of it. With the first fragments it knows what to ask for, one window after the other.
    const count = Math.min(fragmentCount(change), Math.ceil(this.repairWindow(now) / change.fragmentSize));
    for (let number = 1; number <= count; number++) this.sendFragment(change, number, now, reader);
    this.fragmentWindow.narrow(count * change.fragmentSize);
    this.repairs.spend(count * change.fragmentSize);
    this.sendHeartbeatTo(reader, false);
    return cost;
  }

  /** Sends fragments again that a reader lacks; for a sample that is still being sent, also takes it as leave to go on. */
  repairFragments(change: Change, fragments: FragmentNumberSet, reader: ReaderProxy, now: number): void {
    if (change.fragmentSize === 0) {
      this.repair(change, reader, now);
      return;
    }
    const sending = change === this.pending.nextToSend && this.flow.isUnderWay;
    if (change.sequence > this.through && !sending) return;
    const end = sending ? this.flow.next : fragmentCount(change) + 1;
    const room = this.repairWindow(now);
    let asked = 0;
    let repaired = 0;
    fragments.forEachSet((number) => {
      if (number >= end) return;
      asked += change.fragmentSize;
      if (repaired >= room) return;
      repaired += change.fragmentSize;
      this.owner.core.counters.repaired++;
      this.sendFragment(change, number, now, reader);
    });
    this.fragmentWindow.narrow(asked);
    this.repairs.spend(repaired);
    if (sending) {
      this.flow.heard(change, fragments.base, repaired);
      this.roundTrip.answered(false, now);
      this.pump(now);
    } else if (repaired > 0) this.sendHeartbeatTo(reader, false);
  }

  /** Tells one reader that `start` up to, not including, `end` will never come. */
  sendGap(reader: ReaderProxy, start: number, end: number): void {
    this.send.gap(reader.remote, start, end);
  }

  /** A HEARTBEAT to one reader by name, at once. Not final: the reader must answer. */
  sendHeartbeatTo(reader: ReaderProxy, final: boolean): void {
    const count = this.owner.nextHeartbeatCount();
    this.send.heartbeat(reader.remote, reader.remote.entityId, this.first(), this.through, count, final);
  }

  /** A HEARTBEAT to each reader that asserts the writer's liveliness and asks for nothing (RTPS 2.5, 8.3.8.6). */
  assertLiveliness(): void {
    for (const reader of this.readers) {
      const count = this.owner.nextHeartbeatCount();
      this.send.heartbeat(reader.remote, reader.remote.entityId, this.first(), this.through, count, true, true);
    }
  }

  /** Writes the same HEARTBEAT, HEARTBEAT_LENGTH bytes, into a datagram that others get too. It must be answered. */
  writeHeartbeatTo(reader: ReaderProxy, w: WireWriter): void {
    const count = this.owner.nextHeartbeatCount();
    this.send.writeHeartbeat(w, reader.remote.entityId, this.first(), this.through, count, false);
  }

  /** Ends a datagram with DATA of this group; wants an answer only now and then, so that a steady call costs none. */
  writeHeartbeat(w: WireWriter): void {
    const ask = this.samplesSinceAsked >= SAMPLES_PER_ACKNOWLEDGEMENT || this.pending.hasUnsent;
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
    this.unaskedSince = 0;
  }

  /** A reader has said something, whatever it was: it is there. */
  heard(): void {
    if (this.silent) this.say("reader-heard");
  }

  /** firstSN of a HEARTBEAT: never above what some reader here still lacks. */
  private first(): number {
    const firstKept = this.owner.firstKept();
    if (firstKept !== undefined) return Math.min(firstKept, this.through + 1);
    return this.pending.hasSent ? this.pending.first!.sequence : this.through + 1;
  }

  /** The one reader's id; 0 for all, which is how a Cyclone process takes it in any case. */
  private readerIdForAll(): EntityId {
    return this.readers.length === 1 ? this.readers[0]!.remote.entityId : 0;
  }

  /** Sends what is due, as far as the windows allow. */
  pump(now: number): void {
    const { pending, flow } = this;
    for (let change = pending.nextToSend; change !== undefined; change = pending.nextToSend) {
      if (pending.bytesInFlight > 0 && pending.bytesInFlight + costOf(change) > this.window.bytes) break;
      const sends = !change.removed && this.readers.length > 0;
      if (sends) {
        if (!flow.isUnderWay) this.skipTo(change);
        if (change.fragmentSize === 0) this.transmit(change, now);
        else if (!flow.send(change, now)) break;
      }
      flow.reset();
      pending.markSent();
      if (sends && change.fragmentSize > 0) this.lastFragmentSent(change, now);
    }
    if (pending.hasSent || flow.isUnderWay)
      this.owner.core.deadlines.setNoLater(this.heartbeat, now + this.roundTrip.interval);
  }

  /** Everything since this group's last sample was for others. The GAP stands in front of the sample, in its datagram. */
  private skipTo(change: Change): void {
    if (change.sequence <= this.through + 1) return;
    const tail = change.fragmentSize === 0 ? this : undefined;
    this.send.gap(this.readers[0]!.remote, this.through + 1, change.sequence, change, tail);
    this.through = change.sequence - 1;
  }

  private transmit(change: Change, now: number): void {
    this.samplesSinceAsked++;
    this.owner.core.counters.samplesSent++;
    this.repairs.earn(costOf(change));
    this.sendData(change, this.readers[0]!, now);
    // Not before: a datagram that was full leaves with a HEARTBEAT, which would tell of a sample that is not in it yet.
    if (change.sequence > this.through) this.through = change.sequence;
  }

  /** What is missing shall be asked for now, not after the pause that a lone sample gets. */
  private lastFragmentSent(change: Change, now: number): void {
    this.through = change.sequence;
    this.owner.core.counters.samplesSent++;
    this.roundTrip.ask(now);
    this.sendHeartbeatTo(this.readers[0]!, false);
  }

  askAboutFragments({ sequence }: Change, last: number, now: number): void {
    this.roundTrip.ask(now);
    this.send.heartbeatFrag(this.readers[0]!.remote, sequence, last, this.owner.nextHeartbeatCount());
  }

  private sendData(change: Change, reader: ReaderProxy, now: number): void {
    this.send.data(change, reader.remote, this);
    change.lastSent = now;
    this.lastActivity = now;
    if (this.unaskedSince === 0) this.unaskedSince = now;
    this.roundTrip.sent(now);
  }

  /** For the first time, or to the reader that asks for it `again`. */
  sendFragment(change: Change, number: number, now: number, again?: ReaderProxy): void {
    this.send.fragment(change, number, (again ?? this.readers[0]!).remote);
    if (again === undefined) this.repairs.earn(change.fragmentSize);
    change.lastSent = now;
    this.lastActivity = now;
  }

  private heartbeatDue(now: number): void {
    if (this.owner.core.historyBytes > MAX_HISTORY && now - this.progressAt >= STALLED_AFTER) this.giveUp();
    const sending = this.flow.isUnderWay;
    const owed = this.readers.some(({ ackedBelow }) => ackedBelow <= this.gaveUpThrough);
    if ((!this.pending.hasSent && !sending && !owed) || this.readers.length === 0) return;
    // Samples that keep coming put the question off, but not for ever.
    const latest = this.unaskedSince === 0 ? Number.POSITIVE_INFINITY : this.unaskedSince + LONGEST_UNASKED;
    const due = Math.min(this.lastActivity + this.roundTrip.interval, latest);
    const { deadlines } = this.owner.core;
    if (now < due) {
      deadlines.set(this.heartbeat, due);
      return;
    }
    const before = this.lastActivity;
    this.lastActivity = now;
    this.unaskedSince = 0;
    this.roundTrip.retry(now);
    if (!this.silent && this.roundTrip.unansweredFor(now) >= SILENT_AFTER) this.say("reader-silent");
    // Of a reader that has never answered, the address may be forged: it must at least go on announcing itself.
    const isSilent = this.roundTrip.attempts > BLIND_ATTEMPTS && this.readers.every(({ confirmed }) => !confirmed);
    if (isSilent && this.readers.every(({ remote }) => remote.participant.lastHeard < before)) {
      deadlines.set(this.heartbeat, now + this.roundTrip.interval);
      return;
    }
    this.samplesSinceAsked = 0;
    const last = this.pending.lastSent;
    // An rclts reader acknowledges without being asked: that it did not says that the last sample or its answer is lost.
    const { clocked } = this;
    if (clocked && !sending && last !== undefined && last.fragmentSize === 0 && !last.removed) {
      this.owner.core.counters.repaired++;
      this.send.data(last, this.readers[0]!.remote, undefined);
      last.lastSent = now;
    }
    // To a HEARTBEAT a reader asks for all that it lacks, and what is on its way to it would be sent twice.
    if (!sending || !clocked || this.pending.hasSent || this.roundTrip.attempts > 1) {
      const count = this.owner.nextHeartbeatCount();
      this.send.heartbeat(this.readers[0]!.remote, this.readerIdForAll(), this.first(), this.through, count, false);
    }
    if (sending && clocked) this.askAboutFragments(this.pending.nextToSend!, this.flow.next - 1, now);
    deadlines.set(this.heartbeat, now + this.roundTrip.interval);
  }

  private say(kind: "reader-silent" | "reader-heard"): void {
    this.silent = kind === "reader-silent";
    const { core, entityId } = this.owner;
    if (isBuiltin(entityId)) return;
    for (const { remote } of this.readers) core.events.push({ kind, local: entityId, remote: remote.info });
  }

  /** Widens the window that the change had to go through, if it was what held back others. */
  private arrived({ fragmentSize, payload }: Change): void {
    const window = fragmentSize === 0 ? this.window : this.fragmentWindow;
    if (fragmentSize === 0 || payload.length > window.bytes) window.widen(Math.min(payload.length, window.bytes));
  }

  /** Nobody here lacks the first of the pending changes any more. */
  private letGo(change: Change): void {
    this.pending.shift();
    change.lackedBy--;
    this.owner.released(change);
  }
}

/** So that a reader's acknowledgements cost little and a writer's history stays short. */
const SAMPLES_PER_ACKNOWLEDGEMENT = 16;
const BLIND_ATTEMPTS = 3;
/** Milliseconds in which a reader that works takes something, unless the way to it is cut. */
const STALLED_AFTER = 10_000;
/** Milliseconds. At 20 % loss, of ten thousand readers that answer one would be taken for silent. */
const SILENT_AFTER = 400;
/** Milliseconds. */
const LONGEST_UNASKED = 200;
/** Milliseconds. Longer would pass over honest requests: Cyclone DDS asks 0.3 ms after the loss, then waits for 100. */
const SAME_INSTANT = 0.05;
