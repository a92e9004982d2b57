// SPDX-License-Identifier: Apache-2.0
// What is sent again to a group of readers because one of them asks for it (RTPS 2.5, 8.4.9.2 requested changes).

import type { Core } from "../core.js";
import type { FragmentNumberSet } from "../wire/fragment-number-set.js";
import type { Change } from "./change.js";
import type { FragmentFlow } from "./fragment-flow.js";
import type { Heartbeats } from "./heartbeats.js";
import type { PendingChanges } from "./pending-changes.js";
import type { ReaderProxy } from "./reader-proxy.js";
import { RepairBudget } from "./repair-budget.js";
import { fragmentCount, type SubmessageSender } from "./submessage-sender.js";
import { costOf, type FlowWindow, WINDOW } from "./window.js";

/** What repairs need of the group. */
export interface RepairedGroup {
  readonly through: number;
  readonly pending: PendingChanges;
  readonly flow: FragmentFlow;
  readonly heartbeats: Heartbeats;
  /** The readers say at once what they have of a sample that is not complete. */
  readonly clocked: boolean;
  readonly window: FlowWindow;
  readonly fragmentWindow: FlowWindow;
  /** Time to go on with what was not sent yet. */
  pump(now: number): void;
}

export class Repairs {
  private readonly group: RepairedGroup;
  private readonly core: Core;
  private readonly send: SubmessageSender;
  private readonly budget = new RepairBudget();

  constructor(group: RepairedGroup, core: Core, send: SubmessageSender) {
    this.group = group;
    this.core = core;
    this.send = send;
  }

  /** So many bytes were sent for the first time, and may be asked for again. */
  earn(bytes: number): void {
    this.budget.earn(bytes);
  }

  /** How much may be sent again to answer one ACKNACK or NACK_FRAG, bytes. */
  room(now: number): number {
    const { clocked, window, fragmentWindow } = this.group;
    // Other readers ask so seldom that little would come of it.
    const most = clocked ? Math.min(window.bytes, fragmentWindow.bytes) : WINDOW;
    return Math.min(most, this.budget.room(now));
  }

  /** Sends one change again to the reader that asked for it; what it costs of the room, bytes. */
  repair(change: Change, reader: ReaderProxy, now: number): number {
    const { group, budget } = this;
    // Readers pace what they ask for. Only several of one Cyclone process may ask for the same in one datagram.
    if (now - change.lastSent < SAME_INSTANT || budget.room(now) <= 0) return 0;
    this.core.counters.repaired++;
    const cost = costOf(change);
    if (change.fragmentSize === 0) {
      group.window.narrow(cost);
      budget.spend(cost);
      this.send.data(change, reader.remote, group.heartbeats);
      change.lastSent = now;
      group.heartbeats.dataSent(now);
      return cost;
    }
    // The reader has none of it. With the first fragments it knows what to ask for, one window after the other.
    const count = Math.min(fragmentCount(change), Math.ceil(this.room(now) / change.fragmentSize));
    for (let number = 1; number <= count; number++) this.sendFragment(change, number, reader, now);
    group.fragmentWindow.narrow(count * change.fragmentSize);
    budget.spend(count * change.fragmentSize);
    group.heartbeats.sendTo(reader, false);
    return cost;
  }

  /** Sends fragments again that a reader lacks; for a sample that is still being sent, also takes it as leave to go on. */
  repairFragments(change: Change, fragments: FragmentNumberSet, reader: ReaderProxy, now: number): void {
    if (change.fragmentSize === 0) {
      this.repair(change, reader, now);
      return;
    }
    const { group } = this;
    const { flow, heartbeats } = group;
    const sending = change === group.pending.nextToSend && flow.isUnderWay;
    if (change.sequence > group.through && !sending) return;
    const end = sending ? flow.next : fragmentCount(change) + 1;
    const room = this.room(now);
    let asked = 0;
    let repaired = 0;
    fragments.forEachSet((number) => {
      if (number >= end) return;
      asked += change.fragmentSize;
      if (repaired >= room) return;
      repaired += change.fragmentSize;
      this.core.counters.repaired++;
      this.sendFragment(change, number, reader, now);
    });
    group.fragmentWindow.narrow(asked);
    this.budget.spend(repaired);
    if (sending) {
      flow.heard(change, fragments.base, repaired);
      heartbeats.answeredInPart(now);
      group.pump(now);
    } else if (repaired > 0) heartbeats.sendTo(reader, false);
  }

  private sendFragment(change: Change, number: number, reader: ReaderProxy, now: number): void {
    this.send.fragment(change, number, reader.remote);
    change.lastSent = now;
    this.group.heartbeats.fragmentSent(now);
  }
}

/** Milliseconds. Longer would pass over honest requests: Cyclone DDS asks 0.3 ms after the loss, then waits for 100. */
const SAME_INSTANT = 0.05;
