// SPDX-License-Identifier: Apache-2.0
// Tells whoever listens of the requests of one service.

import type { Core } from "../core.js";
import { remoteErrorOf } from "../extension/error-reply.js";
import type { ServiceError } from "../service-error.js";
import { Tracer, type TracerConfig } from "../tracing/tracer.js";
import type { TakenRequest } from "./request-header.js";

export class RequestTracer {
  readonly #tracer: Tracer;
  /** Those whose end has not been told. */
  readonly #open = new Set<TakenRequest>();

  constructor(core: Core, config: TracerConfig) {
    this.#tracer = new Tracer(core, core.host.trace?.requests, config);
  }

  get isHeard(): boolean {
    return this.#tracer.isHeard;
  }

  /** Tells of the request and runs its callback, whose context is what the listeners have set. */
  run<Result>(header: TakenRequest, callback: () => Result): Result {
    const tracer = this.#tracer;
    const { asker, received } = header;
    const message = tracer.newMessage(received);
    tracer.namePeer(message, asker.writer, asker.mapping!, "client.address");
    this.#open.add(header);
    header.traced = (end, error) => {
      header.traced = undefined;
      this.#open.delete(header);
      tracer.end(message, end === "answered" ? end : remoteErrorOf(error).code, error);
    };
    return tracer.begin(message, callback);
  }

  /** The service has ended with this reason, and the requests that it has with it. */
  close(reason: ServiceError): void {
    for (const header of this.#open) header.traced?.("failed", reason);
  }
}
