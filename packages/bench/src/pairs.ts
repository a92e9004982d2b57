// SPDX-License-Identifier: Apache-2.0
// Pairs of a client and a server in two processes, as cases of a suite: raw datagrams, rclts, the vendors' programs.

import { running, start, startProgram, stop } from "./child.js";
import type { Peer } from "./peers.js";
import type { Placement } from "./placement.js";
import type { Case, RoundResult } from "./rounds.js";

/** How a suite lets its pairs work. */
export interface Load {
  /** Of one round. */
  readonly calls: number;
  readonly inFlight: number;
  readonly placement: Placement;
  /** Of the first pair; {@link pairs} of a suite have one each. */
  readonly domain: number;
}

/** Datagrams of the size of an rclts call's, answered as they come, in a socket's event handlers. */
export function rawDgram({ calls, inFlight, placement }: Load): Case {
  return {
    name: `${RAW}${placement.suffix}`,
    async start() {
      const [echo, first] = await start("raw-echo", [], placement.server);
      const { port } = first as { port: number };
      const [client] = await start("raw-client", [port, DATAGRAM_LENGTH, inFlight], placement.client);
      return running(client, [echo], calls, WARM_UP);
    },
  };
}

/** @param how with "thread" the engines have threads of their own, with "traced" somebody listens to each call and request */
export function rcltsPair({ calls, inFlight, placement, domain }: Load, how: "" | "thread" | "traced" = ""): Case {
  return {
    name: `${RCLTS}${how === "" ? "" : `-${how}`}${placement.suffix}`,
    async start() {
      const [server] = await start("rclts-server", [domain, how], placement.server);
      const [client] = await start("rclts-client", [domain, inFlight, how], placement.client);
      return running(client, [server], calls, WARM_UP);
    },
  };
}

/** An rclts client of a vendor's server. */
export function rcltsToVendor({ vendor, program }: Peer, { calls, inFlight, placement, domain }: Load): Case {
  return {
    name: `rclts-${vendor}${placement.suffix}`,
    async start() {
      const [server] = await startProgram(program, serverArgs(domain), isReady, placement.server);
      const [client] = await start("rclts-client", [domain, inFlight], placement.client);
      return running(client, [server], calls, WARM_UP);
    },
  };
}

/** A vendor's client and server: each takes in a wait-set loop, as the rmws do, and keeps all. */
export function vendorPair({ vendor, program }: Peer, { calls, inFlight, placement, domain }: Load): Case {
  return {
    name: `${vendor}-${vendor}${placement.suffix}`,
    async start() {
      const [server] = await startProgram(program, serverArgs(domain), isReady, placement.server);
      const args = ["client", ...both(domain), "--calls", String(calls), "--in-flight", String(inFlight)];
      return {
        async round(): Promise<RoundResult> {
          // A request that is sent again only when a HEARTBEAT's period of seconds is over is late, not lost.
          const patient = [...args, "--timeout-ms", "60000"];
          const isDone = (line: string) => line.includes('"done"');
          const [client, line] = await startProgram(program, patient, isDone, placement.client);
          await stop([client]);
          const { ok, p50us, p99us, calls_per_s } = JSON.parse(line);
          if (ok !== calls) throw new Error(`${vendor}: ${calls - ok} of ${calls} calls got no right answer`);
          return { p50: p50us, p99: p99us, perSecond: calls_per_s };
        },
        stop: () => stop([server]),
      };
    },
  };
}

function both(domain: number): string[] {
  return ["--quiet", "--keep-all", "--domain", String(domain)];
}

function serverArgs(domain: number): string[] {
  return ["server", ...both(domain)];
}

function isReady(line: string): boolean {
  return line.includes('"ready"');
}

export const RAW = "raw-dgram";
export const RCLTS = "rclts-rclts";
/** Calls after which V8 has compiled all that it will: programs that call this often do so for long. */
const WARM_UP = 20_000;
/** What an rclts request of two int64 takes, its HEARTBEAT included. */
const DATAGRAM_LENGTH = 184;
