// SPDX-License-Identifier: Apache-2.0
// A node whose service and client publish their events with contents, and who hears them too: it reports each of them.
//
// It calls as soon as another one has listened to the events for a second: until then a volatile listener may miss some.

import { setTimeout as sleep } from "node:timers/promises";
import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { createContext, Node } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

const CALLS = 3;

requireIsolation();
const context = await createContext({ signalHandlers: false });
const node = new Node("introspected", { context });
const service = node.createService(AddTwoInts, "add_two_ints", ({ a, b }) => ({ sum: a + b }));
const client = node.createClient(AddTwoInts, "add_two_ints");
for (const end of [service, client]) end.configureIntrospection(Date, "system_default", "contents");
const watched = node.createSubscription(
  AddTwoInts.Event!,
  "add_two_ints/_service_event",
  ({ info, request, response }) => {
    report("service-event", {
      type: info.event_type,
      client: Buffer.from(info.client_gid).toString("hex"),
      sequence: Number(info.sequence_number),
      request: request.map(({ a, b }) => [Number(a), Number(b)]),
      response: response.map(({ sum }) => Number(sum)),
    });
  },
  { qos: 1000 },
);
report("ready", { role: "introspection", vendor: "rclts" });
onStop(() => {
  void context.shutdown().then(() => report("done"));
});

await client.waitForService();
// This node's own subscription is the first.
while (node.countSubscribers(watched.topicName) < 2) await sleep(20);
await sleep(1000);
for (let i = 0; i < CALLS; i++) {
  const { sum } = await client.call({ a: 10 + i, b: -1 - 2 * i }, { timeout: 10_000, onTimeout: "throw" });
  report("reply", { n: i + 1, sum: Number(sum) });
}
