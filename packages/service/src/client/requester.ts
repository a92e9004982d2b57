// SPDX-License-Identifier: Apache-2.0
// The wire's side of a client: a request writer and a reply reader, and the way of each call through them.

import type { ServiceType } from "@rclts/cdr";
import {
  type EndpointQos,
  type EntityId,
  type RemoteEndpoint,
  type SampleEvent,
  type UnmatchCause,
  writeGuid,
} from "@rclts/rtps";
import { type Core, type EndpointOwner, readerId, writerId } from "../core.js";
import { describeEndpoint } from "../describe-endpoint.js";
import { describeError } from "../describe-error.js";
import type { Logger } from "../logging/logger.js";
import { chooseMapping } from "../mapping/choose-mapping.js";
import { fastdds } from "../mapping/fastdds.js";
import type { RequesterIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import { ddsTypeName, replyTopic, requestTopic } from "../names/dds-names.js";
import { assertNothingLeft } from "../payload-length.js";
import { ServiceError } from "../service-error.js";
import { formatPairId, pairUserData } from "../user-data.js";
import { bytesInQueue } from "./call-queue.js";
import { CallTable } from "./call-table.js";
import type { FutureOwner } from "./future.js";
import { PendingCall } from "./pending-call.js";
import { type Server, ServerDirectory, type ServerListener } from "./server-directory.js";
import { ServiceWaiters } from "./service-waiters.js";
import { type FailedCall, UnheededFailures } from "./unheeded-failures.js";

export interface RequesterConfig<Req, Res, ReqInit, ResInit> {
  readonly type: ServiceType<Req, Res, ReqInit, ResInit>;
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly logger: Logger;
  readonly qos: EndpointQos;
  /** Most bytes that calls may take which wait for a server. */
  readonly queueBytes: number;
}

/** Sends requests and settles calls (the requester of DDS-RPC 1.0). {@link Client} is its face. */
export class Requester<Req, Res, ReqInit, ResInit> implements EndpointOwner, ServerListener, FutureOwner {
  readonly serviceName: string;
  readonly logger: Logger;
  readonly identity: RequesterIdentity;
  readonly calls: CallTable<Res> = new CallTable();
  readonly waiters: ServiceWaiters;

  readonly #core: Core;
  readonly #type: ServiceType<Req, Res, ReqInit, ResInit>;
  readonly #queueBytes: number;
  readonly #writer: EntityId;
  readonly #reader: EntityId;
  readonly #servers: ServerDirectory = new ServerDirectory(this);
  /** In which form each matched reply writer writes, by its handle. */
  readonly #replyMappings = new Map<number, ServiceMapping>();
  readonly #graceTimers = new Set<() => void>();
  readonly #unheeded: UnheededFailures;
  /** Senders of what could not be read, each complained of once. */
  readonly #complained = new WeakSet<RemoteEndpoint>();
  #lastCall = 0;
  #lastWireSequence = 0;
  #closed: ServiceError | undefined = undefined;
  #warnedOfSeveral = false;

  constructor(core: Core, config: RequesterConfig<Req, Res, ReqInit, ResInit>) {
    const { type, serviceName, logger, qos } = config;
    const { engine, host } = core;
    this.serviceName = serviceName;
    this.logger = logger;
    this.waiters = new ServiceWaiters(host);
    this.#core = core;
    this.#type = type;
    this.#queueBytes = config.queueBytes;
    this.#unheeded = new UnheededFailures(serviceName, logger);
    const requestType = ddsTypeName(type.Request.name);
    const replyType = ddsTypeName(type.Response.name);

    const key = core.newEntityKey();
    this.#writer = writerId(key);
    this.#reader = readerId(key);
    this.identity = {
      readerGuid: writeGuid(engine.guidPrefix, this.#reader),
      writerGuid: writeGuid(engine.guidPrefix, this.#writer),
      clientId: Uint8Array.from({ length: 8 }, () => Math.floor(host.random() * 256)),
    };
    core.attach(this.#writer, this);
    core.attach(this.#reader, this);
    const pairId = formatPairId(engine.guidPrefix, key);
    // The reader first: a server that knows the writer shall be able to know where its replies go.
    engine.createReader(this.#reader, {
      topic: replyTopic(serviceName),
      typeName: replyType,
      qos,
      userData: pairUserData("clientid", pairId, type.Response.hash),
    });
    engine.createWriter(this.#writer, {
      topic: requestTopic(serviceName),
      typeName: requestType,
      qos,
      userData: pairUserData("clientid", pairId, type.Request.hash),
    });
  }

  get isReady(): boolean {
    return this.#servers.current !== undefined;
  }

  /** @throws ServiceError with code `destroyed` or `shutdown` */
  assertOpen(): void {
    if (this.#closed !== undefined) throw new ServiceError(this.#closed.code, this.serviceName, this.#closed.message);
  }

  /**
   * The payload of a request, in the form of the server that a call made now goes to. {@link submit} takes it before
   * anything else happens.
   *
   * @throws TypeError, RangeError naming the field that does not fit
   */
  encode(request: ReqInit): Uint8Array {
    const w = this.#core.encoder.begin();
    this.#servers.current?.mapping.writeRequestHeader(w, this.identity, this.#lastWireSequence + 1);
    this.#type.Request.encode(w, request);
    return w.finish();
  }

  newCall(): PendingCall<Res> {
    return new PendingCall(this.calls, ++this.#lastCall);
  }

  /** Sends the call to the server it belongs to, or lets it wait for one. */
  submit(call: PendingCall<Res>, payload: Uint8Array): void {
    const server = this.#servers.current;
    if (server !== undefined) {
      this.#send(call, payload, server);
      return;
    }
    const { queue } = this.calls;
    if (queue.bytes + bytesInQueue(payload) <= this.#queueBytes) {
      queue.push(call, payload);
      return;
    }
    const reason = `no server of ${this.serviceName} is ready, and ${queue.size} calls with ${queue.bytes} bytes wait for one`;
    call.fail(new ServiceError("queue-full", this.serviceName, reason));
  }

  /** Settles everything with this error; from now on nothing can be called. Twice is fine. */
  close(error: ServiceError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    for (const call of this.calls.all()) call.fail(error);
    this.waiters.fail(error);
    for (const cancel of this.#graceTimers) cancel();
    const { engine, isShutDown } = this.#core;
    for (const endpoint of [this.#writer, this.#reader]) {
      this.#core.detach(endpoint);
      // The engine's own end takes all endpoints with it.
      if (!isShutDown) engine.deleteEndpoint(endpoint);
    }
    // So that the other side, which may be in this very process, does not count on it any more.
    if (!isShutDown) engine.flush();
  }

  sample(reply: SampleEvent): void {
    const mapping = this.#replyMappings.get(reply.writer.handle);
    if (mapping === undefined) return;
    const r = this.#core.decoder;
    let call: PendingCall<Res> | undefined;
    let response: Res;
    try {
      const sequence = mapping.readReplyHeader(r.reset(reply.payload), reply, this.identity);
      call = this.calls.bySequence(sequence);
      // Somebody else's reply, or one that comes too late, or from whom nothing was asked.
      if (call?.server?.reader.participant.handle !== reply.writer.participant.handle) return;
      response = this.#type.Response.decode(r);
      assertNothingLeft(r);
    } catch (error) {
      this.#malformed(reply.writer, error, call);
      return;
    }
    call.complete(response);
  }

  matched(_: EntityId, remote: RemoteEndpoint): void {
    if (remote.kind === "writer") this.#replyMappings.set(remote.handle, this.#mappingOf(remote));
    this.#servers.matched(remote);
  }

  confirmed(_: EntityId, remote: RemoteEndpoint): void {
    this.#servers.confirmed(remote);
  }

  unmatched(_: EntityId, remote: RemoteEndpoint, cause: UnmatchCause): void {
    if (remote.kind === "writer") this.#replyMappings.delete(remote.handle);
    this.#servers.unmatched(remote, cause);
  }

  /**
   * Some of a server's replies will never come. Nobody can tell whose: on a shared topic they may have been for other
   * clients. So the calls that are with the server get a grace time, in which those whose reply is on its way are
   * answered; the others fail rather than hang.
   */
  samplesLost(writer: RemoteEndpoint, count: number): void {
    const server = this.#servers.ready.find((each) => each.writer?.handle === writer.handle);
    const calls = server === undefined ? [] : this.calls.with(server);
    if (calls.length === 0) return;
    const { host } = this.#core;
    this.#core.observe("samples-lost", this.serviceName, writer);
    const cancel = host.setTimer(host.now() + REPLY_LOST_GRACE, () => {
      this.#graceTimers.delete(cancel);
      const reason = `${count} replies of the server of ${this.serviceName} were lost, and this call got none`;
      const error = new ServiceError("reply-lost", this.serviceName, reason);
      for (const call of calls) call.fail(error);
    });
    this.#graceTimers.add(cancel);
  }

  greet(reader: RemoteEndpoint): Pick<Server, "mapping" | "writeOptions"> {
    const mapping = this.#mappingOf(reader);
    const inlineQos = mapping.requestInlineQos(this.identity);
    const to = reader.handle;
    return { mapping, writeOptions: inlineQos === undefined ? { to } : { to, inlineQos } };
  }

  serverReady(server: Server): void {
    this.#core.observe("server-ready", this.serviceName, server.reader);
    if (this.#servers.current === server) this.#sendQueue(server);
    else this.#warnOfSeveral(server);
    this.waiters.ready();
  }

  serverLost(server: Server, cause: UnmatchCause): void {
    this.#core.observe("server-lost", this.serviceName, server.reader);
    const calls = this.calls.with(server);
    if (calls.length === 0) return;
    const how = cause === "left" ? "left" : "was not heard from for as long as its lease";
    const reason = `the server of ${this.serviceName} ${how} before it answered; whether it acted is unknown`;
    const error = new ServiceError("server-lost", this.serviceName, reason);
    for (const call of calls) call.fail(error);
  }

  unheeded(call: FailedCall): void {
    this.#unheeded.add(call);
  }

  callbackFailed(error: unknown): void {
    this.logger.error(`a done callback of a call of ${this.serviceName} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", this.serviceName, undefined, error);
    this.#core.report(error, this);
  }

  #mappingOf(remote: RemoteEndpoint): ServiceMapping {
    return chooseMapping(remote, this.#core.rmw) ?? fastdds;
  }

  #send(call: PendingCall<Res>, payload: Uint8Array, server: Server): void {
    const sequence = ++this.#lastWireSequence;
    this.calls.assign(call, server, sequence);
    this.#core.engine.write(this.#writer, sequence, payload, server.writeOptions);
  }

  #sendQueue(server: Server): void {
    const { queue } = this.calls;
    for (let call = queue.first(); call !== undefined; call = queue.first()) {
      this.#send(call, this.#withHeader(call.payload!, server.mapping), server);
    }
  }

  /** A payload that was encoded when nobody knew for whom, in the form of a mapping. */
  #withHeader(plain: Uint8Array, mapping: ServiceMapping): Uint8Array {
    if (mapping.headerLength === 0) return plain;
    const w = this.#core.encoder.begin();
    mapping.writeRequestHeader(w, this.identity, this.#lastWireSequence + 1);
    w.bytes(plain.subarray(ENCAPSULATION_LENGTH));
    return w.finish();
  }

  #malformed(writer: RemoteEndpoint, error: unknown, call: PendingCall<Res> | undefined): void {
    this.#core.observe("malformed", this.serviceName, writer, error);
    const what = `a reply of ${describeEndpoint(writer)} on ${this.serviceName} can not be read`;
    if (!this.#complained.has(writer)) {
      this.#complained.add(writer);
      this.logger.warn(`${what} (said once for each sender): ${describeError(error)}`);
    }
    call?.fail(new ServiceError("reply-lost", this.serviceName, what, error));
  }

  #warnOfSeveral(second: Server): void {
    const first = this.#servers.current;
    if (this.#warnedOfSeveral || first === undefined) return;
    this.#warnedOfSeveral = true;
    this.logger.warn(
      `${this.serviceName} has more than one server: calls go to ${describeEndpoint(first.reader)} as long as it is ` +
        `there, none to ${describeEndpoint(second.reader)}`,
    );
  }
}

/** Milliseconds in which a call may still be answered after its server's replies were found lost. */
const REPLY_LOST_GRACE = 1000;
const ENCAPSULATION_LENGTH = 4;
