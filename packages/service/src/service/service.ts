// SPDX-License-Identifier: Apache-2.0
// A service, as rclpy has it: a callback that answers requests, or leaves it to sendResponse.

import type { Core } from "../core.js";
import { describeError } from "../describe-error.js";
import { ServiceError } from "../service-error.js";
import { Replier, type ReplierConfig } from "./replier.js";
import { type RequestHeader, TakenRequest } from "./request-header.js";

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

export type ServiceResult<ResponseInit> = ResponseInit | Later;

/** The GUIDs of a service's endpoints, 16 bytes each. */
export interface ServiceHandle {
  readonly requestReader: Uint8Array;
  readonly replyWriter: Uint8Array;
}

/**
 * Answers requests. Made by `node.createService`. A callback that fails costs its request, not the service.
 *
 * `Response` is what {@link Service.sendResponse} takes.
 */
export class Service<Request, Response> {
  readonly #core: Core;
  readonly #replier: Replier<Request, unknown, unknown, Response>;
  /** Calls the user's callback with a new response. */
  readonly #answer: (request: Request, header: TakenRequest) => unknown;
  readonly #handle: ServiceHandle;

  /** Use `node.createService`. */
  constructor(
    core: Core,
    config: Omit<ReplierConfig<Request, unknown, unknown, Response>, "onRequest">,
    callback: ServiceCallback<Request, never, Response>,
  ) {
    this.#core = core;
    const { Response } = config.type;
    this.#answer = (request, header) => callback(request, Response.create() as never, header);
    this.#replier = new Replier(core, { ...config, onRequest: (request, header) => this.#serve(request, header) });
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
    header.answered();
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

  /** Leaves the graph. Requests that are being worked on get no answer; their signals abort. Twice is fine. */
  destroy(): void {
    const { serviceName } = this.#replier;
    const { isShutDown } = this.#core;
    const reason = isShutDown ? "the context has been shut down" : `the service ${serviceName} has been destroyed`;
    this.#replier.close(new ServiceError(isShutDown ? "shutdown" : "destroyed", serviceName, reason));
  }

  #assertOpen(): void {
    const { closed, serviceName } = this.#replier;
    if (closed !== undefined) throw new ServiceError(closed.code, serviceName, closed.message);
  }

  #serve(request: Request, header: TakenRequest): void {
    try {
      const result = this.#answer(request, header);
      if (!isPromise(result)) this.#finish(result, header);
      else {
        Promise.resolve(result).then(
          (value) => this.#finish(value, header),
          (error) => this.#failed(error, header),
        );
      }
    } catch (error) {
      this.#failed(error, header);
    }
  }

  #finish(result: unknown, header: TakenRequest): void {
    if (result === LATER) return;
    if (this.#replier.closed !== undefined) {
      this.#core.observe("reply-dropped", this.#replier.serviceName, header.asker.writer);
      return;
    }
    try {
      if (typeof result !== "object" || result === null) throw noResponse(result);
      this.#replier.reply(result as Response, header);
      header.answered();
    } catch (error) {
      this.#failed(error, header);
    }
  }

  /** The request gets no answer. Its caller's own failure would be no less silent to the service's operator. */
  #failed(error: unknown, header: TakenRequest): void {
    const replier = this.#replier;
    header.answered();
    replier.logger.error(`the callback of ${replier.serviceName} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", replier.serviceName, header.asker.writer, error);
    this.#core.report(error, replier);
  }
}

function noResponse(result: unknown): TypeError {
  return new TypeError(`the callback returned ${String(result)}: expected the response, a promise of it, or LATER`);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
