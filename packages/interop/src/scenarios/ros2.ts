// SPDX-License-Identifier: Apache-2.0
// Rows on a real ROS 2 installation: what is played with the peers, and two verbs of the ros2 command.

import { check, expectAllServed } from "../expect.js";
import { OLDEST_DISTRO, RMWS, ros2Command } from "../ros2.js";
import { needsOf, type RmwName, type Ros2Party, type Row } from "../row.js";
import type { Stage } from "../stage.js";
import { BURSTS } from "./bursts.js";
import { CALLS } from "./calls.js";
import { commandComparisons } from "./command.js";
import { besideRows } from "./departures.js";
import { graphRows } from "./graph.js";
import { INTERFACES, interfacesBetweenHosts } from "./interfaces.js";
import { introspectionRows } from "./introspection.js";
import { pairingsWith, pairRows } from "./pairings.js";
import { parameterVerbs } from "./parameter-verbs.js";
import { PARAMETERS } from "./parameters.js";
import { relayRows } from "./relay.js";
import { RESTART } from "./restart.js";
import { serviceEchoRows } from "./service-echo.js";
import { bothVendors } from "./several-clients.js";
import { START_TOGETHER } from "./start-together.js";
import { topicVerbRows } from "./topic-verbs.js";
import { TOPICS } from "./topics.js";
import { typeDescriptionRows } from "./type-descriptions.js";

/** @param distro such as "humble" */
export function ros2Rows(distro: string): Row[] {
  return allRows().filter(({ laterThanHumble = false }) => !laterThanHumble || distro !== OLDEST_DISTRO);
}

function allRows(): Row[] {
  const parties = RMWS.flatMap((rmw): Ros2Party[] => [`rclpy:${rmw}`, `rclcpp:${rmw}`]);
  return [
    ...pairRows(parties.flatMap(pairingsWith), [
      ...CALLS,
      RESTART,
      ...BURSTS,
      START_TOGETHER,
      PARAMETERS,
      TOPICS,
      ...INTERFACES,
    ]),
    ...parties.flatMap(interfacesBetweenHosts),
    ...introspectionRows(RMWS.map((rmw) => `rclcpp:${rmw}` as const)),
    ...RMWS.flatMap(commandRows),
    ...RMWS.flatMap(topicVerbRows),
    ...RMWS.flatMap(commandComparisons),
    ...graphRows(),
    ...RMWS.flatMap(serviceEchoRows),
    ...RMWS.flatMap(typeDescriptionRows),
    ...MIXTURES.map(([first, second]) => ({
      peer: `${first}+${second}`,
      role: "service" as const,
      scenario: "a client of each vendor at once",
      needs: needsOf(first, second),
      limit: LIMIT,
      play: (stage: Stage) => bothVendors(stage, first, second),
    })),
    ...parties.flatMap((party) => besideRows(party, party)),
    ...MIXTURES.flatMap(([first, second]) => besideRows(first, second)),
    ...MIXTURES.flatMap(([first, second]) => relayRows(first, second)),
  ];
}

function commandRows(rmw: RmwName): Row[] {
  const row = { peer: rmw, role: "service", needs: [rmw], limit: LIMIT } as const;
  return [
    { ...row, scenario: "ros2 service call", play: (stage) => serviceCall(stage, rmw) },
    ...TYPED_CALLS.map(({ type, flag, request, printed }) => ({
      ...row,
      scenario: `ros2 service call of ${type}`,
      play: (stage: Stage) => typedCall(stage, rmw, { type, flag, request, printed }),
    })),
    { ...row, scenario: "ros2 service list -t", play: (stage) => serviceList(stage, rmw) },
    { ...row, scenario: "ros2 param, as of rclpy's node", limit: 600_000, play: (stage) => parameterVerbs(stage, rmw) },
  ];
}

async function serviceCall(stage: Stage, rmw: RmwName): Promise<string> {
  const server = await stage.server("rclts");
  const args = ["service", "call", "/add_two_ints", "example_interfaces/srv/AddTwoInts", "{a: 2, b: 3}"];
  const call = stage.runOfRos2("ros2 service call", (ros2) => ros2Command(ros2, rmw), args);
  await call.finish();
  const answer = call.lines.find((line) => line.includes("AddTwoInts_Response"));
  check(answer?.includes("sum=5") ?? false, `ros2 service call printed ${JSON.stringify(call.lines)}`);
  await expectAllServed(server, 1);
  return answer!.trim();
}

interface TypedCall {
  readonly type: string;
  /** What the server of ours takes for its name. */
  readonly flag: string;
  /** YAML. */
  readonly request: string;
  /** What the verb's last line contains. */
  readonly printed: readonly string[];
}

async function typedCall(stage: Stage, rmw: RmwName, { type, flag, request, printed }: TypedCall): Promise<string> {
  const server = await stage.server("rclts", { type: flag });
  const { service } = await server.event("ready");
  const args = ["service", "call", `/${service}`, type, request];
  const call = stage.runOfRos2("ros2 service call", (ros2) => ros2Command(ros2, rmw), args);
  await call.finish();
  const answer = call.lines.find((line) => line.includes("_Response("));
  for (const text of printed)
    check(answer?.includes(text) ?? false, `printed ${JSON.stringify(call.lines)}, not ${text}`);
  await expectAllServed(server, 1);
  return `${answer!.trim().slice(0, 80)}`;
}

async function serviceList(stage: Stage, rmw: RmwName): Promise<string> {
  const server = await stage.server("rclts");
  const args = ["service", "list", "-t", "--no-daemon", "--spin-time", "2"];
  const list = stage.runOfRos2("ros2 service list", (ros2) => ros2Command(ros2, rmw), args);
  await list.finish();
  const wanted = "/add_two_ints [example_interfaces/srv/AddTwoInts]";
  check(list.lines.includes(wanted), `ros2 service list -t printed ${JSON.stringify(list.lines)}`);
  await server.stop();
  return wanted;
}

const TYPED_CALLS: readonly TypedCall[] = [
  {
    type: "std_srvs/srv/SetBool",
    flag: "set-bool",
    request: "{data: true}",
    printed: ["success=True", "message='on'"],
  },
  { type: "std_srvs/srv/Trigger", flag: "trigger", request: "{}", printed: ["success=True", "message='triggered'"] },
  { type: "test_msgs/srv/Empty", flag: "empty", request: "{}", printed: ["test_msgs.srv.Empty_Response()"] },
  {
    type: "test_msgs/srv/BasicTypes",
    flag: "basic-types",
    request: "{int8_value: -128, uint64_value: 18446744073709551615, float64_value: -3.1415, string_value: 'Grüße'}",
    printed: ["int8_value=-128", "uint64_value=18446744073709551615", "float64_value=-3.1415", "string_value='Grüße'"],
  },
];

/** Both RMWs, and both client libraries, at once. */
const MIXTURES: readonly (readonly [Ros2Party, Ros2Party])[] = [
  ["rclpy:rmw_cyclonedds_cpp", "rclcpp:rmw_fastrtps_cpp"],
  ["rclpy:rmw_fastrtps_cpp", "rclcpp:rmw_cyclonedds_cpp"],
];
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 60_000;
