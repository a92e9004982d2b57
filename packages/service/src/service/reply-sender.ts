// SPDX-License-Identifier: Apache-2.0
// The replies of one service on their way: sent at once, or kept until their askers can get them; and whether all have arrived.

import type { EntityId, Handle } from "@rclts/rtps";
import type { Core } from "../core.js";
import type { Logger } from "../logging/logger.js";
import type { RequestId } from "../mapping/service-mapping.js";
import type { Asker, AskerDirectory, ReplyReader } from "./asker-directory.js";
import { KeptReplies, type Reply } from "./kept-replies.js";

export interface ReplySenderConfig {
  readonly serviceName: string;
  readonly logger: Logger;
  /** Most bytes that replies may take which wait for their askers. */
  readonly keptBytes: number;
}

export class ReplySender {
  readonly #core: Core;
  readonly #config: ReplySenderConfig;
  readonly #writer: EntityId;
  readonly #askers: AskerDirectory;
  readonly #kept: KeptReplies;
  #lastSequence = 0;
  #isClosed = false;
  /** Called when all replies have arrived. */
  #onDelivered: (() => void) | undefined = undefined;

  constructor(core: Core, config: ReplySenderConfig, writer: EntityId, askers: AskerDirectory) {
    this.#core = core;
    this.#config = config;
    this.#writer = writer;
    this.#askers = askers;
    this.#kept = new KeptReplies(config.keptBytes);
  }

  /** Sends a reply, at once or as soon as its asker can get it. If the asker is gone, nothing happens. Copies what it keeps. */
  send(asker: Asker, requestId: RequestId, payload: Uint8Array, inlineQos: Uint8Array | undefined): void {
    if (asker.gone || this.#isClosed) return;
    const recipients = this.#askers.recipients(asker, requestId.replyReader);
    if (recipients.length > 0) this.#write(payload, inlineQos, recipients);
    else {
      // A copy: the encoder's is a view of a large piece of memory, which must not be kept for a small reply.
      this.#keep({ asker, requestId, payload: payload.slice(), inlineQos });
    }
  }

  /** The askers and reply readers of a participant have changed: sends it what can go by now. */
  look(participant: Handle): void {
    if (this.#kept.size > 0) this.#sendKept(participant);
    this.#checkDelivery();
  }

  /** The asker is gone. */
  forget(asker: Asker): void {
    this.#kept.forget(asker);
  }

  /** Calls back, once, when all replies so far have arrived at their askers, or their askers are gone; maybe at once. */
  whenDelivered(callback: () => void): void {
    this.#onDelivered = callback;
    this.#checkDelivery();
  }

  /** All readers have what was written up to this number. */
  acknowledged(sequence: number): void {
    if (sequence < this.#lastSequence || this.#kept.size > 0) return;
    const callback = this.#onDelivered;
    this.#onDelivered = undefined;
    callback?.();
  }

  /** Nothing is sent any more, and nobody is called back. */
  close(): void {
    this.#isClosed = true;
    this.#onDelivered = undefined;
    this.#kept.clear();
  }

  #write(payload: Uint8Array, inlineQos: Uint8Array | undefined, recipients: readonly ReplyReader[]): void {
    for (const { remote } of recipients) {
      const to = remote.handle;
      const options = inlineQos === undefined ? { to } : { to, inlineQos };
      this.#core.engine.write(this.#writer, ++this.#lastSequence, payload, options);
    }
  }

  #keep(reply: Reply): void {
    const { serviceName, logger } = this.#config;
    for (const dropped of this.#kept.keep(reply)) {
      this.#core.observe("reply-dropped", serviceName, dropped.asker.writer);
      logger.warn(
        `a reply of ${serviceName} was dropped: ${this.#core.graph.describe(dropped.asker.writer)} asked, but has no reply ` +
          "reader that is ready, and too many wait like it",
      );
    }
  }

  #sendKept(participant: Handle): void {
    const recipients = ({ asker, requestId }: Reply) => this.#askers.recipients(asker, requestId.replyReader);
    for (const reply of this.#kept.take(participant, (each) => recipients(each).length > 0)) {
      this.#write(reply.payload, reply.inlineQos, recipients(reply));
    }
  }

  #checkDelivery(): void {
    if (this.#onDelivered === undefined || this.#kept.size > 0) return;
    if (this.#lastSequence === 0) this.acknowledged(0);
    else this.#core.engine.awaitAcknowledgement(this.#writer, this.#lastSequence);
  }
}
