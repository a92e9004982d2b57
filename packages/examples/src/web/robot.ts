// SPDX-License-Identifier: Apache-2.0
// A robot that is not there: a node with a lamp, as the web page's other side.

import { SetBool } from "@rclts/interfaces/std_srvs/srv";
import { init, Node, shutdown, spin } from "rclts";

await init();
const robot = new Node("robot");
robot.createService(SetBool, "~/lamp", ({ data: on }) => {
  const message = `the lamp is ${on ? "on" : "off"}`;
  robot.getLogger().info(message);
  return { success: true, message };
});
await spin(robot);
await shutdown();
