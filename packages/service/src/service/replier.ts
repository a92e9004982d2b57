// SPDX-License-Identifier: Apache-2.0
// The wire's side of a service: a request reader and a reply writer, and the way of each request through them.

import type { ServiceType } from "@rclts/cdr";
import type { EndpointConfig, EntityId, RemoteEndpoint, SampleEvent, UnmatchCause } from "@rclts/rtps";
import { Complaints } from "../complaints.js";
import type { Core, EndpointOwner } from "../core.js";
import { type EndpointPair, explain, type Link } from "../explain/explain.js";
import type { Explanation } from "../explain/explanation.js";
import { errorReplyList, knowsExtension, type RemoteError, writeErrorReply } from "../extension/error-reply.js";
import { readRetryMark } from "../extension/retry-mark.js";
import { readWithdrawal, type Withdrawal } from "../extension/withdrawal.js";
import { Introspection } from "../introspection/introspection.js";
import type { Logger } from "../logging/logger.js";
import { chooseMapping, detectMapping } from "../mapping/choose-mapping.js";
import type { RequestId, ServiceMapping } from "../mapping/service-mapping.js";
import { type PairConfig, PairEndpoints } from "../pair-endpoints.js";
import { assertNothingLeft } from "../payload-length.js";
import type { ServiceError } from "../service-error.js";
import { RemotePeer } from "../service-peer.js";
import type { WaitingRequest } from "./admission.js";
import { type Asker, AskerDirectory } from "./asker-directory.js";
import { FORGOTTEN_CODE, RepeatGuard } from "./repeat-guard.js";
import { ReplySender, type ReplySenderConfig } from "./reply-sender.js";
import { askerGone, requestWithdrawn, TakenRequest, type Taker } from "./request-header.js";
import { ServiceCounters } from "./service-stats.js";

export interface ReplierConfig<Req, Res, ReqInit, ResInit> extends PairConfig, ReplySenderConfig {
  readonly type: ServiceType<Req, Res, ReqInit, ResInit>;
  /** How many requests an rclts client may send ahead, from 1. */
  readonly credit: number;
  /** Of a relay: since when it has been one, in milliseconds since the Unix epoch. */
  readonly relaySince?: number | undefined;
  readonly gate: Gate;
  /** Gets every request that could be read, in the order of each asker. Must not throw. */
  readonly onRequest: (request: Req, header: TakenRequest) => void;
}

/** What decides when requests are handed on. */
export interface Gate {
  /** Whether a request that arrives now is handed on at once. */
  readonly isOpen: boolean;
  /** Takes a request that waits, or is refused; {@link Replier.take} hands it on later. Copies the payload. */
  hold(header: TakenRequest, payload: Uint8Array): void;
}

/** Takes requests and sends replies (the replier of DDS-RPC 1.0). {@link Service} is its face. */
export class Replier<Req, Res, ReqInit, ResInit> implements EndpointOwner, Taker, EndpointPair {
  readonly role = "service";
  readonly serviceName: string;
  readonly reader: EndpointConfig;
  readonly writer: EndpointConfig;
  readonly logger: Logger;
  /** 16 bytes each. */
  readonly readerGuid: Uint8Array;
  readonly writerGuid: Uint8Array;
  closed: ServiceError | undefined = undefined;
  readonly counters = new ServiceCounters();
  readonly introspection: Introspection;

  readonly #core: Core;
  readonly #type: ServiceType<Req, Res, ReqInit, ResInit>;
  readonly #endpoints: PairEndpoints;
  readonly #gate: Gate;
  readonly #onRequest: (request: Req, header: TakenRequest) => void;
  readonly #askers = new AskerDirectory();
  readonly #replies: ReplySender;
  readonly #guard: RepeatGuard;
  readonly #complaints: Complaints;
  #isAccepting = true;

  constructor(core: Core, config: ReplierConfig<Req, Res, ReqInit, ResInit>) {
    const endpoints = new PairEndpoints(core, "serviceid", config, {
      credit: config.credit,
      relay: config.relaySince,
    });
    this.serviceName = config.serviceName;
    this.logger = config.logger;
    this.#core = core;
    this.#endpoints = endpoints;
    this.reader = endpoints.reader;
    this.writer = endpoints.writer;
    this.readerGuid = endpoints.readerGuid;
    this.writerGuid = endpoints.writerGuid;
    this.#type = config.type;
    this.#gate = config.gate;
    this.#onRequest = config.onRequest;
    this.#replies = new ReplySender(core, config, endpoints.writerId, this.#askers);
    this.#guard = new RepeatGuard(core.host);
    this.#complaints = new Complaints(core.graph, config.logger);
    this.introspection = new Introspection(core, config);
    this.#endpoints.open(this);
  }

  links(): Iterable<Link> {
    return this.#askers.links();
  }

  explain(): Explanation {
    return explain(this.#core, this);
  }

  /** Takes no more requests; the signals of those that are being worked on abort with this reason. Twice is fine. */
  close(reason: ServiceError): void {
    if (this.closed !== undefined) return;
    this.closed = reason;
    this.counters.abandoned += this.counters.pending;
    this.stopAccepting();
    this.#replies.close();
    this.#guard.clear();
    this.introspection.close();
    this.#endpoints.closeWriter();
    this.#endpoints.flush();
    for (const asker of this.#askers.all()) this.#abandon(asker, reason);
  }

  /** Leaves the graph as far as requests are concerned; replies are still sent. Twice is fine. */
  stopAccepting(): void {
    if (!this.#isAccepting) return;
    this.#isAccepting = false;
    this.#endpoints.closeReader();
  }

  /** Calls back, once, when all replies so far have arrived at their askers, or their askers are gone; maybe at once. */
  whenDelivered(callback: () => void): void {
    this.#replies.whenDelivered(callback);
  }

  acknowledged(sequence: number): void {
    this.#replies.acknowledged(sequence);
  }

  /**
   * Encodes a response and sends it, at once or as soon as the asker can get it. If the asker is gone, nothing happens.
   *
   * @throws TypeError, RangeError naming the field that does not fit
   */
  reply(response: ResInit, { asker, requestId, replyId, repeatable }: TakenRequest): void {
    const mapping = asker.mapping!;
    const w = this.#core.encoder.begin();
    mapping.writeReplyHeader(w, replyId);
    this.#type.Response.encode(w, response);
    const payload = w.finish();
    if (repeatable !== undefined) this.#guard.answered(repeatable, payload, false);
    this.#replies.send(asker, replyId, payload, mapping.replyInlineQos(replyId));
    const { events } = this.introspection;
    if (events !== undefined && !asker.gone) events.responseSent(asker.writer.guid, requestId.sequenceNumber, response);
  }

  /** Tells the asker that it gets no response, if it is one that can be told; of others nobody has a way to. */
  replyError(error: RemoteError, { asker, replyId, repeatable }: TakenRequest): void {
    if (!knowsExtension(asker.writer.participant)) return;
    const payload = this.#encodeError(error, asker, replyId);
    if (repeatable !== undefined) this.#guard.answered(repeatable, payload, true);
    this.#replies.send(asker, replyId, payload, errorReplyList(asker.mapping!.replyInlineQos(replyId)));
  }

  sample(sample: SampleEvent): void {
    const asker = this.#askers.get(sample.writer);
    if (asker === undefined) return;
    // Taken before its lease ran out here: it comes again as its acknowledgement was lost, and must not run twice.
    if (sample.sequence <= asker.taken) {
      this.counters.repeated += 1;
      return;
    }
    asker.taken = sample.sequence;
    const withdrawal = readWithdrawal(sample);
    if (withdrawal !== undefined) {
      this.#withdraw(asker, withdrawal);
      return;
    }
    const { isOpen } = this.#gate;
    const first = readRetryMark(sample);
    let requestId: RequestId;
    let request: Req | undefined;
    try {
      asker.mapping ??= this.#detectMapping(sample, asker);
      const r = this.#core.decoder.reset(sample.payload);
      requestId = asker.mapping.readRequestHeader(r, sample, asker);
      if (first > 0 && this.#isRepeated(first, asker, requestId, sample.sequence)) {
        this.counters.repeated += 1;
        return;
      }
      if (isOpen) {
        request = this.#type.Request.decode(r);
        assertNothingLeft(r);
      }
    } catch (error) {
      this.counters.requests += 1;
      this.counters.malformed += 1;
      this.#malformed(sample.writer, error);
      return;
    }
    const { host, graph } = this.#core;
    asker.client ??= new RemotePeer(graph, asker.writer, asker.mapping);
    asker.client.rememberNode();
    const received = host.now() + host.wallOffset;
    const { sequence, sourceTimestamp } = sample;
    this.counters.requests += 1;
    const header = new TakenRequest(this, asker, asker.client, requestId, sequence, sourceTimestamp, received);
    if (first > 0) this.#guard.add(header, first);
    if (isOpen) this.#handOn(request as Req, header);
    else this.#gate.hold(header, sample.payload);
  }

  /** Hands on a request that the gate has held. */
  take({ header, payload }: WaitingRequest): void {
    const { asker } = header;
    let request: Req;
    try {
      const r = this.#core.decoder.reset(payload);
      r.skip(asker.mapping!.headerLength);
      request = this.#type.Request.decode(r);
      assertNothingLeft(r);
    } catch (error) {
      header.settle("malformed", error);
      this.#malformed(asker.writer, error);
      return;
    }
    this.#handOn(request, header);
  }

  matched(_: EntityId, remote: RemoteEndpoint): void {
    if (remote.kind === "writer") this.#askers.addWriter(remote, chooseMapping(remote, this.#core.rmw));
    else this.#askers.addReader(remote);
  }

  confirmed(_: EntityId, remote: RemoteEndpoint): void {
    if (remote.kind === "reader") this.#askers.confirmReader(remote);
    this.#replies.look(remote.participant.handle);
  }

  unmatched(_: EntityId, remote: RemoteEndpoint, cause: UnmatchCause): void {
    if (remote.kind === "reader") {
      this.#askers.removeReader(remote);
      // Without a reader of ours nobody tells us that request writers are gone.
      if (!this.#isAccepting)
        for (const asker of this.#askers.removeDeaf(remote.participant.handle)) this.#forget(asker);
    } else {
      const asker = this.#askers.removeWriter(remote, cause);
      if (asker !== undefined) {
        if (cause === "left") this.#guard.forget(asker);
        this.#forget(asker);
      }
    }
    // Fewer readers or askers may be all that a reply to every reader of the participant has waited for.
    this.#replies.look(remote.participant.handle);
  }

  samplesLost(writer: RemoteEndpoint, count: number): void {
    this.#core.observe("samples-lost", this.serviceName, writer);
    this.logger.warn(
      `${count} requests of ${this.#core.graph.describe(writer)} on ${this.serviceName} are lost for good: it gave them up before ` +
        "they arrived, and its calls get no answer",
    );
  }

  #handOn(request: Req, header: TakenRequest): void {
    const { asker, requestId } = header;
    this.introspection.events?.requestReceived(asker.writer.guid, requestId.sequenceNumber, request);
    this.#onRequest(request, header);
  }

  /** Sees to a request of a call that another request has been taken for, or may have been: the callback does not run again. */
  #isRepeated(first: number, asker: Asker, requestId: RequestId, sequence: number): boolean {
    const known = this.#guard.find(asker, first);
    if (known === undefined && !this.#guard.hasForgotten(asker, first)) return false;
    this.#core.observe("request-repeated", this.serviceName, asker.writer);
    known?.request?.join(asker, requestId, sequence);
    if (known?.request !== undefined) return true;
    const { payload, isError } = known?.answer ?? { payload: this.#forgotten(asker, requestId), isError: true };
    const inlineQos = asker.mapping!.replyInlineQos(requestId);
    this.#replies.send(asker, requestId, payload, isError ? errorReplyList(inlineQos) : inlineQos);
    return true;
  }

  #forgotten(asker: Asker, requestId: RequestId): Uint8Array {
    const message = `${this.serviceName} does not remember whether it has acted on the request that this one repeats`;
    return this.#encodeError({ code: FORGOTTEN_CODE, message }, asker, requestId);
  }

  #encodeError(error: RemoteError, { mapping }: Asker, requestId: RequestId): Uint8Array {
    const w = this.#core.encoder.begin();
    mapping!.writeReplyHeader(w, requestId);
    writeErrorReply(w, error);
    return w.finish();
  }

  #detectMapping(sample: SampleEvent, asker: Asker): ServiceMapping {
    const found = detectMapping(sample, (mapping) => {
      try {
        const r = this.#core.decoder.reset(sample.payload);
        mapping.readRequestHeader(r, sample, asker);
        this.#type.Request.decode(r);
        assertNothingLeft(r);
        return true;
      } catch {
        return false;
      } finally {
        asker.guid = undefined;
      }
    });
    if (found === undefined) throw NO_MAPPING_FITS;
    return found;
  }

  #forget(asker: Asker): void {
    this.#replies.forget(asker);
    this.#abandon(asker, askerGone(this.serviceName));
  }

  #abandon(asker: Asker, reason: ServiceError): void {
    for (const request of asker.watched.values()) request.abandon(reason);
    asker.watched.clear();
  }

  #withdraw(asker: Asker, withdrawal: Withdrawal): void {
    this.counters.withdrawn += 1;
    this.#askers.withdraw(asker, withdrawal)?.abandon(requestWithdrawn(this.serviceName, withdrawal.why));
  }

  #malformed(writer: RemoteEndpoint, error: unknown): void {
    this.#core.observe("malformed", this.serviceName, writer, error);
    this.#complaints.add(writer, error, (who) => `a request of ${who} on ${this.serviceName} can not be read`);
  }
}

/** Made once: hostile datagrams must not cost a stack trace each. */
const NO_MAPPING_FITS = new Error("the payload is as long as the type in no known form");
NO_MAPPING_FITS.stack = `Error: ${NO_MAPPING_FITS.message}`;
