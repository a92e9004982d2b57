// SPDX-License-Identifier: Apache-2.0
// rclts topic pub

import { setTimeout as sleep } from "node:timers/promises";
import { type Command, Option } from "commander";
import type { Publisher } from "rclts";
import { EXIT, Failure } from "../failure.js";
import { topicType } from "../interfaces/graph-types.js";
import type { Io } from "../io.js";
import { includeOption, interfaceOption, jsonOption, positiveNumber, seconds, timeoutOption } from "../options.js";
import { type SessionOptions, startTimeout, withNode } from "../session.js";
import { addQosOptions, type QosOptions, qosOf, wholeNumber } from "../topics/qos-options.js";
import { fillMessage } from "../values/fill.js";
import { jsonLine } from "../values/json-line.js";
import { parseYaml } from "../values/parse-yaml.js";
import { reprMessage } from "../values/python-repr.js";

interface Options extends QosOptions, SessionOptions {
  readonly rate: number;
  readonly print: number;
  readonly once?: true;
  readonly times: number;
  readonly waitMatchingSubscriptions?: number;
  readonly keepAlive: number;
  readonly timeout?: number;
  readonly include?: string[];
  readonly json?: true;
}

export function define(command: Command, io: Io): void {
  addQosOptions(
    command
      .argument("<name>", "such as /chatter")
      .argument("<type>", "such as std_msgs/msg/String")
      .argument("[values]", "the message as YAML or JSON; - reads it from stdin", "{}")
      .addOption(new Option("-r, --rate <hz>", "so often a second").argParser(positiveNumber).default(1))
      .addOption(new Option("-p, --print <n>", "print each nth message").argParser(wholeNumber).default(1))
      .addOption(new Option("-1, --once", "one message").conflicts("times"))
      .addOption(new Option("-t, --times <n>", "so many messages; 0 is without end").argParser(wholeNumber).default(0))
      .addOption(
        new Option(
          "-w, --wait-matching-subscriptions <n>",
          "first wait for so many; 1 by default with --once and --times, else 0",
        ).argParser(wholeNumber),
      )
      .addOption(
        new Option("--keep-alive <seconds>", "stay so long at most after the last message, until all have it")
          .argParser(seconds)
          .default(100, "0.1"),
      )
      .addOption(timeoutOption("give up if there are not so many subscriptions for so long; exit code 3"))
      .addOption(includeOption())
      .addOption(interfaceOption())
      .addOption(jsonOption()),
  ).action((name: string, typeName: string, values: string, options: Options) =>
    publish(io, name, typeName, values, options),
  );
}

async function publish(io: Io, name: string, typeName: string, values: string, options: Options): Promise<void> {
  const text = values === "-" ? await io.input() : values;
  const times = options.once ? 1 : options.times;
  await withNode(io, options, async (node) => {
    const { type, struct, structs } = await topicType(io, node, name, typeName, options);
    const message = type.create(fillMessage(struct, parseYaml(text, "the message"), structs));
    const publisher = node.createPublisher(type, name, { qos: qosOf(options, LATCHED) });
    await waitForSubscriptions(io, publisher, options.waitMatchingSubscriptions ?? (times === 0 ? 0 : 1), options);
    if (!options.json) io.out("publisher: beginning loop\n");
    const start = performance.now();
    for (let count = 1; ; count++) {
      publisher.publish(message);
      if (options.print > 0 && count % options.print === 0) {
        if (options.json) io.out(`${jsonLine({ count, message })}\n`);
        else io.out(`publishing #${count}: ${reprMessage(struct, message, structs)}\n\n`);
      }
      if (count === times) break;
      await sleep(Math.max(0, start + (count * 1000) / options.rate - performance.now()), undefined, {
        signal: io.signal,
      });
    }
    await publisher.waitForAllAcked({ timeout: options.keepAlive, signal: io.signal });
  });
}

async function waitForSubscriptions(
  io: Io,
  publisher: Publisher<never>,
  wanted: number,
  options: Options,
): Promise<void> {
  if (publisher.getSubscriptionCount() >= wanted) return;
  const left = startTimeout(options.timeout);
  for (let looks = 0; publisher.getSubscriptionCount() < wanted; looks++) {
    if (left() === 0) {
      throw new Failure(
        `${publisher.topicName} has not ${wanted} matching subscription(s) within ${options.timeout! / 1000} s`,
        EXIT.timeout,
      );
    }
    // Each second once.
    if (looks % 100 === 0 && !options.json) io.out(`Waiting for at least ${wanted} matching subscription(s)...\n`);
    await sleep(10, undefined, { signal: io.signal });
  }
  // One that is best effort, and is known just now, may not know the publisher yet: what it is sent would be lost.
  await sleep(PAUSE, undefined, { signal: io.signal });
}

/** Milliseconds. */
const PAUSE = 100;

/** What ros2 publishes with: who comes late gets the last message. */
const LATCHED = { reliability: "reliable", durability: "transient-local", depth: 1 } as const;
