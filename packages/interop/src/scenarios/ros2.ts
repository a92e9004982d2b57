// SPDX-License-Identifier: Apache-2.0
// Rows on a real ROS 2 installation: rclpy's client and service, and two verbs of the ros2 command.

import { fileURLToPath } from "node:url";
import type { Actor } from "../actor.js";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import { RMWS, type RmwName } from "../ros2.js";
import type { Row } from "../row.js";
import type { Stage } from "../stage.js";

/** @param env what the installation's set-up file sets */
export function ros2Rows(env: NodeJS.ProcessEnv): Row[] {
  return RMWS.flatMap((rmw) => {
    const row = { peer: rmw, needs: [rmw], limit: LIMIT };
    const ros = new Ros2Stage({ ...env, RMW_IMPLEMENTATION: rmw });
    return [
      { ...row, role: "service", scenario: "rclpy client", play: (stage) => rclpyClient(stage, ros, rmw) },
      { ...row, role: "client", scenario: "rclpy service", play: (stage) => rclpyService(stage, ros) },
      { ...row, role: "service", scenario: "ros2 service call", play: (stage) => serviceCall(stage, ros) },
      { ...row, role: "service", scenario: "ros2 service list -t", play: (stage) => serviceList(stage, ros) },
    ] satisfies Row[];
  });
}

/** Starts programs of the installation. */
class Ros2Stage {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  rclpy(stage: Stage, role: "client" | "service", ...args: string[]): Actor {
    const program = fileURLToPath(new URL(`../../ros2/${role}.py`, import.meta.url));
    return stage.run(`rclpy ${role}`, "python3", [program, ...args], this.#variables(stage));
  }

  command(stage: Stage, ...args: string[]): Actor {
    return stage.run(`ros2 ${args[0]} ${args[1]}`, "ros2", args, this.#variables(stage));
  }

  #variables(stage: Stage): NodeJS.ProcessEnv {
    return { ...this.#env, ROS_DOMAIN_ID: String(stage.domain), ROS_LOCALHOST_ONLY: "1" };
  }
}

async function rclpyClient(stage: Stage, ros: Ros2Stage, rmw: RmwName): Promise<string> {
  const server = await stage.server("rclts", { quiet: true });
  const done = await expectAllAnswered(ros.rclpy(stage, "client", String(CALLS)), CALLS);
  const mapping = rmw === "rmw_cyclonedds_cpp" ? "cyclone" : "fastdds";
  expectMembers(server, await expectAllServed(server, CALLS), { mappings: { [mapping]: CALLS } });
  return roundTrips(done);
}

async function rclpyService(stage: Stage, ros: Ros2Stage): Promise<string> {
  const server = ros.rclpy(stage, "service");
  await server.event("ready");
  const done = await expectAllAnswered(stage.client("rclts", { calls: CALLS, quiet: true }), CALLS);
  await expectAllServed(server, CALLS);
  return roundTrips(done);
}

async function serviceCall(stage: Stage, ros: Ros2Stage): Promise<string> {
  const server = await stage.server("rclts");
  const call = ros.command(
    stage,
    "service",
    "call",
    "/add_two_ints",
    "example_interfaces/srv/AddTwoInts",
    "{a: 2, b: 3}",
  );
  await call.finish();
  const answer = call.lines.find((line) => line.includes("AddTwoInts_Response"));
  check(answer?.includes("sum=5") ?? false, `ros2 service call printed ${JSON.stringify(call.lines)}`);
  await expectAllServed(server, 1);
  return answer!.trim();
}

async function serviceList(stage: Stage, ros: Ros2Stage): Promise<string> {
  const server = await stage.server("rclts");
  const list = ros.command(stage, "service", "list", "-t", "--no-daemon", "--spin-time", "2");
  await list.finish();
  const wanted = "/add_two_ints [example_interfaces/srv/AddTwoInts]";
  check(list.lines.includes(wanted), `ros2 service list -t printed ${JSON.stringify(list.lines)}`);
  await server.stop();
  return wanted;
}

const CALLS = 200;
/** Milliseconds; a ros2 command takes seconds to start where processors are few. */
const LIMIT = 60_000;
