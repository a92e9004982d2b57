// SPDX-License-Identifier: Apache-2.0
// An RTPS participant as a pure state machine: datagrams and the time go in, datagrams, events and a deadline come out.
//
// It opens no socket, reads no clock and draws no random number. Here its parts are put together, and commands handed on.

import { type Core, type EngineCounters, newCounters } from "./core.js";
import { type LocalEndpoint, Matching } from "./discovery/matching.js";
import { RemoteParticipants } from "./discovery/remote-participants.js";
import { Sedp } from "./discovery/sedp.js";
import { Spdp } from "./discovery/spdp.js";
import type {
  Audience,
  EndpointConfig,
  EngineEvent,
  EntityId,
  Handle,
  RemoteParticipant,
  WriteOptions,
} from "./engine.js";
import { GuidPrefix, isBuiltin, isReaderId, isWriterId, writeGuid } from "./guid.js";
import { Outbox, type Transmit } from "./outbox.js";
import { Reader } from "./reader/reader.js";
import { ReassemblyBudget } from "./reader/reassembly-budget.js";
import { ParticipantAssertions } from "./reader/writer-lease.js";
import { Receiver } from "./receiver.js";
import { Reports } from "./reports.js";
import { SubmessageRouter } from "./submessage-router.js";
import { Deadlines } from "./timers.js";
import type { BoundAddresses, DatagramSource, UdpAddress } from "./transport.js";
import { VENDOR_RCLTS } from "./vendor.js";
import { Writer } from "./writer/writer.js";

/** What a participant is made with. */
export interface ParticipantOptions {
  /** 12 bytes, unique in the domain: the vendor id 01 f0, then ten random ones. */
  readonly guidPrefix: Uint8Array;
  readonly bound: BoundAddresses;
  /** Milliseconds to add to the engine's time to get Unix time. */
  readonly wallOffset: number;
  /** PID_ENTITY_NAME of the announcement; ROS puts the enclave there. */
  readonly name: string;
  /** PID_USER_DATA of the announcement; ROS has `enclave=/;`. */
  readonly userData: Uint8Array;
  /** Told to other rclts participants. */
  readonly version: string;
  /**
   * Whether its own endpoints match each other without the wire; true if it is not given. With false the participant finds
   * itself as it finds others, and what its endpoints say to each other are datagrams to its own address.
   */
  readonly intraProcess?: boolean;
  /** Bytes of a datagram over loopback, if this system takes fewer than others. */
  readonly loopbackLimit?: number | undefined;
}

/**
 * An RTPS participant that opens no socket and reads no clock: bytes and the time go in; datagrams, events and the
 * next deadline come out.
 */
export class Participant {
  readonly guidPrefix: Uint8Array;
  readonly counters: EngineCounters = newCounters();

  private readonly core: Core;
  private readonly self: RemoteParticipant;
  private readonly receiver: Receiver;
  private readonly router: SubmessageRouter;
  private readonly matching: Matching;
  private readonly participants: RemoteParticipants;
  private readonly sedp: Sedp;
  private readonly spdp: Spdp;
  private readonly locals = new Map<EntityId, LocalEndpoint>();
  private eventHead = 0;

  constructor(options: ParticipantOptions, now: number) {
    const prefix = new GuidPrefix(options.guidPrefix);
    this.guidPrefix = prefix.bytes;
    const outbox = new Outbox(prefix, options.loopbackLimit);
    const deadlines = new Deadlines();
    const events: EngineEvent[] = [];
    const { counters } = this;
    const { wallOffset, intraProcess = true } = options;
    this.core = {
      prefix,
      outbox,
      deadlines,
      events,
      counters,
      reports: new Reports(events),
      wallOffset,
      reassembly: new ReassemblyBudget(deadlines),
      assertions: new ParticipantAssertions(() => Number.POSITIVE_INFINITY),
      historyBytes: 0,
      highestAckNackCount: 0,
      receiveBuffer: options.bound.receiveBuffer ?? 0,
    };
    const [own] = options.bound.metatrafficUnicast;
    this.self = {
      handle: 0,
      guidPrefix: prefix.bytes,
      vendor: VENDOR_RCLTS,
      rcltsVersion: options.version,
      address: own === undefined ? "" : `${own.address}:${own.port}`,
      name: options.name,
      userData: options.userData,
      local: true,
    };
    this.matching = new Matching(this.core, intraProcess);
    this.participants = new RemoteParticipants(this.core, this.matching);
    this.sedp = new Sedp(this.core, this.participants.endpoints);
    this.spdp = new Spdp(this.core, options, this.participants);
    this.participants.attach(this.sedp, this.spdp);
    this.router = new SubmessageRouter(this.core, this.participants, this.spdp);
    this.receiver = new Receiver(prefix, !intraProcess, this.router, counters);
    this.spdp.begin(now);
  }

  // In: datagrams, the time, commands.

  /**
   * Whether samples for the user's readers are taken, true at first. While it is false they are refused as by a reader
   * whose history is full: reliable ones are not acknowledged, and come again later.
   */
  setTakesSamples(takes: boolean): void {
    this.router.takesSamples = takes;
  }

  /** Takes one datagram. Throws nothing whatever its bytes are, and keeps views of it: it is the engine's from here on. */
  handleDatagram(datagram: Uint8Array, from: DatagramSource, now: number): void {
    this.sedp.setNow(now);
    this.receiver.handle(datagram, from, now);
  }

  /** Does what is due. Call it when the time of `pollTimeout` has come; earlier or later is harmless. */
  handleTimeout(now: number): void {
    this.core.deadlines.fireDue(now);
  }

  /** All that `pollTransmit` gave has left: its bytes change from now on. Worth calling when `sentIsReusable`. */
  handleSent(): void {
    this.core.outbox.reuse();
  }

  get sentIsReusable(): boolean {
    return this.core.outbox.isReusable;
  }

  /** See {@link EngineCommands.createWriter}. */
  createWriter(entityId: EntityId, config: EndpointConfig, now: number): void {
    this.checkNew(entityId, "writer", isWriterId(entityId));
    this.add(entityId, config, new Writer(entityId, config, this.core), undefined, now);
  }

  /** See {@link EngineCommands.createReader}. */
  createReader(entityId: EntityId, config: EndpointConfig, now: number): void {
    this.checkNew(entityId, "reader", isReaderId(entityId));
    this.add(entityId, config, undefined, new Reader(entityId, config, this.core, now), now);
  }

  /** See {@link EngineCommands.deleteEndpoint}. */
  deleteEndpoint(entityId: EntityId, now: number): void {
    const endpoint = this.locals.get(entityId);
    if (endpoint === undefined) return;
    this.locals.delete(entityId);
    this.sedp.withdraw(entityId, now);
    this.matching.removeLocal(endpoint, now);
  }

  /** See {@link EngineCommands.write}. */
  write(
    writerId: EntityId,
    sequence: number,
    payload: Uint8Array,
    options: WriteOptions | undefined,
    now: number,
  ): void {
    const writer = this.locals.get(writerId)?.writer;
    if (writer === undefined) throw new RangeError(`no writer 0x${writerId.toString(16).padStart(8, "0")}`);
    writer.write(sequence, payload, options, now);
  }

  /** Says that a writer is alive which has nothing to write. Unknown ids are ignored. */
  assertLiveliness(writerId: EntityId, now: number): void {
    const writer = this.locals.get(writerId)?.writer;
    if (writer === undefined) return;
    if (writer.config.qos.liveliness === "manual-by-participant") this.sedp.assertManualLiveliness(now);
    writer.assertLiveliness(now);
  }

  /** See {@link EngineCommands.awaitAcknowledgement}. */
  awaitAcknowledgement(writerId: EntityId, sequence: number): void {
    this.locals.get(writerId)?.writer?.awaitAcknowledgement(sequence);
  }

  /** See {@link EngineCommands.setAudience}. */
  setAudience(writerId: EntityId, reader: Handle, audience: Audience, now: number): void {
    this.locals.get(writerId)?.writer?.setAudience(reader, audience, now);
  }

  /** Announces the participant at this address too, by unicast, until the peer is removed. Twice is once. */
  addPeer(peer: UdpAddress, now: number): void {
    this.spdp.addPeer(peer, now);
  }

  /** Ends that, and gives up who was found there, unless it is heard by multicast. Unknown addresses are ignored. */
  removePeer(peer: UdpAddress, now: number): void {
    this.spdp.removePeer(peer, now);
  }

  /** Says goodbye and forgets everybody. Nothing may be called afterwards but `pollTransmit` and `pollEvent`. */
  leave(now: number): void {
    for (const entityId of [...this.locals.keys()]) this.deleteEndpoint(entityId, now);
    this.spdp.leave(now);
    for (const participant of [...this.participants.values()]) this.participants.remove(participant, "left", now);
    this.sedp.dispose(now);
  }

  // Out: datagrams, the next deadline, events.

  /** The next datagram to send; undefined when there is none until something else happens. */
  pollTransmit(): Transmit | undefined {
    const transmit = this.core.outbox.next();
    if (transmit !== undefined) {
      this.counters.datagramsSent++;
      this.counters.bytesSent += transmit.datagram.length;
    }
    return transmit;
  }

  /** When `handleTimeout` is wanted next, engine milliseconds; Infinity for never. */
  pollTimeout(): number {
    return this.core.deadlines.next();
  }

  /** The next event; undefined when there is none until something else happens. */
  pollEvent(): EngineEvent | undefined {
    const { events } = this.core;
    if (this.eventHead < events.length) return events[this.eventHead++];
    // Nearly always there was none or one, and then taking it off is cheaper than setting the array's length.
    if (this.eventHead === 1) events.pop();
    else if (this.eventHead > 1) events.length = 0;
    this.eventHead = 0;
    return undefined;
  }

  /** Sizes of the engine's tables, for tests and diagnosis: without peers all but `locals` and `deadlines` are 0. */
  sizes(): Readonly<Record<string, number>> {
    let endpoints = 0;
    for (const participant of this.participants.values()) endpoints += participant.endpoints.size;
    let history = 0;
    let held = 0;
    let matches = 0;
    for (const { writer, reader } of [...this.locals.values(), ...this.sedp.local()]) {
      if (writer !== undefined && !isBuiltin(writer.entityId)) history += writer.historySize;
      matches += (writer?.matchCount ?? 0) + (reader?.writers.size ?? 0);
      for (const proxy of reader?.writers.values() ?? []) held += proxy.heldCount;
    }
    return {
      participants: this.participants.size,
      prefixes: this.participants.prefixCount,
      endpoints,
      topics: this.matching.remoteTopicCount,
      matches,
      graphBytes: this.participants.bytes,
      locals: this.locals.size,
      destinations: this.core.outbox.destinationCount,
      deadlines: this.core.deadlines.size,
      history,
      held,
      reassemblyBytes: this.core.reassembly.bytes,
    };
  }

  private checkNew(entityId: EntityId, kind: string, fits: boolean): void {
    const hex = `0x${entityId.toString(16).padStart(8, "0")}`;
    if (!fits || isBuiltin(entityId)) throw new RangeError(`entity id ${hex}: expected that of a user's ${kind}`);
    if (this.locals.has(entityId)) throw new RangeError(`entity id ${hex} is in use`);
  }

  private add(
    entityId: EntityId,
    config: EndpointConfig,
    writer: Writer | undefined,
    reader: Reader | undefined,
    now: number,
  ): void {
    const endpoint: LocalEndpoint = {
      entityId,
      config,
      writer,
      reader,
      self: {
        handle: this.participants.nextHandle(),
        kind: writer === undefined ? "reader" : "writer",
        guid: writeGuid(this.guidPrefix, entityId),
        participant: this.self,
        topic: config.topic,
        typeName: config.typeName,
        qos: config.qos,
        userData: config.userData ?? NO_BYTES,
      },
    };
    this.locals.set(entityId, endpoint);
    this.sedp.announce(entityId, config, now);
    this.matching.addLocal(endpoint, now);
  }
}

const NO_BYTES = new Uint8Array(0);
