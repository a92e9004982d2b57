// SPDX-License-Identifier: Apache-2.0
// An rclts client that has octets sent back: argv has the domain and the number of bytes.

import { init, Node } from "rclts";
import { Big } from "./big.js";
import { serveRounds } from "./measured.js";

await init({ localhostOnly: true, domainId: Number(process.argv[2]) });
const client = new Node("bench_client").createClient(Big, "big");
if (!(await client.waitForService({ timeout: 20_000 }))) throw new Error("the server was not found within 20 s");
const data = Uint8Array.from({ length: Number(process.argv[3]) }, (_, i) => i % 251);
serveRounds(async (index) => {
  data[0] = index & 0xff;
  const response = await client.call({ data });
  if (Buffer.compare(response.data, data) !== 0) throw new Error(`call ${index}: other octets came back`);
});
