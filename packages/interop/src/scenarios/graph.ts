// SPDX-License-Identifier: Apache-2.0
// What nodes of ROS 2 see of the graph beside rclts nodes, and that they survive what these say of themselves.

import { isDeepStrictEqual } from "node:util";
import { String as Text } from "@rclts/interfaces/std_msgs/msg";
import type { Actor } from "../actor.js";
import { check, expectLines } from "../expect.js";
import { RMWS, ros2Command, ros2Program } from "../ros2.js";
import { needsOf, type RmwName, type Ros2Party, type Row } from "../row.js";
import { ownProgram, type Stage } from "../stage.js";

export function graphRows(): Row[] {
  const parties = RMWS.flatMap((rmw): Ros2Party[] => [`rclpy:${rmw}`, `rclcpp:${rmw}`]);
  return [
    ...RMWS.flatMap((rmw) =>
      [...verbs(VERBS, false), ...verbs(LATER_VERBS, true)].map(({ verb, wanted, laterThanHumble }) => ({
        peer: rmw,
        role: "service" as const,
        scenario: `ros2 ${verb}`,
        needs: [rmw],
        laterThanHumble,
        limit: LIMIT,
        play: (stage: Stage) => printed(stage, rmw, verb.split(" "), wanted),
      })),
    ),
    ...RMWS.map((rmw) => ({
      peer: rmw,
      role: "service" as const,
      scenario: "ros2 node list, by the daemon",
      needs: [rmw],
      limit: LIMIT,
      play: (stage: Stage) => byDaemon(stage, rmw),
    })),
    {
      peer: "rclpy+rclcpp",
      role: "service",
      scenario: "10,000 changes of the graph",
      needs: needsOf(...parties),
      limit: LONG_LIMIT,
      play: (stage) => survive(stage, parties),
    },
  ];
}

function verbs(table: Readonly<Record<string, readonly string[]>>, laterThanHumble: boolean) {
  return Object.entries(table).map(([verb, wanted]) => ({ verb, wanted, laterThanHumble }));
}

/** A verb prints these lines about the rclts node, in this order, whatever else it prints. */
async function printed(
  stage: Stage,
  rmw: RmwName,
  verb: readonly string[],
  wanted: readonly string[],
): Promise<string> {
  const watched = stage.run("rclts graph", process.execPath, [ownProgram("graph")]);
  await watched.event("nodes");
  const canDoWithout = verb[1] !== "type" && verb[1] !== "find";
  const how = canDoWithout ? ["--no-daemon", "--spin-time", "2"] : [];
  const command = stage.runOfRos2(`ros2 ${verb.join(" ")}`, (ros2) => ros2Command(ros2, rmw), [...verb, ...how]);
  await command.finish();
  // Some verbs start a daemon for those that come.
  if (!canDoWithout)
    await stage.runOfRos2("ros2 daemon stop", (ros2) => ros2Command(ros2, rmw), ["daemon", "stop"]).finish();
  expectLines(command, wanted);
  await watched.stop();
  return `${wanted.length} lines`;
}

/** The daemon shows a node that is there, and shows it no more at once when it has left. */
async function byDaemon(stage: Stage, rmw: RmwName): Promise<string> {
  const ros2 = (...args: string[]) => runOfRos2(stage, rmw, ...args);
  await ros2("daemon", "start");
  try {
    const watched = stage.run("rclts graph", process.execPath, [ownProgram("graph")]);
    await watched.event("nodes");
    let before = await ros2("node", "list");
    // The daemon may have been found before, and have been asked before it found the node.
    if (!before.includes(WATCHED)) before = await ros2("node", "list");
    check(before.includes(WATCHED), `the daemon shows ${JSON.stringify(before)}`);
    await watched.stop();
    const after = await ros2("node", "list");
    check(!after.includes(WATCHED), `after its end the daemon still shows ${JSON.stringify(after)}`);
  } finally {
    await ros2("daemon", "stop");
  }
  return `${WATCHED}, then nothing`;
}

/**
 * Nodes of both client libraries and RMWs, the daemon of `ros2` and its command see nodes come and go, and at the end exactly
 * those that are there.
 */
async function survive(stage: Stage, parties: readonly Ros2Party[]): Promise<string> {
  const names = parties.map((party) => party.replace(":", "_"));
  const observers = parties.map((party, i) =>
    stage.runOfRos2(`${party} observer`, (ros2) => ros2Program(ros2, party, "observer"), [
      "--name",
      names[i]!,
      "--service",
      `/${names[i]}/add`,
    ]),
  );
  await Promise.all(observers.map((observer) => observer.event("ready")));
  await runOfRos2(stage, DAEMON_RMW, "daemon", "start");
  const calls = names.flatMap((name) => ["--call", `/${name}/add`]);
  const changing = stage.run("rclts graph", process.execPath, [ownProgram("graph"), "--changes", "10000", ...calls]);
  let lists = 0;
  while (changing.count("changed") === 0 && !changing.hasEnded) {
    // The daemon has seen everything, this command what there was in a second.
    await runOfRos2(stage, DAEMON_RMW, "node", "list");
    await runOfRos2(stage, OTHER_RMW, "node", "list", "--no-daemon", "--spin-time", "1");
    stage.forgetEnded();
    lists++;
  }
  await changing.event("changed");
  for (const name of names) {
    const reply = await changing.until(`a reply of ${name}`, (event) => event.service === `/${name}/add`);
    check(reply.sum === 5, `${name} answered ${JSON.stringify(reply)}`);
  }
  const all = names.map((name) => `/${name}`).sort();
  const withOurs = [...all, WATCHED].sort();
  await Promise.all([...observers, changing].map((actor) => sees(actor, withOurs)));
  await daemonSees(stage, withOurs);
  const seen = observers.map((observer) => observer.count("nodes"));
  await changing.stop();
  await Promise.all(observers.map((observer) => sees(observer, all)));
  await daemonSees(stage, all);
  await runOfRos2(stage, DAEMON_RMW, "daemon", "stop");
  for (const observer of observers) {
    await observer.stop();
    check(observer.lines.length === 0, `${observer.title} printed ${JSON.stringify(observer.lines.slice(0, 5))}`);
  }
  return `${seen.join(", ")} lists of nodes seen, ${2 * lists} printed by ros2`;
}

/** Runs a verb to its end, which has to be a good one without a word of an error. */
async function runOfRos2(stage: Stage, rmw: RmwName, ...args: readonly string[]): Promise<readonly string[]> {
  const command = stage.runOfRos2(`ros2 ${args.join(" ")}`, (ros2) => ros2Command(ros2, rmw), args);
  await command.finish();
  const errors = command.lines.filter((line) => /error|traceback/i.test(line));
  check(errors.length === 0, `${command.title} printed ${JSON.stringify(errors)}`);
  return command.lines;
}

async function daemonSees(stage: Stage, nodes: readonly string[]): Promise<void> {
  const lines = await runOfRos2(stage, DAEMON_RMW, "node", "list");
  check(isDeepStrictEqual([...lines].sort(), nodes), `the daemon shows ${JSON.stringify(lines)}`);
}

/** Waits until the last list of nodes that a program reported is this one, and stays it. */
async function sees(actor: Actor, nodes: readonly string[]): Promise<void> {
  // The nodes of the ros2 command itself are hidden: their names begin with an underscore.
  const last = (): string[] | undefined =>
    (actor.events.findLast(({ event }) => event === "nodes")?.names as string[] | undefined)?.filter(
      (name) => !name.startsWith("/_"),
    );
  const isLast = (): boolean => isDeepStrictEqual(last(), nodes);
  const deadline = Date.now() + SETTLED_WITHIN;
  while (!isLast() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  check(isLast(), `${actor.title} sees ${JSON.stringify(last())}, not ${JSON.stringify(nodes)}`);
}

const WATCHED = "/rclts/watched";

/** What verbs print about the node of programs/graph.ts, without the space in front. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  "node list": [WATCHED],
  "node info /rclts/watched": [
    WATCHED,
    "Subscribers:",
    "/rclts/heard: std_msgs/msg/String",
    "Publishers:",
    "/rclts/spoken: std_msgs/msg/String",
    "Service Servers:",
    "/rclts/add: example_interfaces/srv/AddTwoInts",
    "Service Clients:",
    "/elsewhere/add: example_interfaces/srv/AddTwoInts",
    "Action Servers:",
    "Action Clients:",
  ],
  "service type /rclts/add": ["example_interfaces/srv/AddTwoInts"],
  "service find example_interfaces/srv/AddTwoInts": ["/elsewhere/add", "/rclts/add"],
  "topic list -t": ["/rclts/heard [std_msgs/msg/String]", "/rclts/spoken [std_msgs/msg/String]"],
  "topic info -v /rclts/spoken": [
    "Type: std_msgs/msg/String",
    "Publisher count: 1",
    "Node name: watched",
    "Node namespace: /rclts",
    "Topic type: std_msgs/msg/String",
    "Endpoint type: PUBLISHER",
    "Reliability: RELIABLE",
    "Durability: VOLATILE",
    "Subscription count: 0",
  ],
};
/** Those that Humble does not have, or does not print so. */
const LATER_VERBS: Readonly<Record<string, readonly string[]>> = {
  "service info /rclts/add": ["Type: example_interfaces/srv/AddTwoInts", "Clients count: 0", "Services count: 1"],
  "service info /elsewhere/add": ["Type: example_interfaces/srv/AddTwoInts", "Clients count: 1", "Services count: 0"],
  "topic info --verbose /rclts/spoken": [
    "Topic type: std_msgs/msg/String",
    `Topic type hash: ${Text.hash}`,
    "Endpoint type: PUBLISHER",
  ],
};
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 90_000;
const LONG_LIMIT = 600_000;
/** One daemon serves a domain, of whichever RMW. */
const DAEMON_RMW: RmwName = "rmw_fastrtps_cpp";
const OTHER_RMW: RmwName = "rmw_cyclonedds_cpp";
/** Milliseconds until everybody has heard of the last change. */
const SETTLED_WITHIN = 20_000;
