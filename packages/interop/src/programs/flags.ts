// SPDX-License-Identifier: Apache-2.0
// The command line of the rclts programs: the flags of the peers, as far as a row uses them.

import { parseArgs } from "node:util";
import { EXCHANGE_NAMES, type ExchangeName } from "./choose-exchange.js";

export interface Flags {
  readonly type: ExchangeName;
  /** Octets of a big request, or of a long text. */
  readonly size: number;
  /** Names of services; none for the one of the type. A server has the first, each client one of them in turn. */
  readonly services: readonly string[];
  /** Names or addresses; none for all interfaces. */
  readonly interfaces: readonly string[];
  /** Of each client. */
  readonly calls: number;
  readonly clients: number;
  /** How many participants the clients are spread over, each in its turn. */
  readonly participants: number;
  /** Calls of each client that are open at once. */
  readonly inFlight: number;
  /** Call i asks a + i, b + 2i, with i from 0 on over all clients. */
  readonly a: number;
  readonly b: number;
  /** Milliseconds for each call. */
  readonly timeout: number;
  /** Milliseconds after which a call without a reply gives its place in the send window to another; 1,000. */
  readonly takenAfter: number;
  /** Milliseconds for the service to be there; undefined to call without waiting for it. */
  readonly wait: number | undefined;
  /** Milliseconds that the service's callback takes. */
  readonly callback: number;
  /** Milliseconds for which the callback of a server's first request keeps the program from doing anything else. */
  readonly block: number;
  /** Whether a server has its engine in a thread of its own. */
  readonly thread: boolean;
  /** How many requests, from the first, are never answered. */
  readonly silent: number;
  /** Whether calls that get no answer are made once more. */
  readonly retry: boolean;
  /** Percent of the datagrams that this process sends. */
  readonly drop: number;
  readonly seed: number;
  /** Whether a server publishes events of its calls, with what is in them. */
  readonly introspection: boolean;
  /** No events for single calls. */
  readonly quiet: boolean;
}

/** @throws TypeError for unknown flags and for values that are no numbers */
export function parseFlags(): Flags {
  const { values } = parseArgs({
    options: {
      type: { type: "string", default: "add" },
      size: { type: "string", default: "200000" },
      service: { type: "string", multiple: true, default: [] },
      interface: { type: "string", multiple: true, default: [] },
      calls: { type: "string", default: "1" },
      clients: { type: "string", default: "1" },
      participants: { type: "string", default: "1" },
      "in-flight": { type: "string", default: "1" },
      burst: { type: "boolean", default: false },
      a: { type: "string", default: "1" },
      b: { type: "string", default: "2" },
      "timeout-ms": { type: "string", default: "5000" },
      "taken-after-ms": { type: "string", default: "1000" },
      "wait-ms": { type: "string", default: "10000" },
      "no-wait": { type: "boolean", default: false },
      "callback-ms": { type: "string", default: "0" },
      "block-ms": { type: "string", default: "0" },
      thread: { type: "boolean", default: false },
      silent: { type: "string", default: "0" },
      retry: { type: "boolean", default: false },
      drop: { type: "string", default: "0" },
      seed: { type: "string", default: "1" },
      introspection: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
    },
  });
  return {
    type: parseType(values.type),
    size: parseCount(values.size),
    services: values.service,
    interfaces: values.interface,
    calls: parseCount(values.calls),
    clients: parseCount(values.clients),
    participants: parseCount(values.participants),
    inFlight: parseCount(values.burst ? values.calls : values["in-flight"]),
    a: parseCount(values.a),
    b: parseCount(values.b),
    timeout: parseCount(values["timeout-ms"]),
    takenAfter: parseCount(values["taken-after-ms"]),
    wait: values["no-wait"] ? undefined : parseCount(values["wait-ms"]),
    callback: parseCount(values["callback-ms"]),
    block: parseCount(values["block-ms"]),
    thread: values.thread,
    silent: parseCount(values.silent),
    retry: values.retry,
    drop: parseCount(values.drop),
    seed: parseCount(values.seed),
    introspection: values.introspection,
    quiet: values.quiet,
  };
}

function parseType(text: string): ExchangeName {
  const type = EXCHANGE_NAMES.find((name) => name === text);
  if (type === undefined) throw new TypeError(`"${text}": expected ${EXCHANGE_NAMES.join(", ")}`);
  return type;
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new TypeError(`"${text}": expected an integer from 0`);
  return Number(text);
}
