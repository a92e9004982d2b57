// SPDX-License-Identifier: Apache-2.0
// A socket that hears a domain's announcements and does nothing with them: what Node alone costs beside them.

import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { metatrafficMulticastPort, SPDP_MULTICAST_ADDRESS } from "@rclts/rtps";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

function main(): void {
  requireIsolation();
  let heard = 0;
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.on("message", () => {
    heard++;
  });
  socket.bind(metatrafficMulticastPort(Number(process.env.ROS_DOMAIN_ID ?? 0)), () => {
    for (const { address, family } of Object.values(networkInterfaces()).flatMap((infos = []) => infos))
      if (family === "IPv4") socket.addMembership(SPDP_MULTICAST_ADDRESS, address);
    report("ready", { role: "bare socket" });
  });
  onStop(() => {
    socket.close();
    report("done", { heard });
  });
}

main();
