// SPDX-License-Identifier: Apache-2.0

import { discoveryVariables } from "./ros2.js";

const installation = (distro: string) => ({ env: { ROS_DISTRO: distro }, missing: new Map() });

test("programs of Humble are confined by the only variable that they know", () => {
  expect(discoveryVariables(installation("humble"), "loopback")).toEqual({ ROS_LOCALHOST_ONLY: "1" });
  expect(discoveryVariables(installation("humble"), "host")).toEqual({ ROS_LOCALHOST_ONLY: "0" });
});

test("later ones are confined by the range, and do not see the variable that they warn of", () => {
  expect(discoveryVariables(installation("jazzy"), "loopback")).toEqual({
    ROS_LOCALHOST_ONLY: undefined,
    ROS_AUTOMATIC_DISCOVERY_RANGE: "LOCALHOST",
  });
  expect(discoveryVariables(installation("jazzy"), "host")).toEqual({
    ROS_LOCALHOST_ONLY: undefined,
    ROS_AUTOMATIC_DISCOVERY_RANGE: "SUBNET",
  });
});
