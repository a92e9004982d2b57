// SPDX-License-Identifier: Apache-2.0
// Participants of rclts that do nothing: each has one node with services that nobody calls, until it is told to leave.

import { parseArgs } from "node:util";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { type Context, createContext, Node } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

async function main(): Promise<void> {
  requireIsolation();
  const { values } = parseArgs({
    options: {
      participants: { type: "string", default: "1" },
      services: { type: "string", default: "1" },
      name: { type: "string", default: "idle" },
    },
  });
  const contexts: Context[] = [];
  for (let participant = 0; participant < Number(values.participants); participant++) {
    const context = await createContext({ signalHandlers: false });
    const node = new Node(`${values.name}_${participant}`, { context });
    for (let service = 0; service < Number(values.services); service++) {
      node.createService(AddTwoInts, `~/service_${service}`, (request, response) => {
        response.sum = request.a + request.b;
        return response;
      });
    }
    contexts.push(context);
  }
  report("ready", { role: "idle", vendor: "rclts", participants: contexts.length });

  onStop(async () => {
    await Promise.all(contexts.map((context) => context.shutdown()));
    report("done");
  });
}

await main();
