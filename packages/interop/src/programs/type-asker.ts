// SPDX-License-Identifier: Apache-2.0
// The rclts side of a row about type descriptions: calls a service of numbers a and b of which it knows the name only.

import { discoverServiceType } from "@rclts/idl";
import { init, Node, shutdown } from "rclts";
import { requireIsolation } from "./isolation.js";
import { report } from "./report.js";

async function main(): Promise<void> {
  requireIsolation();
  const service = process.argv[2]!;
  await init();
  const node = new Node("rclts_interop_asker");
  const type = await discoverServiceType(node, service, { timeout: 20_000 });
  const { sum } = await node.createClient(type, service).call({ a: 2, b: 3 }, { timeout: 20_000, onTimeout: "throw" });
  report("reply", { sum: Number(sum), hash: type.hash });
  await shutdown();
}

await main();
