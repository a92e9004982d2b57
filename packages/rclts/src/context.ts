// SPDX-License-Identifier: Apache-2.0
// Opens a context: options and environment, sockets, engine, console and the end of the process come together here.

import { randomBytes } from "node:crypto";
import { type Engine, VENDOR_RCLTS } from "@rclts/rtps";
import { type BlockingWait, Context, type ContextOptions, type Host, LoggingSeverity } from "@rclts/service";
import { systemClock } from "./clock.js";
import { readCommandLine, warnOfCommandLine } from "./command-line.js";
import { createConsole } from "./console.js";
import { diagnostics } from "./diagnostics.js";
import { type EngineSettings, openEngine } from "./open-engine.js";
import { type InitOptions, resolveOptions, type Settings } from "./options.js";
import { loadParameters } from "./parameters/load-parameters.js";
import { forget, leaveAtEnd } from "./signals.js";
import type { OpenSockets } from "./thread/messages.js";
import type { NetworkState } from "./udp/network-state.js";
import { type Announcer, Peers } from "./udp/peers.js";
import { type UdpOptions, UdpTransport } from "./udp/transport.js";

/**
 * Joins the graph with a participant of its own, beside the default context's. For programs that take part in more than
 * one domain, and for tests; everybody else calls `init`.
 *
 * An open context keeps the process alive until `context.shutdown()`.
 *
 * @throws TypeError for an unknown option or one of the wrong type; RangeError for a value out of range;
 * UnknownROSArgsError, InvalidROSArgsError for the command line, ParameterFileError for a file that it names; Error if the domain's ports are all taken, or the
 * environment asks for what is not supported; the signal's reason if it is aborted.
 */
export async function createContext(options: InitOptions = {}): Promise<ProcessContext> {
  const commandLine = readCommandLine(options?.args);
  const { rosArguments } = commandLine;
  const console = createConsole(process.env, process);
  const log = rosArguments.stdoutLogs ? console : () => {};
  const host: Host = { ...systemClock, random: Math.random, log, trace: diagnostics };
  const level = rosArguments.logLevels.get("rclts") ?? rosArguments.logLevel ?? LoggingSeverity.INFO;
  const warn = (message: string): void => {
    if (level > LoggingSeverity.WARN) return;
    log({ severity: LoggingSeverity.WARN, time: host.now() + host.wallOffset, name: "rclts", message });
  };
  const settings = resolveOptions(options, process.env, warn);
  warnOfCommandLine(commandLine, warn);
  const parameterOverrides = await loadParameters(rosArguments.parameters);
  settings.signal?.throwIfAborted();
  const { domainId, range, staticPeers, interfaces, intraProcess, thread } = settings;
  const udp = { domainId, range, staticPeers, interfaces, warn };
  const own = { guidPrefix: newGuidPrefix(), enclave: rosArguments.enclave, intraProcess };
  const opened = thread === false ? await openHere(own, udp, host) : await openElsewhere(own, udp, host, thread);
  const peers = new Peers(opened.engine, { domainId, range, isConfined: opened.sockets.isConfined });
  // Before anything is waited for: whoever is found from now on is told to the context.
  const context = new ProcessContext(opened, peers, settings, { arguments: rosArguments, parameterOverrides });
  opened.begin?.(context);
  try {
    await peers.addAll(staticPeers, warn);
    settings.signal?.throwIfAborted();
    return context;
  } catch (error) {
    await context.shutdown();
    throw error;
  }
}

/** A context on this machine's network, which shuts down with its process and its signal. */
export class ProcessContext extends Context {
  readonly #peers: Peers;
  readonly #sockets: OpenSockets;
  readonly #settings: Settings;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => void this.shutdown();

  constructor(
    { engine, host, wait, sockets }: OpenEngine,
    peers: Peers,
    settings: Settings,
    fromArguments: FromArguments,
  ) {
    const { rmw, domainId, sendWindow, onError, signal, signalHandlers } = settings;
    super(engine, host, { rmw, domainId, sendWindow, onError, wait, ...fromArguments });
    this.#peers = peers;
    this.#sockets = sockets;
    this.#settings = settings;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    leaveAtEnd(this, signalHandlers);
  }

  /** What it uses of the machine's network, and what was found out about that so far. */
  get network(): NetworkState {
    const { bound, groupInterfaces } = this.#sockets;
    const { range, staticPeers } = this.#settings;
    return {
      range,
      staticPeers,
      participantIndex: bound.participantIndex,
      discoveryPort: bound.metatrafficUnicast[0]!.port,
      userPort: bound.defaultUnicast[0]!.port,
      addresses: bound.defaultUnicast.map(({ address }) => address),
      hearsGroup: bound.metatrafficMulticast.length > 0,
      groupInterfaces,
      receiveBuffer: bound.receiveBuffer!,
    };
  }

  /**
   * Announces this context to one more `host` or `host:port`, as ROS_STATIC_PEERS does: for peers that multicast does not
   * reach. One side is enough. Twice is once.
   *
   * @throws RangeError for what is no `host` or `host:port`; Error if the name does not resolve, if the discovery range is
   * off, or if the peer is another machine and nothing may leave this one; ServiceError with code `shutdown`
   */
  async addPeer(peer: string): Promise<void> {
    this.core.assertValid();
    await this.#peers.add(peer);
  }

  /**
   * Ends that, also for a peer of `staticPeers` or ROS_STATIC_PEERS, by the text that it was added by. Who was found there
   * is given up, with a goodbye, unless multicast brings it too: calls that wait for it fail with `server-lost`.
   *
   * @returns whether there was such a peer
   */
  removePeer(peer: string): boolean {
    return this.#peers.remove(peer);
  }

  override shutdown(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    // Until the goodbye is out the process's end is still its concern.
    const closed = super.shutdown();
    forget(this);
    return closed;
  }
}

/** What the command line and the files that it names give a context. */
type FromArguments = Pick<ContextOptions, "arguments" | "parameterOverrides">;

/** An engine and what a context on it is surrounded by. */
interface OpenEngine {
  readonly engine: Engine & Announcer;
  readonly sockets: OpenSockets;
  readonly host: Host;
  readonly wait?: BlockingWait | undefined;
  /** To be called when the context is there. */
  begin?(context: Context): void;
}

async function openHere(own: EngineSettings, udp: UdpOptions, host: Host): Promise<OpenEngine> {
  const transport = await UdpTransport.open(udp);
  return { engine: openEngine(own, transport, systemClock), sockets: transport, host };
}

/** What belongs to the thread is loaded by those who want one. */
async function openElsewhere(
  own: EngineSettings,
  udp: UdpOptions,
  host: Host,
  thread: true | URL,
): Promise<OpenEngine> {
  const { openThread } = await import("./thread/open-thread.js");
  return openThread(own, udp, host, thread === true ? undefined : thread);
}

function newGuidPrefix(): Uint8Array {
  const guidPrefix = new Uint8Array(randomBytes(12));
  guidPrefix.set(VENDOR_ID);
  return guidPrefix;
}

/** A GUID prefix starts with its vendor's id (RTPS 2.5, 9.3.1.5). */
const VENDOR_ID = [VENDOR_RCLTS >> 8, VENDOR_RCLTS & 0xff];
