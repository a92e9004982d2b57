// SPDX-License-Identifier: Apache-2.0
// Many rclts clients of one service in one process, which call in turn, one call at a time: argv has the domain and how many.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node } from "rclts";

const count = Number(process.argv[3]);
await init({ localhostOnly: true, domainId: Number(process.argv[2]) });
const node = new Node("bench_clients");
const clients = Array.from({ length: count }, () => node.createClient(AddTwoInts, "add_two_ints"));
for (const client of clients)
  if (!(await client.waitForService({ timeout: 60_000 }))) throw new Error("the server was not found within a minute");
let next = 0;
process.on("message", async ({ seconds, calls }: { seconds: number; calls: number }) => {
  const end = performance.now() + seconds * 1000;
  for (const last = next + calls; next < last || performance.now() < end; next++) {
    const { sum } = await clients[next % count]!.call({ a: next, b: 1 });
    if (sum !== BigInt(next + 1)) throw new Error(`call ${next}: expected ${next + 1}, got ${sum}`);
  }
  process.send!("done");
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
