// SPDX-License-Identifier: Apache-2.0
// A process of another vendor on the simulated network: its own reader side, rclts's discovery and writers.
//
// Around an rclts engine stands what makes the difference: datagrams in pass the vendor's parser, user samples go to the
// vendor's reorder buffers instead of the engine's readers, and what the engine says leaves under the vendor's id. The
// two do not know each other as rclts participants, since the property that says so is renamed on its way.

import { decodeParticipantData } from "../../discovery/participant-data.js";
import type { Driver } from "../../driver.js";
import type { EndpointConfig, Engine, EngineEvent, EntityId, RemoteEndpoint, WriteOptions } from "../../engine.js";
import { ENTITYID_SPDP_WRITER, hex, isBuiltin, isReaderId } from "../../guid.js";
import type { Deadlines } from "../../timers.js";
import type { DatagramSource, Transport, UdpAddress } from "../../transport.js";
import { readData } from "../../wire/data.js";
import { HEADER_LENGTH, writeHeader } from "../../wire/header.js";
import { INFO_DESTINATION_LENGTH, writeInfoDestination } from "../../wire/info-destination.js";
import { MalformedError } from "../../wire/malformed-error.js";
import { SubmessageKind } from "../../wire/submessage.js";
import { WireWriter } from "../../wire/wire-writer.js";
import { bodyReader, joinParts, type MessagePart, messageParts } from "./message-parts.js";
import { ReaderModel, type ReaderModelHost } from "./reader-model.js";
import { ReorderBuffer } from "./reorder-buffer.js";
import { takeUserSubmessages } from "./user-submessages.js";
import type { LocalEndpoints, VendorRules } from "./vendor-rules.js";

/** A remote writer and the model's readers that are matched with it. */
export interface WriterModel {
  readonly writer: RemoteEndpoint;
  readonly readers: Set<ReaderModel>;
  /** What all readers share, where the vendor has it so. */
  readonly shared: ReorderBuffer | undefined;
  started: boolean;
}

export class VendorProcess implements Engine, ReaderModelHost, LocalEndpoints {
  readonly rules: VendorRules;
  readonly deadlines: Deadlines;
  /** What the engine inside talks to instead of the network. */
  readonly transport: Transport;
  onEvent: (event: EngineEvent) => void = () => {};

  private readonly network: Transport;
  private readonly now: () => number;
  private driver!: Driver;
  private readonly endpoints = new Map<EntityId, EndpointConfig>();
  /** By the writer's GUID in hexadecimal. */
  private readonly writers = new Map<string, WriterModel>();
  /** Where user traffic for a participant goes, by its prefix. */
  private readonly addresses = new Map<string, UdpAddress>();
  private readonly acknowledged = new Map<string, number>();

  constructor(network: Transport, rules: VendorRules, deadlines: Deadlines, now: () => number) {
    this.network = network;
    this.rules = rules;
    this.deadlines = deadlines;
    this.now = now;
    this.transport = {
      bound: network.bound,
      onDatagram: () => {},
      send: (datagram, to) => this.send(datagram, to),
      close: () => network.close(),
    };
    network.onDatagram = (datagram, from) => this.take(datagram, from);
  }

  attach(driver: Driver): void {
    this.driver = driver;
    driver.onEvent = (event) => {
      this.note(event);
      this.onEvent(event);
    };
  }

  get guidPrefix(): Uint8Array {
    return this.driver.guidPrefix;
  }

  createWriter(entityId: EntityId, config: EndpointConfig): void {
    this.endpoints.set(entityId, config);
    this.driver.createWriter(entityId, config);
  }

  createReader(entityId: EntityId, config: EndpointConfig): void {
    this.endpoints.set(entityId, config);
    this.driver.createReader(entityId, config);
  }

  deleteEndpoint(entityId: EntityId): void {
    this.endpoints.delete(entityId);
    this.driver.deleteEndpoint(entityId);
  }

  write(writer: EntityId, sequence: number, payload: Uint8Array, options?: WriteOptions): void {
    this.driver.write(writer, sequence, payload, options);
  }

  flush(): void {
    this.driver.flush();
  }

  async close(): Promise<void> {
    for (const { readers } of this.writers.values()) for (const reader of readers) reader.dispose();
    this.writers.clear();
    await this.driver.close();
  }

  hasReader(entityId: EntityId): boolean {
    return isBuiltin(entityId) || this.endpoints.has(entityId);
  }

  hasWriter(entityId: EntityId): boolean {
    return isBuiltin(entityId) || this.endpoints.has(entityId);
  }

  reply(writer: RemoteEndpoint, submessages: Uint8Array): void {
    const { guidPrefix } = writer.participant;
    const to = this.addresses.get(hex(guidPrefix));
    if (to === undefined) return;
    const w = new WireWriter(new Uint8Array(HEADER_LENGTH + INFO_DESTINATION_LENGTH + submessages.length));
    writeHeader(w, this.guidPrefix);
    writeInfoDestination(w, guidPrefix);
    w.raw(submessages);
    this.network.send(this.branded(w.bytes), to);
  }

  private take(datagram: Uint8Array, from: DatagramSource): void {
    let parts: MessagePart[];
    try {
      parts = this.rules.takes(datagram, from, this);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      return;
    }
    const prefix = hex(datagram.subarray(8, HEADER_LENGTH));
    const rest: MessagePart[] = [];
    for (const part of parts) {
      if (part.kind === SubmessageKind.DATA) this.learn(datagram, part, prefix);
      if (this.isRepeatedAckNack(datagram, part, prefix)) continue;
      if (!isForReaders(datagram, part)) rest.push(part);
    }
    takeUserSubmessages(datagram, parts, (writerId) => this.writers.get(prefix + idHex(writerId)), {
      guidPrefix: this.guidPrefix,
      rules: this.rules,
      now: this.now(),
      confirmed: (reader) => this.confirm(reader),
    });
    if (rest.some(({ kind }) => !STATE_ONLY.has(kind)))
      this.transport.onDatagram(rename(joinParts(datagram, rest), VERSION_PROPERTY, HIDDEN_PROPERTY), from);
  }

  private send(datagram: Uint8Array, to: UdpAddress): void {
    const parts = messageParts(datagram).filter((part) => !isFromReaders(datagram, part));
    if (parts.every(({ kind }) => STATE_ONLY.has(kind))) return;
    this.network.send(rename(this.branded(joinParts(datagram, parts)), VERSION_PROPERTY, HIDDEN_PROPERTY), to);
  }

  private branded(datagram: Uint8Array): Uint8Array {
    datagram[6] = this.rules.vendor >>> 8;
    datagram[7] = this.rules.vendor & 0xff;
    return datagram;
  }

  private note(event: EngineEvent): void {
    if (event.kind === "matched" && isReaderId(event.local) && !event.remote.participant.local) {
      const key = hex(event.remote.guid);
      let model = this.writers.get(key);
      if (model === undefined) {
        model = { writer: event.remote, readers: new Set(), shared: this.newShared(key), started: false };
        this.writers.set(key, model);
      }
      const { local, remote } = event;
      const lateJoiner = this.endpoints.get(local)?.qos.durability !== "volatile";
      // A reader that is to have the history has a buffer of its own; in Cyclone, until it has caught up.
      const own = new ReorderBuffer((sample) => this.emit(reader, sample));
      const buffer = model.shared === undefined || lateJoiner ? own : model.shared;
      const reader: ReaderModel = new ReaderModel(this, local, remote, buffer, this.now());
      model.readers.add(reader);
    } else if (event.kind === "unmatched" && isReaderId(event.local)) {
      const key = hex(event.remote.guid);
      const model = this.writers.get(key);
      for (const reader of model?.readers ?? [])
        if (reader.readerId === event.local) {
          reader.dispose();
          model!.readers.delete(reader);
        }
      if (model?.readers.size === 0) this.writers.delete(key);
    }
  }

  private newShared(key: string): ReorderBuffer | undefined {
    if (!this.rules.sharedBuffer) return undefined;
    const shared = new ReorderBuffer((sample) => {
      for (const reader of this.writers.get(key)?.readers ?? [])
        if (reader.buffer === shared) this.emit(reader, sample);
    });
    return shared;
  }

  private emit(reader: ReaderModel, sample: Parameters<ConstructorParameters<typeof ReorderBuffer>[0]>[0]): void {
    this.onEvent({
      kind: "sample",
      reader: reader.readerId,
      writer: reader.writer,
      sequence: sample.sequence,
      payload: sample.payload,
      inlineQos: sample.inlineQos,
      inlineQosLittleEndian: sample.littleEndian,
      sourceTimestamp: sample.timestamp,
    });
  }

  private confirm(reader: ReaderModel): void {
    if (reader.confirmed) return;
    reader.confirmed = true;
    this.onEvent({ kind: "confirmed", local: reader.readerId, remote: reader.writer });
  }

  /** An announcement says where the participant's user traffic goes. */
  private learn(datagram: Uint8Array, part: MessagePart, prefix: string): void {
    const data = readData(bodyReader(datagram, part), part.flags);
    if (data.writerId !== ENTITYID_SPDP_WRITER || data.payload === undefined || data.hasKey) return;
    const [locator] = decodeParticipantData(data.payload, 0).defaultUnicast;
    if (locator !== undefined) this.addresses.set(prefix, locator);
  }

  /** Both vendors drop an ACKNACK whose count did not rise; Cyclone takes a pre-emptive one each time. */
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

/** Whether it is from a user's writer to its readers, which the model takes instead of the engine. */
function isForReaders(datagram: Uint8Array, part: MessagePart): boolean {
  return FROM_WRITERS.has(part.kind) && !isBuiltin(writerIdOf(datagram, part));
}

/** Whether it is from one of the engine's own user readers, which the model speaks for. */
function isFromReaders(datagram: Uint8Array, part: MessagePart): boolean {
  return FROM_READERS.has(part.kind) && !isBuiltin(writerIdOf(datagram, part));
}

function writerIdOf(datagram: Uint8Array, part: MessagePart): EntityId {
  const r = bodyReader(datagram, part);
  const isData = part.kind === SubmessageKind.DATA || part.kind === SubmessageKind.DATA_FRAG;
  r.skip(isData ? 8 : 4);
  return r.entityId();
}

function idHex(id: EntityId): string {
  return id.toString(16).padStart(8, "0");
}

/** Replaces a name by one of the same length, in place. */
function rename(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  for (let at = bytes.indexOf(from[0]!); at >= 0; at = bytes.indexOf(from[0]!, at + 1))
    if (from.every((byte, i) => bytes[at + i] === byte)) bytes.set(to, at);
  return bytes;
}

const FROM_WRITERS = new Set<number>([
  SubmessageKind.DATA,
  SubmessageKind.DATA_FRAG,
  SubmessageKind.GAP,
  SubmessageKind.HEARTBEAT,
  SubmessageKind.HEARTBEAT_FRAG,
]);
const STATE_ONLY = new Set<number>([SubmessageKind.INFO_DST, SubmessageKind.INFO_TS]);
const FROM_READERS = new Set<number>([SubmessageKind.ACKNACK, SubmessageKind.NACK_FRAG]);
const VERSION_PROPERTY = new TextEncoder().encode("rclts.version");
const HIDDEN_PROPERTY = new TextEncoder().encode("other.version");
