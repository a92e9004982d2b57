// SPDX-License-Identifier: Apache-2.0
// The loop between an engine and the world: feed it, send what it has, re-arm one timer, hand on its events.

import type { EngineCounters } from "./core.js";
import type { Audience, EndpointConfig, Engine, EngineEvent, EntityId, Handle, WriteOptions } from "./engine.js";
import type { Participant } from "./participant.js";
import type { Clock, Transport, UdpAddress } from "./transport.js";

export class Driver implements Engine {
  readonly participant: Participant;
  onEvent: (event: EngineEvent) => void = () => {};

  private readonly transport: Transport;
  private readonly clock: Clock;
  private readonly turnLater: () => void;
  private turning = false;
  private turnWaits = false;
  /** When a turn that waits for the end of a job has waited long enough. */
  private turnBy = 0;
  /** What was due has left since the last datagram or deadline. */
  private turned = false;
  private closed = false;
  private timerAt = Number.POSITIVE_INFINITY;
  /** It was set for a moment that was far away: it may be moved. */
  private timerIsFar = false;
  private cancelTimer: (() => void) | undefined;

  constructor(participant: Participant, transport: Transport, clock: Clock) {
    this.participant = participant;
    this.transport = transport;
    this.clock = clock;
    this.turnLater = () => {
      this.turnWaits = false;
      this.turned = true;
      this.turn();
    };
    transport.onDatagram = (datagram, source) => {
      if (this.closed) return;
      this.turned = false;
      participant.handleDatagram(datagram, source, clock.now());
      this.turn();
    };
    this.soon();
  }

  get guidPrefix(): Uint8Array {
    return this.participant.guidPrefix;
  }

  get counters(): Readonly<EngineCounters> {
    return this.participant.counters;
  }

  createWriter(entityId: EntityId, config: EndpointConfig): void {
    this.participant.createWriter(entityId, config, this.clock.now());
    this.soon();
  }

  createReader(entityId: EntityId, config: EndpointConfig): void {
    this.participant.createReader(entityId, config, this.clock.now());
    this.soon();
  }

  deleteEndpoint(entityId: EntityId): void {
    if (this.closed) return;
    this.participant.deleteEndpoint(entityId, this.clock.now());
    this.soon();
  }

  /** Announces the participant at this address too, by unicast, until the peer is removed. Twice is once. */
  addPeer(peer: UdpAddress): void {
    if (this.closed) return;
    this.participant.addPeer(peer, this.clock.now());
    this.soon();
  }

  /** Ends that, and gives up who was found there, unless it is heard by multicast. Unknown addresses are ignored. */
  removePeer(peer: UdpAddress): void {
    if (this.closed) return;
    this.participant.removePeer(peer, this.clock.now());
    this.soon();
  }

  write(writer: EntityId, sequence: number, payload: Uint8Array, options?: WriteOptions): void {
    const now = this.clock.now();
    this.participant.write(writer, sequence, payload, options, now);
    this.soon(now);
  }

  assertLiveliness(writer: EntityId): void {
    if (this.closed) return;
    this.participant.assertLiveliness(writer, this.clock.now());
    this.soon();
  }

  awaitAcknowledgement(writer: EntityId, sequence: number): void {
    this.participant.awaitAcknowledgement(writer, sequence);
    this.soon();
  }

  setAudience(writer: EntityId, reader: Handle, audience: Audience): void {
    this.participant.setAudience(writer, reader, audience, this.clock.now());
    this.soon();
  }

  flush(): void {
    if (!this.closed) this.turn();
  }

  async close(): Promise<void> {
    if (!this.closed) {
      this.participant.leave(this.clock.now());
      // Not by `turn`: a user's callback, called from there, may be what closes the engine.
      this.sendDue();
      this.closed = true;
      this.cancelTimer?.();
      this.cancelTimer = undefined;
    }
    await this.transport.close();
  }

  /**
   * What commands produced leaves together: the first since a datagram came with what is written in the same microtask, so
   * that the next call after an answer is not kept waiting; what follows at the end of the job and all its microtasks, as
   * callbacks that are asynchronous and exclude each other write one a few microtasks after the other.
   */
  private soon(now: number = this.clock.now()): void {
    if (this.turning || (this.turnWaits && now < this.turnBy)) return;
    const atEnd = this.turned && !this.turnWaits;
    this.turnWaits = true;
    this.turnBy = now + LONGEST_WAIT;
    if (atEnd) this.clock.afterJob(this.turnLater);
    else SETTLED.then(this.turnLater);
  }

  private turn(): void {
    if (this.turning || this.closed) return;
    this.turning = true;
    const { participant } = this;
    try {
      for (;;) {
        // Events first: what they cause (a reply) then shares its datagram with what was due anyway.
        let event = participant.pollEvent();
        const hadEvent = event !== undefined;
        for (; event !== undefined; event = participant.pollEvent()) this.onEvent(event);
        if (!this.sendDue() && !hadEvent) break;
      }
    } finally {
      this.turning = false;
    }
    if (participant.sentIsReusable && this.transport.isIdle) participant.handleSent();
    this.armTimer();
  }

  /** Whether there was anything to send. */
  private sendDue(): boolean {
    const { participant, transport } = this;
    let transmit = participant.pollTransmit();
    const any = transmit !== undefined;
    for (; transmit !== undefined; transmit = participant.pollTransmit())
      transport.send(transmit.datagram, transmit.to);
    return any;
  }

  /**
   * A timer that fires too early is cheaper than one that is moved for every datagram: only earlier deadlines re-arm. But
   * while nothing happens for long, each wake-up that is spared counts.
   */
  private armTimer(): void {
    if (this.closed) return;
    const at = this.participant.pollTimeout();
    if (at === this.timerAt || (at > this.timerAt && !this.timerIsFar)) return;
    this.cancelTimer?.();
    this.timerAt = at;
    this.timerIsFar = at - this.clock.now() >= FAR;
    this.cancelTimer = at === Number.POSITIVE_INFINITY ? undefined : this.clock.setTimer(at, this.timerDue);
  }

  private readonly timerDue = (): void => {
    this.timerAt = Number.POSITIVE_INFINITY;
    this.cancelTimer = undefined;
    if (this.closed) return;
    this.turned = false;
    this.participant.handleTimeout(this.clock.now());
    this.turn();
    this.armTimer();
  };
}

/** What follows it runs as a microtask; Node's `queueMicrotask` makes a resource for async hooks each time besides. */
const SETTLED = Promise.resolve();
/** Milliseconds: longer than a node at work waits for anything. */
const FAR = 500;
/** Milliseconds that what is due may wait for more of the same job. */
const LONGEST_WAIT = 1;
