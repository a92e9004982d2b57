// SPDX-License-Identifier: Apache-2.0
// What `callAsync` gives: a promise with the methods of rclpy's future.

import type { WithdrawalReason } from "../extension/withdrawal.js";
import { ServiceError } from "../service-error.js";
import type { PendingCall, SentCall } from "./pending-call.js";
import type { FailedCall } from "./unheeded-failures.js";

/**
 * The answer to come. Await it as any promise, or ask it: `done()`, `result()`, `exception()`.
 *
 * Its rejection never is an `unhandledRejection`: one that nobody looked at is logged once.
 */
export class Future<Response> extends Promise<Response> {
  /** `then` gives plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // Without the type of the response, so that any future is a Future<unknown>.
  readonly #call: PendingCall<unknown>;
  readonly #owner: FutureOwner;
  #callbacks: ((future: never) => void)[] | undefined;

  /** Made by clients only. */
  constructor(call: PendingCall<Response>, owner: FutureOwner) {
    super((resolve, reject) => {
      call.resolve = resolve;
      call.reject = reject;
    });
    this.#call = call as PendingCall<unknown>;
    this.#owner = owner;
    call.settled = () => this.#settled();
  }

  /** The client's own number of this call, from 1. */
  get sequenceNumber(): number {
    return this.#call.sequenceNumber;
  }

  /** Whether it is settled in any way: answered, failed or cancelled. */
  done(): boolean {
    this.#call.lookedAt = true;
    return this.#call.state !== "pending";
  }

  /** The response, or undefined while there is none. Throws what the call failed with, a {@link ServiceError}. */
  result(): Response | undefined {
    this.#call.lookedAt = true;
    const { state, value, error } = this.#call;
    if (state === "pending" || state === "done") return value as Response | undefined;
    throw error;
  }

  /** What the call failed with, or undefined. */
  exception(): unknown {
    this.#call.lookedAt = true;
    return this.#call.error;
  }

  /**
   * Gives the call up: it rejects with code `cancelled`, and a reply that still comes is dropped. An rclts server that has
   * the request is told, and its callback finds the request's signal aborted. Does nothing to a future that is done.
   */
  cancel(): void {
    if (this.#call.state !== "pending") return;
    const { serviceName } = this.#owner;
    this.#owner.withdraw(this.#call, "cancelled");
    this.#call.fail(
      new ServiceError("cancelled", serviceName, `the call of ${serviceName} was cancelled`),
      "cancelled",
    );
  }

  /** Whether `cancel` was called before it was settled. */
  cancelled(): boolean {
    return this.#call.state === "cancelled";
  }

  /**
   * Calls back once settled, or soon if it is already, in the order of adding and never before `addDoneCallback` has
   * returned. What a callback throws is logged and does not keep the others from running.
   */
  addDoneCallback(callback: (future: Future<Response>) => void): void {
    if (typeof callback !== "function") {
      throw new TypeError(`done callback ${String(callback)}: expected a function`);
    }
    this.#call.lookedAt = true;
    if (this.#call.state === "removed") return;
    this.#callbacks ??= [];
    this.#callbacks.push(callback);
    if (this.#call.state !== "pending" && this.#callbacks.length === 1) queueMicrotask(() => this.#runCallbacks());
  }

  // biome-ignore lint/suspicious/noThenProperty: a promise that has to know whether somebody waits for it.
  override then<A = Response, B = never>(
    onFulfilled?: ((value: Response) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#call.lookedAt = true;
    return super.then(onFulfilled, onRejected);
  }

  #settled(): void {
    const call = this.#call;
    if (call.state === "removed") this.#callbacks = undefined;
    else if (this.#callbacks !== undefined) queueMicrotask(() => this.#runCallbacks());
    if (call.state === "done") return;
    // To the runtime the rejection is handled, here and now; whether it is to anybody else is seen soon.
    super.then(undefined, ignore);
    if (call.state === "failed" && !call.lookedAt) this.#owner.unheeded(call);
  }

  #runCallbacks(): void {
    const callbacks = this.#callbacks ?? [];
    this.#callbacks = undefined;
    for (const callback of callbacks) {
      try {
        callback(this as never);
      } catch (error) {
        this.#owner.callbackFailed(error);
      }
    }
  }
}

/** The client as its futures need it. */
export interface FutureOwner {
  readonly serviceName: string;
  /** Nobody waits for the call any more: its server shall know. To be said before the call is settled. */
  withdraw(call: SentCall, why: WithdrawalReason): void;
  /** The call failed and nobody has looked at its future. Somebody still may in the same turn. */
  unheeded(call: FailedCall): void;
  callbackFailed(error: unknown): void;
}

function ignore(): void {}
