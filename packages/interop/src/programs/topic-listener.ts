// SPDX-License-Identifier: Apache-2.0
// A node that listens to a talker, and reports what it has heard when it has heard it all.

import { Log } from "@rclts/interfaces/rcl_interfaces/msg";
import { String as Text, UInt8MultiArray } from "@rclts/interfaces/std_msgs/msg";
import { createContext, Node, type SubscriptionOptions } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

requireIsolation();
const context = await createContext({ signalHandlers: false });
const node = new Node("topic_listener", { context });

/** All that was heard on a topic, in its order; the first is told of at once. */
function texts(topic: string, qos: SubscriptionOptions["qos"]): string[] {
  const heard: string[] = [];
  const note = ({ data }: Text): void => {
    if (heard.push(data) === 1) report("heard", { topic, text: data });
  };
  node.createSubscription(Text, topic, note, { qos });
  return heard;
}

const chatter = texts("chatter", 100);
const scan = texts("scan", "sensor_data");
const reliable = texts("scan", 10);
const late = texts("map", { durability: "transient-local", depth: 10 });
const volatile = texts("plan", 10);
let image = "";
node.createSubscription(UInt8MultiArray, "image", ({ data }) => {
  image = `${data.length} ${data.every((octet, i) => octet === i % 251) ? "right" : "wrong"}`;
});
/** The first that the talker said: it also warns of the reliable listener. */
let log = "";
const latched = { durability: "transient-local", depth: 1000 } as const;
const note = ({ level, name, msg }: Log): void => {
  if (name === "topic_talker") log ||= `${level} ${name}: ${msg}`;
};
node.createSubscription(Log, "/rosout", note, { qos: latched });

report("ready", { role: "listener", vendor: "rclts" });
const started = Date.now();
await new Promise<void>((resolve) => {
  const look = node.createTimer(50, () => {
    const isAll = chatter.length >= 100 && scan.length > 0 && late.length >= 3 && image !== "" && log !== "";
    if (!isAll && Date.now() - started < 40_000) return;
    look.cancel();
    resolve();
  });
  onStop(resolve);
});
const isInOrder = chatter.every((text, i) => text === `${i + 1}`);
report("answer", { ask: "chatter", text: `${chatter.length} ${isInOrder ? "in order" : chatter.join(",")}` });
report("answer", { ask: "scan", text: scan.length > 0 ? "heard" : "not heard" });
report("answer", { ask: "scan, reliable", text: reliable.join(",") });
report("answer", { ask: "map, late", text: late.join(",") });
report("answer", { ask: "plan, volatile", text: volatile.join(",") });
report("answer", { ask: "image", text: image });
report("answer", { ask: "log", text: log });
await context.shutdown();
report("done");
