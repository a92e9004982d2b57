// SPDX-License-Identifier: Apache-2.0
// Contexts on the simulated network: whole services, without a socket or a clock.

import type { SimulatedNetwork } from "@rclts/rtps/testing";
import { Context, type ContextOptions, type LogRecord, Node, type Tracing } from "../src/index.js";

export interface SimulatedNode {
  readonly context: Context;
  readonly node: Node;
  /** Everything that was logged, whatever its severity. */
  readonly log: LogRecord[];
  readonly participant: ReturnType<SimulatedNetwork["participant"]>;
}

/** A node on a host of its own, of rclts or on a model of another vendor's process. */
export function simulatedNode(
  network: SimulatedNetwork,
  name: string,
  options: ContextOptions & {
    readonly intraProcess?: boolean;
    readonly userData?: string;
    readonly trace?: Tracing;
  } = {},
  vendor?: "fastdds" | "cyclonedds",
): SimulatedNode {
  const { intraProcess = true, userData = "", trace, ...contextOptions } = options;
  const participant = network.participant(vendor === undefined ? { intraProcess, userData } : { vendor, userData });
  const log: LogRecord[] = [];
  const host = {
    now: () => network.now(),
    wallOffset: network.wallOffset,
    setTimer: (at: number, callback: () => void) => network.setTimer(at, callback),
    random: network.random,
    log: (record: LogRecord) => void log.push(record),
    trace,
  };
  const context = new Context(participant.engine, host, contextOptions);
  return {
    context,
    node: new Node(name, { context, startParameterServices: false, enableRosout: false }),
    log,
    participant,
  };
}
