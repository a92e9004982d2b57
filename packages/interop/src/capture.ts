// SPDX-License-Identifier: Apache-2.0
// Records what passes over loopback while the rows are played.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface Capture {
  readonly file: string;
  /** Whether it still records: it ends by itself when the file is as large as it may become. */
  readonly goesOn: boolean;
  /** Ends the recording; resolves when the file is complete, with the number of datagrams that it missed. Twice is fine. */
  stop(): Promise<number>;
}

/** Starts to record; resolves when it does. Rejects with what dumpcap says if it cannot. */
export async function startCapture(file: string): Promise<Capture> {
  const dumpcap = spawn("dumpcap", ["-i", "lo", "-f", "udp", "-B", BUFFER, "-a", `filesize:${MOST}`, "-w", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const killWithUs = (): void => void dumpcap.kill();
  process.once("exit", killWithUs);
  const lines: string[] = [];
  const closed = once(dumpcap, "close");
  const begun = new Promise<void>((resolve) => {
    createInterface({ input: dumpcap.stderr }).on("line", (line) => {
      lines.push(line);
      if (line.startsWith("File: ")) resolve();
    });
  });
  const refused = closed.then(
    () => Promise.reject(new Error(`dumpcap does not record: ${lines.join(" ")}`)),
    (error: Error) => Promise.reject(new Error(`dumpcap (Debian package tshark) does not run: ${error.message}`)),
  );
  await Promise.race([begun, refused]);
  refused.catch(() => {});
  let stopped: Promise<number> | undefined;
  const stop = async (): Promise<number> => {
    await stopGently(dumpcap, closed);
    process.off("exit", killWithUs);
    return countMissed(lines.join("\n"));
  };
  return {
    file,
    get goesOn() {
      return dumpcap.exitCode === null && dumpcap.signalCode === null;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** dumpcap writes what it has when it is interrupted. */
async function stopGently(dumpcap: ChildProcess, closed: Promise<unknown>): Promise<void> {
  dumpcap.kill("SIGINT");
  await closed;
}

/** From its "Packets received/dropped on interface 'Loopback: lo': 53/0 (pcap:0/…) (100.0%)". */
function countMissed(output: string): number {
  return Number(output.match(/received\/dropped on interface .*: \d+\/(\d+) /)?.[1] ?? Number.NaN);
}

/** MiB that the kernel holds for dumpcap while the peers have the processors. */
const BUFFER = "64";
/** kB, some ten times what a whole run takes. */
const MOST = 400_000;
