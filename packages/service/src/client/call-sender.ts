// SPDX-License-Identifier: Apache-2.0
// Sends the calls of one client: at once, through their server's window, or when there is a server, or their turn comes.

import type { MessageType } from "@rclts/cdr";
import type { EntityId, RemoteEndpoint } from "@rclts/rtps";
import type { Core } from "../core.js";
import { knowsExtension } from "../extension/error-reply.js";
import { type WithdrawalReason, withdrawalList, withdrawalPayload } from "../extension/withdrawal.js";
import type { Introspection } from "../introspection/introspection.js";
import type { RequesterIdentity, ServiceMapping } from "../mapping/service-mapping.js";
import { ServiceError } from "../service-error.js";
import { bytesInQueue } from "./call-queue.js";
import type { CallTable } from "./call-table.js";
import type { CallTracer } from "./call-tracer.js";
import type { PendingCall, SentCall } from "./pending-call.js";
import type { SendWindow, WindowUser } from "./send-window.js";
import type { Server } from "./server-directory.js";
import { type SendPinned, ServerLane } from "./server-lane.js";

export interface CallSenderConfig<ReqInit, Res> {
  /** Of requests. */
  readonly type: MessageType<unknown, ReqInit>;
  readonly serviceName: string;
  /** Of requests. */
  readonly writer: EntityId;
  readonly identity: RequesterIdentity;
  readonly calls: CallTable<Res>;
  readonly introspection: Introspection;
  readonly tracer: CallTracer;
  /** Most bytes that calls may take which wait for a server, or for room in its window. */
  readonly queueBytes: number;
  /** Milliseconds after which a request without a reply counts as taken by its server; Infinity for never. */
  readonly takenAfter: number;
}

export class CallSender<ReqInit, Res> implements WindowUser {
  readonly #core: Core;
  readonly #config: CallSenderConfig<ReqInit, Res>;
  readonly #calls: CallTable<Res>;
  /** Where calls go, and the window that they go through. */
  #server: Server | undefined = undefined;
  #window: SendWindow | undefined = undefined;
  /** Of the servers that calls were made to by name, until they are lost. */
  readonly #lanes = new Map<Server, ServerLane<Res>>();
  /** To which server the payload that was encoded last can go at once. */
  #addressee: Server | undefined = undefined;
  #lastSequence = 0;

  constructor(core: Core, config: CallSenderConfig<ReqInit, Res>) {
    this.#core = core;
    this.#config = config;
    this.#calls = config.calls;
  }

  /** Where calls go that are made now. */
  get server(): Server | undefined {
    return this.#server;
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
    server?.mapping.writeRequestHeader(w, this.#config.identity, this.#lastSequence + 1);
    this.#config.type.encode(w, request);
    return w.finish();
  }

  /** The payload of a request without any mapping's header, for {@link submitTo}. @throws as {@link encode} */
  encodePlainly(request: ReqInit): Uint8Array {
    const w = this.#core.encoder.begin();
    this.#config.type.encode(w, request);
    // A copy: another header may be put in front of it, by the same encoder.
    return w.finish().slice();
  }

  /** Sends the call to the server it belongs to, or lets it wait for one, or for its turn. */
  submit(call: PendingCall<Res>, payload: Uint8Array): void {
    const server = this.#addressee;
    if (server !== undefined) this.#send(call, payload, server, this.#window!);
    else if (this.#hasRoomFor(payload)) {
      this.#calls.queue.push(call, payload);
      this.#window?.wait(this);
    } else this.#refuse(call);
    this.#trace(call);
  }

  /** {@link submit} for a payload without any mapping's header. */
  submitPlainly(call: PendingCall<Res>, payload: Uint8Array): void {
    const server = this.#chooseAddressee();
    this.submit(call, server === undefined ? payload : this.#withHeader(payload, server.mapping));
  }

  /** Sends the call to this server, which is ready, or lets it wait for its turn there. */
  submitTo(server: Server, call: PendingCall<Res>, payload: Uint8Array): void {
    const lane = this.#lanes.get(server) ?? this.#openLane(server);
    if (lane.isOpen || this.#hasRoomFor(payload)) lane.submit(call, payload);
    else this.#refuse(call);
    this.#trace(call);
  }

  sendNext(): boolean {
    const { queue } = this.#calls;
    const call = queue.first();
    const server = this.#server;
    if (call === undefined || server === undefined) return false;
    this.#send(call, this.#withHeader(call.payload!, server.mapping), server, this.#window!);
    return queue.size > 0;
  }

  /** Nobody waits for the call any more: its server is told, if it is one that can be. */
  withdraw({ state, server, wireSequence }: SentCall, why: WithdrawalReason): void {
    if (state !== "pending" || server === undefined || !knowsExtension(server.reader.participant)) return;
    const inlineQos = withdrawalList({ sequence: wireSequence, why });
    const options = { to: server.reader.handle, inlineQos };
    this.#core.engine.write(this.#config.writer, ++this.#lastSequence, withdrawalPayload(), options);
  }

  /** From now on calls go to this server, those first that wait. */
  use(server: Server | undefined): void {
    if (this.#server === server) return;
    const { sendWindows } = this.#core;
    if (this.#window !== undefined) sendWindows.close(this.#window, this);
    this.#server = server;
    this.#window = server === undefined ? undefined : sendWindows.open(server.reader);
    if (server?.silent === true) this.#window?.fallSilent(this);
    if (this.#calls.queue.size > 0) this.#window?.wait(this);
  }

  /** A server does not acknowledge what it was sent, or does so again. */
  setSilent(reader: RemoteEndpoint, isSilent: boolean): void {
    this.#core.sendWindows.setSilent(reader, this, isSilent);
  }

  /** The server takes nothing any more of what all calls go to it by: other clients may not have been told yet. */
  end(server: Server): void {
    if (this.#server === server) this.#window?.end();
  }

  /** The same of the calls that were made to it by name. Gives those that wait for it. */
  endLane(server: Server): PendingCall<Res>[] {
    const lane = this.#lanes.get(server);
    if (lane === undefined) return [];
    lane.window.end();
    this.#closeLane(lane);
    return [...lane.queue];
  }

  /** Nothing is sent any more. */
  close(): void {
    this.use(undefined);
    for (const lane of this.#lanes.values()) this.#closeLane(lane);
    this.#core.sendWindows.forget(this);
  }

  #chooseAddressee(): Server | undefined {
    this.#addressee = this.#window?.hasRoom === true && this.#calls.queue.size === 0 ? this.#server : undefined;
    return this.#addressee;
  }

  #hasRoomFor(payload: Uint8Array): boolean {
    return this.#calls.queuedBytes + bytesInQueue(payload) <= this.#config.queueBytes;
  }

  #refuse(call: PendingCall<Res>): void {
    const { serviceName, queueBytes } = this.#config;
    const { queue, queuedBytes } = this.#calls;
    const reason =
      this.#server === undefined
        ? `no server of ${serviceName} is ready`
        : `the server of ${serviceName} has as many requests as it can keep`;
    const waiting = `${queue.size} calls with ${queuedBytes} bytes wait already (queueBytes: ${queueBytes})`;
    call.fail(new ServiceError("queue-full", serviceName, `${reason}, and ${waiting}`));
  }

  #trace(call: PendingCall<Res>): void {
    const { tracer } = this.#config;
    if (tracer.isHeard) tracer.begin(call);
  }

  #openLane(server: Server): ServerLane<Res> {
    const lane = new ServerLane(server, this.#core.sendWindows.open(server.reader), this.#sendPinned);
    this.#lanes.set(server, lane);
    this.#calls.addPinned(lane.queue);
    if (server.silent) lane.window.fallSilent(this);
    return lane;
  }

  #closeLane(lane: ServerLane<Res>): void {
    this.#core.sendWindows.close(lane.window, lane);
    this.#lanes.delete(lane.server);
    this.#calls.removePinned(lane.queue);
  }

  readonly #sendPinned: SendPinned<Res> = (call, payload, server, window) =>
    this.#send(call, this.#withHeader(payload, server.mapping), server, window);

  #send(call: PendingCall<Res>, payload: Uint8Array, server: Server, window: SendWindow): void {
    const { writer, identity, introspection, takenAfter } = this.#config;
    const sequence = ++this.#lastSequence;
    this.#calls.assign(call, server, sequence);
    window.take(call, takenAfter);
    call.sentAt = this.#core.host.now();
    this.#calls.counters.sent += 1;
    const options = call.attemptOf?.writeOptions(server, sequence) ?? server.writeOptions;
    this.#core.engine.write(writer, sequence, payload, options);
    introspection.events?.requestSent(identity.writerGuid, sequence, payload, server.mapping.headerLength);
  }

  /** A payload that was encoded when nobody knew for whom, in the form of a mapping. */
  #withHeader(plain: Uint8Array, mapping: ServiceMapping): Uint8Array {
    if (mapping.headerLength === 0) return plain;
    const w = this.#core.encoder.begin();
    mapping.writeRequestHeader(w, this.#config.identity, this.#lastSequence + 1);
    w.bytes(plain.subarray(ENCAPSULATION_LENGTH));
    return w.finish();
  }
}

const ENCAPSULATION_LENGTH = 4;
