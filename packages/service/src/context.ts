// SPDX-License-Identifier: Apache-2.0
// A context: one participant in the graph and the nodes that share it.

import type { Engine, EngineCounters } from "@rclts/rtps";
import { NO_ROS_ARGUMENTS, type RosArguments } from "./arguments/ros-arguments.js";
import { FOREIGN_WINDOW } from "./client/send-window.js";
import { Clock } from "./clock/clock.js";
import { type BlockingWait, Core, type ErrorHandler } from "./core.js";
import type { ParticipantInfo } from "./graph/participant-info.js";
import type { Host, ObservationKind } from "./host.js";
import { Logger } from "./logging/logger.js";
import type { Rmw } from "./mapping/choose-mapping.js";
import { NO_OVERRIDES, type ParameterOverrides } from "./parameters/parameter-overrides.js";

/** What a context is made with beside engine and host. */
export interface ContextOptions {
  /** Whose service mapping is used with peers that nothing tells apart. "auto", the default, goes by what they send. */
  readonly rmw?: Rmw | undefined;
  /**
   * How many requests may be with one server at a time, of all clients of the context, if the server does not say how
   * many it can keep; from 1. 10 by default, the depth of the profile of ROS services. The others wait their turn.
   */
  readonly sendWindow?: number | undefined;
  /** The domain that the engine takes part in, for those who ask; 0 by default. */
  readonly domainId?: number | undefined;
  /** What the command line says to ROS. It takes effect on loggers and on nodes that do not refuse it. None by default. */
  readonly arguments?: RosArguments | undefined;
  /** Initial values of parameters of its nodes, such as those of the command line. None by default. */
  readonly parameterOverrides?: ParameterOverrides | undefined;
  /** Blocks the thread until the engine tells something, where it runs in another one; without it `callSync` throws. */
  readonly wait?: BlockingWait | undefined;
  /** Told of errors that no caller can be told of, such as those of service callbacks. They are logged in any case. */
  readonly onError?: ErrorHandler | undefined;
}

/** A node as its context needs it. */
export interface ContextNode {
  /** Ends all that it has, and leaves the graph. Twice is fine. */
  destroyNode(): void;
}

/** One participant in the graph, which all of its nodes share. */
export class Context {
  /** For this package's own classes. @internal */
  readonly core: Core;
  /** 0 to 232; participants of different domains do not see each other. */
  readonly domainId: number;
  /** What the command line says to ROS, as a rule that of the process. */
  readonly arguments: RosArguments;
  /** Initial values of parameters of its nodes. */
  readonly parameterOverrides: ParameterOverrides;
  readonly #nodes = new Set<ContextNode>();
  #closing: Promise<void> | undefined = undefined;

  /** @param engine becomes the context's own: its events go nowhere else, and `shutdown` closes it */
  constructor(engine: Engine, host: Host, options: ContextOptions = {}) {
    const { rmw = "auto", sendWindow = FOREIGN_WINDOW, domainId = 0, onError, wait } = options;
    if (!RMWS.includes(rmw)) throw new RangeError(`rmw "${String(rmw)}": expected one of ${RMWS.join(", ")}`);
    if (!Number.isSafeInteger(sendWindow) || sendWindow < 1) {
      throw new RangeError(`sendWindow ${String(sendWindow)}: expected a whole number of requests, from 1`);
    }
    this.core = new Core(engine, host, rmw, sendWindow, onError, wait);
    this.domainId = domainId;
    this.arguments = options.arguments ?? NO_ROS_ARGUMENTS;
    this.parameterOverrides = options.parameterOverrides ?? NO_OVERRIDES;
    this.#setLogLevels();
  }

  /** Whether it has not been shut down. */
  get isValid(): boolean {
    return !this.core.isShutDown;
  }

  /** The nodes that are not destroyed, in the order of their creation. */
  get nodes(): ReadonlySet<ContextNode> {
    return this.#nodes;
  }

  /**
   * The other participants that are heard, of ROS or not: what a node's view of the graph is made of.
   *
   * @throws ServiceError with code `shutdown`
   */
  getParticipants(): ParticipantInfo[] {
    this.core.assertValid();
    return this.core.graph.participants();
  }

  /** How often each kind of thing out of the ordinary has happened. */
  get counters(): Readonly<Record<ObservationKind, number>> {
    return this.core.counters;
  }

  /** What its engine has done so far, down to single datagrams: what it gave up, refused and repaired among others. */
  get engineCounters(): Readonly<EngineCounters> {
    return this.core.engine.counters;
  }

  /**
   * A clock of the system's time, or a steady one, that no simulation changes.
   *
   * @throws RangeError
   */
  getClock(type: "system" | "steady"): Clock {
    if (type === "system" || type === "steady") return new Clock(this.core.host, type);
    throw new RangeError(`clock type ${String(type)}: expected system or steady; that of ROS is a node's getClock()`);
  }

  /** A logger of this context by its name, with dots between the parts. */
  getLogger(name: string): Logger {
    return new Logger(name, this.core.loggers);
  }

  /**
   * Leaves the graph: pending calls and waits reject with code `shutdown`, the signals of requests that are being worked
   * on abort, nodes are destroyed, the engine is closed. Twice is fine, and waits for the same end.
   */
  shutdown(): Promise<void> {
    this.#closing ??= this.#shutdown();
    return this.#closing;
  }

  /**
   * Shuts down as nothing can be done any more: calls and waits reject with code `shutdown` and this reason, which is
   * logged and reported.
   */
  fail(reason: Error): void {
    if (this.core.isShutDown) return;
    this.core.endReason = reason.message;
    const logger = this.getLogger("rclts");
    logger.fatal(reason.message);
    void this.shutdown();
    this.core.report(reason, { serviceName: undefined, logger });
  }

  /**
   * Calls back once, when something has been done next: a request, a reply, a timer, a peer that came or went. Gives the
   * way to take it back.
   */
  onceActive(callback: () => void): () => void {
    return this.core.onceActive(callback);
  }

  /** For nodes: takes part in the context until {@link Context.removeNode}. @internal */
  addNode(node: ContextNode): void {
    this.core.assertValid();
    this.#nodes.add(node);
  }

  /** @internal */
  removeNode(node: ContextNode): void {
    this.#nodes.delete(node);
  }

  #setLogLevels(): void {
    const { logLevel, logLevels } = this.arguments;
    const { loggers } = this.core;
    if (logLevel !== undefined) loggers.defaultLevel = logLevel;
    for (const [name, level] of logLevels) loggers.set(name, level);
  }

  async #shutdown(): Promise<void> {
    this.core.isShutDown = true;
    try {
      for (const node of this.#nodes) node.destroyNode();
    } finally {
      // Whatever a subclass's destroyNode did, the graph is left.
      this.core.graph.close();
      await this.core.engine.close();
      this.core.ended();
    }
  }
}

const RMWS: readonly Rmw[] = ["auto", "rmw_fastrtps_cpp", "rmw_cyclonedds_cpp", "rmw_connextdds"];
