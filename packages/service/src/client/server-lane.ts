// SPDX-License-Identifier: Apache-2.0
// Calls for one certain server, whichever the others go to: they have a turn of their own in its window.

import { CallQueue } from "./call-queue.js";
import type { PendingCall } from "./pending-call.js";
import type { SendWindow, WindowUser } from "./send-window.js";
import type { Server } from "./server-directory.js";

/** Sends a call; the payload has no mapping's header yet. */
export type SendPinned<Response> = (
  call: PendingCall<Response>,
  payload: Uint8Array,
  server: Server,
  window: SendWindow,
) => void;

export class ServerLane<Response> implements WindowUser {
  readonly server: Server;
  readonly window: SendWindow;
  readonly queue: CallQueue<Response> = new CallQueue();
  readonly #send: SendPinned<Response>;

  constructor(server: Server, window: SendWindow, send: SendPinned<Response>) {
    this.server = server;
    this.window = window;
    this.#send = send;
  }

  /** Whether a call that is made now is sent at once. */
  get isOpen(): boolean {
    return this.window.hasRoom && this.queue.size === 0;
  }

  submit(call: PendingCall<Response>, payload: Uint8Array): void {
    if (this.isOpen) this.#send(call, payload, this.server, this.window);
    else {
      this.queue.push(call, payload);
      this.window.wait(this);
    }
  }

  sendNext(): boolean {
    const call = this.queue.first();
    if (call === undefined) return false;
    this.#send(call, call.payload!, this.server, this.window);
    return this.queue.size > 0;
  }
}
