// SPDX-License-Identifier: Apache-2.0
// npm run interop: plays the matrix against other implementations, prints and writes what came out.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkDocument, keep, writeDocument } from "./book.js";
import { type Capture, startCapture } from "./capture.js";
import { dissectionRow } from "./dissection-row.js";
import { playInDocker } from "./docker.js";
import { prepareHosts } from "./hosts.js";
import { matrix } from "./matrix.js";
import { isInNamespace, runInNamespace } from "./namespace.js";
import { type Options, parseOptions, SEED_MAXIMUM, USAGE, withoutRos2 } from "./options.js";
import { buildPeers } from "./peers.js";
import { buildRclcppPrograms, distroOf, openRos2 } from "./ros2.js";
import { type Need, rowName, selectRows } from "./row.js";
import { inPlayingOrder, runRows } from "./run.js";
import { ros2Rows } from "./scenarios/ros2.js";
import { Stage } from "./stage.js";
import { formatTable } from "./table.js";

async function main(): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(2), () => Math.floor(Math.random() * (SEED_MAXIMUM + 1)));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.document) return options.check ? checkDocument() : writeDocument();
  if (options.docker !== undefined) return playInDocker(options.docker, withoutRos2(process.argv.slice(2)));
  if (!options.list && !isInNamespace()) {
    const status = await runInNamespace();
    if (status !== undefined) return status;
    console.error("no network namespace can be made here: the rows are played on this machine's loopback interface");
  }
  try {
    return await play(options);
  } catch (error) {
    console.error(`interop: ${(error as Error).message}`);
    return 1;
  }
}

async function play(options: Options): Promise<number> {
  let capture: Capture | undefined;
  const rowsOfDomain = new Map<number, string[]>();
  const ros2 = options.ros2 === undefined ? undefined : openRos2(options.ros2);
  const rows = selectRows(
    [
      ...inPlayingOrder([...matrix(), ...(ros2 === undefined ? [] : ros2Rows(distroOf(ros2)))]),
      dissectionRow(
        () => capture,
        (domain) => rowsOfDomain.get(domain)?.join(" or "),
      ),
    ],
    options.only,
  );
  if (rows.length === 0) throw new Error(`no row's name contains ${options.only?.join(" or ")}; --list prints them`);
  if (options.list) {
    for (const row of rows) console.log(rowName(row));
    return 0;
  }

  const needed = new Set(rows.flatMap(({ needs }) => needs));
  const missing = new Map<Need, string>(ros2?.missing);
  if (needed.has("cyclonedds") || needed.has("fastdds")) {
    for (const [vendor, reason] of buildPeers()) missing.set(vendor, reason);
  }
  if (ros2 !== undefined && needed.has("rclcpp")) {
    const reason = buildRclcppPrograms(ros2);
    if (reason !== undefined) missing.set("rclcpp", reason);
  }
  if (needed.has("hosts")) {
    const reason = prepareHosts();
    if (reason !== undefined) missing.set("hosts", reason);
  }
  const pcap = options.pcap ?? join(mkdtempSync(join(tmpdir(), "rclts-interop-")), "run.pcapng");
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      if (options.pcap === undefined) rmSync(dirname(pcap), { recursive: true, force: true });
      process.exit(1);
    });
  }
  try {
    capture = await startCapture(pcap);
  } catch (error) {
    if (options.pcap !== undefined) throw error;
    missing.set("tshark", (error as Error).message);
  }

  let played = 0;
  let ended = 0;
  const results = await runRows(rows, {
    missing,
    require: options.require,
    openStage: (domain) => new Stage(domain, { seed: options.seed, window: options.window, ros2 }),
    onRow: (name, domain) => {
      rowsOfDomain.set(domain, [...(rowsOfDomain.get(domain) ?? []), name]);
      progress(`[${++played}/${rows.length}] playing ${name}`);
    },
    onResult: (result) => {
      const { outcome, seconds } = result;
      if (!process.stderr.isTTY)
        console.error(`[${++ended}/${rows.length}] ${outcome} ${seconds} s ${rowName(result)}`);
    },
    onFailure: (name, reason, transcript) => {
      progress("");
      console.error([`FAILED ${name}: ${reason}`, ...transcript.map((line) => `  ${line}`), ""].join("\n"));
    },
  });
  progress("");
  await capture?.stop();
  const passed = results.every(({ outcome }) => outcome !== "failed");
  reportCapture(pcap, capture !== undefined, passed, options);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (options.record) {
    keep(results, ros2);
    writeDocument();
  }
  console.log(formatTable(results));
  return passed ? 0 : 1;
}

/** A capture that nobody asked for is kept only if there is something to look for in it. */
function reportCapture(file: string, exists: boolean, passed: boolean, { pcap }: Options): void {
  if (pcap === undefined && (passed || !exists)) rmSync(dirname(file), { recursive: true, force: true });
  else if (exists) console.error(`the capture of this run is ${file}`);
}

/** On a terminal: one line that is written over. Elsewhere a line of its own. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (text !== "") console.error(text);
}

process.exitCode = await main();
