// SPDX-License-Identifier: Apache-2.0
// An rclts service that adds two integers, for benchmarks: argv has the domain, and `thread` if the engine has its own, or
// `traced` if somebody listens to each request.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { init, Node } from "rclts";
import { listen } from "./listener.js";

const how = process.argv[3];
await init({ localhostOnly: true, domainId: Number(process.argv[2]), thread: how === "thread" });
if (how === "traced") listen("rclts.service.request");
const node = new Node("bench_server");
node.createService(AddTwoInts, "add_two_ints", (request, response) => {
  response.sum = request.a + request.b;
  return response;
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
