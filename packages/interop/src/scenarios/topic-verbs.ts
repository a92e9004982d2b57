// SPDX-License-Identifier: Apache-2.0
// The verbs of `ros2 topic` beside rclts nodes that publish and listen.

import type { Actor } from "../actor.js";
import { check, expectLines } from "../expect.js";
import { ros2Command } from "../ros2.js";
import type { RmwName, Row } from "../row.js";
import type { Stage } from "../stage.js";

export function topicVerbRows(rmw: RmwName): Row[] {
  const row = { peer: rmw, needs: [rmw], limit: LIMIT } as const;
  return [
    { ...row, role: "service", scenario: "ros2 topic echo", play: (stage) => echo(stage, rmw) },
    { ...row, role: "client", scenario: "ros2 topic pub", play: (stage) => publish(stage, rmw) },
    { ...row, role: "both", scenario: "ros2 topic info -v, of several", play: (stage) => info(stage, rmw) },
    { ...row, role: "service", scenario: "ros2 topic hz", play: (stage) => rate(stage, rmw) },
  ];
}

/** It finds the types, and asks for what is offered: what was published before it came, and what is best-effort. */
async function echo(stage: Stage, rmw: RmwName): Promise<string> {
  const talker = stage.program("rclts", "topic-talker");
  await talker.event("ready");
  const late = topicVerb(stage, rmw, "echo", "/map", ...NO_DAEMON);
  await late.line("data: '5'");
  await late.kill();
  expectLines(late, ["data: '3'", "---", "data: '4'", "---", "data: '5'"]);
  const lossy = topicVerb(stage, rmw, "echo", "/scan", "--once", ...NO_DAEMON);
  await lossy.finish();
  expectLines(lossy, ["data: scan"]);
  await talker.stop();
  return "3, 4, 5; scan";
}

async function publish(stage: Stage, rmw: RmwName): Promise<string> {
  const listener = stage.program("rclts", "topic-listener");
  await listener.event("ready");
  await topicVerb(stage, rmw, "pub", "--once", "/chatter", "std_msgs/msg/String", "{data: once}").finish();
  const { topic, text } = await listener.event("heard");
  check(topic === "chatter" && text === "once", `heard ${JSON.stringify(text)} on ${String(topic)}`);
  await listener.stop();
  return "heard";
}

/** One after the other: beside a talker the listener ends as soon as it has heard all. */
async function info(stage: Stage, rmw: RmwName): Promise<string> {
  let lines = 0;
  for (const { program, topic, wanted } of INFO) {
    const watched = stage.program("rclts", program);
    await watched.event("ready");
    const verb = topicVerb(stage, rmw, "info", "-v", topic, ...NO_DAEMON);
    await verb.finish();
    expectLines(verb, wanted);
    lines += wanted.length;
    await watched.stop();
  }
  return `${lines} lines`;
}

/** The talker publishes each 20 ms, if the machine lets it. */
async function rate(stage: Stage, rmw: RmwName): Promise<string> {
  const talker = stage.program("rclts", "topic-talker");
  await talker.event("ready");
  const verb = topicVerb(stage, rmw, "hz", "/scan");
  await verb.line("average rate: ");
  await verb.kill();
  const line = verb.lines.find((each) => each.startsWith("average rate: "))!;
  const rate = Number(line.slice("average rate: ".length));
  check(rate > 10 && rate < 60, `${verb.title} printed ${line}`);
  await talker.stop();
  return line;
}

function topicVerb(stage: Stage, rmw: RmwName, verb: string, ...args: readonly string[]): Actor {
  return stage.runOfRos2(`ros2 topic ${verb}`, (ros2) => ros2Command(ros2, rmw), ["topic", verb, ...args]);
}

const NO_DAEMON = ["--no-daemon", "--spin-time", "2"];
const INFO = [
  {
    program: "topic-talker",
    topic: "/map",
    wanted: [
      "Type: std_msgs/msg/String",
      "Publisher count: 1",
      "Node name: topic_talker",
      "Node namespace: /",
      "Topic type: std_msgs/msg/String",
      "Endpoint type: PUBLISHER",
      "Reliability: RELIABLE",
      "Durability: TRANSIENT_LOCAL",
      "Lifespan: Infinite",
      "Deadline: Infinite",
      "Liveliness: AUTOMATIC",
      "Liveliness lease duration: Infinite",
      "Subscription count: 0",
    ],
  },
  {
    program: "topic-listener",
    topic: "/map",
    wanted: [
      "Publisher count: 0",
      "Subscription count: 1",
      "Node name: topic_listener",
      "Endpoint type: SUBSCRIPTION",
      "Reliability: RELIABLE",
      "Durability: TRANSIENT_LOCAL",
    ],
  },
  {
    program: "topic-talker",
    topic: "/scan",
    wanted: ["Publisher count: 1", "Reliability: BEST_EFFORT", "Durability: VOLATILE", "Subscription count: 0"],
  },
  {
    program: "topic-listener",
    topic: "/scan",
    wanted: [
      "Publisher count: 0",
      "Subscription count: 2",
      "Node name: topic_listener",
      "Durability: VOLATILE",
      "Node name: topic_listener",
      "Durability: VOLATILE",
    ],
  },
] as const;
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 120_000;
