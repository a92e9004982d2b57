// SPDX-License-Identifier: Apache-2.0
// A node on a fake engine, and peers that speak like the real ones.

import { CdrReader, CdrWriter } from "@rclts/cdr";
import type { EntityId, RemoteEndpoint, SampleEvent, UnmatchCause, VendorId } from "@rclts/rtps";
import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS } from "@rclts/rtps";
import {
  Context,
  type ContextOptions,
  Node,
  type ServiceCallback,
  type ServiceOptions,
  type Tracing,
} from "../src/index.js";
import { relatedIdentityList } from "../src/mapping/related-identity.js";
import { AddTwoInts, type Request, type Response } from "./add-two-ints.js";
import { FakeEngine, Peer, type Written } from "./fake-engine.js";
import { FakeHost } from "./fake-host.js";

export function setup({ trace, ...options }: ContextOptions & { readonly trace?: Tracing } = {}) {
  const engine = new FakeEngine();
  const host = new FakeHost(trace);
  const context = new Context(engine, host, options);
  const node = new Node("tester", { context, startParameterServices: false, enableRosout: false });
  return { engine, host, context, node };
}

/** A client, and a server of it that is ready. */
export function connected(vendor: VendorId = VENDOR_FASTDDS, trace?: Tracing) {
  const { engine, host, context, node } = setup(trace && { trace });
  const client = node.createClient(AddTwoInts, "add_two_ints");
  const server = new ServerPeer(engine, vendor).appear().getReady();
  return { engine, host, context, node, client, server };
}

/** The service of the tutorial. */
export const add: ServiceCallback<Request, Response> = (request, response) => {
  response.sum = request.a + request.b;
  return response;
};

/** A service, what its context's error handler was told, and a way to make clients that are ready. */
export function serving(callback: ServiceCallback<Request, Response> = add, options: ServiceOptions = {}) {
  const errors: unknown[] = [];
  const { engine, host, context, node } = setup({ onError: (error, where) => errors.push([error, where]) });
  const service = node.createService(AddTwoInts, "add_two_ints", callback, options);
  const client = (vendor?: VendorId, userData?: string) => new ClientPeer(engine, vendor, userData).appear().getReady();
  return { engine, host, context, node, service, errors, client };
}

/** Lets all microtasks run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** How a promise stands, without waiting for it. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "resolved" | "rejected"> {
  let state: "pending" | "resolved" | "rejected" = "pending";
  promise.then(
    () => {
      state = "resolved";
    },
    () => {
      state = "rejected";
    },
  );
  await settle();
  return state;
}

/** A server elsewhere: a request reader and a reply writer, matched with the first client of the engine. */
export class ServerPeer extends Peer {
  readonly reader: RemoteEndpoint;
  readonly writer: RemoteEndpoint;
  readonly #requests: EntityId;
  readonly #replies: EntityId;

  constructor(engine: FakeEngine, vendor: VendorId = VENDOR_FASTDDS, name = "") {
    super(engine, vendor, name);
    const userData = vendor === VENDOR_CYCLONEDDS ? "serviceid=1.10.2;" : "";
    this.reader = this.endpoint("reader", 1, userData);
    this.writer = this.endpoint("writer", 2, userData);
    this.#requests = engine.local("rq");
    this.#replies = engine.local("rr");
  }

  appear(): this {
    this.match(this.#requests, this.reader);
    this.match(this.#replies, this.writer);
    return this;
  }

  getReady(): this {
    this.confirm(this.#requests, this.reader);
    this.confirm(this.#replies, this.writer);
    return this;
  }

  leave(cause: UnmatchCause = "left"): void {
    this.unmatch(this.#requests, this.reader, cause);
    this.unmatch(this.#replies, this.writer, cause);
  }

  /** Answers a request in the form of this peer's vendor: with its sum, or with what is given. */
  answer(request: Written, sum?: bigint): void {
    const isCyclone = this.participant.vendor === VENDOR_CYCLONEDDS;
    const r = new CdrReader().reset(request.payload);
    const w = new CdrWriter().begin();
    if (isCyclone) w.bytes(r.bytes(16));
    const { a, b } = AddTwoInts.Request.decode(r);
    AddTwoInts.Response.encode(w, { sum: sum ?? a + b });
    const more: Partial<SampleEvent> = isCyclone ? {} : { inlineQos: this.identityOf(request) };
    this.send(this.#replies, this.writer, w.finish(), more);
  }

  /** Inline QoS of a reply to a request that is in rclts' own form. */
  identityOf({ inlineQos, sequence }: Written): Uint8Array {
    return relatedIdentityList(inlineQos!.slice(4, 20), sequence);
  }

  /** A reply as it is, from this server's writer. */
  reply(payload: Uint8Array, inlineQos: Uint8Array | undefined): void {
    this.send(this.#replies, this.writer, payload, { inlineQos });
  }

  loseReplies(count: number): void {
    this.engine.onEvent({ kind: "samples-lost", reader: this.#replies, writer: this.writer, first: 1, last: count });
  }
}

/** A client elsewhere: a request writer and a reply reader, matched with the first service of the engine. */
export class ClientPeer extends Peer {
  readonly reader: RemoteEndpoint;
  readonly writer: RemoteEndpoint;
  readonly #requests: EntityId;
  readonly #replies: EntityId;

  constructor(engine: FakeEngine, vendor: VendorId = VENDOR_FASTDDS, userData?: string) {
    super(engine, vendor);
    const data = userData ?? (vendor === VENDOR_CYCLONEDDS ? "clientid= 1.10.2;" : "");
    this.writer = this.endpoint("writer", 1, data);
    this.reader = this.endpoint("reader", 2, data);
    this.#requests = engine.local("rq");
    this.#replies = engine.local("rr");
  }

  appear(): this {
    this.match(this.#requests, this.writer);
    this.match(this.#replies, this.reader);
    return this;
  }

  getReady(): this {
    this.confirm(this.#requests, this.writer);
    this.confirm(this.#replies, this.reader);
    return this;
  }

  leave(cause: UnmatchCause = "left"): void {
    this.unmatch(this.#requests, this.writer, cause);
    this.unmatch(this.#replies, this.reader, cause);
  }

  /** Asks as rmw_fastrtps does: the identity names the reply reader, or what is given. */
  ask(request: Request, guid: Uint8Array = this.reader.guid): void {
    this.send(this.#requests, this.writer, plain(request), { inlineQos: relatedIdentityList(guid, -1) });
  }

  /** Asks as rmw_connextdds does: without any identity. */
  askPlainly(request: Request): void {
    this.askRaw(plain(request));
  }

  /** Asks as rmw_cyclonedds does: with 16 bytes in front, here 8 times the id's byte and the sequence number. */
  askWithHeader(request: Request, id: number, sequence: number): void {
    const w = new CdrWriter().begin();
    w.bytes(new Uint8Array(8).fill(id));
    w.int64(sequence);
    AddTwoInts.Request.encode(w, request);
    this.askRaw(w.finish());
  }

  askRaw(payload: Uint8Array, more: Partial<SampleEvent> = {}): void {
    this.send(this.#requests, this.writer, payload, more);
  }

  loseRequests(count: number): void {
    this.engine.onEvent({ kind: "samples-lost", reader: this.#requests, writer: this.writer, first: 1, last: count });
  }
}

/** A request without any header. */
export function plain(request: Request): Uint8Array {
  const w = new CdrWriter().begin();
  AddTwoInts.Request.encode(w, request);
  return w.finish();
}

/** The sum in a reply, behind a header of this many bytes. */
export function sumOf({ payload }: Written, headerLength = 0): bigint {
  const r = new CdrReader().reset(payload);
  r.skip(headerLength);
  return AddTwoInts.Response.decode(r).sum;
}
