// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { formatBarChart } from "./bar-chart.js";
import { formatDocument, readRecord } from "./document.js";

const docs = `${__dirname}/../../../docs`;

test("docs/benchmarks.md and its pictures are what is written from the record", () => {
  const files = formatDocument(readRecord(`${__dirname}/../record`));
  for (const [file, text] of files) expect(readFileSync(`${docs}/${file}`, "utf8")).toBe(text);
  const pictures = [...files.keys()].filter((file) => file.endsWith(".svg"));
  expect(readdirSync(`${docs}/benchmarks`).map((name) => `benchmarks/${name}`)).toEqual(pictures.sort());
});

test.each<[string, RegExp, readonly [string, string]]>([
  ["README.md", /takes \[([\d.]+) times the time of raw datagrams\]/, ["rclts-rclts", "raw-dgram"]],
  ["packages/rclts/README.md", /takes \[([\d.]+) times the time\]/, ["rclts-rclts-thread", "rclts-rclts"]],
])("what %s says of the time of a call is what is recorded, within a tenth", (page, said, cases) => {
  const [, times] = said.exec(readFileSync(`${docs}/../${page}`, "utf8")) ?? [];
  const record = readRecord(`${__dirname}/../record`);
  const [time, other] = cases.map((name) => record.find((row) => row.suite === "rtt" && row.case === name)!.p50);
  expect(Math.abs(Number(times) / (time! / other!) - 1)).toBeLessThan(0.1);
});

test("a suite that was not recorded has no chapter", () => {
  const row = { suite: "cold", case: "rclts-rclts", p50: 145, p99: 160, unit: "ms", perSecond: 7, ratio: 1 };
  const files = formatDocument([{ ...row, ratioTo: "rclts-rclts" }]);
  expect([...files.keys()]).toEqual(["benchmarks/cold.svg", "benchmarks.md"]);
  expect(files.get("benchmarks/cold.svg")).toContain("145 ms");
});

test("a bar is as long as its value beside the longest of its group, and one that is cut ends in an arrow", () => {
  const bar = (value: number) => ({ label: "a & b", value, figure: String(value), kind: "ours" as const });
  const widths = (svg: string) => [...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
  const whole = formatBarChart({ title: "t", groups: [{ title: "g", bars: [bar(100), bar(50)] }] });
  const [long, half] = widths(whole);
  expect(half).toBe(long! / 2);
  expect(whole).toContain("a &amp; b");
  expect(whole).not.toContain("<path");
  const cut = formatBarChart({ title: "t", groups: [{ title: "g", longest: 50, bars: [bar(100), bar(50)] }] });
  expect(widths(cut)).toEqual([long, long]);
  expect(cut.match(/<path/g)).toHaveLength(1);
});
