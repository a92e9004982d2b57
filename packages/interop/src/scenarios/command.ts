// SPDX-License-Identifier: Apache-2.0
// The rclts command beside the ros2 command: both look at one graph, or do the same, and must print the same.

import { fileURLToPath } from "node:url";
import { check } from "../expect.js";
import { type Ros2, type Ros2Program, ros2Command } from "../ros2.js";
import type { RmwName, Row } from "../row.js";
import type { Stage } from "../stage.js";

/** What a verb is given, and where its output may differ for a reason. */
interface Comparison {
  readonly args: readonly string[];
  /** Only for ros2. */
  readonly ros2Args?: readonly string[];
  /** What `ros2 topic pub` publishes meanwhile: a topic, its type and a message. */
  readonly published?: readonly [string, string, string];
  /** The exit code of both, 0 by default. */
  readonly status?: number;
  /** What of a line is not compared, and why; a line of which nothing else is left is not either. */
  readonly ignore?: { readonly because: string; readonly part: RegExp };
}

export function commandComparisons(rmw: RmwName): Row[] {
  return COMPARISONS.map((comparison) => ({
    peer: rmw,
    role: "both",
    scenario: `rclts ${comparison.args.join(" ")} prints what ros2 does`,
    needs: [rmw],
    limit: LIMIT,
    play: (stage) => compare(stage, rmw, comparison),
  }));
}

async function compare(stage: Stage, rmw: RmwName, comparison: Comparison): Promise<string> {
  const { args, ros2Args = [], published, status = 0, ignore } = comparison;
  const servers = [
    await stage.server("rclts"),
    await stage.server(`rclpy:${rmw}`, { service: "/theirs/add_two_ints" }),
  ];
  const ros2 = (installation: Ros2) => ros2Command(installation, rmw);
  const publisher = published && stage.runOfRos2("ros2 topic pub", ros2, ["topic", "pub", "-r", "10", ...published]);
  await publisher?.line("publishing #1");
  const theirs = await linesOf(stage, `ros2 ${args[0]}`, ros2, [...args, ...ros2Args], status);
  const ours = await linesOf(stage, `rclts ${args[0]}`, rcltsCommand, args, status);
  const [left, right] = [ours, theirs].map((lines) => compared(lines, ignore?.part));
  check(
    right!.some((line) => line !== ""),
    `ros2 ${args.join(" ")} printed nothing`,
  );
  check(
    JSON.stringify(left) === JSON.stringify(right),
    `rclts printed ${JSON.stringify(left)}, ros2 printed ${JSON.stringify(right)}`,
  );
  for (const server of servers) await server.stop();
  await publisher?.kill();
  return `${right!.length} lines`;
}

function compared(lines: readonly string[], ignored: RegExp | undefined): string[] {
  if (ignored === undefined) return [...lines];
  return lines.flatMap((line) => {
    const rest = line.replace(ignored, "");
    return rest === "" && line !== "" ? [] : [rest];
  });
}

async function linesOf(
  stage: Stage,
  title: string,
  program: (ros2: Ros2) => Ros2Program,
  args: readonly string[],
  status: number,
): Promise<readonly string[]> {
  const actor = stage.runOfRos2(title, program, args);
  await actor.finish(status);
  return actor.lines;
}

/** With the interfaces of the installation, as after sourcing it. */
export function rcltsCommand({ env }: Ros2): Ros2Program {
  return { command: process.execPath, args: [COMMAND], env };
}

const COMMAND = fileURLToPath(new URL("../../../cli/dist/main.cjs", import.meta.url));
/** The daemon would tell of a graph that is over. */
const LOOK = ["--no-daemon", "--spin-time", "2"];
/** What was lost while a process did not get a processor is no difference. */
const LISTEN = [...LOOK, "--no-lost-messages"];

const IMU = [
  "/imu",
  "sensor_msgs/msg/Imu",
  "{header: {frame_id: a b}, orientation_covariance: [0.1, 1, 2, 3, 4, 5, 6, 7, 8]}",
] as const;

const COMPARISONS: readonly Comparison[] = [
  {
    args: ["service", "call", "/add_two_ints", "example_interfaces/srv/AddTwoInts", "{a: 2, b: 3}"],
    ignore: { because: "who is slow to find the server says so", part: /^waiting for service.*/ },
  },
  {
    args: ["service", "call", "/theirs/add_two_ints", "example_interfaces/AddTwoInts", "{a: 2, b: -3}"],
    ignore: { because: "who is slow to find the server says so", part: /^waiting for service.*/ },
  },
  {
    args: ["interface", "show", "sensor_msgs/msg/CameraInfo"],
    ignore: { because: "ros2 leaves nested comments that are empty or stand further in", part: /^\t\s*#.*|\s+#$/ },
  },
  { args: ["interface", "show", "geometry_msgs/msg/PoseWithCovarianceStamped", "--no-comments"] },
  { args: ["interface", "show", "rcl_interfaces/srv/SetParameters", "--all-comments"] },
  { args: ["interface", "proto", "test_msgs/srv/BasicTypes"] },
  { args: ["service", "list", "-t"], ros2Args: LOOK },
  { args: ["node", "list"], ros2Args: LOOK },
  { args: ["node", "info", "/rclts_interop_server"], ros2Args: LOOK },
  { args: ["node", "info", "/rclts_interop_service"], ros2Args: LOOK },
  { args: ["param", "get", "/rclts_interop_server", "use_sim_time"], ros2Args: LOOK },
  { args: ["param", "describe", "/rclts_interop_service", "use_sim_time"], ros2Args: LOOK },
  { args: ["param", "dump", "/rclts_interop_server"], ros2Args: LOOK },
  { args: ["param", "get", "/nobody", "use_sim_time"], ros2Args: LOOK, status: 1 },
  { args: ["topic", "type", "/parameter_events"], ros2Args: LOOK },
  { args: ["topic", "find", "rcl_interfaces/msg/ParameterEvent"], ros2Args: LOOK },
  {
    args: ["topic", "info", "-v", "/imu"],
    ros2Args: LOOK,
    published: IMU,
    ignore: {
      because: "GIDs of Humble end with eight zeros more, and its rmw_fastrtps_cpp does not say what is kept",
      part: /(?:\.00){8}$|History \(Depth\): .*$/,
    },
  },
  { args: ["topic", "echo", "/imu", IMU[1], "--once"], ros2Args: LISTEN, published: IMU },
  { args: ["topic", "echo", "/imu", IMU[1], "--once", "--csv"], ros2Args: LISTEN, published: IMU },
  { args: ["topic", "echo", "/imu", IMU[1], "--once", "--raw"], ros2Args: LISTEN, published: IMU },
  {
    args: ["topic", "echo", "/imu", IMU[1], "--once", "--field", "orientation_covariance"],
    ros2Args: LISTEN,
    published: IMU,
  },
];

/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 120_000;
