// SPDX-License-Identifier: Apache-2.0

import { matrix } from "./matrix.js";
import { needsOf, rowName, selectRows } from "./row.js";

const names = (...only: string[]) => selectRows(matrix(), only).map(rowName);

test("every row of the matrix has a name of its own", () => {
  const all = matrix().map(rowName);
  expect(new Set(all).size).toBe(all.length);
});

test("a pattern selects the rows whose names contain it", () => {
  expect(names("rclts/both/1")).toEqual([
    "rclts/both/1 call",
    "rclts/both/1000 calls",
    "rclts/both/1 MiB each way",
    "rclts/both/16 MiB each way",
    "rclts/both/1 MiB, 5 % of our datagrams dropped, each way",
    "rclts/both/1 MiB each way between hosts, 5 % lost on the wire",
    "rclts/both/16 MiB each way between hosts, 5 % lost on the wire",
  ]);
  expect(names("client first")).toHaveLength(4);
});

test("several patterns select what any of them selects, in the order of the matrix", () => {
  expect(names("fastdds/client/1 call", "rclts/both/1 call")).toEqual(["rclts/both/1 call", "fastdds/client/1 call"]);
});

test("both vendors have the same rows, but for what Cyclone DDS cannot do on two interfaces", () => {
  const ofVendor = (vendor: string, role: string) =>
    names(`${vendor}/${role}/`)
      .filter((name) => name.startsWith(vendor))
      .map((name) => name.slice(vendor.length + role.length + 2));
  for (const role of ["none", "service", "client"]) {
    const scenarios = ofVendor("fastdds", role).filter(
      (scenario) => !/first (leads nowhere|goes down)$/.test(scenario),
    );
    expect(scenarios.length).toBeGreaterThan(9);
    expect(ofVendor("cyclonedds", role)).toEqual(scenarios);
  }
});

test("a row needs the vendors that play in it", () => {
  for (const { peer, needs } of matrix()) {
    const vendors = needs.filter((need) => need !== "hosts").sort();
    expect(vendors).toEqual(["cyclonedds", "fastdds"].filter((vendor) => peer.includes(vendor)));
  }
});

test("a ROS 2 program needs its RMW, and one in C++ that such programs can be built", () => {
  expect(needsOf("rclts", "rclpy:rmw_fastrtps_cpp")).toEqual(["rmw_fastrtps_cpp"]);
  expect(needsOf("rclcpp:rmw_cyclonedds_cpp", "rclpy:rmw_cyclonedds_cpp")).toEqual(["rmw_cyclonedds_cpp", "rclcpp"]);
});
