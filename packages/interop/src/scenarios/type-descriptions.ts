// SPDX-License-Identifier: Apache-2.0
// get_type_description: what a node of ours is told of a type by one of ROS, and the reverse.

import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv";
import { check, expectAllServed } from "../expect.js";
import { ros2Command } from "../ros2.js";
import type { RmwName, Row } from "../row.js";
import { ownProgram, type Stage } from "../stage.js";

export function typeDescriptionRows(rmw: RmwName): Row[] {
  const row = { peer: rmw, needs: [rmw], laterThanHumble: true, limit: LIMIT } as const;
  return [
    {
      ...row,
      role: "client",
      scenario: "type of an introspected service, by its name",
      play: (stage) => ask(stage, rmw),
    },
    ...Object.entries(HASHES).map(([what, { hash, name }]) => ({
      ...row,
      role: "service" as const,
      scenario: `get_type_description by the hash of ${what}`,
      play: (stage: Stage) => tell(stage, rmw, hash, name),
    })),
  ];
}

/** A program of ours that has no interface file calls a service. */
async function ask(stage: Stage, rmw: RmwName): Promise<string> {
  const server = await stage.server(`rclpy:${rmw}`, { introspection: true });
  const asker = stage.run("rclts asker", process.execPath, [ownProgram("type-asker"), "/add_two_ints"]);
  const { hash, sum } = await asker.event("reply");
  check(sum === 5, `the sum of 2 and 3 was ${sum}`);
  check(hash === AddTwoInts.hash, `the hash of the type was ${hash}`);
  await asker.finish();
  await expectAllServed(server, 1);
  return String(hash);
}

/** `ros2 service call` asks a node of ours. */
async function tell(stage: Stage, rmw: RmwName, hash: string, name: string): Promise<string> {
  const server = await stage.server("rclts");
  const request = `{type_name: example_interfaces/srv/AddTwoInts, type_hash: ${hash}, include_type_sources: false}`;
  const call = stage.runOfRos2("ros2 service call", (ros2) => ros2Command(ros2, rmw), [
    "service",
    "call",
    "/rclts_interop_service/get_type_description",
    "type_description_interfaces/srv/GetTypeDescription",
    request,
  ]);
  await call.finish();
  const answer = call.lines.find((line) => line.includes("GetTypeDescription_Response("));
  for (const text of ["successful=True", `type_name='${name}'`])
    check(answer?.includes(text) ?? false, `printed ${JSON.stringify(call.lines)}, not ${text}`);
  await server.stop();
  return `${answer!.length} characters`;
}

const HASHES = {
  "the service": { hash: AddTwoInts.hash!, name: "example_interfaces/srv/AddTwoInts" },
  "its request": { hash: AddTwoInts.Request.hash!, name: "example_interfaces/srv/AddTwoInts" },
};
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 60_000;
