// SPDX-License-Identifier: Apache-2.0
// The program's side of an engine in another thread: commands go there, events come from there, both in their order.

import { type MessagePort, receiveMessageOnPort, type Worker } from "node:worker_threads";
import type {
  Audience,
  EndpointConfig,
  Engine,
  EngineCounters,
  EngineEvent,
  EntityId,
  Handle,
  UdpAddress,
  WriteOptions,
} from "@rclts/rtps";
import type { Announcer } from "../udp/peers.js";
import { EventUnpacker } from "./event-relay.js";
import {
  type Command,
  type CommandBatch,
  DONE,
  ENDED,
  type EventBatch,
  LEFT,
  type Notice,
  type OpenSockets,
  SIGNAL,
  TAKEN,
} from "./messages.js";

/** As an engine it does what the driver in the thread does, a turn later. It cannot be used again after `close`. */
export class ThreadedEngine implements Engine, Announcer {
  readonly guidPrefix: Uint8Array;
  /** Read from the memory that the engine writes them to. */
  readonly counters: Readonly<EngineCounters> = {} as EngineCounters;
  onEvent: (event: EngineEvent) => void = () => {};
  /** Told what works less well than asked. */
  readonly #warn: (message: string) => void;

  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #state: Int32Array;
  readonly #unpacker = new EventUnpacker();
  readonly #ended: Promise<void>;
  #opened: { resolve(sockets: OpenSockets): void; reject(error: unknown): void } | undefined = undefined;
  #commands: Command[] = [];
  /** Bytes of payload among the commands. */
  #commandBytes = 0;
  #postsLater = false;
  /** Batches of commands that were sent. */
  #posted = 0;
  /** Events are being handed on: what they cause leaves together afterwards. */
  #isHanding = false;
  /** What came while the thread was blocked and has to wait for its end, in its order; and what it costs. */
  #postponed: EngineEvent[] = [];
  #postponedCost = 0;
  #isOver = false;
  /** Kept as they are told. */
  #sockets: OpenSockets | undefined = undefined;
  #failure: Error | undefined = undefined;
  #onFailure: ((error: Error) => void) | undefined = undefined;

  constructor(
    worker: Worker,
    port: MessagePort,
    state: Int32Array,
    guidPrefix: Uint8Array,
    warn: (message: string) => void,
  ) {
    this.#worker = worker;
    this.#port = port;
    this.#state = state;
    this.guidPrefix = guidPrefix;
    this.#warn = warn;
    port.on("message", this.#take);
    worker.on("error", (error: Error) => this.#fail(error.message, error));
    this.#ended = new Promise((resolve) => {
      worker.once("exit", (code) => {
        // The end may overtake what was said last, such as why it comes.
        this.#deliverPostponed();
        this.#takeWanted(() => true);
        this.#fail(`it ended with exit code ${code}`);
        port.close();
        resolve();
      });
    });
  }

  /** Resolves when its sockets are open, with what they are; rejects if they cannot be. */
  opened(): Promise<OpenSockets> {
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
    });
  }

  /**
   * From now on it announces itself, and events come.
   *
   * @param onFailure called once at most, when the thread has ended although nobody closed the engine
   */
  begin(onFailure: (error: Error) => void): void {
    this.#onFailure = onFailure;
    if (this.#failure !== undefined) onFailure(this.#failure);
    this.#post();
  }

  createWriter(entityId: EntityId, config: EndpointConfig): void {
    this.#command(["createWriter", entityId, config]);
  }

  createReader(entityId: EntityId, config: EndpointConfig): void {
    this.#command(["createReader", entityId, config]);
  }

  deleteEndpoint(entityId: EntityId): void {
    this.#command(["deleteEndpoint", entityId]);
  }

  /** A copy goes: the encoder's is a view of more. */
  write(writer: EntityId, sequence: number, payload: Uint8Array, options?: WriteOptions): void {
    const inlineQos = options?.inlineQos?.slice();
    const own = inlineQos === undefined ? options : { ...options, inlineQos };
    this.#command(["write", writer, sequence, payload.slice(), own]);
    this.#commandBytes += payload.length;
    if (this.#commandBytes > MOST_COMMAND_BYTES) this.#post();
  }

  assertLiveliness(writer: EntityId): void {
    this.#command(["assertLiveliness", writer]);
  }

  awaitAcknowledgement(writer: EntityId, sequence: number): void {
    this.#command(["awaitAcknowledgement", writer, sequence]);
  }

  setAudience(writer: EntityId, reader: Handle, audience: Audience): void {
    this.#command(["setAudience", writer, reader, audience]);
  }

  addPeer(peer: UdpAddress): void {
    this.#command(["addPeer", peer]);
  }

  removePeer(peer: UdpAddress): void {
    this.#command(["removePeer", peer]);
  }

  flush(): void {
    if (this.#commands.length > 0) this.#post();
  }

  /** The goodbyes have left when this returns, for the process may be at its end; a thread that hangs is not waited for. */
  close(): Promise<void> {
    if (!this.#isOver) {
      this.#post(true);
      this.#isOver = true;
      Atomics.wait(this.#state, LEFT, 0, LONGEST_GOODBYE);
    }
    return this.#ended;
  }

  /**
   * Blocks the thread until something has come from the engine, or until the time is up; hands on what `isWanted` says.
   * The other events follow in their order when the thread is free again.
   *
   * @param milliseconds Infinity for no limit
   * @throws Error in the middle of an event, as the one that is being handed on would be overtaken
   */
  wait(milliseconds: number, isWanted: (event: EngineEvent) => boolean): void {
    if (this.#isHanding) throw new Error("this thread cannot be blocked here: an event is being handed on");
    this.flush();
    const end = performance.now() + milliseconds;
    let silent = 0;
    for (;;) {
      const signal = Atomics.load(this.#state, SIGNAL);
      if (this.#takeWanted(isWanted) || this.#isOver) return;
      if (Atomics.load(this.#state, ENDED) === 1) {
        this.#fail("it has ended");
        return;
      }
      const remaining = end - performance.now();
      if (remaining <= 0) return;
      const woken = Atomics.wait(this.#state, SIGNAL, signal, Math.min(remaining, LONGEST_SLEEP));
      if (woken !== "timed-out" || remaining <= LONGEST_SLEEP) continue;
      // A thread that ran out of memory says nothing: it is asked.
      if (Atomics.load(this.#state, DONE) === this.#posted) {
        silent = 0;
        this.#post();
      } else if (++silent >= MOST_SLEEPS) {
        this.#fail(`it has not answered for ${(MOST_SLEEPS * LONGEST_SLEEP) / 1000} s`);
        return;
      }
    }
  }

  #command(command: Command): void {
    if (this.#isOver) return;
    this.#commands.push(command);
    if (this.#postsLater || this.#isHanding) return;
    this.#postsLater = true;
    SETTLED.then(this.#postDue);
  }

  readonly #postDue = (): void => {
    this.#postsLater = false;
    this.flush();
  };

  #post(closes = false): void {
    if (this.#isOver) return;
    const batch: CommandBatch = { commands: this.#commands, closes };
    this.#commands = [];
    this.#commandBytes = 0;
    this.#posted = (this.#posted + 1) | 0;
    this.#port.postMessage(batch);
  }

  readonly #take = (message: EventBatch | Notice): void => {
    this.#deliverPostponed();
    if (message.kind !== "events") this.#heed(message);
    else {
      this.#hand(this.#unpacker.unpack(message));
      this.#taken(message.cost);
    }
  };

  #hand(events: readonly EngineEvent[]): void {
    this.#isHanding = true;
    try {
      for (const event of events) if (!this.#isOver) this.onEvent(event);
    } finally {
      this.#isHanding = false;
      this.flush();
    }
  }

  /** Whether anything has come. */
  #takeWanted(isWanted: (event: EngineEvent) => boolean): boolean {
    let any = false;
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { readonly message: EventBatch | Notice } | undefined;
      if (received === undefined) return any;
      const { message } = received;
      if (message.kind !== "events") {
        this.#heed(message);
        continue;
      }
      any = true;
      const events = this.#unpacker.unpack(message);
      const wanted: EngineEvent[] = [];
      const others: EngineEvent[] = [];
      for (const event of events) (isWanted(event) ? wanted : others).push(event);
      // What stays here still counts as not taken, so that it is bounded.
      if (others.length > 0) this.#postpone(others, message.cost);
      else this.#taken(message.cost);
      this.#hand(wanted);
    }
  }

  readonly #deliverPostponed = (): void => {
    if (this.#postponed.length === 0) return;
    const postponed = this.#postponed;
    const cost = this.#postponedCost;
    this.#postponed = [];
    this.#postponedCost = 0;
    this.#hand(postponed);
    this.#taken(cost);
  };

  #postpone(events: readonly EngineEvent[], cost: number): void {
    if (this.#postponed.length === 0) SETTLED.then(this.#deliverPostponed);
    for (const event of events) this.#postponed.push(event);
    this.#postponedCost = (this.#postponedCost + cost) | 0;
  }

  #taken(cost: number): void {
    Atomics.add(this.#state, TAKEN, cost);
  }

  #heed(notice: Notice): void {
    if (notice.kind === "warning") this.#warn(notice.message);
    else if (notice.kind === "groups") Object.assign(this.#sockets!, { groupInterfaces: notice.groupInterfaces });
    else if (notice.kind === "failed") {
      this.#isOver = true;
      this.#opened?.reject(notice.error);
    } else {
      const { names, values } = notice.counters;
      for (const [i, name] of names.entries())
        Object.defineProperty(this.counters, name, { get: () => values[i], enumerable: true });
      this.#sockets = { ...notice.sockets };
      this.#opened?.resolve(this.#sockets);
    }
  }

  #fail(why: string, cause?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#commands = [];
    // One that does not answer is not to keep the process alive.
    void this.#worker.terminate();
    const error = new Error(`the engine's thread is gone: ${why}`, { cause });
    this.#failure = error;
    this.#opened?.reject(error);
    this.#onFailure?.(error);
  }
}

const SETTLED = Promise.resolve();
/** Bytes of payload that are worth sending before the turn is over. */
const MOST_COMMAND_BYTES = 256 * 1024;
/** Milliseconds. */
const LONGEST_GOODBYE = 1000;
/** Milliseconds after which a thread that says nothing is asked, and how often it is waited for. */
const LONGEST_SLEEP = 1000;
const MOST_SLEEPS = 10;
