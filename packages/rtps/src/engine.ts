// SPDX-License-Identifier: Apache-2.0
// The boundary between the engine and whoever uses it: commands in, events out, all plain data.
//
// Nothing here returns a value that the other side would have to wait for: entity ids and sequence numbers are
// chosen by the caller, so the same boundary works inside one thread and across a worker.

import type { EngineCounters } from "./core.js";
import type { EndpointQos } from "./qos.js";

/** Four bytes of an RTPS EntityId_t read as one big-endian number, e.g. 0x000001c1 (RTPS 2.5, 9.3.1.2). */
export type EntityId = number;

/** Names one endpoint or participant other than the local command's own; unique for the life of the engine, never reused. */
export type Handle = number;

/** Some of a writer's readers, under a number from 1 that its owner chooses. */
export type Audience = number;

/** A two-byte vendor id as a big-endian number, e.g. 0x010f for Fast DDS. */
export type VendorId = number;

/** A participant as it has announced itself. */
export interface RemoteParticipant {
  readonly handle: Handle;
  /** 12 bytes. */
  readonly guidPrefix: Uint8Array;
  readonly vendor: VendorId;
  /** The version in the participant property `rclts.version`; undefined for every other implementation. */
  readonly rcltsVersion: string | undefined;
  /** Where discovery traffic for it went when it was found, such as `192.168.0.7:7410`; the engine's own first such address. */
  readonly address: string;
  /** PID_ENTITY_NAME, "" if not sent. */
  readonly name: string;
  readonly userData: Uint8Array;
  /** True for the engine's own participant, whose endpoints match each other too. */
  readonly local: boolean;
}

/** A writer or a reader of a participant, as that has announced it. */
export interface RemoteEndpoint {
  readonly handle: Handle;
  readonly kind: "reader" | "writer";
  /** 16 bytes. */
  readonly guid: Uint8Array;
  readonly participant: RemoteParticipant;
  readonly topic: string;
  readonly typeName: string;
  readonly qos: EndpointQos;
  readonly userData: Uint8Array;
}

/** What a writer or a reader of the engine's own is made with. */
export interface EndpointConfig {
  /** DDS topic name, e.g. `rq/add_two_intsRequest`. */
  readonly topic: string;
  /** DDS type name, e.g. `example_interfaces::srv::dds_::AddTwoInts_Request_`. */
  readonly typeName: string;
  readonly qos: EndpointQos;
  /** PID_USER_DATA of the SEDP announcement; fixed for the endpoint's life (rmw graph caches ignore changes). */
  readonly userData?: Uint8Array;
  /**
   * Of a writer: what a reader may have taken before it lost what it knew of the writer is not sent to it again, as a
   * request must not be acted on twice. Readers of rclts remember what they took, and get it.
   */
  readonly atMostOnce?: boolean;
}

/** Whom a sample is for, and what goes with it. */
export interface WriteOptions {
  /**
   * The reader that this sample is for; without it, every matched reader. A sample for one reader is never sent to
   * others: their sequence has a GAP there, sent in front of their next sample.
   */
  readonly to?: Handle;
  /**
   * Instead of `to`: the sample is for the readers of this audience, which `setAudience` makes, and for nobody else. The
   * depth of the writer's history counts for each audience.
   */
  readonly audience?: Audience;
  /** A whole parameter list with its sentinel, little-endian, as it stands in DATA and in every DATA_FRAG. */
  readonly inlineQos?: Uint8Array;
}

/** What the service layer (or a simulated test) can tell an engine. */
export interface EngineCommands {
  /** The 12 bytes that every GUID of this participant starts with. */
  readonly guidPrefix: Uint8Array;
  /** `entityId` must end in 02 or 03 (writer) and be unused. Announced to all peers at once. */
  createWriter(entityId: EntityId, config: EndpointConfig): void;
  /** `entityId` must end in 04 or 07 (reader) and be unused. Announced to all peers at once. */
  createReader(entityId: EntityId, config: EndpointConfig): void;
  /** Disposes and unregisters the endpoint at every peer. Unknown ids are ignored. */
  deleteEndpoint(entityId: EntityId): void;
  /**
   * Writes one sample. `sequence` must be the writer's last plus one, from 1. `payload` starts with the four
   * encapsulation bytes and belongs to the engine from here on: it is kept until acknowledged.
   */
  write(writer: EntityId, sequence: number, payload: Uint8Array, options?: WriteOptions): void;
  /**
   * Says that a writer is alive which has nothing to write: of a writer with manual-by-participant liveliness, all with
   * that liveliness. Those with automatic liveliness need it not. Unknown ids are ignored.
   */
  assertLiveliness(writer: EntityId): void;
  /**
   * Wants an event `acknowledged` as soon as no matched reliable reader lacks a sample of the writer up to `sequence`,
   * which may be at once. None comes once the writer is deleted.
   */
  awaitAcknowledgement(writer: EntityId, sequence: number): void;
  /**
   * From now on a matched reliable reader gets what the writer writes for this audience, and of what a transient-local
   * writer keeps for it all that is newer than what the reader had. The readers of one Cyclone DDS process have one
   * audience, the last that any of them was given. Unknown writers, other readers and local ones are ignored.
   */
  setAudience(writer: EntityId, reader: Handle, audience: Audience): void;
}

/** A sample has arrived, in the order of its writer. */
export interface SampleEvent {
  readonly kind: "sample";
  readonly reader: EntityId;
  readonly writer: RemoteEndpoint;
  readonly sequence: number;
  /** With its four encapsulation bytes. A view of the datagram where that was possible: copy what outlives the event. */
  readonly payload: Uint8Array;
  /** The inline parameter list up to and with its sentinel, or undefined. */
  readonly inlineQos: Uint8Array | undefined;
  readonly inlineQosLittleEndian: boolean;
  /** Nanoseconds since the Unix epoch from INFO_TS as [seconds, nanoseconds]; undefined if the writer sent none. */
  readonly sourceTimestamp: Timestamp | undefined;
}

/** Unix time. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Why somebody is gone. */
export type UnmatchCause =
  /** The endpoint or its participant said goodbye, or the local endpoint was deleted. */
  | "left"
  /** Nothing was heard from the participant for as long as the lease it announced. */
  | "lease-expired";

/** What an engine tells, in the order in which it happened. */
export type EngineEvent =
  | SampleEvent
  /** `local` and `remote` agree in topic, type and QoS. Traffic may still be lost until `confirmed`. */
  | { readonly kind: "matched"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  /**
   * `remote` has shown that it knows `local`: a reader by an ACKNACK to our writer, a writer by a HEARTBEAT, GAP or
   * DATA that names our reader. From now on nothing that is written reliably is lost between the two. Said at the match
   * if one of them is best-effort, as then nothing shows it.
   */
  | { readonly kind: "confirmed"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  | {
      readonly kind: "unmatched";
      readonly local: EntityId;
      readonly remote: RemoteEndpoint;
      readonly cause: UnmatchCause;
    }
  /** Same topic, but `policy` (a QoS policy's name, or "type name") does not fit. Said once per pair. */
  | {
      readonly kind: "incompatible";
      readonly local: EntityId;
      readonly remote: RemoteEndpoint;
      readonly policy: string;
      readonly offered: string;
      readonly requested: string;
    }
  /** The writer will never send these (first and last inclusive) although they were due to this reader; 2^20 at most. */
  | {
      readonly kind: "samples-lost";
      readonly reader: EntityId;
      readonly writer: RemoteEndpoint;
      readonly first: number;
      readonly last: number;
    }
  /**
   * The remote reader has lost what it knew of the local writer, as a participant does that gave ours up when it did not
   * hear from us for a lease, although it was never lost here.
   */
  | { readonly kind: "reader-restarted"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  /** For 0.4 s the remote reader has not acknowledged what the local writer has for it, though it was asked. */
  | { readonly kind: "reader-silent"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  /** A reader that was silent acknowledges again. */
  | { readonly kind: "reader-heard"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  /**
   * The remote writer has not asserted its liveliness for the lease that the local reader asks for, or has done so again
   * (DDS 1.4, 2.2.3.11). It counts as alive from `matched` on; said only to readers with a finite `leaseDuration`.
   */
  | { readonly kind: "writer-not-alive"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  | { readonly kind: "writer-alive"; readonly local: EntityId; readonly remote: RemoteEndpoint }
  /** Every reader has all up to `sequence` that it is ever to have, as {@link EngineCommands.awaitAcknowledgement} wanted to know. */
  | { readonly kind: "acknowledged"; readonly writer: EntityId; readonly sequence: number }
  /** A datagram was given up. Said once for each sender and reason, of 256 of them; `counters.malformed` has them all. */
  | { readonly kind: "malformed"; readonly address: string; readonly reason: string }
  /**
   * A limit of the engine was reached by what a sender says: participants, endpoints, the size of a sample. Said once for
   * each sender and limit, of 256 of them together with "malformed"; `counters.refused` has them all.
   */
  | { readonly kind: "refused"; readonly address: string; readonly reason: string }
  | { readonly kind: "endpoint-found"; readonly endpoint: RemoteEndpoint }
  | { readonly kind: "endpoint-lost"; readonly endpoint: RemoteEndpoint; readonly cause: UnmatchCause }
  | { readonly kind: "participant-found"; readonly participant: RemoteParticipant }
  | { readonly kind: "participant-lost"; readonly participant: RemoteParticipant; readonly cause: UnmatchCause };

/** An engine with its loop: what `@rclts/service` runs on, over sockets or over the simulated network. */
export interface Engine extends EngineCommands {
  /** What it has done so far; the same object all the time. */
  readonly counters: Readonly<EngineCounters>;
  /** Called for every event, after the datagram or deadline that caused it was handled. One listener; it must not throw. */
  onEvent: (event: EngineEvent) => void;
  /** Sends at once what would otherwise leave at the end of the microtask turn. */
  flush(): void;
  /** Disposes all endpoints and the participant at the peers, and releases what the engine holds. Resolves when sent. */
  close(): Promise<void>;
}
