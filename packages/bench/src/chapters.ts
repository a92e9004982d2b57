// SPDX-License-Identifier: Apache-2.0
// What docs/benchmarks.md says of each suite, and which bars its rows become.

import type { Bar, BarGroup } from "./bar-chart.js";
import type { Row } from "./row.js";

export interface Chapter {
  readonly title: string;
  /** The picture's file name without its ending. */
  readonly picture: string;
  /** What the picture shows, and its unit. */
  readonly measure: string;
  /** What its ratios mean, and what to know of it. */
  readonly text: string;
  /** Nothing, if no row of it is recorded. */
  groups(rows: readonly Row[]): readonly BarGroup[];
}

export const CHAPTERS: readonly Chapter[] = [
  {
    title: "One call after the other",
    picture: "round-trip",
    measure: "Median round trip of one AddTwoInts call between two processes, in microseconds; ratio to raw datagrams",
    text:
      "A ratio of 1.3 is a call that takes 1.3 times as long as two datagrams of that size, sent and answered with " +
      "`node:dgram` alone. On two cores most of the time is that of waking the other process up, whoever does it; on one " +
      "core it shows what a call costs. `thread` is a client and a service with `init({ thread: true })`.",
    groups: (rows) =>
      placed(rows, "rtt", ({ p50, ratio }) => ({ value: p50, figure: `${whole(p50)} µs · ${ratio.toFixed(2)}` })),
  },
  {
    title: "Many calls at once",
    picture: "throughput",
    measure: "Calls per second; ratio to raw datagrams",
    text:
      "A ratio of 1.4 is 1.4 times as many calls per second as raw datagrams make there and back. That can be more than 1, " +
      "as raw datagrams go one by one, while rclts and the vendors put what is written in one turn into one datagram.",
    groups: (rows) =>
      [64, 1000].flatMap((inFlight) =>
        group(
          `${inFlight.toLocaleString("en")} calls under way`,
          rows.filter(({ suite, ratioTo }) => suite === `throughput-${inFlight}` && ratioTo === RAW),
          ({ perSecond, ratio }) => ({
            value: perSecond,
            figure: `${thousands(perSecond)}/s · ${ratio.toFixed(2)}`,
          }),
        ),
      ),
  },
  {
    title: "1 MiB there and back",
    picture: "large",
    measure: "MiB per second, both ways counted; ratio to raw datagrams",
    text:
      "A ratio of 0.7 is 0.7 of the rate at which a program moves the same bytes in datagrams of the same size with " +
      "`node:dgram`, without acknowledging or repairing anything.",
    groups: (rows) =>
      group(
        "two processes, two cores",
        rows.filter(({ suite }) => suite === "large"),
        ({ perSecond, ratio }) => ({ value: perSecond, figure: `${whole(perSecond)} MiB/s · ${ratio.toFixed(2)}` }),
      ),
  },
  {
    title: "A thousand clients",
    picture: "scale",
    measure: "CPU time of a service per reply, in microseconds; ratio to one client",
    text: "A ratio of 1 is a reply that costs its service the same with 1,000 matched clients as with one.",
    groups: (rows) =>
      placed(
        rows.filter(({ case: name }) => !name.endsWith("-datagrams")),
        "scale",
        ({ p50, ratio }) => ({ value: p50, figure: `${p50.toFixed(1)} µs · ${ratio.toFixed(2)}` }),
      ),
  },
  {
    title: "From start to answer",
    picture: "cold",
    measure: "Milliseconds from the start of a program to the answer of its first call",
    text:
      "`rclts service call` beside the vendors' own clients, which are compiled and know their types. Finding each other is " +
      "a part of it, and so is the start of Node. The first name is the client's.",
    groups: (rows) =>
      group(
        "the first call of a process",
        rows.filter(({ suite }) => suite === "cold"),
        ({ p50 }) => ({ value: p50, figure: `${whole(p50)} ms` }),
        (name) => name.replace("-", " → ").replace(/^rclts/, "rclts command"),
      ),
  },
  {
    title: "Values to bytes and back",
    picture: "cdr",
    measure: "Time of generated code as a multiple of another way's",
    text:
      "A ratio of 0.6 is generated code that takes 0.6 times as long as the other way: less than 1 is faster. An image is the " +
      "exception beside `@foxglove/rosmsg2-serialization`: that gives a view of the bytes it was given, rclts a copy, as the " +
      "memory of a datagram is used again.",
    groups: (rows) =>
      ["hand-written", "rosmsg2-serialization"].flatMap((ratioTo) =>
        group(
          `beside ${ratioTo === "hand-written" ? "code written by hand" : "@foxglove/rosmsg2-serialization"}`,
          rows.filter((row) => row.suite === "cdr" && row.ratioTo === ratioTo),
          ({ ratio, p50 }) => ({ value: ratio, figure: `${ratio.toFixed(2)} · ${duration(p50)}` }),
          (name) => name.replace("1mib", "1 MiB").replaceAll("-", " "),
          2,
        ),
      ),
  },
];

type Figures = Pick<Bar, "value" | "figure">;

/** The rows of a suite that were measured on two cores and on one. */
function placed(rows: readonly Row[], suite: string, figuresOf: (row: Row) => Figures): BarGroup[] {
  const own = rows.filter((row) => row.suite === suite);
  const isOneCore = ({ case: name }: Row) => name.endsWith(ONE_CORE);
  return [
    ...group(
      "a core for each process",
      own.filter((row) => !isOneCore(row)),
      figuresOf,
    ),
    ...group("one core for both", own.filter(isOneCore), figuresOf),
  ];
}

function group(
  title: string,
  rows: readonly Row[],
  figuresOf: (row: Row) => Figures,
  labelOf: (name: string) => string = label,
  longest?: number,
): BarGroup[] {
  if (rows.length === 0) return [];
  const bars = rows.map((row) => ({ label: labelOf(row.case), kind: kindOf(row), ...figuresOf(row) }));
  return [longest === undefined ? { title, bars } : { title, bars, longest }];
}

function kindOf({ case: name, ratioTo, suite }: Row): Bar["kind"] {
  if (suite === "cdr") return "ours";
  if (name.startsWith("rclts")) return "ours";
  return name === ratioTo || suite === "scale" ? "base" : "other";
}

function label(name: string): string {
  const plain = name.endsWith(ONE_CORE) ? name.slice(0, -ONE_CORE.length) : name;
  return LABELS[plain] ?? plain.replaceAll("-", " ");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function thousands(value: number): string {
  return whole(Math.round(value / 1000) * 1000);
}

function duration(nanoseconds: number): string {
  return nanoseconds < 1000 ? `${whole(nanoseconds)} ns` : `${(nanoseconds / 1000).toFixed(1)} µs`;
}

const RAW = "raw-dgram";
const ONE_CORE = "-one-core";
const LABELS: Readonly<Record<string, string>> = {
  "raw-dgram": "raw datagrams",
  "raw-dgram-stream": "raw datagrams",
  "rclts-1MiB": "rclts",
  "rclts-rclts": "rclts",
  "rclts-rclts-thread": "rclts, thread",
  "cyclonedds-cyclonedds": "Cyclone DDS, C",
  "fastdds-fastdds": "Fast DDS, C++",
  "rclts-cyclonedds": "rclts → Cyclone DDS",
  "rclts-fastdds": "rclts → Fast DDS",
};
