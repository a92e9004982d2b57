// SPDX-License-Identifier: Apache-2.0
// What all entities of one context share: the engine and who gets its events, one encoder and decoder, what is counted.

import { CdrReader, CdrWriter } from "@rclts/cdr";
import {
  type Engine,
  type EngineEvent,
  type EntityId,
  hex,
  type RemoteEndpoint,
  type RemoteParticipant,
  type SampleEvent,
  type UnmatchCause,
} from "@rclts/rtps";
import { SendWindows } from "./client/send-window.js";
import { describeError } from "./describe-error.js";
import { Graph } from "./graph/graph.js";
import { type Host, OBSERVATION_KINDS, type ObservationKind } from "./host.js";
import { Logger, LoggerLevels } from "./logging/logger.js";
import type { Rmw } from "./mapping/choose-mapping.js";
import { ServiceError } from "./service-error.js";

/**
 * Blocks the thread until the engine has told something, a timer of the host has been due, or the host's clock says
 * `until`; of the engine's events hands on those that are wanted, the others when the thread is free again.
 */
export type BlockingWait = (until: number, isWanted: (event: EngineEvent) => boolean) => void;

/** Who owns local endpoints, and takes what the engine says about them. None of these may throw. */
export interface EndpointOwner extends ErrorOrigin {
  readonly logger: Logger;
  /** What it takes settles calls, and runs no callback of user code: it may be done while the thread is blocked. */
  readonly settlesCalls?: boolean;
  sample(sample: SampleEvent): void;
  matched(local: EntityId, remote: RemoteEndpoint): void;
  confirmed(local: EntityId, remote: RemoteEndpoint): void;
  unmatched(local: EntityId, remote: RemoteEndpoint, cause: UnmatchCause): void;
  samplesLost(writer: RemoteEndpoint, count: number): void;
  /** The remote reader has forgotten all it had of our writer. */
  readerRestarted?(reader: RemoteEndpoint): void;
  /** The remote reader does not acknowledge what our writer sent it, or does so again. */
  readerSilent?(reader: RemoteEndpoint, isSilent: boolean): void;
  /** The remote writer has not asserted its liveliness for the lease that our reader asks for, or does so again. */
  writerAlive?(writer: RemoteEndpoint, isAlive: boolean): void;
  /** All readers have what our writer wrote up to this number. */
  acknowledged?(sequence: number): void;
  /** A remote endpoint that does not fit; without this it is said in terms of the service. */
  incompatible?(event: IncompatibleEvent): void;
}

export type IncompatibleEvent = Extract<EngineEvent, { readonly kind: "incompatible" }>;

/** Told of errors of user code that nobody else can be told of: of callbacks, above all. */
export type ErrorHandler = (error: unknown, where: ErrorOrigin) => void;

/** What the callback belongs to that failed. */
export interface ErrorOrigin {
  /** The resolved name, with its leading slash; undefined for the callback of a timer or a subscription. */
  readonly serviceName: string | undefined;
  /** That of a subscription's topic. */
  readonly topicName?: string | undefined;
}

export class Core {
  readonly engine: Engine;
  readonly host: Host;
  readonly rmw: Rmw;
  readonly loggers: LoggerLevels;
  /** One for all: nothing is awaited between `begin` and `finish`, or between `reset` and the last read. */
  readonly encoder: CdrWriter = new CdrWriter();
  readonly decoder: CdrReader = new CdrReader();
  /** How often each kind of observation was made since the context began. */
  readonly counters: Record<ObservationKind, number>;
  readonly graph: Graph;
  /** What may be with each server at a time, of all clients together. */
  readonly sendWindows: SendWindows;
  isShutDown = false;
  /** Why nothing can be done any more, once it is shut down. */
  endReason = "the context has been shut down";
  /** The callback of user code that is running, as far as it has not awaited anything. */
  running: string | undefined = undefined;

  readonly #onError: ErrorHandler | undefined;
  readonly #owners = new Map<EntityId, EndpointOwner>();
  readonly #logger: Logger;
  /** Who waits for whatever is next. */
  readonly #curious = new Set<() => void>();
  #lastEntityKey = 0;
  readonly #wait: BlockingWait | undefined;
  /** While the thread is blocked: what is to run when it is free again. */
  #afterwards: (() => void)[] | undefined = undefined;

  constructor(
    engine: Engine,
    host: Host,
    rmw: Rmw,
    sendWindow: number,
    onError: ErrorHandler | undefined,
    wait: BlockingWait | undefined,
  ) {
    this.#wait = wait;
    this.engine = engine;
    this.host = host;
    this.rmw = rmw;
    this.sendWindows = new SendWindows(host, sendWindow);
    this.loggers = new LoggerLevels(host);
    this.#logger = new Logger("rclts", this.loggers);
    this.counters = Object.fromEntries(OBSERVATION_KINDS.map((kind) => [kind, 0])) as Record<ObservationKind, number>;
    this.#onError = onError;
    this.graph = new Graph(this, this.#logger);
    engine.onEvent = (event) => this.#handle(event);
    participantsHere.add(hex(engine.guidPrefix));
  }

  /**
   * A number that no pair of endpoints had before, for {@link writerId}, {@link readerId} and the pair's id.
   *
   * @throws RangeError after 2^24 - 2 of them
   */
  newEntityKey(): number {
    if (this.#lastEntityKey === LAST_ENTITY_KEY) throw new RangeError("this context has no entity ids left");
    return ++this.#lastEntityKey;
  }

  /** From now on events of this local endpoint go to the owner. Before the endpoint is made, so that none is missed. */
  attach(local: EntityId, owner: EndpointOwner): void {
    this.#owners.set(local, owner);
  }

  detach(local: EntityId): void {
    this.#owners.delete(local);
  }

  /** Deletes a local endpoint, of which nobody gets events any more. */
  deleteEndpoint(local: EntityId): void {
    this.detach(local);
    // The engine's own end takes all endpoints with it.
    if (!this.isShutDown) this.engine.deleteEndpoint(local);
  }

  /** @throws ServiceError with code `shutdown`, of the service that is concerned, if any */
  assertValid(serviceName?: string): void {
    if (this.isShutDown) throw new ServiceError("shutdown", serviceName, this.endReason);
  }

  /** Counts it and tells the host. For what is out of the ordinary only. */
  observe(kind: ObservationKind, serviceName: string | undefined, remote?: RemoteEndpoint, error?: unknown): void {
    this.counters[kind] += 1;
    this.host.observe?.({ kind, serviceName, remote, error });
  }

  /** The same for what concerns a topic. */
  observeTopic(kind: ObservationKind, topicName: string, remote?: RemoteEndpoint, error?: unknown): void {
    this.counters[kind] += 1;
    this.host.observe?.({ kind, serviceName: undefined, topicName, remote, error });
  }

  /** Hands an error of user code to the handler of the context; one that the handler throws is logged. */
  report(error: unknown, owner: ErrorOrigin & { readonly logger: Logger }): void {
    try {
      this.#onError?.(error, { serviceName: owner.serviceName, topicName: owner.topicName });
    } catch (thrown) {
      owner.logger.error(`the error handler of the context failed: ${describeError(thrown)}`);
    }
  }

  /**
   * Checks that {@link Core.block} may be called.
   *
   * @throws Error if the engine runs in this thread, or a callback is running
   */
  assertMayBlock(what: string): void {
    if (this.#wait === undefined)
      throw new Error(`${what} needs an engine in a thread of its own: init({ thread: true })`);
    if (this.running === undefined) return;
    throw new Error(
      `${what} within ${this.running} would keep all other callbacks waiting, and itself if they are what it waits for: ` +
        "use await client.call() there",
    );
  }

  /**
   * Blocks the thread until `isDone`, or until the host's clock says `until`. Only what concerns calls is done meanwhile:
   * no callback of user code runs.
   */
  block(isDone: () => boolean, until: number): void {
    this.#afterwards ??= this.#freeAgain();
    while (!isDone() && this.host.now() < until) this.#wait!(until, this.#concernsCalls);
  }

  /** The engine is closed: whoever has its prefix from now on is somebody else. */
  ended(): void {
    participantsHere.delete(hex(this.engine.guidPrefix));
  }

  /** Runs user code now; while the thread is blocked, when it is free again. */
  run(callback: () => void): void {
    if (this.#afterwards === undefined) callback();
    else this.#afterwards.push(callback);
  }

  /** Calls back once, when something has been done next: an event of the engine, a timer's callback. Gives the way back. */
  onceActive(callback: () => void): () => void {
    this.#curious.add(callback);
    return () => this.#curious.delete(callback);
  }

  /** Something has been done that {@link Core.onceActive} waits for. */
  active(): void {
    if (this.#curious.size === 0) return;
    const curious = [...this.#curious];
    this.#curious.clear();
    for (const callback of curious) callback();
  }

  #freeAgain(): (() => void)[] {
    const afterwards: (() => void)[] = [];
    SETTLED.then(() => {
      this.#afterwards = undefined;
      for (const callback of afterwards) callback();
    });
    return afterwards;
  }

  readonly #concernsCalls = (event: EngineEvent): boolean => {
    const local = "local" in event ? event.local : "reader" in event ? event.reader : undefined;
    if (local !== undefined) return this.#owners.get(local)?.settlesCalls === true;
    return event.kind !== "acknowledged";
  };

  #handle(event: EngineEvent): void {
    this.#dispatch(event);
    this.active();
  }

  #dispatch(event: EngineEvent): void {
    switch (event.kind) {
      case "sample":
        this.#owners.get(event.reader)?.sample(event);
        break;
      case "matched":
        this.#owners.get(event.local)?.matched(event.local, event.remote);
        break;
      case "confirmed":
        this.#owners.get(event.local)?.confirmed(event.local, event.remote);
        break;
      case "unmatched":
        this.#owners.get(event.local)?.unmatched(event.local, event.remote, event.cause);
        break;
      case "malformed":
        this.#logger.warn(`a datagram from ${event.address} was given up (said once for each reason): ${event.reason}`);
        break;
      case "refused":
        this.#logger.warn(
          `a limit is reached by what ${event.address} says (said once for each limit): ${event.reason}`,
        );
        break;
      case "samples-lost":
        this.#owners.get(event.reader)?.samplesLost(event.writer, event.last - event.first + 1);
        break;
      case "reader-restarted":
        this.#owners.get(event.local)?.readerRestarted?.(event.remote);
        break;
      case "reader-silent":
      case "reader-heard":
        this.#owners.get(event.local)?.readerSilent?.(event.remote, event.kind === "reader-silent");
        break;
      case "acknowledged":
        this.#owners.get(event.writer)?.acknowledged?.(event.sequence);
        break;
      case "incompatible": {
        const owner = this.#owners.get(event.local);
        if (owner?.incompatible !== undefined) owner.incompatible(event);
        else if (owner !== undefined) this.#warnOfMisfit(owner, event);
        break;
      }
      // Calls wait as long as their server's participant is there, however seldom its writers say that they are.
      case "writer-alive":
      case "writer-not-alive":
        this.#owners.get(event.local)?.writerAlive?.(event.remote, event.kind === "writer-alive");
        break;
      case "endpoint-found":
        this.graph.endpointFound(event.endpoint);
        break;
      case "endpoint-lost":
        this.graph.endpointLost(event.endpoint);
        break;
      case "participant-found":
        this.graph.participantFound(event.participant);
        break;
      case "participant-lost":
        this.graph.participantLost(event.participant);
        break;
    }
  }

  #warnOfMisfit({ serviceName, logger }: EndpointOwner, event: IncompatibleEvent): void {
    const { remote, policy, offered, requested } = event;
    this.observe("incompatible", serviceName, remote);
    this.graph.whenDescribed([remote], () => {
      const who = this.graph.describe(remote);
      logger.warn(
        `${who} is on ${serviceName} but can not be used: ${policy} offered ${offered}, requested ${requested}`,
      );
    });
  }
}

/** Whether its callbacks run in the thread that asks. */
export function isOfThisThread({ local, guidPrefix }: RemoteParticipant): boolean {
  return local || participantsHere.has(hex(guidPrefix));
}

/** The id of a writer of user data without key (RTPS 2.5, 9.3.1.2). */
export function writerId(entityKey: number): EntityId {
  return ((entityKey << 8) | ENTITY_KIND_WRITER_NO_KEY) >>> 0;
}

/** The id of a reader of user data without key. */
export function readerId(entityKey: number): EntityId {
  return ((entityKey << 8) | ENTITY_KIND_READER_NO_KEY) >>> 0;
}

/** The GUID prefixes of the contexts that are open in this thread. */
const participantsHere = new Set<string>();
const SETTLED = Promise.resolve();
/** The next one, the last there is, is that of the endpoints in `graph/discovery-topic.ts`. */
const LAST_ENTITY_KEY = 0xfffffe;
const ENTITY_KIND_WRITER_NO_KEY = 0x03;
const ENTITY_KIND_READER_NO_KEY = 0x04;
