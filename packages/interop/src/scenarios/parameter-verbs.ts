// SPDX-License-Identifier: Apache-2.0
// The verbs of `ros2 param` say of a node of ours what they say of rclpy's with the same parameters.

import { check } from "../expect.js";
import { PARAMETER_FILE, ros2Command } from "../ros2.js";
import type { Party, RmwName } from "../row.js";
import type { Stage } from "../stage.js";

export async function parameterVerbs(stage: Stage, rmw: RmwName): Promise<string> {
  const wanted = await outputs(stage, rmw, `rclpy:${rmw}`);
  const got = await outputs(stage, rmw, "rclts");
  for (const [verb, lines] of wanted) {
    check(!lines.includes("Node not found"), `ros2 param ${verb} did not find rclpy's node`);
    const ours = got.get(verb);
    check(ours === lines, `ros2 param ${verb} printed ${ours}, and ${lines} about rclpy's node`);
  }
  return `${wanted.size} verbs`;
}

/** What each verb printed, with how it ended. Those of a step run at once: most of their time they wait. */
async function outputs(stage: Stage, rmw: RmwName, party: Party): Promise<Map<string, string>> {
  const node = stage.program(party, "parameter-server");
  await node.event("ready");
  const outputs = new Map<string, string>();
  for (const [step, verbs] of STEPS.entries()) {
    await Promise.all(
      verbs.map(async (words) => {
        const [verb, ...rest] = words.split(" ");
        const args = ["param", verb!, ROBOT, ...rest, "--no-daemon", "--spin-time", "5"];
        const command = stage.runOfRos2(`ros2 param ${words}`, (ros2) => ros2Command(ros2, rmw), args);
        const status = await command.ended;
        // Those of stdout and of stderr come in no order.
        const lines = command.lines.filter((line) => !line.includes(ONLY_OF_ROS)).sort();
        outputs.set(`${words} (step ${step + 1})`, [...lines, status].join("\n"));
      }),
    );
  }
  await node.stop();
  return outputs;
}

/** Later than Humble every node of ROS has this parameter; for nodes of ours it is an option. */
const ONLY_OF_ROS = "start_type_description_service";
const ROBOT = "/lab/robot";
const STEPS: readonly (readonly string[])[] = [
  ["list --param-type", "get arm.left.ints", "get unset", "get nope", "describe i d fixed any", "dump"],
  ["set i 6", "set d 0.3", "set s bad", "set strings 5", "delete any", "delete i"],
  [`load ${PARAMETER_FILE}`],
  ["dump"],
];
