// SPDX-License-Identifier: Apache-2.0
// A process of another vendor on the simulated network: its own readers and writers, and rclts's discovery.
//
// Around an rclts engine stands what makes the difference: datagrams in pass the vendor's parser, all that is between
// users' endpoints goes to models of the vendor's, and what the engine says leaves under the vendor's id. The two do not
// know each other as rclts participants, since the property that says so is renamed on its way.

import type { EngineCounters } from "../../core.js";
import { decodeParticipantData } from "../../discovery/participant-data.js";
import type { Driver } from "../../driver.js";
import type {
  EndpointConfig,
  Engine,
  EngineEvent,
  EntityId,
  RemoteEndpoint,
  RemoteParticipant,
  WriteOptions,
} from "../../engine.js";
import { ENTITYID_SPDP_WRITER, hex, isBuiltin, isReaderId } from "../../guid.js";
import type { Deadlines } from "../../timers.js";
import type { Clock, DatagramSource, Transport, UdpAddress } from "../../transport.js";
import { readData } from "../../wire/data.js";
import { HEADER_LENGTH } from "../../wire/header.js";
import { MalformedError } from "../../wire/malformed-error.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { makeBigEndian } from "./big-endian.js";
import { MessagePacker } from "./message-packer.js";
import { bodyReader, joinParts, type MessagePart, messageParts } from "./message-parts.js";
import { ReaderSide, type ReaderSideHost } from "./reader-side.js";
import type { LocalEndpoints, VendorRules } from "./vendor-rules.js";
import { WriterSide, type WriterSideHost } from "./writer-side.js";

export class VendorProcess implements Engine, ReaderSideHost, WriterSideHost, LocalEndpoints {
  readonly rules: VendorRules;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  /** What the engine inside talks to instead of the network. */
  readonly transport: Transport;
  onEvent: (event: EngineEvent) => void = () => {};
  /** Datagrams that it has dropped as malformed. */
  malformed = 0;

  private readonly network: Transport;
  private readonly bigEndian: boolean;
  private driver!: Driver;
  private readonly endpoints = new Map<EntityId, EndpointConfig>();
  private readonly readers: ReaderSide;
  private readonly writers: WriterSide;
  /** Where user traffic for a participant goes, by its prefix. */
  private readonly addresses = new Map<string, UdpAddress>();
  private readonly acknowledged = new Map<string, number>();

  /** `bigEndian`: runs on a machine with that byte order. */
  constructor(network: Transport, rules: VendorRules, deadlines: Deadlines, clock: Clock, bigEndian: boolean) {
    this.network = network;
    this.rules = rules;
    this.deadlines = deadlines;
    this.clock = clock;
    this.bigEndian = bigEndian;
    this.readers = new ReaderSide(this);
    this.writers = new WriterSide(this);
    this.transport = {
      bound: network.bound,
      onDatagram: () => {},
      send: (datagram, to) => this.sendDiscovery(datagram, to),
      close: () => network.close(),
    };
    network.onDatagram = (datagram, from) => this.take(datagram, from);
  }

  attach(driver: Driver): void {
    this.driver = driver;
    driver.onEvent = (event) => {
      this.onEvent(event);
      this.note(event);
    };
  }

  get guidPrefix(): Uint8Array {
    return this.driver.guidPrefix;
  }

  /** Of the engine inside: of discovery only. */
  get counters(): Readonly<EngineCounters> {
    return this.driver.counters;
  }

  /** Samples of its writers that some matched reader has not acknowledged. */
  get unacknowledged(): number {
    return this.writers.unacknowledged;
  }

  /** Samples and fragments that its writers sent again because a reader asked for them. */
  get repaired(): number {
    return this.writers.repaired;
  }

  createWriter(entityId: EntityId, config: EndpointConfig): void {
    this.endpoints.set(entityId, config);
    this.writers.create(entityId, config);
    this.driver.createWriter(entityId, config);
  }

  createReader(entityId: EntityId, config: EndpointConfig): void {
    this.endpoints.set(entityId, config);
    this.driver.createReader(entityId, config);
  }

  deleteEndpoint(entityId: EntityId): void {
    this.endpoints.delete(entityId);
    this.writers.delete(entityId);
    this.driver.deleteEndpoint(entityId);
  }

  /** No vendor has samples for one reader: `to` is passed over. */
  write(writer: EntityId, sequence: number, payload: Uint8Array, options?: WriteOptions): void {
    this.writers.write(writer, sequence, payload, options?.inlineQos);
  }

  assertLiveliness(writer: EntityId): void {
    this.driver.assertLiveliness(writer);
  }

  awaitAcknowledgement(): never {
    throw new Error("the models of other vendors tell of no acknowledgements; look at `unacknowledged`");
  }

  /** Nor for some of them. */
  setAudience(): void {}

  flush(): void {
    this.driver.flush();
  }

  async close(): Promise<void> {
    this.readers.dispose();
    this.writers.dispose();
    await this.driver.close();
  }

  hasReader(entityId: EntityId): boolean {
    return isBuiltin(entityId) || this.endpoints.has(entityId);
  }

  hasWriter(entityId: EntityId): boolean {
    return isBuiltin(entityId) || this.endpoints.has(entityId);
  }

  emit(event: EngineEvent): void {
    this.onEvent(event);
  }

  reply(writer: RemoteEndpoint, submessages: Uint8Array): void {
    const packer = new MessagePacker(this, [writer.participant], true, Number.POSITIVE_INFINITY);
    packer.add(submessages.length, (w) => w.raw(submessages));
    packer.flush();
  }

  transmit(datagram: Uint8Array, to: readonly RemoteParticipant[]): void {
    const message = this.finished(datagram);
    for (const { guidPrefix } of to) {
      const address = this.addresses.get(hex(guidPrefix));
      if (address !== undefined) this.network.send(message, address);
    }
  }

  private take(datagram: Uint8Array, from: DatagramSource): void {
    let parts: MessagePart[];
    try {
      parts = this.rules.takes(datagram, from, this);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.malformed++;
      return;
    }
    const prefix = hex(datagram.subarray(8, HEADER_LENGTH));
    const discovery: MessagePart[] = [];
    for (const part of parts) {
      if (part.kind === SubmessageKind.DATA) this.learn(datagram, part, prefix);
      if (!isOfUsers(datagram, part) && !this.isRepeatedAckNack(datagram, part, prefix)) discovery.push(part);
    }
    this.readers.take(datagram, parts, prefix, this.clock.now());
    this.writers.take(datagram, parts, prefix);
    if (discovery.some(({ kind }) => !STATE_ONLY.has(kind)))
      this.transport.onDatagram(rename(joinParts(datagram, discovery), VERSION_PROPERTY, HIDDEN_PROPERTY), from);
  }

  private sendDiscovery(datagram: Uint8Array, to: UdpAddress): void {
    const parts = messageParts(datagram).filter((part) => !isOfUsers(datagram, part));
    if (parts.every(({ kind }) => STATE_ONLY.has(kind))) return;
    const message = rename(joinParts(datagram, parts), VERSION_PROPERTY, HIDDEN_PROPERTY);
    this.network.send(this.finished(message), to);
  }

  /** A copy under the vendor's id, in the machine's byte order, and with what the vendor puts at the end. */
  private finished(datagram: Uint8Array): Uint8Array {
    const { vendor, trailer } = this.rules;
    const message = new Uint8Array(datagram.length + (trailer?.length ?? 0));
    message.set(datagram);
    message[6] = vendor >>> 8;
    message[7] = vendor & 0xff;
    if (this.bigEndian) makeBigEndian(message.subarray(0, datagram.length));
    if (trailer !== undefined) message.set(trailer, datagram.length);
    return message;
  }

  private note(event: EngineEvent): void {
    if (event.kind === "participant-lost") {
      const prefix = hex(event.participant.guidPrefix);
      for (const key of this.acknowledged.keys()) if (key.startsWith(prefix)) this.acknowledged.delete(key);
    }
    if (event.kind !== "matched" && event.kind !== "unmatched") return;
    const { kind, local, remote } = event;
    if (!isReaderId(local)) {
      if (kind === "matched") this.writers.match(local, remote);
      else this.writers.unmatch(local, remote);
    } else if (remote.participant.local) {
      if (kind === "matched") this.writers.matchLocalReader(remote);
    } else if (kind === "unmatched") this.readers.unmatch(local, remote);
    else {
      const config = this.endpoints.get(local);
      if (config !== undefined) this.readers.match(local, config, remote, this.clock.now());
    }
  }

  /** An announcement says where the participant's user traffic goes. */
  private learn(datagram: Uint8Array, part: MessagePart, prefix: string): void {
    const data = readData(bodyReader(datagram, part), part.flags);
    if (data.writerId !== ENTITYID_SPDP_WRITER || data.payload === undefined || data.hasKey) return;
    const [locator] = decodeParticipantData(data.payload, 0).defaultUnicast;
    if (locator !== undefined) this.addresses.set(prefix, locator);
  }

  /** Both vendors drop an ACKNACK of discovery whose count did not rise; users' writers see to that themselves. */
  private isRepeatedAckNack(datagram: Uint8Array, part: MessagePart, prefix: string): boolean {
    if (part.kind !== SubmessageKind.ACKNACK) return false;
    const r = bodyReader(datagram, part);
    const key = `${prefix}${r.uint32()}>${r.uint32()}`;
    r.offset = part.end - 4;
    const count = r.int32();
    if (count <= (this.acknowledged.get(key) ?? -1)) return true;
    this.acknowledged.set(key, count);
    return false;
  }
}

/** Whether it is between a user's writer and its readers, which is what the models do instead of the engine. */
function isOfUsers(datagram: Uint8Array, part: MessagePart): boolean {
  const skipped = BEFORE_WRITER_ID.get(part.kind);
  if (skipped === undefined) return false;
  const r = bodyReader(datagram, part);
  r.skip(skipped);
  return !isBuiltin(r.entityId());
}

/** Replaces a name by one of the same length, in place. */
function rename(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  for (let at = bytes.indexOf(from[0]!); at >= 0; at = bytes.indexOf(from[0]!, at + 1))
    if (from.every((byte, i) => bytes[at + i] === byte)) bytes.set(to, at);
  return bytes;
}

/** How many bytes of a body stand before the writer's entity id, where there is one. */
const BEFORE_WRITER_ID = new Map<number, number>([
  [SubmessageKind.DATA, 8],
  [SubmessageKind.DATA_FRAG, 8],
  [SubmessageKind.GAP, 4],
  [SubmessageKind.HEARTBEAT, 4],
  [SubmessageKind.HEARTBEAT_FRAG, 4],
  [SubmessageKind.ACKNACK, 4],
  [SubmessageKind.NACK_FRAG, 4],
]);
const STATE_ONLY = new Set<number>([SubmessageKind.INFO_DST, SubmessageKind.INFO_TS]);
const VERSION_PROPERTY = new TextEncoder().encode("rclts.version");
const HIDDEN_PROPERTY = new TextEncoder().encode("other.version");
