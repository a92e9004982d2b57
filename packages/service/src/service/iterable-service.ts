// SPDX-License-Identifier: Apache-2.0
// A service without a callback: its requests are taken by a loop, `for await (const call of service)`.

import type { Core } from "../core.js";
import type { RequestHeader } from "./request-header.js";
import { LATER, type Later, Service, type ServiceConfig } from "./service.js";
import { type Answerer, loopEnded, ServiceCall } from "./service-call.js";

/**
 * Gives its requests to whoever iterates over it. Made by `node.createService` without a callback.
 *
 * A request is taken when the loop comes for it; until then it waits as bytes, within the service's limits, of which
 * `concurrency` counts the calls that the loop has and has not answered. Several loops share the requests. When one is
 * left, by `break`, `return` or an error, the service is destroyed, and calls that it has not answered fail.
 */
export class IterableService<Request, Response>
  extends Service<Request, Response>
  implements AsyncIterable<ServiceCall<Request, Response>>
{
  readonly #calls: CallStream<Request, Response>;

  /** Use `node.createService`. */
  constructor(core: Core, config: ServiceConfig<Request, Response>) {
    const calls = new CallStream<Request, Response>();
    super(core, { ...config, demand: 0 }, (request, _, header) => calls.take(request, header));
    this.#calls = calls;
    calls.connect({
      want: () => this.want(),
      got: () => this.got(),
      respond: (response, header) => this.sendResponse(response, header),
      fail: (error, header) => this.failRequest(error, header),
      leave: () => {
        for (const call of calls.open) call.fail(loopEnded(config.serviceName));
        this.destroy();
      },
    });
  }

  /** Takes requests, one each time that it is asked for the next. All loops over a service share them. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ServiceCall<Request, Response>> {
    return this.#calls;
  }

  override destroy(): void {
    super.destroy();
    this.#calls.end();
  }
}

/** The service as its stream of calls needs it. */
interface Source<Response> extends Answerer<Response> {
  want(): void;
  got(): void;
  leave(): void;
}

class CallStream<Request, Response> implements AsyncIterableIterator<ServiceCall<Request, Response>> {
  /** Those that a loop has and has not answered. */
  readonly open = new Set<ServiceCall<Request, Response>>();
  #source: Source<Response> | undefined = undefined;
  #waiting: ((result: IteratorResult<ServiceCall<Request, Response>>) => void)[] = [];
  #hasEnded = false;

  connect(source: Source<Response>): void {
    this.#source = source;
  }

  /** A request that was wanted. Resolves when it is answered. */
  take(request: Request, header: RequestHeader): Promise<Later> {
    const source = this.#source!;
    source.got();
    return new Promise((resolve) => {
      const call = new ServiceCall<Request, Response>(request, header, source, () => {
        this.open.delete(call);
        resolve(LATER);
      });
      this.open.add(call);
      this.#waiting.shift()!({ done: false, value: call });
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ServiceCall<Request, Response>>> {
    if (this.#hasEnded) return Promise.resolve(END);
    const next = new Promise<IteratorResult<ServiceCall<Request, Response>>>((resolve) => this.#waiting.push(resolve));
    this.#source!.want();
    return next;
  }

  return(): Promise<IteratorResult<ServiceCall<Request, Response>>> {
    if (!this.#hasEnded) this.#source!.leave();
    return Promise.resolve(END);
  }

  /** There will be no more. Twice is fine. */
  end(): void {
    this.#hasEnded = true;
    for (const resolve of this.#waiting.splice(0)) resolve(END);
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };
