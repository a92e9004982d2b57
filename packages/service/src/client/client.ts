// SPDX-License-Identifier: Apache-2.0
// A client of a service, as rclpy has it: what a user calls.

import { checkOptions } from "../check-options.js";
import type { Core } from "../core.js";
import type { Explanation } from "../explain/explanation.js";
import type { IntrospectionState } from "../introspection/introspection.js";
import type { IntrospectionClock } from "../introspection/service-events.js";
import { guidEqualsAt } from "../mapping/related-identity.js";
import type { Qos } from "../qos-profiles.js";
import { ServiceError } from "../service-error.js";
import { RemotePeer, type ServicePeer } from "../service-peer.js";
import { checkSignal, checkTimeout, WAIT_OPTIONS, type WaitOptions } from "../wait-options.js";
import {
  type CallOptions,
  checkOnTimeout,
  checkRetry,
  checkServer,
  expireCall,
  limitCall,
  type SyncCallOptions,
} from "./call-options.js";
import type { ClientStats } from "./client-stats.js";
import { Future } from "./future.js";
import { Requester, type RequesterConfig } from "./requester.js";
import { RetriedCall } from "./retried-call.js";
import { type ServerAnswer, ServerAnswers } from "./server-answers.js";
import type { Server } from "./server-directory.js";
import { TimedOutCalls } from "./timed-out-calls.js";

/** The GUIDs of a client's endpoints, 16 bytes each. */
export interface ClientHandle {
  readonly requestWriter: Uint8Array;
  readonly replyReader: Uint8Array;
}

/**
 * Calls one service. Made by `node.createClient`.
 *
 * Every call is settled once, by its answer or by a {@link ServiceError}. It goes to one server: the one that has been
 * ready longest of those that acknowledge what they are sent, or the first to get ready if there is none yet.
 */
export class Client<Request, Response> {
  readonly #core: Core;
  readonly #requester: Requester<unknown, Response, Request, unknown>;
  readonly #timedOut: TimedOutCalls;
  readonly #handle: ClientHandle;

  /** Use `node.createClient`. */
  constructor(core: Core, config: RequesterConfig<unknown, Response, Request, unknown>) {
    this.#core = core;
    this.#requester = new Requester(core, config);
    this.#timedOut = new TimedOutCalls(this.#requester, core.host);
    this.#handle = {
      requestWriter: this.#requester.identity.writerGuid.slice(),
      replyReader: this.#requester.identity.readerGuid.slice(),
    };
  }

  /**
   * Calls the service. The request is encoded before this returns: changing it afterwards changes nothing.
   *
   * @returns the response; with a `timeout`, undefined when it ran out, unless `onTimeout` is "throw". Rejects with a
   *   {@link ServiceError}, or with the reason of the signal.
   * @throws TypeError, RangeError for a request that does not fit, naming the field, or for bad options; ServiceError
   *   with code `destroyed` or `shutdown` if that has happened already
   */
  call(request: Request, options?: CallOptions & { readonly timeout?: undefined }): Promise<Response>;
  call(request: Request, options: CallOptions & { readonly onTimeout: "throw" }): Promise<Response>;
  call(request: Request, options: CallOptions): Promise<Response | undefined>;
  call(request: Request, options?: CallOptions): Promise<Response | undefined> {
    const requester = this.#requester;
    if (options !== undefined) return this.#callWithin(request, options);
    const payload = requester.sender.encode(request);
    requester.assertOpen();
    const call = requester.newCall();
    const answer = new Promise<Response>((resolve, reject) => {
      call.resolve = resolve;
      call.reject = reject;
    });
    requester.sender.submit(call, payload);
    return answer;
  }

  /**
   * Calls the service, and gives a future that can be asked, cancelled and found again by its `sequenceNumber`.
   *
   * @throws as {@link Client.call}
   */
  callAsync(request: Request): Future<Response> {
    const requester = this.#requester;
    const payload = requester.sender.encode(request);
    requester.assertOpen();
    const call = requester.newCall();
    const future = new Future(call, requester);
    call.future = future;
    requester.sender.submit(call, payload);
    return future;
  }

  /**
   * The servers that are ready; first the one that calls go to. Each can be given as option `server` of {@link Client.call}.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  getServers(): ServicePeer[] {
    this.#requester.assertOpen();
    return this.#requester.ready.map((server) => this.#peerOf(server));
  }

  /**
   * Calls every server that is ready now, and gives the answer of each as it comes: its response, or the error that its call
   * failed with, `timeout` among others. Ends when each has answered or failed; with nobody ready, at once. What is left of it
   * gives up the calls that are still pending.
   *
   * @param options `timeout` is that of each call; an aborted `signal` gives all up, and the iteration rejects with its reason
   * @throws as {@link Client.call}
   */
  callAll(request: Request, options: WaitOptions = {}): AsyncIterableIterator<ServerAnswer<Response>> {
    checkOptions("callAll", options, WAIT_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const signal = checkSignal(options.signal);
    const requester = this.#requester;
    const payload = requester.sender.encodePlainly(request);
    requester.assertOpen();
    const answers = new ServerAnswers<Response>(signal);
    if (signal?.aborted === true) return answers;
    for (const server of [...requester.ready]) this.#askFor(answers, server, payload, timeout);
    answers.complete();
    return answers;
  }

  /**
   * Calls the service and blocks the thread until the answer is there: for scripts and a REPL. Only in a context whose
   * engine has a thread of its own, `init({ thread: true })`. No callback runs meanwhile, no timer and no signal handler.
   *
   * @returns as {@link Client.call}; what that rejects with is thrown
   * @throws Error where it would wait for itself: within a callback, or if the server is in this thread; or if the engine
   *   has no thread of its own
   */
  callSync(request: Request, options?: SyncCallOptions & { readonly timeout?: undefined }): Response;
  callSync(request: Request, options: SyncCallOptions & { readonly onTimeout: "throw" }): Response;
  callSync(request: Request, options: SyncCallOptions): Response | undefined;
  callSync(request: Request, options: SyncCallOptions = {}): Response | undefined {
    const requester = this.#requester;
    const core = this.#core;
    checkOptions("callSync", options, SYNC_CALL_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const throws = checkOnTimeout(options.onTimeout);
    core.assertMayBlock("callSync");
    requester.assertOpen();
    requester.sender.encode(request);
    const until = timeout === undefined ? Number.POSITIVE_INFINITY : core.host.now() + timeout;
    // Not to be sent to a server that this thread blocks.
    core.block(() => requester.isReady || core.isShutDown, until);
    requester.assertOpen();
    requester.assertServedElsewhere();
    const payload = requester.sender.encode(request);
    const call = requester.newCall();
    requester.sender.submit(call, payload);
    core.block(() => {
      if (call.state === "pending") requester.assertServedElsewhere(call);
      return call.state !== "pending";
    }, until);
    if (call.state === "pending") expireCall(call, requester, this.#timedOut, timeout, throws);
    if (call.state !== "done") throw call.error;
    return call.value;
  }

  /**
   * Waits until a server is ready, so that neither request nor reply can be lost between discovery and call. Calling
   * without having waited is as safe: the call waits by itself.
   *
   * @returns whether one is ready; false means that the time ran out. Rejects with a {@link ServiceError} with code
   *   `destroyed` or `shutdown`, or with the reason of the signal.
   * @throws TypeError, RangeError for bad options; ServiceError as {@link Client.call}
   */
  waitForService(options: WaitOptions = {}): Promise<boolean> {
    checkOptions("waitForService", options, WAIT_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const signal = checkSignal(options.signal);
    this.#requester.assertOpen();
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const { isReady } = this.#requester;
    if (isReady || timeout === 0) return Promise.resolve(isReady);
    return this.#requester.waiters.wait(timeout, signal);
  }

  /**
   * Whether a server is ready: matched both ways, and known to know us.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  serviceIsReady(): boolean {
    this.#requester.assertOpen();
    return this.#requester.isReady;
  }

  /**
   * Why no server can be called, or some can not: what of the graph is on the service's topics, and what does not fit. Looks
   * at what is known now, and sends nothing. A call that times out has the same in its error, and once in the log.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  explain(): Explanation {
    this.#requester.assertOpen();
    return this.#requester.explain();
  }

  /** What has become of the calls made so far: a snapshot, which can also be taken when the client is destroyed. */
  stats(): ClientStats {
    return this.#requester.stats();
  }

  /**
   * The future of a pending {@link Client.callAsync}.
   *
   * @throws RangeError if no call with this number is pending
   */
  getPendingRequest(sequenceNumber: number): Future<Response> {
    const future = this.#requester.calls.byCallNumber(sequenceNumber)?.future;
    if (future !== undefined) return future;
    throw new RangeError(`no pending call of ${this.#requester.serviceName} has sequence number ${sequenceNumber}`);
  }

  /**
   * Forgets a pending call: awaiting its future rejects with code `removed`, its done callbacks do not run, and a reply
   * that still comes is dropped. Does nothing for a future that is done or another client's.
   *
   * @throws TypeError for what is no future
   */
  removePendingRequest(future: Future<Response>): void {
    if (!(future instanceof Future)) throw new TypeError(`pending request ${String(future)}: expected a Future`);
    const { serviceName, calls } = this.#requester;
    const call = calls.byCallNumber(future.sequenceNumber);
    if (call?.future !== future) return;
    const reason = `the call of ${serviceName} was removed from the pending ones`;
    this.#requester.withdraw(call, "cancelled");
    call.fail(new ServiceError("removed", serviceName, reason), "removed");
  }

  /** For the node: whether a call is pending that was made after this many calls of anybody. */
  hasPendingCall(callsBefore: number): boolean {
    return this.#requester.calls.all().some(({ ordinal }) => ordinal > callsBefore);
  }

  /**
   * The resolved name, with its leading slash.
   *
   * @throws ServiceError with code `destroyed` or `shutdown`
   */
  get serviceName(): string {
    this.#requester.assertOpen();
    return this.#requester.serviceName;
  }

  /** @throws ServiceError with code `destroyed` or `shutdown` */
  get handle(): ClientHandle {
    this.#requester.assertOpen();
    return this.#handle;
  }

  /**
   * Sets whether events of calls are published to `<service name>/_service_event`, as rclpy of Jazzy has it: "off", which
   * it is from the start, "metadata", or "contents" with requests and responses in them. A client tells of requests that it
   * has sent and responses that it has received.
   *
   * @param clock gives the events their time stamps, such as `Date`
   * @param qos of the events' publisher
   * @throws TypeError, RangeError for what does not fit; ServiceError with code `destroyed` or `shutdown`
   */
  configureIntrospection(clock: IntrospectionClock, qos: Qos, state: IntrospectionState): void {
    this.#requester.assertOpen();
    this.#requester.introspection.configure(clock, qos, state);
  }

  /** Leaves the graph. Pending calls and waits reject with code `destroyed`. Twice is fine. */
  destroy(): void {
    const { serviceName } = this.#requester;
    const { isShutDown, endReason } = this.#core;
    const reason = isShutDown ? endReason : `the client of ${serviceName} has been destroyed`;
    this.#requester.close(new ServiceError(isShutDown ? "shutdown" : "destroyed", serviceName, reason));
  }

  #callWithin(request: Request, options: CallOptions): Promise<Response | undefined> {
    const requester = this.#requester;
    checkOptions("call", options, CALL_OPTIONS);
    const timeout = checkTimeout(options.timeout);
    const pinned = checkServer(options.server);
    const throws = checkOnTimeout(options.onTimeout);
    const signal = checkSignal(options.signal);
    const retry = checkRetry(options.retry);
    const { sender } = requester;
    // Not in the form of the server that other calls go to now.
    const payload = retry || pinned !== undefined ? sender.encodePlainly(request) : sender.encode(request);
    requester.assertOpen();
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const server = pinned && requester.ready.find(({ reader }) => guidEqualsAt(reader.guid, 0, pinned.guid));
    if (pinned !== undefined && server === undefined) return Promise.reject(this.#notReady());
    if (retry) {
      const limits = { timeout, throws, signal, server };
      return new Promise((resolve, reject) => {
        new RetriedCall(requester, this.#core, this.#timedOut, payload, limits, resolve, reject);
      });
    }
    const call = requester.newCall();
    const answer = new Promise<Response>((resolve, reject) => {
      call.resolve = resolve;
      call.reject = reject;
    });
    if (server === undefined) requester.sender.submit(call, payload);
    else requester.sender.submitTo(server, call, payload);
    if (call.state === "pending") limitCall(call, this.#core.host, requester, this.#timedOut, timeout, throws, signal);
    return answer;
  }

  /** Calls one server on behalf of {@link Client.callAll}. */
  #askFor(answers: ServerAnswers<Response>, server: Server, payload: Uint8Array, timeout: number | undefined): void {
    const requester = this.#requester;
    const call = requester.newCall();
    const peer = this.#peerOf(server);
    const { serviceName } = requester;
    const giveUp = (): void => {
      requester.withdraw(call, "cancelled");
      call.fail(new ServiceError("cancelled", serviceName, `the call of ${serviceName} was given up`), "cancelled");
    };
    answers.expect(giveUp);
    call.resolve = (response) => answers.settle(giveUp, { server: peer, response });
    call.reject = (error) => answers.settle(giveUp, { server: peer, error: error as ServiceError });
    requester.sender.submitTo(server, call, payload);
    if (call.state === "pending") limitCall(call, this.#core.host, requester, this.#timedOut, timeout, true, undefined);
  }

  #peerOf({ reader, mapping }: Server): ServicePeer {
    return new RemotePeer(this.#core.graph, reader, mapping);
  }

  #notReady(): ServiceError {
    const { serviceName } = this.#requester;
    return new ServiceError(
      "server-lost",
      serviceName,
      `the server that ${serviceName} is to be called at is not ready`,
    );
  }
}

const CALL_OPTIONS = [...WAIT_OPTIONS, "onTimeout", "server", "retry"];
const SYNC_CALL_OPTIONS = ["timeout", "onTimeout"];
