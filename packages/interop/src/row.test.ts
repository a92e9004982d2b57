// SPDX-License-Identifier: Apache-2.0

import { matrix } from "./matrix.js";
import { rowName, selectRows } from "./row.js";
import { IDLE_ROW } from "./scenarios/idle.js";

const names = (...only: string[]) => selectRows(matrix(), only).map(rowName);

test("every row of the matrix has a name of its own", () => {
  const all = selectRows(matrix(), undefined).map(rowName);
  expect(new Set(all).size).toBe(all.length);
});

test("a pattern selects the rows whose names contain it", () => {
  expect(names("rclts/both/1")).toEqual([
    "rclts/both/1 call",
    "rclts/both/1000 calls",
    "rclts/both/1 MiB each way",
    "rclts/both/16 MiB each way",
    "rclts/both/1 MiB, 5 % of our datagrams dropped, each way",
  ]);
  expect(names("client first")).toHaveLength(4);
});

test("several patterns select what any of them selects, in the order of the matrix", () => {
  expect(names("fastdds/client/1 call", "rclts/both/1 call")).toEqual(["rclts/both/1 call", "fastdds/client/1 call"]);
});

test("both vendors have the same rows, but for the one that measures beside Cyclone DDS", () => {
  const ofVendor = (vendor: string, role: string) =>
    names(`${vendor}/${role}/`)
      .filter((name) => name.startsWith(vendor))
      .map((name) => name.slice(vendor.length + role.length + 2));
  for (const role of ["none", "service", "client"]) {
    const scenarios = ofVendor("cyclonedds", role).filter((scenario) => scenario !== IDLE_ROW.scenario);
    expect(scenarios.length).toBeGreaterThan(9);
    expect(ofVendor("fastdds", role)).toEqual(scenarios);
  }
});

test("a row needs the vendors that play in it", () => {
  for (const { peer, needs } of matrix()) {
    const vendors = needs.filter((need) => need !== "hosts");
    expect(vendors).toEqual(["cyclonedds", "fastdds"].filter((vendor) => peer.includes(vendor)));
  }
});
