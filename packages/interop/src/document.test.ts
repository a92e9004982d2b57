// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { formatDocument } from "./document.js";
import { newRun, record } from "./record.js";
import type { Outcome, Result } from "./row.js";

const RMWS = ["rmw_fastrtps_cpp", "rmw_cyclonedds_cpp"];
const result = (peer: string, scenario: string, outcome: Outcome = "passed", reason = ""): Result => ({
  peer,
  role: "service",
  scenario,
  outcome,
  seconds: 1,
  domain: 7,
  figures: "p50 300 µs",
  reason,
});
const [fast, cyclone, both] = [
  result("rclpy:rmw_fastrtps_cpp", "1 call"),
  result("rclpy:rmw_cyclonedds_cpp", "1 call", "failed", "3 calls lost\nand more"),
  result("rclpy:rmw_fastrtps_cpp+rclcpp:rmw_cyclonedds_cpp", "a client of each vendor at once"),
];

test("each row has a place: scenarios that several peers play share a line, other rows have one of their own", () => {
  const run = record(newRun("humble"), { rclpy: "3.3.15" }, [fast!, cyclone!, both!], "2026-11-21");
  const page = formatDocument([
    { title: "ROS 2 Humble", rows: [fast!, cyclone!, both!, result("rmw_fastrtps_cpp", "new")], run, columns: RMWS },
    { title: "ROS 2 Jazzy", rows: [fast!, cyclone!], run: undefined, columns: RMWS },
  ]);
  expect(page.replaceAll(/ {2,}/g, " ").split("\n")).toEqual(
    expect.arrayContaining([
      "Played on 2026-11-21: 2 of 4 rows passed.",
      "Versions: rclpy 3.3.15.",
      "| rclts is | peer | scenario | rmw_fastrtps_cpp | rmw_cyclonedds_cpp |",
      "| service | rclpy | 1 call | passed | failed: 3 calls lost |",
      "| service | | new | not played | |",
      `| service | ${both!.peer} | a client of each vendor at once | passed |`,
      "None of its 2 rows has been played.",
      "| service | rclpy | 1 call | not played | not played |",
    ]),
  );
});

test("what is played again replaces what is recorded, and what is skipped does not", () => {
  const first = record(newRun("humble"), { rclpy: "1", rclcpp: "1" }, [fast!, cyclone!], "2026-11-20");
  const skipped = { ...fast!, outcome: "skipped" as const };
  const second = record(first, { rclpy: "2" }, [skipped, { ...cyclone!, outcome: "passed" }], "2026-11-21");
  expect(second.versions).toEqual({ rclpy: "2", rclcpp: "1" });
  expect(second.rows.map(({ outcome, date }) => [outcome, date])).toEqual([
    ["passed", "2026-11-20"],
    ["passed", "2026-11-21"],
  ]);
});

test("docs/interop.md is what is written from the record, and names each row that exists", () => {
  const program = `${__dirname}/../dist/main.js`;
  expect(existsSync(program)).toBe(true);
  execFileSync(process.execPath, [program, "--document", "--check"], { stdio: "pipe" });
});
