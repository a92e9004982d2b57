// SPDX-License-Identifier: Apache-2.0
// An rclts service that sends back the octets it is sent: argv has the domain.

import { init, Node } from "rclts";
import { Big } from "./big.js";

await init({ localhostOnly: true, domainId: Number(process.argv[2]) });
new Node("bench_server").createService(Big, "big", (request, response) => {
  response.data = request.data;
  return response;
});
process.on("disconnect", () => process.exit(0));
process.send!("ready");
