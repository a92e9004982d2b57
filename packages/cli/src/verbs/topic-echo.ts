// SPDX-License-Identifier: Apache-2.0
// rclts topic echo

import type { RuntimeValue } from "@rclts/idl";
import { type Command, Option } from "commander";
import type { Node, QosPolicies } from "rclts";
import { compileExpression } from "../expression.js";
import { Failure } from "../failure.js";
import { topicType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { startTimeout, withNode } from "../session.js";
import { addEchoOptions, Listening } from "../topics/echo.js";
import { matchPublishers } from "../topics/match-publishers.js";
import { messagePrinter, type PrintOptions } from "../topics/print-message.js";
import { addQosOptions, asksForQos, type QosOptions, qosOf } from "../topics/qos-options.js";

interface Options extends PrintOptions, QosOptions {
  readonly filter?: string;
}

export function define(command: Command, io: Io): void {
  addQosOptions(
    addEchoOptions(
      command
        .argument("<name>", "such as /chatter")
        .argument("[type]", "such as std_msgs/msg/String; by default that which the topic has")
        .option("--field <path>", "only this field of each message, such as pose.position")
        .option("--filter <expression>", "only messages for which this JavaScript is true, such as 'm.data > 3'")
        .addOption(new Option("--csv", "all values on one line, separated by commas").conflicts("json"))
        .addOption(new Option("--raw", "the bytes of each message").conflicts("field"))
        .addOption(new Option("--no-lost-messages", "has no effect: they are not told").hideHelp()),
    ),
  ).action((name: string, typeName: string | undefined, options: Options) => echo(io, name, typeName, options));
}

async function echo(io: Io, name: string, typeName: string | undefined, options: Options): Promise<void> {
  const passes = options.filter === undefined ? () => true : compileExpression(options.filter, "--filter", "m");
  await withNode(io, options, async (node) => {
    const loaded = await topicType(io, node, name, typeName, options);
    const { select, text } = messagePrinter(loaded, options);
    const left = startTimeout(options.timeout);
    const qos = await qosFor(io, node, name, options);
    const listening = new Listening(name, options, io.signal, left());
    const take = (message: RuntimeValue): void => {
      if (listening.isOver) return;
      const selected = select(message);
      try {
        if (!passes(selected)) return;
      } catch (error) {
        listening.fail(new Failure(`--filter: ${(error as Error).message}`));
        return;
      }
      io.out(text(selected));
      listening.heard();
    };
    if (options.raw) node.createSubscription(loaded.type, name, take, { qos, raw: true });
    else node.createSubscription(loaded.type, name, take, { qos });
    await listening.ended;
  });
}

function qosFor(io: Io, node: Node, name: string, options: Options): QosPolicies | Promise<QosPolicies> {
  if (asksForQos(options)) return qosOf(options, { profile: "sensor_data" });
  const tell = options.json || options.csv ? io.error : io.out;
  return matchPublishers(io, node, node.resolveTopicName(name), options.timeout, (line) => tell(`${line}\n`));
}
