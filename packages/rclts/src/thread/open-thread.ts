// SPDX-License-Identifier: Apache-2.0
// Starts the engine's thread, and waits until its sockets are open.

import { MessageChannel, Worker } from "node:worker_threads";
import type { BlockingWait, Context, Host } from "@rclts/service";
import type { EngineSettings } from "../open-engine.js";
import type { UdpOptions } from "../udp/transport.js";
import { blockingWait, Timers } from "./blocking-host.js";
import { type OpenSockets, STATE_LENGTH, type ThreadData } from "./messages.js";
import { ThreadedEngine } from "./threaded-engine.js";

/** The engine in its thread, and what a context on it needs. */
export interface OpenThread {
  readonly engine: ThreadedEngine;
  readonly sockets: OpenSockets;
  readonly host: Host;
  readonly wait: BlockingWait;
  /** To be called when the context is there: from now on the engine announces itself, and may fail. */
  begin(context: Context): void;
}

/**
 * @param file of the thread; where the published package has it if it is not given
 * @throws what opening the sockets throws; Error if the thread cannot be started
 */
export async function openThread(
  engine: EngineSettings,
  { warn = () => {}, ...udp }: UdpOptions,
  host: Host,
  file: URL | undefined,
): Promise<OpenThread> {
  const place = file ?? (await import("./engine-thread-url.js")).engineThreadUrl();
  const { port1, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4 * STATE_LENGTH));
  const data: ThreadData = { udp, engine, port: port2, state };
  // The program's own flags may be such as a worker cannot have, as --input-type.
  const worker = new Worker(place, { workerData: data, transferList: [port2], execArgv: [], name: "rclts" });
  const threaded = new ThreadedEngine(worker, port1, state, engine.guidPrefix, warn);
  const sockets = await threaded.opened();
  const timers = new Timers(host);
  return {
    engine: threaded,
    sockets,
    host: { ...host, setTimer: timers.setTimer },
    wait: blockingWait(threaded, host, timers),
    begin(context) {
      threaded.begin((error) => context.fail(error));
    },
  };
}
