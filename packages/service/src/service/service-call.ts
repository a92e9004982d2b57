// SPDX-License-Identifier: Apache-2.0
// One request of a service without a callback, from the moment its loop has it until it is answered.

import { ServiceError } from "../service-error.js";
import type { RequestHeader } from "./request-header.js";

/** What a {@link ServiceCall} is answered by. */
export interface Answerer<Response> {
  respond(response: Response, header: RequestHeader): void;
  fail(error: unknown, header: RequestHeader): void;
}

/** A request to be answered, by {@link ServiceCall.respond} or {@link ServiceCall.fail}, now or later. */
export class ServiceCall<Request, Response> {
  readonly request: Request;
  readonly header: RequestHeader;
  readonly #answerer: Answerer<Response>;
  readonly #onAnswered: () => void;
  #isAnswered = false;

  /** Made by services only. */
  constructor(request: Request, header: RequestHeader, answerer: Answerer<Response>, onAnswered: () => void) {
    this.request = request;
    this.header = header;
    this.#answerer = answerer;
    this.#onAnswered = onAnswered;
  }

  /** Whether it has been answered, or failed. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /**
   * Answers it. If its client has left, nothing happens.
   *
   * @throws TypeError, RangeError for a response that does not fit, naming the field: it is not answered then. TypeError for
   *   a second answer. ServiceError with code `destroyed` or `shutdown`
   */
  respond(response: Response): void {
    this.#assertOpen();
    this.#answerer.respond(response, this.header);
    this.#answered();
  }

  /**
   * Says that there will be no response: the call of an rclts client rejects with code `remote-error`, others get no answer.
   * It is logged and reported as a callback's error is, but for the reason of `header.signal` and an error with that as its
   * cause: nobody waits any more then.
   *
   * @throws TypeError for a second answer
   */
  fail(error: unknown): void {
    this.#assertOpen();
    this.#answerer.fail(error, this.header);
    this.#answered();
  }

  #answered(): void {
    this.#isAnswered = true;
    this.#onAnswered();
  }

  #assertOpen(): void {
    if (this.#isAnswered) throw new TypeError("this request has been answered already");
  }
}

/** What open requests fail with whose loop has ended. */
export function loopEnded(serviceName: string): ServiceError {
  return new ServiceError("destroyed", serviceName, `the loop that serves ${serviceName} ended before it answered`);
}
