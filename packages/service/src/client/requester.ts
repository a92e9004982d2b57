// SPDX-License-Identifier: Apache-2.0
// The wire's side of a client: its endpoints, which servers are there for it, and what becomes of calls when they change.

import type { ServiceType } from "@rclts/cdr";
import type { EndpointConfig, EntityId, RemoteEndpoint, SampleEvent, UnmatchCause } from "@rclts/rtps";
import { type Core, type EndpointOwner, isOfThisThread } from "../core.js";
import { describeError } from "../describe-error.js";
import { type EndpointPair, explain, type Link } from "../explain/explain.js";
import type { Explanation } from "../explain/explanation.js";
import { relaySinceOf } from "../extension/relay-mark.js";
import type { WithdrawalReason } from "../extension/withdrawal.js";
import { Introspection } from "../introspection/introspection.js";
import type { Logger } from "../logging/logger.js";
import { chooseMapping } from "../mapping/choose-mapping.js";
import { fastdds } from "../mapping/fastdds.js";
import type { MappingName, RequesterIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import { type PairConfig, PairEndpoints } from "../pair-endpoints.js";
import { ServiceError } from "../service-error.js";
import { Waiters } from "../waiters.js";
import { CallSender, type CallSenderConfig } from "./call-sender.js";
import { CallTable } from "./call-table.js";
import { CallTracer } from "./call-tracer.js";
import type { ClientStats } from "./client-stats.js";
import { DoubtfulCalls } from "./doubtful-calls.js";
import type { FutureOwner } from "./future.js";
import { PendingCall, type SentCall } from "./pending-call.js";
import { ReplyTaker } from "./reply-taker.js";
import { type Server, ServerDirectory, type ServerListener } from "./server-directory.js";
import { SeveralServersWarning } from "./several-servers-warning.js";
import { type FailedCall, UnheededFailures } from "./unheeded-failures.js";

export interface RequesterConfig<Req, Res, ReqInit, ResInit>
  extends PairConfig,
    Pick<CallSenderConfig<ReqInit, Res>, "queueBytes" | "takenAfter"> {
  readonly type: ServiceType<Req, Res, ReqInit, ResInit>;
  readonly logger: Logger;
  /** Only servers with one of these are called; undefined for all. */
  readonly mappings?: readonly MappingName[] | undefined;
}

/** Sends requests and settles calls (the requester of DDS-RPC 1.0). {@link Client} is its face. */
export class Requester<Req, Res, ReqInit, ResInit> implements EndpointOwner, ServerListener, FutureOwner, EndpointPair {
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
  readonly sender: CallSender<ReqInit, Res>;

  readonly #core: Core;
  readonly #mappings: readonly MappingName[] | undefined;
  readonly #servers: ServerDirectory = new ServerDirectory(this);
  readonly #replies: ReplyTaker<Res, ResInit>;
  readonly #doubtful: DoubtfulCalls;
  readonly #endpoints: PairEndpoints;
  readonly #unheeded: UnheededFailures;
  #closed: ServiceError | undefined = undefined;
  readonly #severalServers: SeveralServersWarning;

  constructor(core: Core, config: RequesterConfig<Req, Res, ReqInit, ResInit>) {
    const { type, serviceName, logger } = config;
    const { host } = core;
    this.serviceName = serviceName;
    this.logger = logger;
    this.waiters = new Waiters(host);
    this.#core = core;
    this.#mappings = config.mappings;
    this.#unheeded = new UnheededFailures(serviceName, logger);
    this.#doubtful = new DoubtfulCalls(host, serviceName);
    this.#severalServers = new SeveralServersWarning(core.graph, serviceName, logger);
    this.introspection = new Introspection(core, config);
    const endpoints = new PairEndpoints(core, "clientid", config);
    this.#endpoints = endpoints;
    const { reader, writer, readerGuid, writerGuid } = endpoints;
    this.reader = reader;
    this.writer = writer;
    const clientId = Uint8Array.from({ length: 8 }, () => Math.floor(host.random() * 256));
    this.identity = { readerGuid, writerGuid, clientId };
    const { identity, calls, introspection } = this;
    this.sender = new CallSender(core, {
      type: type.Request,
      serviceName,
      writer: endpoints.writerId,
      identity,
      calls,
      introspection,
      tracer: new CallTracer(core, config),
      queueBytes: config.queueBytes,
      takenAfter: config.takenAfter,
    });
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
   * Checks for a thread that is to be blocked until the call is answered that its server is not what it would block.
   *
   * @param call the one that may have a server already; without it, the next
   * @throws Error, and the call fails
   */
  assertServedElsewhere(call?: PendingCall<Res>): void {
    const participant = (call === undefined ? this.sender : call).server?.reader.participant;
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

  /** Settles everything with this error; from now on nothing can be called. Twice is fine. */
  close(error: ServiceError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    const calls = this.calls.all();
    this.sender.close();
    for (const call of calls) call.fail(error);
    this.waiters.fail(error);
    this.#doubtful.stop();
    this.introspection.close();
    this.#endpoints.closeWriter();
    this.#endpoints.closeReader();
    this.#endpoints.flush();
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
    else this.sender.setSilent(remote, false);
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
    this.sender.setSilent(reader, isSilent);
    const server = this.#servers.ready.find((each) => each.reader.handle === reader.handle);
    if (server === undefined) return;
    if (isSilent) this.#core.observe("server-silent", this.serviceName, reader);
    this.#servers.setSilent(server, isSilent);
    this.sender.use(this.#servers.current);
  }

  greet(reader: RemoteEndpoint): Pick<Server, "mapping" | "writeOptions"> {
    const mapping = this.#mappingOf(reader);
    const inlineQos = mapping.requestInlineQos(this.identity);
    const to = reader.handle;
    return { mapping, writeOptions: inlineQos === undefined ? { to } : { to, inlineQos } };
  }

  serverReady(server: Server): void {
    this.#core.observe("server-ready", this.serviceName, server.reader);
    this.sender.use(this.#servers.current);
    const called = this.sender.server;
    if (called !== undefined && called !== server) this.#severalServers.give(called, server);
    this.waiters.happened();
  }

  serverDrains(server: Server): void {
    this.sender.end(server);
    this.sender.use(this.#servers.current);
  }

  serverLost(server: Server, cause: UnmatchCause): void {
    this.#core.observe("server-lost", this.serviceName, server.reader);
    // Before calls fail and make room.
    this.sender.end(server);
    const unsent = this.sender.endLane(server);
    const how = cause === "left" ? "left" : "was not heard from for as long as its lease";
    this.#failLost(this.calls.with(server), `${how} before it answered; whether it acted is unknown`);
    this.#failLost(unsent, `${how} before the call was sent to it`);
    // Calls that waited for their turn were never sent, and go to the next.
    this.sender.use(this.#servers.current);
  }

  withdraw(call: SentCall, why: WithdrawalReason): void {
    this.sender.withdraw(call, why);
  }

  unheeded(call: FailedCall): void {
    this.#unheeded.add(call);
  }

  callbackFailed(error: unknown): void {
    this.logger.error(`a done callback of a call of ${this.serviceName} failed: ${describeError(error)}`);
    this.#core.observe("callback-error", this.serviceName, undefined, error);
    this.#core.report(error, this);
  }

  #failLost(calls: readonly PendingCall<Res>[], how: string): void {
    if (calls.length === 0) return;
    const error = new ServiceError("server-lost", this.serviceName, `the server of ${this.serviceName} ${how}`);
    for (const call of calls) call.fail(error);
  }

  #mayCall(reader: RemoteEndpoint): boolean {
    if (this.#mappings?.includes(this.#mappingOf(reader).name) === false) return false;
    // The servers that a relay passes requests on to are called without it, in their own form.
    return relaySinceOf(reader) === undefined;
  }

  #mappingOf(remote: RemoteEndpoint): ServiceMapping {
    return chooseMapping(remote, this.#core.rmw) ?? fastdds;
  }
}
