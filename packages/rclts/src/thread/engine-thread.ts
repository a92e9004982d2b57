// SPDX-License-Identifier: Apache-2.0
// The thread's side of an engine in another thread: opens the sockets, carries commands out, passes events on.

import { Driver, type Participant } from "@rclts/rtps";
import { systemClock } from "../clock.js";
import { newParticipant } from "../open-engine.js";
import { UdpTransport } from "../udp/transport.js";
import { EventPacker } from "./event-relay.js";
import { type CommandBatch, DONE, ENDED, LEFT, type Notice, SIGNAL, TAKEN, type ThreadData } from "./messages.js";
import { type DatagramWatch, WatchedTransport } from "./watched-transport.js";

/** Driver and sockets of one context, for as long as the thread lives. */
export class EngineThread implements DatagramWatch {
  readonly #data: ThreadData;
  readonly #packer = new EventPacker();
  #participant: Participant | undefined = undefined;
  /** Its counters, in memory that the program's thread has too. */
  #counterValues: Float64Array | undefined = undefined;
  #driver: Driver | undefined = undefined;
  #sockets: UdpTransport | undefined = undefined;
  /** How many groups are known to hear it. */
  #heard = 0;
  /** The cost of all that was sent; wraps around as `TAKEN` does. */
  #sent = 0;
  #isPacking = false;

  constructor(data: ThreadData) {
    this.#data = data;
  }

  /** Opens the sockets, and begins when the first batch of commands comes. */
  async run(): Promise<void> {
    const { port, state, udp, engine } = this.#data;
    process.once("exit", () => {
      Atomics.store(state, ENDED, 1);
      this.#signal();
    });
    try {
      const sockets = await UdpTransport.open({
        ...udp,
        warn: (message) => this.#tell({ kind: "warning", message }),
      });
      const transport = new WatchedTransport(sockets, this);
      const participant = newParticipant(engine, transport, systemClock);
      this.#participant = participant;
      port.on("message", (batch: CommandBatch) => {
        this.#driver ??= this.#begin(participant, transport);
        this.#carryOut(batch, this.#driver);
      });
      const names = Object.keys(participant.counters) as (keyof Participant["counters"])[];
      const values = new Float64Array(new SharedArrayBuffer(8 * names.length));
      this.#counterValues = values;
      this.#sockets = sockets;
      const { bound, groupInterfaces, isConfined } = sockets;
      this.#tell({ kind: "ready", sockets: { bound, groupInterfaces, isConfined }, counters: { names, values } });
    } catch (error) {
      this.#tell({ kind: "failed", error });
      port.close();
    }
  }

  /** What the program has not taken is bounded: samples are refused first, so that their writers keep them. */
  admits(): boolean {
    const waiting = (this.#sent - Atomics.load(this.#data.state, TAKEN)) | 0;
    this.#participant!.setTakesSamples(waiting < MOST_WAITING);
    this.#lookAtGroups();
    return waiting < 2 * MOST_WAITING;
  }

  passed(): void {
    const values = this.#counterValues!;
    const { counters } = this.#participant!;
    let i = 0;
    for (const name in counters) values[i++] = counters[name as keyof typeof counters];
  }

  /** What is found out of the network is told when it changes. */
  #lookAtGroups(): void {
    const groupInterfaces = this.#sockets?.groupInterfaces ?? [];
    let heard = 0;
    for (const { hearsItself } of groupInterfaces) if (hearsItself) heard += 1;
    if (heard === this.#heard) return;
    this.#heard = heard;
    this.#tell({ kind: "groups", groupInterfaces });
  }

  #begin(participant: Participant, transport: WatchedTransport): Driver {
    const driver = new Driver(participant, transport, systemClock);
    driver.onEvent = (event) => {
      this.#packer.add(event);
      if (this.#isPacking) return;
      this.#isPacking = true;
      // With what else happens in this turn.
      SETTLED.then(this.#send);
    };
    return driver;
  }

  #carryOut({ commands, closes }: CommandBatch, driver: Driver): void {
    for (const [name, ...args] of commands) (driver[name] as (...args: readonly unknown[]) => void)(...args);
    driver.flush();
    if (closes) this.#close(driver);
    Atomics.add(this.#data.state, DONE, 1);
    this.passed();
  }

  #close(driver: Driver): void {
    const { port, state } = this.#data;
    const closed = driver.close();
    Atomics.store(state, LEFT, 1);
    Atomics.notify(state, LEFT);
    void closed.then(() => port.close());
  }

  readonly #send = (): void => {
    this.#isPacking = false;
    const packed = this.#packer.take();
    if (packed === undefined) return;
    this.#sent = (this.#sent + packed.batch.cost) | 0;
    this.#data.port.postMessage(packed.batch, packed.transfer);
    this.#signal();
  };

  #tell(notice: Notice): void {
    this.#data.port.postMessage(notice);
    this.#signal();
  }

  #signal(): void {
    const { state } = this.#data;
    Atomics.add(state, SIGNAL, 1);
    Atomics.notify(state, SIGNAL);
  }
}

const SETTLED = Promise.resolve();
/** Bytes of events that the program has not taken, as they are counted, from which on no samples are taken. */
const MOST_WAITING = 64 * 1024 * 1024;
