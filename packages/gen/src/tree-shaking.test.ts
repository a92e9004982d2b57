// SPDX-License-Identifier: Apache-2.0
// What a bundle has of the built @rclts/interfaces: what was imported, and nothing else.

import { join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");

/** The names of ROS types in the bundle of a program. */
function typesIn(program: string): string[] {
  const { outputFiles } = buildSync({
    stdin: { contents: program, resolveDir: join(root, "packages/examples") },
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
    minify: true,
  });
  const names = outputFiles[0]!.text.match(/\w+\/(?:msg|srv|action)\/\w+/g) ?? [];
  return [...new Set(names)].sort();
}

test("a service comes with its own messages, and what its events are made of", () => {
  const program = 'import { AddTwoInts } from "@rclts/interfaces/example_interfaces/srv"; console.log(AddTwoInts);';
  expect(typesIn(program)).toEqual([
    "builtin_interfaces/msg/Time",
    "example_interfaces/srv/AddTwoInts",
    "example_interfaces/srv/AddTwoInts_Event",
    "example_interfaces/srv/AddTwoInts_Request",
    "example_interfaces/srv/AddTwoInts_Response",
    "service_msgs/msg/ServiceEventInfo",
  ]);
});

test("a message comes with what it refers to", () => {
  const program = 'import { Pose } from "@rclts/interfaces/geometry_msgs/msg"; console.log(Pose);';
  expect(typesIn(program)).toEqual([
    "geometry_msgs/msg/Point",
    "geometry_msgs/msg/Pose",
    "geometry_msgs/msg/Quaternion",
  ]);
});

test("what is imported and not used is not there", () => {
  expect(typesIn('import { AddTwoInts, Trigger } from "@rclts/interfaces/example_interfaces/srv";')).toEqual([]);
  expect(typesIn('import * as messages from "@rclts/interfaces/sensor_msgs/msg"; export const one = 1;')).toEqual([]);
});
