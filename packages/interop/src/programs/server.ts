// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row as service: adds two ints and reports each request.

import { setTimeout as sleep } from "node:timers/promises";
import { AddTwoInts, type AddTwoInts_Request } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node, type RequestHeader, shutdown } from "rclts";
import { loseDatagrams } from "./datagram-loss.js";
import { parseFlags } from "./flags.js";
import { onStop, report } from "./report.js";

async function main(): Promise<void> {
  const flags = parseFlags();
  const loss = loseDatagrams(flags.drop, flags.seed);
  const context = await init({ signalHandlers: false });
  const node = new Node("rclts_interop_service");
  const counts = { requests: 0, answered: 0 };
  /** How many requests came in each form. */
  const mappings: Record<string, number> = {};

  function note({ a, b }: AddTwoInts_Request, { client, requestId }: RequestHeader): void {
    counts.requests++;
    mappings[client.mapping] = (mappings[client.mapping] ?? 0) + 1;
    if (flags.quiet) return;
    report("request", {
      n: counts.requests,
      client: Buffer.from(requestId.writerGuid).toString("hex"),
      sequence: requestId.sequenceNumber,
      mapping: client.mapping,
      a: Number(a),
      b: Number(b),
    });
  }

  node.createService(AddTwoInts, "add_two_ints", async (request, response, header) => {
    note(request, header);
    if (flags.callback > 0) await sleep(flags.callback);
    counts.answered++;
    response.sum = request.a + request.b;
    return response;
  });
  report("ready", { role: "server", vendor: "rclts", service: "add_two_ints" });

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

await main();
