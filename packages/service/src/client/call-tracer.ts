// SPDX-License-Identifier: Apache-2.0
// Tells whoever listens of the calls of one client.

import type { Core } from "../core.js";
import { Tracer, type TracerConfig } from "../tracing/tracer.js";
import type { PendingCall } from "./pending-call.js";

export class CallTracer {
  readonly #core: Core;
  readonly #tracer: Tracer;

  constructor(core: Core, config: TracerConfig) {
    this.#core = core;
    this.#tracer = new Tracer(core, core.host.trace?.calls, config);
  }

  get isHeard(): boolean {
    return this.#tracer.isHeard;
  }

  /**
   * A call has been made, and has been sent, waits, or is settled already. Only when nothing is left to be done for it, as
   * listeners may make calls themselves, which are encoded where this one was.
   */
  begin(call: TracedCall): void {
    const tracer = this.#tracer;
    const { host } = this.#core;
    const message = tracer.newMessage(host.now() + host.wallOffset);
    const end = (): void => {
      const { server, outcome, error } = call;
      if (server !== undefined) tracer.namePeer(message, server.reader, server.mapping, "server.address");
      tracer.end(message, outcome!, error);
    };
    tracer.begin(message, nothing);
    if (call.outcome === undefined) call.traced = end;
    else end();
  }
}

/** A call as far as it is told of. */
type TracedCall = Pick<PendingCall<unknown>, "server" | "outcome" | "error" | "traced">;

function nothing(): void {}
