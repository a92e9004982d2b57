// SPDX-License-Identifier: Apache-2.0
// What the engine's thread and the program's say to each other, and the memory that they share.

import type { MessagePort } from "node:worker_threads";
import type {
  BoundAddresses,
  EngineCommands,
  EngineCounters,
  EngineEvent,
  Handle,
  RemoteEndpoint,
  RemoteParticipant,
} from "@rclts/rtps";
import type { EngineSettings } from "../open-engine.js";
import type { GroupInterface } from "../udp/network-state.js";
import type { Announcer } from "../udp/peers.js";
import type { UdpOptions } from "../udp/transport.js";

type CommandName = Exclude<keyof EngineCommands, "guidPrefix"> | keyof Announcer;

/** A command of the engine's interface and its arguments. */
export type Command = {
  readonly [Name in CommandName]: readonly [Name, ...Parameters<(EngineCommands & Announcer)[Name]>];
}[CommandName];

/** To the engine: commands, in their order. */
export interface CommandBatch {
  readonly commands: readonly Command[];
  /** The engine is to say goodbye and close after them. */
  readonly closes: boolean;
}

/** An endpoint as it is told of once; afterwards its handle stands for it. */
export type EndpointDefinition = Omit<RemoteEndpoint, "participant"> & { readonly participant: Handle };

/** An event with handles where the engine's own has endpoints and participants. */
export type RelayedEvent = { readonly [Key in keyof EngineEvent]: EngineEvent[Key] } & Readonly<
  Record<string, unknown>
>;

/** From the engine: what happened in a turn. Definitions come before events, and what is forgotten goes after them. */
export interface EventBatch {
  readonly kind: "events";
  readonly participants: readonly RemoteParticipant[];
  readonly endpoints: readonly EndpointDefinition[];
  readonly events: readonly RelayedEvent[];
  /** Of participants and endpoints that no event names any more. */
  readonly forgotten: readonly Handle[];
  /** About the bytes that it takes while it waits to be taken. */
  readonly cost: number;
}

/** What a context tells of its sockets. */
export interface OpenSockets {
  readonly bound: BoundAddresses;
  readonly groupInterfaces: readonly GroupInterface[];
  /** Whether nothing can leave this machine. */
  readonly isConfined: boolean;
}

/** The engine's counters, in memory that both threads have: its names, and in their order its values. */
export interface SharedCounters {
  readonly names: readonly (keyof EngineCounters)[];
  readonly values: Float64Array;
}

/** What else the engine's thread says. */
export type Notice =
  /** The sockets are open. */
  | { readonly kind: "ready"; readonly sockets: OpenSockets; readonly counters: SharedCounters }
  /** They could not be opened. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** Which groups hear it has changed. */
  | { readonly kind: "groups"; readonly groupInterfaces: readonly GroupInterface[] }
  | { readonly kind: "warning"; readonly message: string };

/** What the engine's thread is started with. */
export interface ThreadData {
  readonly udp: Omit<UdpOptions, "warn">;
  readonly engine: EngineSettings;
  readonly port: MessagePort;
  readonly state: Int32Array;
}

// Places in `state`. Numbers wrap around, and are only compared.

/** Rises with each message from the engine, and when its thread ends: what the program's thread waits for. */
export const SIGNAL = 0;
/** The cost of all batches that the program has taken. */
export const TAKEN = 1;
/** How many batches of commands the engine has carried out. */
export const DONE = 2;
/** 1 when the goodbyes have been sent. */
export const LEFT = 3;
/** 1 when the thread ends. */
export const ENDED = 4;
/** How many places there are. */
export const STATE_LENGTH = 5;
