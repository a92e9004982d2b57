// SPDX-License-Identifier: Apache-2.0
// Opens a context: options and environment, sockets, engine, console and the end of the process come together here.

import { randomBytes } from "node:crypto";
import { Driver, Participant, VENDOR_RCLTS } from "@rclts/rtps";
import { Context, type ContextOptions, type Host, LoggingSeverity } from "@rclts/service";
import { systemClock } from "./clock.js";
import { readCommandLine, warnOfCommandLine } from "./command-line.js";
import { createConsole } from "./console.js";
import { type InitOptions, resolveOptions, type Settings } from "./options.js";
import { loadParameters } from "./parameters/load-parameters.js";
import { forget, leaveAtEnd } from "./signals.js";
import type { NetworkState } from "./udp/network-state.js";
import { Peers } from "./udp/peers.js";
import { UdpTransport } from "./udp/transport.js";
import { VERSION } from "./version.js";

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
  const host: Host = { ...systemClock, random: Math.random, log };
  const level = rosArguments.logLevels.get("rclts") ?? rosArguments.logLevel ?? LoggingSeverity.INFO;
  const warn = (message: string): void => {
    if (level > LoggingSeverity.WARN) return;
    log({ severity: LoggingSeverity.WARN, time: host.now() + host.wallOffset, name: "rclts", message });
  };
  const settings = resolveOptions(options, process.env, warn);
  warnOfCommandLine(commandLine, warn);
  const parameterOverrides = await loadParameters(rosArguments.parameters);
  settings.signal?.throwIfAborted();
  const transport = await UdpTransport.open({ ...settings, warn });
  const engine = openEngine(transport, settings.intraProcess, rosArguments.enclave);
  const { domainId, range, staticPeers } = settings;
  const peers = new Peers(engine, { domainId, range, isConfined: transport.isConfined });
  // Before anything is waited for: whoever is found from now on is told to the context.
  const context = new ProcessContext(engine, { transport, peers }, host, settings, {
    arguments: rosArguments,
    parameterOverrides,
  });
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
  readonly #network: Network;
  readonly #settings: Settings;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => void this.shutdown();

  constructor(engine: Driver, network: Network, host: Host, settings: Settings, fromArguments: FromArguments) {
    const { rmw, domainId, sendWindow, onError, signal, signalHandlers } = settings;
    super(engine, host, { rmw, domainId, sendWindow, onError, ...fromArguments });
    this.#network = network;
    this.#settings = settings;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    leaveAtEnd(this, signalHandlers);
  }

  /** What it uses of the machine's network, and what was found out about that so far. */
  get network(): NetworkState {
    const { bound, groupInterfaces } = this.#network.transport;
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
    await this.#network.peers.add(peer);
  }

  /**
   * Ends that, also for a peer of `staticPeers` or ROS_STATIC_PEERS, by the text that it was added by. Who was found there
   * is given up, with a goodbye, unless multicast brings it too: calls that wait for it fail with `server-lost`.
   *
   * @returns whether there was such a peer
   */
  removePeer(peer: string): boolean {
    return this.#network.peers.remove(peer);
  }

  override shutdown(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    // Until the goodbye is out the process's end is still its concern.
    const closed = super.shutdown();
    forget(this);
    return closed;
  }
}

/** How it reaches others. */
interface Network {
  readonly transport: UdpTransport;
  readonly peers: Peers;
}

/** What the command line and the files that it names give a context. */
type FromArguments = Pick<ContextOptions, "arguments" | "parameterOverrides">;

function openEngine(transport: UdpTransport, intraProcess: boolean, enclave = ROOT_ENCLAVE): Driver {
  const guidPrefix = new Uint8Array(randomBytes(12));
  guidPrefix.set(VENDOR_ID);
  const participant = new Participant(
    {
      guidPrefix,
      bound: transport.bound,
      wallOffset: systemClock.wallOffset,
      name: enclave,
      userData: new TextEncoder().encode(`enclave=${enclave};`),
      version: VERSION,
      intraProcess,
    },
    systemClock.now(),
  );
  return new Driver(participant, transport, systemClock);
}

/** A GUID prefix starts with its vendor's id (RTPS 2.5, 9.3.1.5). */
const VENDOR_ID = [VENDOR_RCLTS >> 8, VENDOR_RCLTS & 0xff];

/** That of a ROS participant which is not told of another; without DDS Security it is a name and no more. */
const ROOT_ENCLAVE = "/";
