// SPDX-License-Identifier: Apache-2.0
// Gives a node's clock the time of a simulation for as long as its parameter use_sim_time is true (rclpy's TimeSource).

import { Clock as ClockMessage } from "@rclts/interfaces/rosgraph_msgs/msg";
import { ReentrantCallbackGroup } from "../callback-group/callback-group.js";
import type { Node } from "../node.js";
import type { Subscription } from "../topics/subscription.js";
import type { RosClock } from "./ros-clock.js";
import { Time } from "./time.js";

/** Declared by every node of ROS: whether its time is that of a simulation. */
export const USE_SIM_TIME = "use_sim_time";

/** Declares the parameter if need be, and follows it. Its subscription lives as long as the node. */
export function startTimeSource(node: Node, clock: RosClock): void {
  // Of its own, so that a callback of the node that waits for a time to come does not keep the time from coming.
  const callbackGroup = new ReentrantCallbackGroup();
  let subscription: Subscription | undefined;
  const follow = (isSimulated: unknown): void => {
    clock.setRosTimeIsActive(isSimulated === true);
    if (isSimulated === true) {
      subscription ??= node.createSubscription(
        ClockMessage,
        "/clock",
        (message) => clock.setRosTimeOverride(Time.fromMessage(message.clock).nanoseconds),
        { qos: { reliability: "best-effort", depth: 1 }, callbackGroup },
      );
    } else if (subscription !== undefined) {
      node.destroySubscription(subscription);
      subscription = undefined;
    }
  };
  if (!node.hasParameter(USE_SIM_TIME)) node.declareParameter(USE_SIM_TIME, false);
  follow(node.getParameter(USE_SIM_TIME).value);
  node.addPostSetParametersCallback((parameters) => {
    for (const { name, value } of parameters) if (name === USE_SIM_TIME) follow(value);
  });
}
