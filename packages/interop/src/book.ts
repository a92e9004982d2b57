// SPDX-License-Identifier: Apache-2.0
// The files behind docs/interop.md: what is recorded of each place is ../record/PLACE.json.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { dissectionRow } from "./dissection-row.js";
import { type Chapter, formatDocument } from "./document.js";
import { matrix } from "./matrix.js";
import { newRun, type RecordedRun, record } from "./record.js";
import { distroOf, RMWS, type Ros2 } from "./ros2.js";
import { type Result, rowName } from "./row.js";
import { VENDORS } from "./scenarios/pairings.js";
import { ros2Rows } from "./scenarios/ros2.js";
import { peerVersions, ros2Versions } from "./versions.js";

/** Records what came out today: of the rows on ROS 2 for its distribution, of all others for the peers. */
export function keep(results: readonly Result[], ros2: Ros2 | undefined): void {
  const date = new Date().toISOString().slice(0, 10);
  const distro = ros2 === undefined ? "" : distroOf(ros2);
  const onRos2 = new Set(ros2 === undefined ? [] : ros2Rows(distro).map(rowName));
  const others = results.filter((result) => !onRos2.has(rowName(result)));
  if (others.length > 0) write(PEERS, record(read(PEERS) ?? newRun(""), peerVersions(), others, date));
  if (ros2 === undefined) return;
  const played = results.filter((result) => onRos2.has(rowName(result)));
  if (played.length > 0) write(distro, record(read(distro) ?? newRun(distro), ros2Versions(ros2), played, date));
}

/** Always 0, an exit status. */
export function writeDocument(): number {
  writeFileSync(PAGE, document());
  return 0;
}

/** The exit status: 1 if docs/interop.md is not what would be written. */
export function checkDocument(): number {
  if (readFileSync(PAGE, "utf8") === document()) return 0;
  console.error("docs/interop.md is out of date: run npm run interop -- --document");
  return 1;
}

function document(): string {
  const peerRows = [...matrix(), dissectionRow(NOTHING, NOTHING)];
  const chapters: Chapter[] = [
    ...DISTROS.map(([distro, title]) => ({ title, rows: ros2Rows(distro), run: read(distro), columns: RMWS })),
    { title: "Cyclone DDS and Fast DDS without ROS", rows: peerRows, run: read(PEERS), columns: VENDORS },
  ];
  return formatDocument(chapters);
}

function read(place: string): RecordedRun | undefined {
  return existsSync(fileOf(place)) ? (JSON.parse(readFileSync(fileOf(place), "utf8")) as RecordedRun) : undefined;
}

function write(place: string, run: RecordedRun): void {
  mkdirSync(dirname(fileOf(place)), { recursive: true });
  writeFileSync(fileOf(place), `${JSON.stringify(run, undefined, 2)}\n`);
}

function fileOf(place: string): string {
  return fileURLToPath(new URL(`../record/${place}.json`, import.meta.url));
}

const NOTHING = (): undefined => undefined;
const PEERS = "peers";
const DISTROS = [
  ["humble", "ROS 2 Humble"],
  ["jazzy", "ROS 2 Jazzy"],
] as const;
const PAGE = fileURLToPath(new URL("../../../docs/interop.md", import.meta.url));
