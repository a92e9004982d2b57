// SPDX-License-Identifier: Apache-2.0
// @rclts/gen: TypeScript from a model of ROS 2 interfaces.

export { generate } from "./generate.js";
export { type Output, run } from "./run.js";
