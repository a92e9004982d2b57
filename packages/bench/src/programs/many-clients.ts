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
process.on("message", async ({ seconds }: { seconds: number }) => {
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const callInTurn = async () => {
    while (performance.now() < end) {
      const n = next++;
      const { sum } = await clients[n % count]!.call({ a: n, b: 1 });
      if (sum !== BigInt(n + 1)) throw new Error(`call ${n}: expected ${n + 1}, got ${sum}`);
    }
  };
  await callInTurn();
  process.send!("done");
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
