// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row as service: answers and reports each request.

import { setTimeout as sleep } from "node:timers/promises";
import { init, LATER, Node, ReentrantCallbackGroup, type RequestHeader, type ServiceError, shutdown } from "rclts";
import { withExchange } from "./choose-exchange.js";
import { loseDatagrams } from "./datagram-loss.js";
import type { Exchange } from "./exchange.js";
import { type Flags, parseFlags } from "./flags.js";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";
import { tableSizes } from "./table-sizes.js";

async function main(): Promise<void> {
  const flags = parseFlags();
  await withExchange(flags, (exchange) => play(flags, exchange));
}

async function play<Request, Response>(flags: Flags, exchange: Exchange<Request, Response>): Promise<void> {
  requireIsolation();
  const loss = loseDatagrams(flags.drop, flags.seed);
  const context = await init({ signalHandlers: false, interfaces: flags.interfaces, thread: flags.thread });
  const node = new Node("rclts_interop_service");
  const counts = { requests: 0, answered: 0 };
  /** How many requests came in each form. */
  const mappings: Record<string, number> = {};

  function reportWhenAbandoned(n: number, { signal }: RequestHeader): void {
    signal.addEventListener("abort", () => {
      const { code } = signal.reason as ServiceError;
      report("abandoned", { n, why: code });
    });
  }

  /** A participant may tell whose its endpoints are after its first request. */
  async function reportNode(n: number, { client }: RequestHeader): Promise<void> {
    const changes = node.graphChanges();
    while (client.node === undefined && (await changes.next()).done !== true);
    await changes.return?.();
    report("asker", { n, node: client.node });
  }

  function note(request: Request, { client, requestId }: RequestHeader): void {
    counts.requests++;
    mappings[client.mapping] = (mappings[client.mapping] ?? 0) + 1;
    if (flags.quiet) return;
    report("request", {
      n: counts.requests,
      client: Buffer.from(requestId.writerGuid).toString("hex"),
      sequence: requestId.sequenceNumber,
      mapping: client.mapping,
      ...exchange.describeRequest(request),
    });
  }

  const service = flags.services[0] ?? exchange.service;
  const served = node.createService(
    exchange.type,
    service,
    async (request, response, header) => {
      note(request, header);
      if (counts.requests <= flags.silent) {
        reportWhenAbandoned(counts.requests, header);
        void reportNode(counts.requests, header);
        return LATER;
      }
      if (flags.block > 0 && counts.requests === 1) block(flags.block);
      if (flags.callback > 0) await sleep(flags.callback);
      counts.answered++;
      exchange.answer(request, response);
      return response;
    },
    { callbackGroup: new ReentrantCallbackGroup() },
  );
  if (flags.introspection) served.configureIntrospection(Date, "services_default", "contents");
  report("ready", { role: "server", vendor: "rclts", service });

  let asked = 0;
  process.on("SIGUSR2", () => report("tables", { n: ++asked, sizes: tableSizes(context) }));

  onStop(async () => {
    const { counters } = context;
    await shutdown();
    report("done", {
      ...counts,
      refused: counters.malformed,
      gone: 0,
      timeouts: counters["reply-dropped"],
      errors: counters["callback-error"],
      mappings,
      dropped: loss.dropped,
    });
  });
}

/** Nothing else of this thread runs meanwhile. */
function block(milliseconds: number): void {
  report("blocked");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  report("free");
}

await main();
