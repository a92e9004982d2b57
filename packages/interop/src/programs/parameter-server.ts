// SPDX-License-Identifier: Apache-2.0
// A node with one parameter of each type, and of each kind of refusal: what the ros2 programs of that name have, too.

import { createContext, Node, ParameterType } from "rclts";
import { requireIsolation } from "./isolation.js";
import { onStop, report } from "./report.js";

requireIsolation();
const context = await createContext({ signalHandlers: false });
const node = new Node("robot", { namespace: "/lab", context });
node.declareParameters("", [
  ["b", true],
  ["i", 4n, { description: "an int", integer_range: [{ from_value: 0, to_value: 10, step: 2 }] }],
  ["d", 2, { additional_constraints: "halves", floating_point_range: [{ from_value: 0, to_value: 10, step: 0.5 }] }],
  ["s", "text"],
  ["arm.bools", [true, false]],
  ["arm.left.ints", [1n, 2n]],
  ["arm.left.doubles", [1, 2.5]],
  ["strings", ["a", "b c"]],
  ["fixed", 1.5, { read_only: true }],
  ["any", "x", { dynamic_typing: true }],
  ["unset", undefined, { type: ParameterType.INTEGER }],
]);
node.addOnSetParametersCallback((parameters) => {
  const isBad = parameters.some(({ name, value }) => name === "s" && value === "bad");
  return { successful: !isBad, reason: isBad ? "bad is bad" : "" };
});
report("ready", { role: "server", vendor: "rclts" });
onStop(() => {
  void context.shutdown().then(() => report("done"));
});
