// SPDX-License-Identifier: Apache-2.0
// The reliable readers of one writer that must be served as one: what they lack, and when it is sent to them.
//
// A group is one reader, except in Cyclone DDS: all in-sync readers of one Cyclone process share one reorder buffer per
// remote writer, so a GAP or a raised firstSN meant for one is applied to all (0.10, q_receive.c). There a group is every
// matched reader behind one UDP address. A sample for another group is not told of until this group's next sample,
// which then carries one GAP over everything in between: a reply costs the same with one client or with a thousand.

import type { Audience } from "../engine.js";
import type { Destination } from "../outbox.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { Change } from "./change.js";
import { FragmentFlow, type FragmentRoute } from "./fragment-flow.js";
import type { GroupOwner } from "./group-owner.js";
import { type AskedGroup, Heartbeats } from "./heartbeats.js";
import { MAX_HISTORY } from "./history.js";
import { PendingChanges } from "./pending-changes.js";
import type { ReaderProxy } from "./reader-proxy.js";
import { type RepairedGroup, Repairs } from "./repairs.js";
import { SubmessageSender } from "./submessage-sender.js";
import { clockedWindow, costOf, type FlowWindow, wholeSampleWindow } from "./window.js";

export class ReaderGroup implements AskedGroup, RepairedGroup, FragmentRoute {
  readonly destination: Destination;
  readonly readers: ReaderProxy[] = [];
  /** The highest sequence that this group was sent or told to skip. */
  through: number;
  /** Some reader is to have what was written before its time. */
  wantsHistory = false;
  audience: Audience | undefined = undefined;
  readonly pending = new PendingChanges();
  readonly heartbeats: Heartbeats;
  readonly repairs: Repairs;
  /** All readers are rclts's: they acknowledge without being asked and say what they have of an incomplete sample. */
  readonly clocked: boolean;
  readonly window = wholeSampleWindow();
  readonly fragmentWindow: FlowWindow;
  readonly flow: FragmentFlow;

  private readonly owner: GroupOwner;
  private readonly send: SubmessageSender;
  /** When a reader had the first of the pending changes last, or there was none. */
  private progressAt = 0;
  /** Up to here the readers are told, until they have heard it, that what they lack will never come. */
  private gaveUpThrough = 0;

  constructor(owner: GroupOwner, remote: RemoteEndpointRecord, through: number) {
    const { destination, participant } = remote;
    this.owner = owner;
    this.destination = destination;
    this.clocked = participant.isRclts;
    this.through = through;
    this.send = new SubmessageSender(owner.core, owner.entityId, destination);
    this.heartbeats = new Heartbeats(this, owner, this.send);
    this.repairs = new Repairs(this, owner.core, this.send);
    this.fragmentWindow = this.clocked ? clockedWindow(destination, owner.core) : wholeSampleWindow();
    this.flow = new FragmentFlow(this, this.fragmentWindow, this.clocked, owner.core.deadlines);
  }

  get lastFragment(): number {
    return this.flow.next - 1;
  }

  get owesNotice(): boolean {
    return this.readers.some(({ ackedBelow }) => ackedBelow <= this.gaveUpThrough);
  }

  /** The lowest number that some reader here has not acknowledged or was not sent yet; Infinity if there is none. */
  get firstLacked(): number {
    return this.pending.first?.sequence ?? Number.POSITIVE_INFINITY;
  }

  /** Whether its readers are among those that a change is for. */
  isAddressed({ to, audience }: Change): boolean {
    return (to === undefined || to === this) && (audience === undefined || audience === this.audience);
  }

  /** Takes up what was written before, as far as it is for this group and newer than what it had. */
  catchUp(kept: Iterable<Change>, now: number): void {
    const newest = this.pending.last?.sequence ?? this.through;
    for (const change of kept) if (change.sequence > newest && this.isAddressed(change)) this.add(change, now);
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
    this.dropRemoved();
    this.pump(now);
  }

  /** Whether a part of a large sample has left, or all, and the readers do not have it yet. */
  isOnItsWay(change: Change): boolean {
    const { pending, flow, through } = this;
    if (change === pending.nextToSend) return flow.isUnderWay;
    return pending.hasSent && change.sequence >= pending.first!.sequence && change.sequence <= through;
  }

  /** Sends nothing again of what was sent: it is told of as what will never come. */
  abandon(now: number): void {
    while (this.pending.hasSent) this.letGo(this.pending.first!);
    this.pump(now);
  }

  /** The next HEARTBEATs say that all that is pending will never come. */
  giveUpIfStalled(now: number): void {
    const { core } = this.owner;
    if (core.historyBytes <= MAX_HISTORY || now - this.progressAt < STALLED_AFTER) return;
    this.flow.reset();
    for (let change = this.pending.first; change !== undefined; change = this.pending.first) {
      if (change.sequence > this.through) this.through = change.sequence;
      core.counters.givenUp++;
      this.letGo(change);
    }
    this.gaveUpThrough = this.through;
  }

  /** Lets go of everything; the group has no readers any more. */
  dispose(): void {
    this.heartbeats.dispose();
    this.flow.dispose();
    this.owner.core.outbox.withdrawHeartbeat(this.destination, this.heartbeats);
    for (let change = this.pending.first; change !== undefined; change = this.pending.first) this.letGo(change);
  }

  /** The lowest sequence above `sequence` that this group is still to have; one more than it was told of if there is none. */
  nextDue(sequence: number): number {
    return this.pending.sentAfter(sequence) ?? this.through + 1;
  }

  /** Tells one reader that `start` up to, not including, `end` will never come. */
  sendGap(reader: ReaderProxy, start: number, end: number): void {
    this.send.gap(reader.remote, start, end);
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
    if (pending.hasSent || flow.isUnderWay) this.heartbeats.expectAnswer(now);
  }

  sendFragment(change: Change, number: number, now: number): void {
    this.send.fragment(change, number, this.readers[0]!.remote);
    this.repairs.earn(change.fragmentSize);
    change.lastSent = now;
    this.heartbeats.fragmentSent(now);
  }

  askAboutFragments(change: Change, last: number, now: number): void {
    this.heartbeats.askAboutFragments(change, last, now);
  }

  /** Everything since this group's last sample was for others. The GAP stands in front of the sample, in its datagram. */
  private skipTo(change: Change): void {
    if (change.sequence <= this.through + 1) return;
    const tail = change.fragmentSize === 0 ? this.heartbeats : undefined;
    this.send.gap(this.readers[0]!.remote, this.through + 1, change.sequence, change, tail);
    this.through = change.sequence - 1;
  }

  private transmit(change: Change, now: number): void {
    this.heartbeats.countSample();
    this.owner.core.counters.samplesSent++;
    this.repairs.earn(costOf(change));
    this.send.data(change, this.readers[0]!.remote, this.heartbeats);
    change.lastSent = now;
    this.heartbeats.dataSent(now);
    // Not before: a datagram that was full leaves with a HEARTBEAT, which would tell of a sample that is not in it yet.
    if (change.sequence > this.through) this.through = change.sequence;
  }

  /** What is missing shall be asked for now, not after the pause that a lone sample gets. */
  private lastFragmentSent(change: Change, now: number): void {
    this.through = change.sequence;
    this.owner.core.counters.samplesSent++;
    this.heartbeats.askNow(now);
  }

  /** Widens the window that the change had to go through, if it was what held back others. */
  private arrived({ fragmentSize, payload }: Change): void {
    const window = fragmentSize === 0 ? this.window : this.fragmentWindow;
    if (fragmentSize === 0 || payload.length > window.bytes) window.widen(Math.min(payload.length, window.bytes));
  }

  /** What newer samples have replaced before anything of it left does not wait behind one that is on its way. */
  private dropRemoved(): void {
    const { pending, flow, owner } = this;
    const skipped = flow.isUnderWay ? 1 : 0;
    for (let change = pending.takeRemoved(skipped); change !== undefined; change = pending.takeRemoved(skipped)) {
      owner.core.counters.replaced++;
      this.released(change);
    }
  }

  /** Nobody here lacks the first of the pending changes any more. */
  private letGo(change: Change): void {
    this.pending.shift();
    this.released(change);
  }

  private released(change: Change): void {
    change.lackedBy--;
    this.owner.released(change);
  }
}

/** Milliseconds in which a reader that works takes something, unless the way to it is cut. */
const STALLED_AFTER = 10_000;
