// SPDX-License-Identifier: Apache-2.0
// A best-effort reader of one writer (RTPS 2.5, 8.4.9.1): each sample leaves for it once, at the pace of its socket.
//
// Nothing tells what it takes. So what is written faster waits here: of a keep-last writer so many samples as its depth,
// the newest, of any other as long as there is room. A sample of which a part has left is finished whatever is written
// meanwhile, or none would ever arrive whole.

import type { Destination } from "../outbox.js";
import type { RemoteEndpointRecord } from "../remote.js";
import type { Change } from "./change.js";
import type { GroupOwner } from "./group-owner.js";
import { MAX_HISTORY } from "./history.js";
import { Pace, type PacedSender } from "./pace.js";
import { PendingChanges } from "./pending-changes.js";
import { fragmentCount, SubmessageSender } from "./submessage-sender.js";
import { costOf } from "./window.js";

export class BestEffortReader implements PacedSender {
  readonly remote: RemoteEndpointRecord;
  readonly destination: Destination;

  private readonly owner: GroupOwner;
  private readonly sender: SubmessageSender;
  private readonly pace: Pace;
  private readonly waiting = new PendingChanges();
  /** Has left in part. */
  private current: Change | undefined;
  private nextFragment = 1;

  constructor(owner: GroupOwner, remote: RemoteEndpointRecord) {
    const { destination } = remote;
    this.owner = owner;
    this.remote = remote;
    this.destination = destination;
    this.sender = new SubmessageSender(owner.core, owner.entityId, destination);
    destination.pace ??= new Pace(owner.core.deadlines);
    this.pace = destination.pace;
  }

  /** Takes up a change that this reader is to have, and sends it as soon as the pace allows. */
  add(change: Change, now: number): void {
    change.lackedBy++;
    this.waiting.push(change);
    this.pace.request(this, now);
    while (this.owner.core.historyBytes > MAX_HISTORY && this.waiting.size > 1) this.drop();
  }

  /** Lets go of what newer samples have replaced before anything of it left. */
  advance(): void {
    while (this.waiting.first?.removed === true) this.drop();
  }

  /** A HEARTBEAT that says nothing but that the writer is alive (RTPS 2.5, 8.3.8.6). */
  assertLiveliness(): void {
    const { owner, remote } = this;
    this.sender.heartbeat(remote, {
      readerId: remote.entityId,
      writerId: owner.entityId,
      first: owner.last + 1,
      last: owner.last,
      count: owner.nextHeartbeatCount(),
      final: true,
      liveliness: true,
    });
  }

  sendSome(now: number): boolean {
    const change = this.current ?? this.waiting.first;
    if (change === undefined) return false;
    if (this.current === undefined) this.waiting.shift();
    this.current = this.send(change, now) ? undefined : change;
    if (this.current !== undefined) return true;
    this.owner.core.counters.samplesSent++;
    this.letGo(change);
    return this.waiting.size > 0;
  }

  /** The reader has gone. */
  dispose(): void {
    this.pace.withdraw(this);
    if (this.current !== undefined) this.letGo(this.current);
    this.current = undefined;
    for (let change = this.waiting.first; change !== undefined; change = this.waiting.first) {
      this.waiting.shift();
      this.letGo(change);
    }
  }

  /** Whether all of it has left. */
  private send(change: Change, now: number): boolean {
    const { sender, pace, remote } = this;
    const { fragmentSize } = change;
    if (fragmentSize === 0) {
      pace.spend(costOf(change));
      sender.data(change, remote, undefined);
      return true;
    }
    const count = fragmentCount(change);
    while (this.nextFragment <= count) {
      if (!pace.hasRoom(now)) return false;
      pace.spend(fragmentSize);
      sender.fragment(change, this.nextFragment++, remote);
    }
    this.nextFragment = 1;
    return true;
  }

  private drop(): void {
    const change = this.waiting.first!;
    this.waiting.shift();
    this.owner.core.counters.replaced++;
    this.letGo(change);
  }

  private letGo(change: Change): void {
    change.lackedBy--;
    this.owner.released(change);
  }
}
