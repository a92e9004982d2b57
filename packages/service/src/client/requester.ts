// SPDX-License-Identifier: Apache-2.0
// The wire's side of a client: a request writer and a reply reader, and the way of each call through them.

import type { ServiceType } from "@rclts/cdr";
import type { EndpointConfig, EntityId, RemoteEndpoint, SampleEvent, UnmatchCause } from "@rclts/rtps";
import { type Core, type EndpointOwner, isOfThisThread } from "../core.js";
import { describeError } from "../describe-error.js";
import { type EndpointPair, explain, type Link } from "../explain/explain.js";
import type { Explanation } from "../explain/explanation.js";
import { knowsExtension } from "../extension/error-reply.js";
import { relaySinceOf } from "../extension/relay-mark.js";
import { type WithdrawalReason, withdrawalList, withdrawalPayload } from "../extension/withdrawal.js";
import type { NodeEndpoints } from "../graph/node-endpoints.js";
import { Introspection } from "../introspection/introspection.js";
import type { Logger } from "../logging/logger.js";
import { chooseMapping } from "../mapping/choose-mapping.js";
import { fastdds } from "../mapping/fastdds.js";
import type { MappingName, RequesterIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import type { EndpointPairQos } from "../qos-profiles.js";
import { ServiceError } from "../service-error.js";
import { Waiters } from "../waiters.js";
import { bytesInQueue } from "./call-queue.js";
import { CallTable } from "./call-table.js";
import { CallTracer } from "./call-tracer.js";
import { ClientEndpoints } from "./client-endpoints.js";
import type { ClientStats } from "./client-stats.js";
import { DoubtfulCalls } from "./doubtful-calls.js";
import type { FutureOwner } from "./future.js";
import { PendingCall, type SentCall } from "./pending-call.js";
import { ReplyTaker } from "./reply-taker.js";
import type { SendWindow, WindowUser } from "./send-window.js";
import { type Server, ServerDirectory, type ServerListener } from "./server-directory.js";
import { type SendPinned, ServerLane } from "./server-lane.js";
import { SeveralServersWarning } from "./several-servers-warning.js";
import { type FailedCall, UnheededFailures } from "./unheeded-failures.js";

export interface RequesterConfig<Req, Res, ReqInit, ResInit> {
  readonly type: ServiceType<Req, Res, ReqInit, ResInit>;
  /** The resolved name, with its leading slash. */
  readonly serviceName: string;
  readonly logger: Logger;
  readonly qos: EndpointPairQos;
  /** Of the node that it belongs to. */
  readonly endpoints: NodeEndpoints;
  /** Most bytes that calls may take which wait for a server, or for room in its window. */
  readonly queueBytes: number;
  /** Milliseconds after which a request without a reply counts as taken by its server; Infinity for never. */
  readonly takenAfter: number;
  /** Only servers with one of these are called; undefined for all. */
  readonly mappings?: readonly MappingName[] | undefined;
}

/** Sends requests and settles calls (the requester of DDS-RPC 1.0). {@link Client} is its face. */
export class Requester<Req, Res, ReqInit, ResInit>
  implements EndpointOwner, ServerListener, FutureOwner, WindowUser, EndpointPair
{
  readonly role = "client";
  readonly serviceName: string;
  readonly reader: EndpointConfig;
  readonly writer: EndpointConfig;
  readonly logger: Logger;
  readonly settlesCalls = true;
  readonly identity: RequesterIdentity;
  readonly calls: CallTable<Res> = new CallTable();
  readonly waiters: Waiters;
  readonly introspection: Introspection;

  readonly #core: Core;
  readonly #type: ServiceType<Req, Res, ReqInit, ResInit>;
  readonly #queueBytes: number;
  readonly #takenAfter: number;
  readonly #mappings: readonly MappingName[] | undefined;
  readonly #writer: EntityId;
  readonly #servers: ServerDirectory = new ServerDirectory(this);
  readonly #replies: ReplyTaker<Res, ResInit>;
  readonly #doubtful: DoubtfulCalls;
  /** Where calls go, and the window that they go through. */
  #server: Server | undefined = undefined;
  #window: SendWindow | undefined = undefined;
  /** Of the servers that calls were made to by name, until they are lost. */
  readonly #lanes = new Map<Server, ServerLane<Res>>();
  /** To which server the payload that was encoded last can go at once. */
  #addressee: Server | undefined = undefined;
  readonly #endpoints: ClientEndpoints;
  readonly #unheeded: UnheededFailures;
  readonly #tracer: CallTracer;
  #lastWireSequence = 0;
  #closed: ServiceError | undefined = undefined;
  readonly #severalServers: SeveralServersWarning;

  constructor(core: Core, config: RequesterConfig<Req, Res, ReqInit, ResInit>) {
    const { type, serviceName, logger } = config;
    const { host } = core;
    this.serviceName = serviceName;
    this.logger = logger;
    this.waiters = new Waiters(host);
    this.#core = core;
    this.#type = type;
    this.#queueBytes = config.queueBytes;
    this.#takenAfter = config.takenAfter;
    this.#mappings = config.mappings;
    this.#unheeded = new UnheededFailures(serviceName, logger);
    this.#doubtful = new DoubtfulCalls(host, serviceName);
    this.#severalServers = new SeveralServersWarning(core.graph, serviceName, logger);
    this.introspection = new Introspection(core, config);
    this.#tracer = new CallTracer(core, config);
    const endpoints = new ClientEndpoints(core, config);
    this.#endpoints = endpoints;
    this.#writer = endpoints.writerId;
    this.reader = endpoints.reader;
    this.writer = endpoints.writer;
    this.identity = endpoints.identity;
    const { identity, calls, introspection } = this;
    this.#replies = new ReplyTaker(core, { type: type.Response, serviceName, logger, identity, calls, introspection });
    endpoints.open(this);
  }

  get isReady(): boolean {
    return this.#servers.current !== undefined;
  }

  /** All servers that are ready; longest first, behind them those that have been silent. */
  get ready(): readonly Server[] {
    return this.#servers.ready;
  }

  links(): Iterable<Link> {
    return this.#servers.links();
  }

  explain(): Explanation {
    return explain(this.#core, this);
  }

  stats(): ClientStats {
    const { calls } = this;
    return calls.counters.snapshot(calls.size, calls.waiting);
  }

  /** @throws ServiceError with code `destroyed` or `shutdown` */
  assertOpen(): void {
    if (this.#closed !== undefined) throw new ServiceError(this.#closed.code, this.serviceName, this.#closed.message);
  }

  /**
   * The payload of a request: in its server's form if a call made now goes out at once, else without any. {@link submit}
   * takes it before anything else happens.
   *
   * @throws TypeError, RangeError naming the field that does not fit
   */
  encode(request: ReqInit): Uint8Array {
    const server = this.#chooseAddressee();
    const w = this.#core.encoder.begin();
    server?.mapping.writeRequestHeader(w, this.identity, this.#lastWireSequence + 1);
    this.#type.Request.encode(w, request);
    return w.finish();
  }

  /** The payload of a request without any mapping's header, for {@link submitTo}. @throws as {@link encode} */
  encodePlainly(request: ReqInit): Uint8Array {
    const w = this.#core.encoder.begin();
    this.#type.Request.encode(w, request);
    // A copy: another header may be put in front of it, by the same encoder.
    return w.finish().slice();
  }

  /**
   * Checks for a thread that is to be blocked until the call is answered that its server is not what it would block.
   *
   * @param call the one that may have a server already; without it, the next
   * @throws Error, and the call fails
   */
  assertServedElsewhere(call?: PendingCall<Res>): void {
    const participant = (call === undefined ? this.#server : call.server)?.reader.participant;
    if (participant === undefined || !isOfThisThread(participant)) return;
    const error = new Error(
      `callSync of ${this.serviceName} would wait for ever: its server is in this thread, which is blocked; use ` +
        "await client.call() there",
    );
    call?.fail(error);
    throw error;
  }

  newCall(): PendingCall<Res> {
    return new PendingCall(this.calls, ++this.calls.counters.calls);
  }

  /** Sends the call to the server it belongs to, or lets it wait for one, or for its turn. */
  submit(call: PendingCall<Res>, payload: Uint8Array): void {
    const server = this.#addressee;
    if (server !== undefined) this.#send(call, payload, server, this.#window!);
    else if (this.#hasRoomFor(payload)) {
      this.calls.queue.push(call, payload);
      this.#window?.wait(this);
    } else this.#refuse(call);
    if (this.#tracer.isHeard) this.#tracer.begin(call);
  }

  /** {@link submit} for a payload without any mapping's header. */
  submitPlainly(call: PendingCall<Res>, payload: Uint8Array): void {
    const server = this.#chooseAddressee();
    this.submit(call, server === undefined ? payload : this.#withHeader(payload, server.mapping));
  }

  /** Sends the call to this server, which is ready, or lets it wait for its turn there. */
  submitTo(server: Server, call: PendingCall<Res>, payload: Uint8Array): void {
    let lane = this.#lanes.get(server);
    if (lane === undefined) {
      lane = new ServerLane(server, this.#core.sendWindows.open(server.reader), this.#sendPinned);
      this.#lanes.set(server, lane);
      this.calls.addPinned(lane.queue);
      if (server.silent) lane.window.fallSilent(this);
    }
    if (lane.isOpen || this.#hasRoomFor(payload)) lane.submit(call, payload);
    else this.#refuse(call);
    if (this.#tracer.isHeard) this.#tracer.begin(call);
  }

  #chooseAddressee(): Server | undefined {
    this.#addressee = this.#window?.hasRoom === true && this.calls.queue.size === 0 ? this.#server : undefined;
    return this.#addressee;
  }

  #hasRoomFor(payload: Uint8Array): boolean {
    return this.calls.queuedBytes + bytesInQueue(payload) <= this.#queueBytes;
  }

  #refuse(call: PendingCall<Res>): void {
    const { queue, queuedBytes } = this.calls;
    const reason = this.isReady
      ? `the server of ${this.serviceName} has as many requests as it can keep`
      : `no server of ${this.serviceName} is ready`;
    const waiting = `${queue.size} calls with ${queuedBytes} bytes wait already (queueBytes: ${this.#queueBytes})`;
    call.fail(new ServiceError("queue-full", this.serviceName, `${reason}, and ${waiting}`));
  }

  /** Settles everything with this error; from now on nothing can be called. Twice is fine. */
  close(error: ServiceError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    this.#endpoints.leaveNode();
    const calls = this.calls.all();
    this.#useWindowOf(undefined);
    for (const lane of this.#lanes.values()) this.#closeLane(lane);
    this.#core.sendWindows.forget(this);
    for (const call of calls) call.fail(error);
    this.waiters.fail(error);
    this.#doubtful.stop();
    this.introspection.close();
    this.#endpoints.delete();
  }

  sample(reply: SampleEvent): void {
    this.#replies.take(reply);
  }

  matched(_: EntityId, remote: RemoteEndpoint): void {
    if (remote.kind === "reader" && !this.#mayCall(remote)) return;
    if (remote.kind === "writer") this.#replies.add(remote, this.#mappingOf(remote));
    this.#servers.matched(remote);
  }

  confirmed(_: EntityId, remote: RemoteEndpoint): void {
    this.#servers.confirmed(remote);
  }

  unmatched(_: EntityId, remote: RemoteEndpoint, cause: UnmatchCause): void {
    if (remote.kind === "writer") this.#replies.remove(remote);
    else this.#core.sendWindows.setSilent(remote, this, false);
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
    this.#core.observe("samples-lost", this.serviceName, writer);
    this.#doubtful.add(
      calls,
      `${count} replies of the server of ${this.serviceName} were lost, and this call got none`,
    );
  }

  /**
   * The server had given this client up, and with it the requests that it had taken: those it will not answer any more.
   * Which ones it had taken is unknown here, as the acknowledgement may be lost.
   */
  readerRestarted(reader: RemoteEndpoint): void {
    const server = this.#servers.ready.find((each) => each.reader.handle === reader.handle);
    if (server === undefined) return;
    const reason = `the server of ${this.serviceName} did not hear from this client for a lease, and gave its calls up`;
    this.#doubtful.add(this.calls.with(server), reason);
  }

  /** What is not acknowledged may never arrive. Calls that have not been sent go to another server, if one is ready. */
  readerSilent(reader: RemoteEndpoint, isSilent: boolean): void {
    this.#core.sendWindows.setSilent(reader, this, isSilent);
    const server = this.#servers.ready.find((each) => each.reader.handle === reader.handle);
    if (server === undefined) return;
    if (isSilent) this.#core.observe("server-silent", this.serviceName, reader);
    this.#servers.setSilent(server, isSilent);
    this.#useWindowOf(this.#servers.current);
  }

  greet(reader: RemoteEndpoint): Pick<Server, "mapping" | "writeOptions"> {
    const mapping = this.#mappingOf(reader);
    const inlineQos = mapping.requestInlineQos(this.identity);
    const to = reader.handle;
    return { mapping, writeOptions: inlineQos === undefined ? { to } : { to, inlineQos } };
  }

  serverReady(server: Server): void {
    this.#core.observe("server-ready", this.serviceName, server.reader);
    this.#useWindowOf(this.#servers.current);
    if (this.#server !== undefined && this.#server !== server) this.#severalServers.give(this.#server, server);
    this.waiters.happened();
  }

  serverDrains(server: Server): void {
    if (this.#server === server) this.#window?.end();
    this.#useWindowOf(this.#servers.current);
  }

  serverLost(server: Server, cause: UnmatchCause): void {
    this.#core.observe("server-lost", this.serviceName, server.reader);
    // Before calls fail and make room: other clients may not have been told yet.
    if (this.#server === server) this.#window?.end();
    const lane = this.#lanes.get(server);
    lane?.window.end();
    const how = cause === "left" ? "left" : "was not heard from for as long as its lease";
    const calls = this.calls.with(server);
    if (calls.length > 0) {
      const reason = `the server of ${this.serviceName} ${how} before it answered; whether it acted is unknown`;
      const error = new ServiceError("server-lost", this.serviceName, reason);
      for (const call of calls) call.fail(error);
    }
    if (lane !== undefined) {
      const reason = `the server of ${this.serviceName} ${how} before the call was sent to it`;
      const error = new ServiceError("server-lost", this.serviceName, reason);
      for (const call of [...lane.queue]) call.fail(error);
      this.#closeLane(lane);
    }
    // Calls that waited for their turn were never sent, and go to the next.
    this.#useWindowOf(this.#servers.current);
  }

  sendNext(): boolean {
    const { queue } = this.calls;
    const call = queue.first();
    const server = this.#server;
    if (call === undefined || server === undefined) return false;
    this.#send(call, this.#withHeader(call.payload!, server.mapping), server, this.#window!);
    return queue.size > 0;
  }

  withdraw({ state, server, wireSequence }: SentCall, why: WithdrawalReason): void {
    if (state !== "pending" || server === undefined || !knowsExtension(server.reader.participant)) return;
    const inlineQos = withdrawalList({ sequence: wireSequence, why });
    const options = { to: server.reader.handle, inlineQos };
    this.#core.engine.write(this.#writer, ++this.#lastWireSequence, withdrawalPayload(), options);
  }

  unheeded(call: FailedCall): void {
    this.#unheeded.add(call);
  }

  callbackFailed(error: unknown): void {
    this.logger.error(`a done callback of a call of ${this.serviceName} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", this.serviceName, undefined, error);
    this.#core.report(error, this);
  }

  #mayCall(reader: RemoteEndpoint): boolean {
    if (this.#mappings?.includes(this.#mappingOf(reader).name) === false) return false;
    // The servers that a relay passes requests on to are called without it, in their own form.
    return relaySinceOf(reader) === undefined;
  }

  #mappingOf(remote: RemoteEndpoint): ServiceMapping {
    return chooseMapping(remote, this.#core.rmw) ?? fastdds;
  }

  /** From now on calls go to this server, those first that wait. */
  #useWindowOf(server: Server | undefined): void {
    if (this.#server === server) return;
    const { sendWindows } = this.#core;
    if (this.#window !== undefined) sendWindows.close(this.#window, this);
    this.#server = server;
    this.#window = server === undefined ? undefined : sendWindows.open(server.reader);
    if (server?.silent === true) this.#window?.fallSilent(this);
    if (this.calls.queue.size > 0) this.#window?.wait(this);
  }

  readonly #sendPinned: SendPinned<Res> = (call, payload, server, window) =>
    this.#send(call, this.#withHeader(payload, server.mapping), server, window);

  #closeLane(lane: ServerLane<Res>): void {
    this.#core.sendWindows.close(lane.window, lane);
    this.#lanes.delete(lane.server);
    this.calls.removePinned(lane.queue);
  }

  #send(call: PendingCall<Res>, payload: Uint8Array, server: Server, window: SendWindow): void {
    const sequence = ++this.#lastWireSequence;
    this.calls.assign(call, server, sequence);
    window.take(call, this.#takenAfter);
    call.sentAt = this.#core.host.now();
    this.calls.counters.sent += 1;
    const options = call.attemptOf?.writeOptions(server, sequence) ?? server.writeOptions;
    this.#core.engine.write(this.#writer, sequence, payload, options);
    this.introspection.events?.requestSent(this.identity.writerGuid, sequence, payload, server.mapping.headerLength);
  }

  /** A payload that was encoded when nobody knew for whom, in the form of a mapping. */
  #withHeader(plain: Uint8Array, mapping: ServiceMapping): Uint8Array {
    if (mapping.headerLength === 0) return plain;
    const w = this.#core.encoder.begin();
    mapping.writeRequestHeader(w, this.identity, this.#lastWireSequence + 1);
    w.bytes(plain.subarray(ENCAPSULATION_LENGTH));
    return w.finish();
  }
}

const ENCAPSULATION_LENGTH = 4;
