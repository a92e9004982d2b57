// SPDX-License-Identifier: Apache-2.0
// Takes events to another thread: endpoints and participants are told of once, and are the same objects there each time.

import type { EngineEvent, Handle, RemoteEndpoint, RemoteParticipant } from "@rclts/rtps";
import type { EndpointDefinition, EventBatch, RelayedEvent } from "./messages.js";

/** Collects the events of a turn into a batch. */
export class EventPacker {
  readonly #known = new Set<Handle>();
  #participants: RemoteParticipant[] = [];
  #endpoints: EndpointDefinition[] = [];
  #events: RelayedEvent[] = [];
  #forgotten: Handle[] = [];
  #large: ArrayBuffer[] = [];
  #cost = 0;

  /** How many endpoints and participants the other side has. */
  get knownCount(): number {
    return this.#known.size;
  }

  add(event: EngineEvent): void {
    this.#cost += EVENT_COST;
    const relayed: Record<string, unknown> = { ...event };
    switch (event.kind) {
      case "sample": {
        relayed.writer = this.#endpoint(event.writer);
        // Copies of their own: a view would be sent with all that it is a view of.
        const payload = event.payload.slice();
        relayed.payload = payload;
        relayed.inlineQos = event.inlineQos?.slice();
        this.#cost += payload.length;
        if (payload.length >= WORTH_MOVING) this.#large.push(payload.buffer as ArrayBuffer);
        break;
      }
      case "samples-lost":
        relayed.writer = this.#endpoint(event.writer);
        break;
      case "endpoint-found":
      case "endpoint-lost":
        relayed.endpoint = this.#endpoint(event.endpoint);
        if (event.kind === "endpoint-lost") this.#forgotten.push(event.endpoint.handle);
        break;
      case "participant-found":
      case "participant-lost":
        relayed.participant = this.#participant(event.participant);
        if (event.kind === "participant-lost") this.#forgotten.push(event.participant.handle);
        break;
      case "acknowledged":
      case "malformed":
      case "refused":
        break;
      default:
        relayed.remote = this.#endpoint(event.remote);
        // Nothing else tells when an endpoint of the engine's own participant is gone; if it is not, it is told of again.
        if (event.remote.participant.local && event.kind === "unmatched") this.#forgotten.push(event.remote.handle);
    }
    this.#events.push(relayed as RelayedEvent);
  }

  /** What was collected, and the memory in it that may be moved; undefined if there is nothing. */
  take(): { readonly batch: EventBatch; readonly transfer: readonly ArrayBuffer[] } | undefined {
    if (this.#events.length === 0) return undefined;
    for (const handle of this.#forgotten) this.#known.delete(handle);
    const batch: EventBatch = {
      kind: "events",
      participants: this.#participants,
      endpoints: this.#endpoints,
      events: this.#events,
      forgotten: this.#forgotten,
      cost: this.#cost,
    };
    const transfer = this.#large;
    this.#participants = [];
    this.#endpoints = [];
    this.#events = [];
    this.#forgotten = [];
    this.#large = [];
    this.#cost = 0;
    return { batch, transfer };
  }

  #endpoint(endpoint: RemoteEndpoint): Handle {
    const { handle } = endpoint;
    if (this.#known.has(handle)) return handle;
    this.#known.add(handle);
    const participant = this.#participant(endpoint.participant);
    const userData = endpoint.userData.slice();
    this.#endpoints.push({ ...endpoint, guid: endpoint.guid.slice(), userData, participant });
    this.#cost += EVENT_COST + userData.length;
    return handle;
  }

  #participant(participant: RemoteParticipant): Handle {
    const { handle } = participant;
    if (this.#known.has(handle)) return handle;
    this.#known.add(handle);
    const userData = participant.userData.slice();
    this.#participants.push({ ...participant, guidPrefix: participant.guidPrefix.slice(), userData });
    this.#cost += EVENT_COST + userData.length;
    return handle;
  }
}

/** Makes events of batches. */
export class EventUnpacker {
  readonly #participants = new Map<Handle, RemoteParticipant>();
  readonly #endpoints = new Map<Handle, RemoteEndpoint>();

  get knownCount(): number {
    return this.#participants.size + this.#endpoints.size;
  }

  /** All events of the batch, in their order. */
  unpack({ participants, endpoints, events, forgotten }: EventBatch): EngineEvent[] {
    for (const participant of participants) this.#participants.set(participant.handle, participant);
    for (const endpoint of endpoints)
      this.#endpoints.set(endpoint.handle, { ...endpoint, participant: this.#participants.get(endpoint.participant)! });
    const unpacked = events.map((event) => this.#restore(event));
    for (const handle of forgotten) {
      this.#participants.delete(handle);
      this.#endpoints.delete(handle);
    }
    return unpacked;
  }

  #restore(relayed: RelayedEvent): EngineEvent {
    const event = relayed as Record<string, unknown>;
    if (relayed.kind === "sample" || relayed.kind === "samples-lost")
      event.writer = this.#endpoints.get(event.writer as Handle);
    else if (event.remote !== undefined) event.remote = this.#endpoints.get(event.remote as Handle);
    else if (event.endpoint !== undefined) event.endpoint = this.#endpoints.get(event.endpoint as Handle);
    else if (event.participant !== undefined) event.participant = this.#participants.get(event.participant as Handle);
    return event as unknown as EngineEvent;
  }
}

/** Bytes that an event takes besides its payload, on the high side. */
const EVENT_COST = 1024;
/** Bytes from which moving memory to the other thread is cheaper than copying it. */
const WORTH_MOVING = 16 * 1024;
