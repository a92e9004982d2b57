// SPDX-License-Identifier: Apache-2.0
// What comes back to a client: which call a reply is for, and what it settles that with.

import type { MessageType } from "@rclts/cdr";
import type { RemoteEndpoint, SampleEvent } from "@rclts/rtps";
import { Complaints } from "../complaints.js";
import type { Core } from "../core.js";
import { isErrorReply, readErrorReply } from "../extension/error-reply.js";
import type { Introspection } from "../introspection/introspection.js";
import type { Logger } from "../logging/logger.js";
import type { RequesterIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import { assertNothingLeft } from "../payload-length.js";
import { ServiceError } from "../service-error.js";
import type { CallTable } from "./call-table.js";
import type { PendingCall } from "./pending-call.js";

export interface ReplyTakerConfig<Res, ResInit> {
  readonly type: MessageType<Res, ResInit>;
  readonly serviceName: string;
  readonly logger: Logger;
  readonly identity: RequesterIdentity;
  readonly calls: CallTable<Res>;
  readonly introspection: Introspection;
}

export class ReplyTaker<Res, ResInit> {
  readonly #core: Core;
  readonly #config: ReplyTakerConfig<Res, ResInit>;
  /** In which form each matched reply writer writes, by its handle. */
  readonly #mappings = new Map<number, ServiceMapping>();
  readonly #complaints: Complaints;

  constructor(core: Core, config: ReplyTakerConfig<Res, ResInit>) {
    this.#core = core;
    this.#config = config;
    this.#complaints = new Complaints(core.graph, config.logger);
  }

  /** Takes replies of this writer from now on. */
  add(writer: RemoteEndpoint, mapping: ServiceMapping): void {
    this.#mappings.set(writer.handle, mapping);
  }

  remove(writer: RemoteEndpoint): void {
    this.#mappings.delete(writer.handle);
  }

  take(reply: SampleEvent): void {
    const mapping = this.#mappings.get(reply.writer.handle);
    if (mapping === undefined) return;
    const { type, serviceName, identity, calls } = this.#config;
    const r = this.#core.decoder;
    let call: PendingCall<Res> | undefined;
    let response: Res;
    try {
      const sequence = mapping.readReplyHeader(r.reset(reply.payload), reply, identity);
      call = calls.bySequence(sequence);
      if (call === undefined && calls.wasSuperseded(sequence))
        this.#core.observe("reply-superseded", serviceName, reply.writer);
      // Somebody else's reply, or one that comes too late, or from whom nothing was asked.
      if (call?.server?.reader.participant.handle !== reply.writer.participant.handle) {
        if (sequence > 0) calls.counters.lateReplies += 1;
        return;
      }
      if (isErrorReply(reply)) {
        const remote = readErrorReply(r);
        const reason = `${serviceName} answered with an error: ${remote.message} (${remote.code})`;
        call.fail(new ServiceError("remote-error", serviceName, reason, undefined, remote));
        return;
      }
      response = type.decode(r);
      assertNothingLeft(r);
    } catch (error) {
      this.#malformed(reply.writer, error, call);
      return;
    }
    this.#config.introspection.events?.responseReceived(identity.writerGuid, call.wireSequence, response);
    calls.counters.roundTrip(this.#core.host.now() - call.sentAt);
    call.complete(response);
  }

  #malformed(writer: RemoteEndpoint, error: unknown, call: PendingCall<Res> | undefined): void {
    const { serviceName } = this.#config;
    const what = (who: string) => `a reply of ${who} on ${serviceName} can not be read`;
    this.#core.observe("malformed", serviceName, writer, error);
    this.#complaints.add(writer, error, what);
    call?.fail(new ServiceError("reply-lost", serviceName, what(this.#core.graph.describe(writer)), error));
  }
}
