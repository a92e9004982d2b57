// SPDX-License-Identifier: Apache-2.0
// A node that publishes in every way that a row asks for: what the ros2 programs of that name do, too.

import { String as Text, UInt8MultiArray } from "@rclts/interfaces/std_msgs/msg";
import { createContext, Node } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

requireIsolation();
const context = await createContext({ signalHandlers: false });
const node = new Node("topic_talker", { context });
const chatter = node.createPublisher(Text, "chatter", { qos: 100 });
const scan = node.createPublisher(Text, "scan", { qos: "sensor_data" });
const latched = { durability: "transient-local", depth: 3 } as const;
const map = node.createPublisher(Text, "map", { qos: latched });
const plan = node.createPublisher(Text, "plan", { qos: latched });
const image = node.createPublisher(UInt8MultiArray, "image", { qos: 1 });

for (let n = 1; n <= 5; n++) for (const each of [map, plan]) each.publish({ data: `${n}` });
node.getLogger().warn("battery low");
/** Each is published only when it has been listened to for a second: until then a volatile listener may miss some. */
let chatterTicks = 0;
let imageTicks = 0;
node.createTimer(20, () => {
  scan.publish({ data: "scan" });
  if (chatter.getSubscriptionCount() > 0) chatterTicks++;
  if (chatterTicks > 50 && chatterTicks <= 150) chatter.publish({ data: `${chatterTicks - 50}` });
  if (image.getSubscriptionCount() > 0) imageTicks++;
  if (imageTicks === 50) {
    const data = Uint8Array.from({ length: 4 * 1024 * 1024 }, (_, i) => i % 251);
    image.publish({ layout: { dim: [], data_offset: 0 }, data });
  }
});
report("ready", { role: "talker", vendor: "rclts" });
onStop(() => {
  void context.shutdown().then(() => report("done"));
});
