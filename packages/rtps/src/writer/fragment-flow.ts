// SPDX-License-Identifier: Apache-2.0
// One large sample on its way to a group of readers, fragment by fragment (RTPS 2.5, 8.4.14.1), as fast as they take them.
//
// rclts readers answer a HEARTBEAT_FRAG at once with a NACK_FRAG, whose base says up to where they have everything; that
// clocks what is sent. Fast DDS ignores HEARTBEAT_FRAG and Cyclone DDS answers late: to them it goes at an even pace.

import { Deadline, type Deadlines } from "../timers.js";
import type { Change } from "./change.js";
import { fragmentCount } from "./submessage-sender.js";
import type { FlowWindow } from "./window.js";

/** What the flow needs of its group. */
export interface FragmentRoute {
  sendFragment(change: Change, number: number, now: number): void;
  /** A HEARTBEAT_FRAG: `last` is the last fragment that has left. */
  askAboutFragments(change: Change, last: number, now: number): void;
  /** Time to go on. */
  pump(now: number): void;
}

export class FragmentFlow {
  /** The next fragment of the sample that is being sent, from 1. */
  next = 1;

  private readonly route: FragmentRoute;
  private readonly window: FlowWindow;
  private readonly clocked: boolean;
  private readonly deadlines: Deadlines;
  private readonly pace: Deadline;
  /** Bytes that have left and that nothing was heard of yet. */
  private inFlight = 0;
  /** The last fragment that a HEARTBEAT_FRAG has asked about. */
  private askedThrough = 0;

  /** `clocked`: the readers say at once what they have of a sample that is not complete. */
  constructor(route: FragmentRoute, window: FlowWindow, clocked: boolean, deadlines: Deadlines) {
    this.route = route;
    this.window = window;
    this.clocked = clocked;
    this.deadlines = deadlines;
    this.pace = new Deadline("next fragments", (now) => {
      this.inFlight = 0;
      route.pump(now);
    });
  }

  /** Whether a sample has left in part. */
  get isUnderWay(): boolean {
    return this.next > 1;
  }

  /** Sends fragments as far as the window allows; whether the last one has left. */
  send(change: Change, now: number): boolean {
    const { route, clocked } = this;
    const { fragmentSize } = change;
    const window = this.window.bytes;
    const count = fragmentCount(change);
    // What fits the window leaves without a question: the answer would wake both sides for nothing.
    const asks = clocked && this.inFlight + (count - this.next + 1) * fragmentSize > window;
    const askEvery = Math.ceil(window / 4 / fragmentSize);
    while (this.next <= count) {
      if (this.inFlight >= window) {
        if (clocked) this.ask(change, now);
        else this.deadlines.set(this.pace, now + PACE);
        return false;
      }
      route.sendFragment(change, this.next++, now);
      this.inFlight += fragmentSize;
      // Well ahead of the window's end, so that the answer is here before it is used up.
      if (asks && this.next - 1 - this.askedThrough >= askEvery) this.ask(change, now);
    }
    return true;
  }

  /** The reader has, or has asked for, all below fragment `base`; `repaired`: bytes that it asked for and was sent again. */
  heard({ fragmentSize }: Change, base: number, repaired: number): void {
    const unheard = Math.max(0, this.next - base) * fragmentSize;
    if (unheard < this.inFlight) {
      if (repaired === 0) this.window.widen(this.inFlight - unheard);
      this.inFlight = unheard;
    }
    this.inFlight += repaired;
    // What was sent again is to be heard of; an answer that asked for nothing is not answered with a question.
    if (repaired > 0) this.askedThrough = 0;
  }

  /** The sample has left, or is not to be sent any more: the next one begins. */
  reset(): void {
    this.next = 1;
    this.inFlight = 0;
    this.askedThrough = 0;
  }

  dispose(): void {
    this.deadlines.clear(this.pace);
  }

  private ask(change: Change, now: number): void {
    if (this.askedThrough >= this.next - 1) return;
    this.askedThrough = this.next - 1;
    this.route.askAboutFragments(change, this.askedThrough, now);
  }
}

/** Between windows of fragments to a reader that does not say what it has, ms. */
const PACE = 1;
