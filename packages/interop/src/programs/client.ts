// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row as client: waits for the service, calls it in sequence and verifies each answer.

import {
  AddTwoInts,
  type AddTwoInts_Request,
  type AddTwoInts_Response,
} from "@rclts/interfaces/example_interfaces/srv";
import { type Client, init, Node, ServiceError, shutdown } from "rclts";
import { loseDatagrams } from "./datagram-loss.js";
import { type Flags, parseFlags } from "./flags.js";
import { onStop, report } from "./report.js";

type AddTwoIntsClient = Client<AddTwoInts_Request, AddTwoInts_Response>;

async function main(): Promise<number> {
  const flags = parseFlags();
  const loss = loseDatagrams(flags.drop, flags.seed);
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  const context = await init({ signalHandlers: false });
  const node = new Node("rclts_interop_client");
  const clients = Array.from({ length: flags.clients }, () => node.createClient(AddTwoInts, "add_two_ints"));
  report("ready", { role: "client", vendor: "rclts", service: "add_two_ints" });

  const started = performance.now();
  for (const [index, client] of clients.entries()) {
    if (!(await client.waitForService({ timeout: flags.wait }))) {
      report("unavailable", { client: index, ms: performance.now() - started });
      await shutdown();
      return 3;
    }
    report("available", { client: index, ms: performance.now() - started });
  }

  const run = new Run(flags, stopping.signal);
  await Promise.all(clients.map((client, index) => run.callInSequence(client, index)));
  const { counters } = context;
  await shutdown();
  report("done", {
    sent: run.sent,
    ...run.counts,
    late: 0,
    unknown: 0,
    refused: counters.malformed,
    dropped: loss.dropped,
    p50us: run.percentile(0.5),
    p99us: run.percentile(0.99),
  });
  return run.counts.ok === flags.calls * flags.clients ? 0 : 1;
}

/** The calls of all clients of this process. */
class Run {
  sent = 0;
  readonly counts = { ok: 0, lost: 0, wrong: 0 };
  readonly #flags: Flags;
  readonly #stopping: AbortSignal;
  /** µs of the calls that were answered rightly. */
  readonly #times: number[] = [];

  constructor(flags: Flags, stopping: AbortSignal) {
    this.#flags = flags;
    this.#stopping = stopping;
  }

  async callInSequence(client: AddTwoIntsClient, index: number): Promise<void> {
    for (let n = 1; n <= this.#flags.calls && !this.#stopping.aborted; n++) await this.#call(client, index, n);
  }

  percentile(fraction: number): number {
    const sorted = this.#times.sort((left, right) => left - right);
    return sorted[Math.floor(fraction * sorted.length)] ?? 0;
  }

  async #call(client: AddTwoIntsClient, index: number, n: number): Promise<void> {
    const i = index * this.#flags.calls + n - 1;
    const request = { a: BigInt(this.#flags.a + i), b: BigInt(this.#flags.b + 2 * i) };
    const started = performance.now();
    this.sent++;
    try {
      const { sum } = await client.call(request, {
        timeout: this.#flags.timeout,
        onTimeout: "throw",
        signal: this.#stopping,
      });
      this.#answered(index, n, Number(sum), sum === request.a + request.b, (performance.now() - started) * 1000);
    } catch (error) {
      if (this.#stopping.aborted) return;
      this.counts.lost++;
      report("lost", { client: index, n, why: error instanceof ServiceError ? error.code : String(error) });
    }
  }

  #answered(client: number, n: number, sum: number, right: boolean, us: number): void {
    if (right) {
      this.counts.ok++;
      this.#times.push(us);
    } else {
      this.counts.wrong++;
    }
    if (!right || !this.#flags.quiet)
      report("reply", { client, n, sum, us: Math.round(us), ...(right ? {} : { wrong: true }) });
  }
}

process.exitCode = await main();
