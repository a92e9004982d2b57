// SPDX-License-Identifier: Apache-2.0
// What a client counts of its calls, and the snapshot of it that is given out.

import type { ServiceErrorCode } from "../service-error.js";

/** A snapshot of one client since it was made, or of all clients of a node: numbers only. */
export interface ClientStats {
  /** Calls made. Each is pending, was answered, or has failed: once. */
  readonly calls: number;
  /** Calls that are not settled now. */
  readonly pending: number;
  /** Those of the pending ones that have not been sent: they wait for a server, or for their turn with it. */
  readonly waiting: number;
  /** Requests sent. */
  readonly sent: number;
  /** Calls that got their response. */
  readonly answered: number;
  /**
   * Calls that did not, by the code of their error. `timeout` has those too that resolved with undefined when their time was
   * up, `cancelled` those that were given up by their signal.
   */
  readonly failed: Readonly<Record<ServiceErrorCode, number>>;
  /** Replies to requests of this client that nobody waited for any more, and that were dropped. */
  readonly lateReplies: number;
  /** Milliseconds from sending the request to taking its response, over all that were answered; 0 if none was. */
  readonly roundTrip: { readonly min: number; readonly mean: number; readonly max: number };
}

/** What became of a call. */
export type CallOutcome = "answered" | ServiceErrorCode;

/** Plain numbers, as each call changes some of them. */
export class ClientCounters {
  calls = 0;
  sent = 0;
  lateReplies = 0;
  #answered = 0;
  readonly #failed = noFailures();
  #shortest = Number.POSITIVE_INFINITY;
  #longest = 0;
  #total = 0;

  settled(outcome: CallOutcome): void {
    if (outcome === "answered") this.#answered += 1;
    else this.#failed[outcome] += 1;
  }

  /** A response has come so many milliseconds after its request was sent. */
  roundTrip(milliseconds: number): void {
    this.#total += milliseconds;
    if (milliseconds < this.#shortest) this.#shortest = milliseconds;
    if (milliseconds > this.#longest) this.#longest = milliseconds;
  }

  snapshot(pending: number, waiting: number): ClientStats {
    const { calls, sent, lateReplies } = this;
    const answered = this.#answered;
    const roundTrip =
      answered === 0 ? NO_ROUND_TRIP : { min: this.#shortest, mean: this.#total / answered, max: this.#longest };
    return { calls, pending, waiting, sent, answered, failed: { ...this.#failed }, lateReplies, roundTrip };
  }
}

/** Of several clients together. */
export function sumOfClients(all: Iterable<ClientStats>): ClientStats {
  let sum = new ClientCounters().snapshot(0, 0);
  for (const each of all) sum = plus(sum, each);
  return sum;
}

function plus(one: ClientStats, other: ClientStats): ClientStats {
  const failed = noFailures();
  for (const code of Object.keys(failed) as ServiceErrorCode[]) failed[code] = one.failed[code] + other.failed[code];
  return {
    calls: one.calls + other.calls,
    pending: one.pending + other.pending,
    waiting: one.waiting + other.waiting,
    sent: one.sent + other.sent,
    answered: one.answered + other.answered,
    failed,
    lateReplies: one.lateReplies + other.lateReplies,
    roundTrip: roundTripOf(one, other),
  };
}

function roundTripOf(one: ClientStats, other: ClientStats): ClientStats["roundTrip"] {
  if (one.answered === 0) return other.roundTrip;
  if (other.answered === 0) return one.roundTrip;
  const total = one.roundTrip.mean * one.answered + other.roundTrip.mean * other.answered;
  return {
    min: Math.min(one.roundTrip.min, other.roundTrip.min),
    mean: total / (one.answered + other.answered),
    max: Math.max(one.roundTrip.max, other.roundTrip.max),
  };
}

function noFailures(): Record<ServiceErrorCode, number> {
  return {
    "server-lost": 0,
    destroyed: 0,
    shutdown: 0,
    "queue-full": 0,
    removed: 0,
    cancelled: 0,
    "reply-lost": 0,
    "remote-error": 0,
    timeout: 0,
  };
}

const NO_ROUND_TRIP = { min: 0, mean: 0, max: 0 };
