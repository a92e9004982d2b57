// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row as client: waits for the service, calls it and verifies each answer.

import { type Client, createContext, Node, ServiceError } from "rclts";
import { withExchange } from "./choose-exchange.js";
import { loseDatagrams } from "./datagram-loss.js";
import type { Exchange } from "./exchange.js";
import { type Flags, parseFlags } from "./flags.js";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

async function main(): Promise<number> {
  const flags = parseFlags();
  return withExchange(flags, (exchange) => play(flags, exchange));
}

async function play<Request, Response>(flags: Flags, exchange: Exchange<Request, Response>): Promise<number> {
  requireIsolation();
  const loss = loseDatagrams(flags.drop, flags.seed);
  const contexts = await Promise.all(
    Array.from({ length: flags.participants }, () =>
      createContext({ signalHandlers: false, interfaces: flags.interfaces }),
    ),
  );
  const nodes = contexts.map((context) => new Node("rclts_interop_client", { context }));
  const { services, takenAfter } = flags;
  const clients = Array.from({ length: flags.clients }, (_, index) =>
    nodes[index % nodes.length]!.createClient(exchange.type, services[index % services.length] ?? exchange.service, {
      takenAfter,
    }),
  );
  report("ready", { role: "client", vendor: "rclts", service: exchange.service });

  const run = new Run(flags, exchange);
  const leave = () => Promise.all(contexts.map((context) => context.shutdown()));
  onStop(() => {
    run.stopped = true;
    void leave();
  });
  const started = performance.now();
  const available = await Promise.all(
    clients.map(async (client, index) => {
      const found = flags.wait === undefined || (await client.waitForService({ timeout: flags.wait }));
      report(found ? "available" : "unavailable", { client: index, ms: performance.now() - started });
      if (found) await run.callAll(client, index);
      return found;
    }),
  );
  await leave();
  if (available.includes(false)) return 3;
  report("done", {
    sent: run.sent,
    ...run.counts,
    late: 0,
    unknown: 0,
    refused: contexts.reduce((sum, { counters }) => sum + counters.malformed, 0),
    dropped: loss.dropped,
    p50us: run.percentile(0.5),
    p99us: run.percentile(0.99),
  });
  return run.counts.ok === flags.calls * flags.clients ? 0 : 1;
}

/** The calls of all clients of this process. */
class Run<Request, Response> {
  /** Calls that end from now on were not lost, but given up. */
  stopped = false;
  sent = 0;
  readonly counts = { ok: 0, lost: 0, wrong: 0 };
  readonly #flags: Flags;
  readonly #exchange: Exchange<Request, Response>;
  /** µs of the calls that were answered rightly. */
  readonly #times: number[] = [];

  constructor(flags: Flags, exchange: Exchange<Request, Response>) {
    this.#flags = flags;
    this.#exchange = exchange;
  }

  /** Each call that ends makes room for the next one. */
  async callAll(client: Client<Request, Response>, index: number): Promise<void> {
    const { calls, inFlight } = this.#flags;
    let last = 0;
    const callInSequence = async (): Promise<void> => {
      while (last < calls && !this.stopped) await this.#call(client, index, ++last);
    };
    await Promise.all(Array.from({ length: inFlight }, callInSequence));
  }

  percentile(fraction: number): number {
    const sorted = this.#times.sort((left, right) => left - right);
    return sorted[Math.floor(fraction * sorted.length)] ?? 0;
  }

  async #call(client: Client<Request, Response>, index: number, n: number): Promise<void> {
    const request = this.#exchange.ask(index * this.#flags.calls + n - 1);
    const started = performance.now();
    this.sent++;
    try {
      const response = await client.call(request, {
        timeout: this.#flags.timeout,
        retry: this.#flags.retry,
        onTimeout: "throw",
      });
      const us = (performance.now() - started) * 1000;
      this.#answered(index, n, us, response, this.#exchange.isRight(request, response));
    } catch (error) {
      if (this.stopped) return;
      this.counts.lost++;
      report("lost", { client: index, n, why: error instanceof ServiceError ? error.code : String(error) });
    }
  }

  #answered(client: number, n: number, us: number, response: Response, right: boolean): void {
    if (right) {
      this.counts.ok++;
      this.#times.push(us);
    } else {
      this.counts.wrong++;
    }
    if (right && this.#flags.quiet) return;
    const members = this.#exchange.describeResponse(response);
    report("reply", { client, n, ...members, us: Math.round(us), ...(right ? {} : { wrong: true }) });
  }
}

process.exitCode = await main();
