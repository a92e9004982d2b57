// SPDX-License-Identifier: Apache-2.0
// A service, as rclpy has it: a callback that answers requests, or leaves it to sendResponse.

import type { CallbackGroup, CallbackSurroundings } from "../callback-group/callback-group.js";
import { callsMade } from "../callback-group/calls-made.js";
import { isPromise } from "../callback-group/run-callback.js";
import { checkOptions } from "../check-options.js";
import type { Core } from "../core.js";
import { describeError } from "../describe-error.js";
import type { Explanation } from "../explain/explanation.js";
import { remoteErrorOf } from "../extension/error-reply.js";
import type { IntrospectionState } from "../introspection/introspection.js";
import type { IntrospectionClock } from "../introspection/service-events.js";
import type { Qos } from "../qos-profiles.js";
import { ServiceError } from "../service-error.js";
import { checkSignal, checkTimeout, WAIT_OPTIONS, type WaitOptions } from "../wait-options.js";
import { Waiters } from "../waiters.js";
import { Admission, type WaitingRequest } from "./admission.js";
import { Replier, type ReplierConfig } from "./replier.js";
import { type RequestHeader, TakenRequest } from "./request-header.js";
import { RequestTracer } from "./request-tracer.js";
import { type CheckedLimits, creditOf } from "./service-limits.js";
import type { ServiceStats } from "./service-stats.js";

/** What a service callback returns to say that `sendResponse` follows. */
export const LATER: Later = Symbol.for("rclts.LATER") as Later;

/** The type of {@link LATER}: branded, since TypeScript takes the `unique symbol` that an async function returns for any. */
export type Later = symbol & { readonly description: "rclts.LATER" };

/**
 * Answers one request.
 *
 * @param response a new one with default values, to be filled in and returned; any other complete one does as well
 */
export type ServiceCallback<Request, Response, ResponseInit = Response> = (
  request: Request,
  response: Response,
  header: RequestHeader,
) => ServiceResult<ResponseInit> | PromiseLike<ServiceResult<ResponseInit>>;

/** What a service callback gives: the response, or that it comes later. */
export type ServiceResult<ResponseInit> = ResponseInit | Later;

/** The GUIDs of a service's endpoints, 16 bytes each. */
export interface ServiceHandle {
  readonly requestReader: Uint8Array;
  readonly replyWriter: Uint8Array;
}

export interface ServiceConfig<Request, Response>
  extends Omit<ReplierConfig<Request, unknown, unknown, Response>, "onRequest" | "gate" | "credit"> {
  readonly callbackGroup: CallbackGroup;
  readonly surroundings: CallbackSurroundings;
  readonly limits: CheckedLimits;
  /** How many requests the callback takes, until more are wanted; all of them by default. */
  readonly demand?: number | undefined;
}

/**
 * Answers requests. Made by `node.createService`. A callback that fails costs its request, not the service; an rclts
 * client's call rejects then with code `remote-error`. One that throws the reason of its request's signal has not failed,
 * but stopped.
 *
 * `Response` is what {@link Service.sendResponse} takes.
 */
export class Service<Request, Response> {
  readonly #core: Core;
  readonly #replier: Replier<Request, unknown, unknown, Response>;
  /** Calls the user's callback with a new response. */
  readonly #answer: (request: Request, header: TakenRequest) => unknown;
  readonly #admission: Admission;
  readonly #tracer: RequestTracer;
  readonly #handle: ServiceHandle;
  #warnedOfRefusal = false;
  /** Requests whose callback has returned LATER and that have not been answered yet. */
  #deferred = 0;
  #drained: Waiters | undefined = undefined;

  /** Use `node.createService`. */
  constructor(
    core: Core,
    config: ServiceConfig<Request, Response>,
    callback: ServiceCallback<Request, never, Response>,
  ) {
    this.#core = core;
    const { Response } = config.type;
    const { callbackGroup, surroundings, limits, demand = Number.POSITIVE_INFINITY } = config;
    this.#answer = (request, header) => callback(request, Response.create() as never, header);
    const listener = {
      start: (request: WaitingRequest) => {
        this.#replier.take(request);
        core.active();
        this.#checkDrain();
      },
      refuse: (header: TakenRequest) => this.#refuse(header),
    };
    const description = `service ${config.serviceName}`;
    this.#admission = new Admission(description, surroundings, callbackGroup, limits, listener, demand);
    this.#replier = new Replier(core, {
      ...config,
      credit: creditOf(limits),
      gate: this.#admission,
      onRequest: (request, header) => this.#serve(request, header),
    });
    this.#tracer = new RequestTracer(core, config);
    callbackGroup.addEntity(this);
    this.#handle = {
      requestReader: this.#replier.readerGuid.slice(),
      replyWriter: this.#replier.writerGuid.slice(),
    };
  }

  /**
   * Answers a request whose callback returned {@link LATER}. If its client has left, nothing happens; a second answer
   * is sent too, and ignored by the client.
   *
   * @param header the one that the callback got, itself
   * @throws TypeError, RangeError for a response that does not fit, naming the field; TypeError for a header that is
   *   none; ServiceError with code `destroyed` or `shutdown`
   */
  sendResponse(response: Response, header: RequestHeader): void {
    if (!(header instanceof TakenRequest)) {
      this.#assertOpen();
      throw new TypeError("header: expected the one that the service callback got, itself and not a copy");
    }
    // Another service's request goes to whoever is its asker there, whom nothing of this service reaches.
    if (header.taker !== this.#replier) {
      this.#assertOpen();
      this.#replier.logger.warn(
        `a response was not sent: its request came to ${header.taker.serviceName}, not to ${this.#replier.serviceName}`,
      );
      this.#core.observe("reply-dropped", this.#replier.serviceName, header.asker.writer);
      return;
    }
    this.#replier.reply(response, header);
    this.#assertOpen();
    header.settle("answered");
    if (!header.isDeferred) return;
    header.isDeferred = false;
    this.#deferred -= 1;
    this.#checkDrain();
  }

  /**
   * Takes no more requests, and leaves the graph when those that it has taken are answered and the answers have arrived:
   * for a restart that loses no call. Clients that look for a server see that it has gone at once; a call that was sent
   * to it by then and that it has not taken fails with `server-lost` in the end. At the end it is destroyed.
   *
   * A request whose callback returned {@link LATER} and that nobody answers holds this up: give a timeout.
   *
   * @returns whether all was answered; false means that the time ran out before. Rejects with the signal's reason, or with
   *   a {@link ServiceError} with code `destroyed` or `shutdown` if that came first
   * @throws TypeError, RangeError for bad options; ServiceError with code `destroyed` or `shutdown`
   */
  drain(options: WaitOptions = {}): Promise<boolean> {
    checkOptions("drain", options, WAIT_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const signal = checkSignal(options.signal);
    this.#assertOpen();
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    this.#replier.stopAccepting();
    this.#drained ??= new Waiters(this.#core.host);
    const drained = this.#drained.wait(timeout, signal).finally(() => this.destroy());
    this.#checkDrain();
    return drained;
  }

  /**
   * The resolved name, with its leading slash.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  get serviceName(): string {
    this.#assertOpen();
    return this.#replier.serviceName;
  }

  /** @throws ServiceError with code `destroyed` or `shutdown` */
  get handle(): ServiceHandle {
    this.#assertOpen();
    return this.#handle;
  }

  /**
   * Why no client can call this, or some can not: what of the graph is on the service's topics, and what does not fit. Looks
   * at what is known now, and sends nothing. `ready` says that a client is there that nothing stands in the way of.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  explain(): Explanation {
    this.#assertOpen();
    return this.#replier.explain();
  }

  /**
   * Sets whether events of calls are published to `<service name>/_service_event`, as rclpy of Jazzy has it: "off", which
   * it is from the start, "metadata", or "contents" with requests and responses in them. A service tells of requests that it
   * has received, when their callback is due, and of responses that it has sent.
   *
   * @param clock gives the events their time stamps, such as `Date`
   * @param qos of the events' publisher
   * @throws TypeError, RangeError for what does not fit; ServiceError with code `destroyed` or `shutdown`
   */
  configureIntrospection(clock: IntrospectionClock, qos: Qos, state: IntrospectionState): void {
    this.#assertOpen();
    this.#replier.introspection.configure(clock, qos, state);
  }

  /** What has become of the requests so far: a snapshot, which can also be taken when the service is destroyed. */
  stats(): ServiceStats {
    return this.#replier.counters.snapshot(this.#admission.waiting);
  }

  /** Leaves the graph. Requests that are being worked on get no answer; their signals abort. Twice is fine. */
  destroy(): void {
    const { serviceName } = this.#replier;
    const { isShutDown, endReason } = this.#core;
    const reason = isShutDown ? endReason : `the service ${serviceName} has been destroyed`;
    const error = new ServiceError(isShutDown ? "shutdown" : "destroyed", serviceName, reason);
    this.#admission.close();
    this.#replier.close(error);
    this.#tracer.close(error);
    this.#drained?.fail(error);
  }

  /** For a service without a callback: one more request is wanted, or one that was has come. */
  protected want(): void {
    this.#admission.want();
  }

  protected got(): void {
    this.#admission.got();
  }

  /** Says that a request gets no response, and why. */
  protected failRequest(error: unknown, header: RequestHeader): void {
    if (header instanceof TakenRequest) this.#failed(error, header);
  }

  #assertOpen(): void {
    const { closed, serviceName } = this.#replier;
    if (closed !== undefined) throw new ServiceError(closed.code, serviceName, closed.message);
  }

  #serve(request: Request, header: TakenRequest): void {
    const core = this.#core;
    const callsBefore = callsMade();
    try {
      core.running = this.#admission.description;
      const result = this.#tracer.isHeard
        ? this.#tracer.run(header, () => this.#answer(request, header))
        : this.#answer(request, header);
      core.running = undefined;
      if (!isPromise(result)) this.#finish(result, header);
      else {
        const promise = Promise.resolve(result);
        this.#admission.suspended(callsBefore);
        promise.then(
          (value) => {
            this.#finish(value, header);
            this.#finished();
          },
          (error) => {
            this.#failed(error, header);
            this.#finished();
          },
        );
      }
    } catch (error) {
      core.running = undefined;
      this.#failed(error, header);
    }
  }

  #finished(): void {
    this.#admission.finished();
    this.#checkDrain();
  }

  #checkDrain(): void {
    const drained = this.#drained;
    if (drained === undefined || !this.#admission.isIdle || this.#deferred > 0) return;
    this.#replier.whenDelivered(() => drained.happened());
  }

  #finish(result: unknown, header: TakenRequest): void {
    if (result === LATER) {
      if (header.isSettled) return;
      header.isDeferred = true;
      this.#deferred += 1;
      return;
    }
    if (this.#replier.closed !== undefined) {
      this.#core.observe("reply-dropped", this.#replier.serviceName, header.asker.writer);
      return;
    }
    try {
      if (typeof result !== "object" || result === null) throw noResponse(result);
      this.#replier.reply(result as Response, header);
      header.settle("answered");
    } catch (error) {
      this.#failed(error, header);
    }
  }

  #refuse(header: TakenRequest): void {
    const replier = this.#replier;
    const reason = `${replier.serviceName} has as many requests waiting as its limits allow`;
    const error = { code: "queue-full", message: reason };
    if (this.#tracer.isHeard) this.#tracer.run(header, nothing);
    header.settle("refused", error);
    replier.replyError(error, header);
    this.#core.observe("request-refused", replier.serviceName, header.asker.writer);
    if (this.#warnedOfRefusal) return;
    this.#warnedOfRefusal = true;
    replier.logger.warn(`requests are refused (said once): ${reason}`);
  }

  /** The request gets no response: an rclts client is told why, and the service's operator in any case. */
  #failed(error: unknown, header: TakenRequest): void {
    const replier = this.#replier;
    header.settle("failed", error);
    replier.replyError(remoteErrorOf(error), header);
    // It has stopped as its signal said: nothing is wrong.
    if (header.isAbandonedFor(error)) return;
    replier.logger.error(`the callback of ${replier.serviceName} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", replier.serviceName, header.asker.writer, error);
    this.#core.report(error, replier);
  }
}

function noResponse(result: unknown): TypeError {
  return new TypeError(`the callback returned ${String(result)}: expected the response, a promise of it, or LATER`);
}

function nothing(): void {}
