// SPDX-License-Identifier: Apache-2.0

import { matrix } from "./matrix.js";
import { rowName, selectRows } from "./row.js";

const names = (...only: string[]) => selectRows(matrix(), only).map(rowName);

test("every row of the matrix has a name of its own", () => {
  const all = selectRows(matrix(), undefined).map(rowName);
  expect(new Set(all).size).toBe(all.length);
});

test("a pattern selects the rows whose names contain it", () => {
  expect(names("rclts/")).toEqual([
    "rclts/both/1 call",
    "rclts/both/1,000 calls",
    "rclts/both/server restarted under the client",
  ]);
  expect(names("client first")).toHaveLength(4);
});

test("several patterns select what any of them selects, in the order of the matrix", () => {
  expect(names("fastdds/client/1 call", "rclts/both/1 call")).toEqual(["rclts/both/1 call", "fastdds/client/1 call"]);
});

test("both vendors have the same rows, in both roles", () => {
  const ofVendor = (vendor: string, role: string) =>
    names(`${vendor}/${role}/`)
      .filter((name) => name.startsWith(vendor))
      .map((name) => name.slice(vendor.length + role.length + 2));
  const scenarios = ofVendor("cyclonedds", "service");
  expect(scenarios).toHaveLength(7);
  expect(ofVendor("fastdds", "service")).toEqual(scenarios);
  expect(ofVendor("cyclonedds", "client")).toEqual(scenarios);
  expect(ofVendor("fastdds", "client")).toEqual(scenarios);
});

test("a row needs the vendors that play in it", () => {
  for (const { peer, needs } of matrix()) {
    expect(needs).toEqual(["cyclonedds", "fastdds"].filter((vendor) => peer.includes(vendor)));
  }
});
