// SPDX-License-Identifier: Apache-2.0
// rclts service echo

import type { RuntimeValue } from "@rclts/idl";
import type { Command } from "commander";
import { serviceType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { withNode } from "../session.js";
import { addEchoOptions, document, type EchoOptions, Listening, treeOptions } from "../topics/echo.js";
import { jsonLine } from "../values/json-line.js";
import { messageTree } from "../values/message-tree.js";
import type { PyYaml } from "../values/python-yaml.js";

export function define(command: Command, io: Io): void {
  addEchoOptions(
    command
      .argument("<name>", "such as /add_two_ints; its introspection must be on")
      .argument("[type]", "such as example_interfaces/srv/AddTwoInts; by default that which the service has"),
  ).action((name: string, typeName: string | undefined, options: EchoOptions) => echo(io, name, typeName, options));
}

async function echo(io: Io, name: string, typeName: string | undefined, options: EchoOptions): Promise<void> {
  const tree = treeOptions(options);
  await withNode(io, options, async (node) => {
    const { type, event, structs } = await serviceType(io, node, name, typeName, options);
    const listening = new Listening(name, options, io.signal);
    const take = (message: RuntimeValue): void => {
      const kind = EVENT_TYPES[message.info.event_type] ?? String(message.info.event_type);
      if (options.json) io.out(`${jsonLine({ ...message, info: { ...message.info, event_type: kind } })}\n`);
      else {
        const events = messageTree(event, message, structs, tree);
        (events.get("info") as Map<string, PyYaml>).set("event_type", kind);
        io.out(document(events, options));
      }
      listening.heard();
    };
    node.createSubscription(type.Event!, `${name}/_service_event`, take, { qos: "services_default" });
    await listening.ended;
  });
}

/** By the numbers of service_msgs/msg/ServiceEventInfo. */
const EVENT_TYPES = ["REQUEST_SENT", "REQUEST_RECEIVED", "RESPONSE_SENT", "RESPONSE_RECEIVED"];
