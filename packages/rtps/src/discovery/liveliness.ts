// SPDX-License-Identifier: Apache-2.0
// Whether a participant is still there, and whether it can tell that we are (RTPS 2.5, 8.5.3.2: the lease duration).
//
// Announcements are not acknowledged, and sending them often enough for a network that loses much would cost every
// network. So they are sent seldom, and whoever is in doubt asks: a HEARTBEAT that must be answered shows our life to
// the peer and brings its own. Both ends of a pair of rclts participants do that when they hear nothing. Others only
// count down our lease, so each of them is to acknowledge something now and then, the more seldom the longer nothing was
// lost. Where it can, the question travels with our announcement by multicast and shows that this one arrives.

import type { UnmatchCause } from "../engine.js";
import { ENTITYID_SEDP_PUBLICATIONS_READER } from "../guid.js";
import type { RemoteParticipantRecord } from "../remote.js";
import { Deadline, type Deadlines } from "../timers.js";
import { VENDOR_FASTDDS } from "../vendor.js";
import { ANNOUNCEMENT_PERIOD } from "./announcing.js";

export interface LivelinessActions {
  /** Sends what the peer must answer, by unicast; `attempt` counts from 1 since it answered last. */
  ask(peer: RemoteParticipantRecord, attempt: number, now: number): void;
  lose(peer: RemoteParticipantRecord, cause: UnmatchCause, now: number): void;
}

/** What is kept of each participant for this. */
export interface LivelinessState {
  readonly deadline: Deadline;
  /** Questions by unicast since it answered last. */
  attempts: number;
  /** Rises with each question that was answered at once. */
  trust: number;
  /** How far trust falls when something is lost: twice as far each time. */
  caution: number;
  /** When the question by multicast was put that is not settled yet. */
  askedByGroup: number;
  /** When something said that it has gone which may be forged: it must have been heard of since. */
  suspectedAt: number;
  /** Why it has gone then. */
  suspectedCause: UnmatchCause;
}

/** @param due calls {@link Liveliness.due} of the participant */
export function newLivelinessState(due: (now: number) => void): LivelinessState {
  const deadline = new Deadline("liveliness", due);
  return {
    deadline,
    attempts: 0,
    trust: 0,
    caution: LEAST_CAUTION,
    askedByGroup: NEVER,
    suspectedAt: NEVER,
    suspectedCause: "lease-expired",
  };
}

export class Liveliness {
  private readonly deadlines: Deadlines;
  private readonly actions: LivelinessActions;

  constructor(deadlines: Deadlines, actions: LivelinessActions) {
    this.deadlines = deadlines;
    this.actions = actions;
  }

  /**
   * The peer has announced itself, for the first time or again. No deadline comes to look at who does that in time: an
   * idle node is not woken for it.
   */
  announced(peer: RemoteParticipantRecord): void {
    // While it is asked, the questions keep their pauses.
    if (peer.liveliness.attempts === 0) this.watch(peer);
  }

  private watch(peer: RemoteParticipantRecord): void {
    const { deadline, askedByGroup } = peer.liveliness;
    const silent = peer.lastHeard + leaseOf(peer) * ASKED_AT;
    const at = Math.min(
      silent,
      acknowledgementDue(peer),
      askedByGroup === NEVER ? FOREVER : askedByGroup + ANSWER_TIME,
    );
    if (at === FOREVER) this.forget(peer);
    else this.deadlines.set(deadline, at);
  }

  forget({ liveliness }: RemoteParticipantRecord): void {
    this.deadlines.clear(liveliness.deadline);
  }

  /** Whether the announcement that leaves by multicast now must ask the peer; if so, the question counts as put. */
  asksByGroup(peer: RemoteParticipantRecord, now: number): boolean {
    const { liveliness } = peer;
    if (!peer.answered || !answersGroup(peer) || liveliness.attempts > 0 || liveliness.askedByGroup !== NEVER)
      return false;
    // The next announcement would be too late.
    if (now < acknowledgementDue(peer) - ANNOUNCEMENT_PERIOD) return false;
    liveliness.askedByGroup = now;
    this.deadlines.setNoLater(liveliness.deadline, now + ANSWER_TIME);
    return true;
  }

  /**
   * Another participant announces itself at the peer's address, or somebody says goodbye for it from elsewhere: the peer
   * must show that it is still there.
   */
  suspect(peer: RemoteParticipantRecord, cause: UnmatchCause, now: number): void {
    peer.liveliness.suspectedAt = now;
    peer.liveliness.suspectedCause = cause;
    peer.liveliness.attempts = 0;
    this.due(peer, now);
  }

  /** Something says that the peer may have given us up. */
  doubt(peer: RemoteParticipantRecord, now: number): void {
    if (!peer.answered || peer.isRclts || peer.liveliness.attempts > 0) return;
    peer.lastAcknowledged = NEVER;
    this.due(peer, now);
  }

  /** Datagrams only note when they came; the deadline looks at that when it fires, so that hearing costs nothing. */
  due(peer: RemoteParticipantRecord, now: number): void {
    const { actions } = this;
    const { lastHeard, answered, liveliness } = peer;
    const lease = leaseOf(peer);
    const expired = now >= lastHeard + lease;
    if (!answered) {
      if (expired) actions.lose(peer, "lease-expired", now);
      else this.deadlines.set(liveliness.deadline, lastHeard + lease);
      return;
    }
    const failed = this.settleGroupQuestion(peer, now);
    const suspected = lastHeard <= liveliness.suspectedAt;
    const silent = now >= lastHeard + lease * ASKED_AT;
    if (!failed && !suspected && !silent && now < acknowledgementDue(peer)) {
      if (liveliness.attempts > 0) settle(peer);
      this.watch(peer);
      return;
    }
    // Not before it was asked a few times: this process itself may have been asleep, and its sockets full of answers.
    const { attempts } = liveliness;
    if (suspected ? attempts >= SUSPECT_ATTEMPTS : expired && attempts >= LEAST_ATTEMPTS) {
      actions.lose(peer, suspected ? liveliness.suspectedCause : "lease-expired", now);
      return;
    }
    actions.ask(peer, ++liveliness.attempts, now);
    let next = now + pauseAfter(liveliness.attempts, suspected, silent, lease);
    if (silent && !expired) next = Math.min(next, lastHeard + lease);
    this.deadlines.set(liveliness.deadline, next);
  }

  /** Whether a question by multicast has just turned out to be lost. */
  private settleGroupQuestion({ liveliness, lastAcknowledged }: RemoteParticipantRecord, now: number): boolean {
    const { askedByGroup } = liveliness;
    if (askedByGroup === NEVER) return false;
    const isAnswered = lastAcknowledged >= askedByGroup;
    if (!isAnswered && now < askedByGroup + ANSWER_TIME) return false;
    liveliness.askedByGroup = NEVER;
    if (isAnswered) liveliness.trust++;
    return !isAnswered;
  }
}

/** Fast DDS has only its announcements' reader at the multicast port. */
function answersGroup({ info }: RemoteParticipantRecord): boolean {
  return info.vendor !== VENDOR_FASTDDS;
}

/** The peer has answered questions by unicast. Where there are others, this one was put because something was lost. */
function settle(peer: RemoteParticipantRecord): void {
  const { liveliness } = peer;
  if (liveliness.attempts === 1 && !answersGroup(peer)) liveliness.trust++;
  else {
    liveliness.trust = -liveliness.caution;
    liveliness.caution = Math.min(liveliness.caution * 2, MOST_CAUTION);
  }
  liveliness.attempts = 0;
}

/** Milliseconds. Whoever has never answered is not believed for longer than the lease of Fast DDS. */
function leaseOf({ answered, leaseDuration }: RemoteParticipantRecord): number {
  return Math.min(leaseDuration, answered ? LONGEST_LEASE : UNANSWERED_LEASE);
}

/** When the peer is to have acknowledged something; rclts participants ask us themselves if they hear nothing. */
function acknowledgementDue(peer: RemoteParticipantRecord): number {
  if (peer.isRclts || !peer.endpoints.has(ENTITYID_SEDP_PUBLICATIONS_READER)) return FOREVER;
  // A host may send from an address by an interface that has another: what comes from there does not show the way back.
  if (peer.lastAcknowledged === peer.foundAt) return peer.foundAt + FIRST_ACKNOWLEDGED_WITHIN;
  // Where its announcements come by unicast alone, ours do not reach it by multicast either, and nothing else does.
  const byGroup = peer.lastHeard - peer.heardByGroup < UNANSWERED_LEASE;
  const trust = byGroup ? Math.max(0, peer.liveliness.trust) : 0;
  const doublings = answersGroup(peer)
    ? Math.min(Math.floor(trust / ANSWERS_TO_DOUBLE), MOST_DOUBLINGS)
    : Math.min(trust, MOST_DOUBLINGS_BLIND);
  return peer.lastAcknowledged + ACKNOWLEDGED_WITHIN * 2 ** doublings;
}

function pauseAfter(attempts: number, suspected: boolean, silent: boolean, lease: number): number {
  if (suspected) return SUSPECT_PAUSE;
  if (silent) return Math.max(SHORTEST_PAUSE, lease / PAUSES_IN_LEASE);
  // It talks and does not answer: our lease is over for it, and it will find us again when it hears us again.
  return attempts < PATIENT_ATTEMPTS ? PAUSE : ACKNOWLEDGED_WITHIN;
}

const NEVER = Number.NEGATIVE_INFINITY;
const FOREVER = Number.POSITIVE_INFINITY;
/** Milliseconds. */
const UNANSWERED_LEASE = 20_000;
/** Also where a peer announces that its lease never ends: when it is silent for so long it is asked, and must answer. */
const LONGEST_LEASE = 100_000;
/** Share of the lease: behind the announcement of Cyclone DDS, 8 s of 10. What is left is for questions. */
const ASKED_AT = 0.85;
/** So 24 questions in what is left, of which at 40 % loss each way all are lost once in 45,000 times. */
const PAUSES_IN_LEASE = 160;
/** Milliseconds. */
const SHORTEST_PAUSE = 50;
const LEAST_ATTEMPTS = 3;
/** Half a second in all, as the address was most likely taken by the same program, started again. */
const SUSPECT_ATTEMPTS = 8;
const SUSPECT_PAUSE = 60;
/** Milliseconds: two announcements and the time for an answer. The rest of our lease of 20 s is for questions by unicast. */
const ACKNOWLEDGED_WITHIN = 2 * ANNOUNCEMENT_PERIOD + 1000;
/** Milliseconds; a peer that has been found is spoken to all the time until it acknowledges. */
const FIRST_ACKNOWLEDGED_WITHIN = 1000;
/** Milliseconds; vendors answer within 100. */
const ANSWER_TIME = 1000;
/** Milliseconds between those questions, for as long as our lease lasts. */
const PAUSE = 250;
const PATIENT_ATTEMPTS = 40;
/** Questions by multicast answered at once until the next is put after twice the time, up to each 48 s. */
const ANSWERS_TO_DOUBLE = 3;
const MOST_DOUBLINGS = 2;
/** By unicast after each one, up to each 208 s: they are datagrams of their own. */
const MOST_DOUBLINGS_BLIND = 4;
/** Answers. */
const LEAST_CAUTION = 12;
const MOST_CAUTION = 1024;
