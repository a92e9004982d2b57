// SPDX-License-Identifier: Apache-2.0
// Events of calls: `ros2 service echo` and `rclts service echo` print the same of a service of ours and of rclpy's.

import { setTimeout as sleep } from "node:timers/promises";
import { check } from "../expect.js";
import { ros2Command } from "../ros2.js";
import type { Party, RmwName, Row } from "../row.js";
import type { Stage } from "../stage.js";
import { rcltsCommand } from "./command.js";

export function serviceEchoRows(rmw: RmwName): Row[] {
  return (["rclts", `rclpy:${rmw}`] as const).map((server) => ({
    peer: rmw,
    role: server === "rclts" ? "service" : "client",
    scenario: `service echo of ${server === "rclts" ? "ours" : "rclpy's"}`,
    needs: [rmw],
    laterThanHumble: true,
    limit: LIMIT,
    play: (stage) => echo(stage, rmw, server),
  }));
}

/** Both commands listen until they have printed some events of the same calls. */
async function echo(stage: Stage, rmw: RmwName, party: Party): Promise<string> {
  const server = await stage.server(party, { introspection: true, quiet: true, "callback-ms": PACE });
  const args = ["service", "echo", "/add_two_ints", "example_interfaces/srv/AddTwoInts"];
  const theirs = stage.runOfRos2("ros2 service echo", (ros2) => ros2Command(ros2, rmw), args);
  const ours = stage.runOfRos2("rclts service echo", rcltsCommand, args);
  const client = stage.client(party === "rclts" ? `rclpy:${rmw}` : "rclts", {
    calls: 10_000,
    quiet: true,
    "timeout-ms": 20_000,
    "wait-ms": 20_000,
  });
  const inBoth = (): { own: string; other: string }[] => {
    const printed = eventsIn(ours.lines);
    return [...eventsIn(theirs.lines)].flatMap(([key, other]) => {
      const own = printed.get(key);
      return own === undefined ? [] : [{ own, other }];
    });
  };
  // Also if the row's time is over: then all of them have been ended.
  while (inBoth().length < ENOUGH && ![ours, theirs].some(({ hasEnded }) => hasEnded)) await sleep(100);
  const events = inBoth();
  check(events.length >= ENOUGH, `both printed ${events.length} events, not ${ENOUGH}`);
  for (const { own, other } of events) check(own === other, `rclts printed ${own}, ros2 printed ${other}`);
  for (const kind of ["REQUEST_RECEIVED", "RESPONSE_SENT"]) {
    check(
      events.some(({ own }) => own.includes(`event_type: ${kind}`)),
      `no event was ${kind}`,
    );
  }
  await Promise.all([ours.kill(), theirs.kill(), client.kill()]);
  await server.stop();
  return `${events.length} events`;
}

/** The whole documents in what was printed, by their kind and the number of the call; not what stands before the first. */
function eventsIn(lines: readonly string[]): Map<string, string> {
  const documents = lines.join("\n").split("\n---").slice(0, -1);
  return new Map(
    documents.map((document) => {
      const text = document.slice(document.indexOf("info:"));
      const [, kind] = /event_type: (\w+)/.exec(text) ?? [];
      const [, sequence] = /sequence_number: (\d+)/.exec(text) ?? [];
      return [`${kind} ${sequence}`, text];
    }),
  );
}

/** Milliseconds that a call takes. */
const PACE = 20;
/** How many events both must have printed. */
const ENOUGH = 20;
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 90_000;
