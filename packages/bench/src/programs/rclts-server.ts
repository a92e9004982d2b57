// SPDX-License-Identifier: Apache-2.0
// An rclts service that adds two integers, for benchmarks: argv has the domain, and whether the engine has its own thread.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node } from "rclts";

await init({ localhostOnly: true, domainId: Number(process.argv[2]), thread: process.argv[3] === "true" });
const node = new Node("bench_server");
node.createService(AddTwoInts, "add_two_ints", (request, response) => {
  response.sum = request.a + request.b;
  return response;
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
