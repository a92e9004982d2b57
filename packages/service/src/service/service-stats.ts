// SPDX-License-Identifier: Apache-2.0
// What a service counts of its requests, and the snapshot of it that is given out.

/** A snapshot of one service since it was made, or of all services of a node: numbers only. */
export interface ServiceStats {
  /** Requests that have come, each once. Each is pending, or has come to one of the five ends below: once. */
  readonly requests: number;
  /** Requests that have come to no end now, those included whose callback has returned `LATER`. */
  readonly pending: number;
  /** Those of the pending ones whose callback has not begun. */
  readonly waiting: number;
  /** Requests that got a response, whether their client was still there or not. */
  readonly answered: number;
  /** Requests whose callback threw, rejected, or gave what is no response that fits. */
  readonly failed: number;
  /** Requests for which the service's limits had no place, and of a relay those that others answer. */
  readonly refused: number;
  /** Requests that could not be read. */
  readonly malformed: number;
  /** Requests that were pending when the service was destroyed. */
  readonly abandoned: number;
  /** Requests that came again, by a client's `retry` or after its lease ran out: no callback runs twice for them. */
  readonly repeated: number;
  /** Requests of which an rclts client has said that it does not wait for the answer any more. */
  readonly withdrawn: number;
}

/** How a request ends while its service is there. */
export type RequestEnd = "answered" | "failed" | "refused" | "malformed";

/** Plain numbers, as each request changes some of them. */
export class ServiceCounters {
  requests = 0;
  answered = 0;
  failed = 0;
  refused = 0;
  malformed = 0;
  abandoned = 0;
  repeated = 0;
  withdrawn = 0;

  get pending(): number {
    return this.requests - this.answered - this.failed - this.refused - this.malformed - this.abandoned;
  }

  snapshot(waiting: number): ServiceStats {
    const { requests, pending, answered, failed, refused, malformed, abandoned, repeated, withdrawn } = this;
    return { requests, pending, waiting, answered, failed, refused, malformed, abandoned, repeated, withdrawn };
  }
}

/** Of several services together. */
export function sumOfServices(all: Iterable<ServiceStats>): ServiceStats {
  const sum: { -readonly [Name in keyof ServiceStats]: number } = new ServiceCounters().snapshot(0);
  for (const each of all) for (const name of Object.keys(sum) as (keyof ServiceStats)[]) sum[name] += each[name];
  return sum;
}
