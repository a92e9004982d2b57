// SPDX-License-Identifier: Apache-2.0
// An rclts client that calls AddTwoInts: argv has the domain, how many calls are under way at a time, 1 if it
// says nothing, and `thread` if the engine has its own, or `traced` if somebody listens to each call.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node } from "rclts";
import { listen } from "./listener.js";
import { serveRounds } from "./measured.js";

const how = process.argv[4];
await init({ localhostOnly: true, domainId: Number(process.argv[2]), thread: how === "thread" });
if (how === "traced") listen("rclts.client.call");
const client = new Node("bench_client").createClient(AddTwoInts, "add_two_ints");
if (!(await client.waitForService({ timeout: 20_000 }))) throw new Error("the server was not found within 20 s");
serveRounds(
  async (index) => {
    const { sum } = await client.call({ a: BigInt(index), b: 1n });
    if (sum !== BigInt(index) + 1n) throw new Error(`call ${index}: expected ${index + 1}, got ${sum}`);
  },
  Number(process.argv[3] ?? 1),
);
