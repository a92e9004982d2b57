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
      this.turn();
    };
    transport.onDatagram = (datagram, source) => {
      if (this.closed) return;
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
    this.participant.write(writer, sequence, payload, options, this.clock.now());
    this.soon();
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

  /** What commands produced leaves when the current job and its microtasks are over, all of it together. */
  private soon(): void {
    if (this.turning || this.turnWaits) return;
    this.turnWaits = true;
    queueMicrotask(this.turnLater);
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
    this.participant.handleTimeout(this.clock.now());
    this.turn();
    this.armTimer();
  };
}

/** Milliseconds: longer than a node at work waits for anything. */
const FAR = 500;
