// SPDX-License-Identifier: Apache-2.0
// A call that is made once more if it gets no answer: one promise, and two attempts at most.

import type { WriteOptions } from "@rclts/rtps";
import { addAbortListener, removeAbortListener } from "../abort-listeners.js";
import type { Core } from "../core.js";
import { knowsExtension } from "../extension/error-reply.js";
import { retryMarkList } from "../extension/retry-mark.js";
import type { WithdrawalReason } from "../extension/withdrawal.js";
import { ServiceError } from "../service-error.js";
import { expireCall } from "./call-options.js";
import type { CallTable } from "./call-table.js";
import type { PendingCall, SentCall } from "./pending-call.js";
import type { Server } from "./server-directory.js";
import type { TimedOutCalls } from "./timed-out-calls.js";

/** The client as its retried calls need it. */
export interface Repeater<Response> {
  readonly serviceName: string;
  readonly calls: CallTable<Response>;
  readonly ready: readonly Server[];
  newCall(): PendingCall<Response>;
  readonly sender: {
    submitPlainly(call: PendingCall<Response>, payload: Uint8Array): void;
    submitTo(server: Server, call: PendingCall<Response>, payload: Uint8Array): void;
  };
  withdraw(call: SentCall, why: WithdrawalReason): void;
}

/** What limits the call. */
export interface RetryLimits {
  /** Milliseconds for each attempt. */
  readonly timeout: number | undefined;
  /** Whether the end of the time is an error. */
  readonly throws: boolean;
  readonly signal: AbortSignal | undefined;
  /** The only one to be called. */
  readonly server: Server | undefined;
}

export class RetriedCall<Response> {
  readonly #client: Repeater<Response>;
  readonly #core: Core;
  readonly #timedOut: TimedOutCalls;
  /** Without any mapping's header: the attempts may go to different servers. */
  readonly #payload: Uint8Array;
  readonly #limits: RetryLimits;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (error: unknown) => void;
  readonly #startedAt: number;
  /** The attempts that may still be answered, in their order. */
  readonly #open = new Set<PendingCall<Response>>();
  #attempts = 0;
  /** Whether the first attempt's time is up, or was not enough. */
  #isLastPeriod = false;
  /** Of the first attempt's DATA; 0 until it is sent. */
  #firstSequence = 0;
  #cancelTimer: (() => void) | undefined = undefined;

  /** Makes the first attempt. */
  constructor(
    client: Repeater<Response>,
    core: Core,
    timedOut: TimedOutCalls,
    payload: Uint8Array,
    limits: RetryLimits,
    resolve: (response: Response) => void,
    reject: (error: unknown) => void,
  ) {
    this.#client = client;
    this.#core = core;
    this.#timedOut = timedOut;
    this.#payload = payload;
    this.#limits = limits;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#startedAt = core.host.now();
    addAbortListener(limits.signal, this.#abort);
    this.#limit();
    this.#attempt();
    if (limits.timeout === 0) this.#expire();
  }

  /** How the attempt with this sequence number is written to a server: with the mark, if it is one of rclts. */
  writeOptions({ writeOptions, reader }: Server, sequence: number): WriteOptions {
    if (this.#firstSequence === 0) this.#firstSequence = sequence;
    if (!knowsExtension(reader.participant)) return writeOptions;
    return { ...writeOptions, inlineQos: retryMarkList(writeOptions.inlineQos, this.#firstSequence) };
  }

  #attempt(): void {
    const client = this.#client;
    const { server } = this.#limits;
    const call = client.newCall();
    call.attemptOf = this;
    call.resolve = (response) => this.#answered(call, response);
    call.reject = (error) => this.#failed(call, error);
    this.#attempts += 1;
    this.#open.add(call);
    if (server === undefined) client.sender.submitPlainly(call, this.#payload);
    else client.sender.submitTo(server, call, this.#payload);
  }

  /** Both attempts together have twice the time of one, whenever the second is made. */
  #limit(): void {
    const { timeout } = this.#limits;
    if (timeout === undefined || timeout === 0) return;
    const { host } = this.#core;
    this.#cancelTimer?.();
    this.#cancelTimer = host.setTimer(host.now() + timeout, () => this.#timeUp());
  }

  #timeUp(): void {
    if (this.#isLastPeriod) {
      this.#expire();
      return;
    }
    const [first] = this.#open;
    // What has not been sent has nothing to be repeated: it goes on waiting.
    if (first?.server !== undefined && this.#mayRepeat) this.#repeat(first);
    else this.#goOn();
  }

  get #mayRepeat(): boolean {
    const { server } = this.#limits;
    return this.#attempts === 1 && (server === undefined || this.#client.ready.includes(server));
  }

  #repeat({ server }: SentCall): void {
    this.#goOn();
    this.#core.observe("call-repeated", this.#client.serviceName, server?.reader);
    this.#attempt();
  }

  #goOn(): void {
    if (this.#isLastPeriod) return;
    this.#isLastPeriod = true;
    this.#limit();
  }

  #answered(call: PendingCall<Response>, response: Response): void {
    if (!this.#open.delete(call)) return;
    this.#settle("cancelled", call);
    this.#resolve(response);
  }

  #failed(call: PendingCall<Response>, error: unknown): void {
    if (!this.#open.delete(call)) return;
    const isLost = isLoss(error);
    if (isLost && this.#mayRepeat) {
      this.#repeat(call);
      return;
    }
    if (this.#open.size > 0 && (isLost || isRefusal(error))) return;
    this.#settle("cancelled", call);
    this.#reject(error);
  }

  readonly #abort = (): void => {
    this.#settle("cancelled", undefined);
    this.#reject(this.#limits.signal?.reason);
  };

  #expire(): void {
    const last = [...this.#open].at(-1)!;
    const time = this.#limits.timeout === 0 ? 0 : Math.round(this.#core.host.now() - this.#startedAt);
    this.#open.delete(last);
    this.#settle("timeout", last);
    this.#open.add(last);
    expireCall(last, this.#client, this.#timedOut, time, this.#limits.throws);
  }

  /** Nothing is waited for any more; attempts that are still open are given up. */
  #settle(why: WithdrawalReason, by: PendingCall<Response> | undefined): void {
    this.#cancelTimer?.();
    removeAbortListener(this.#limits.signal, this.#abort);
    let newer = by?.server;
    for (const call of [...this.#open].reverse()) {
      // A server that has both knows that they are one call.
      if (call.server !== newer) this.#client.withdraw(call, why);
      newer = call.server;
      this.#client.calls.supersede(call);
      this.#open.delete(call);
      call.fail(undefined, "removed");
    }
  }
}

/** Whether it is unknown if a server has acted on the request. What came and can not be read has a cause. */
function isLoss(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.code === "server-lost" || (error.code === "reply-lost" && error.cause === undefined);
}

/** Whether no server has been sent the request, as too many wait. */
function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && error.code === "queue-full";
}
