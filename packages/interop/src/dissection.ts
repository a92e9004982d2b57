// SPDX-License-Identifier: Apache-2.0
// Has tshark take the capture of the run apart: it has to know and to like every field of ours.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { domainOfPort } from "./domain.js";

/** What tshark found in the datagrams of rclts. */
export interface Dissection {
  readonly datagrams: number;
  readonly faults: readonly Fault[];
}

export interface Fault {
  /** Frame number in the capture. */
  readonly frame: number;
  readonly domain: number;
  /** tshark's line. */
  readonly what: string;
}

export async function dissect(capture: string): Promise<Dissection> {
  const tshark = spawn("tshark", ["-r", capture, "-n", "-o", RTPS_FIRST, "-Y", OURS, "-O", "udp,rtps"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const killWithUs = (): void => void tshark.kill();
  process.once("exit", killWithUs);
  const reading = new DissectionReader();
  createInterface({ input: tshark.stdout }).on("line", (line) => reading.read(line));
  const [status] = await once(tshark, "close");
  process.off("exit", killWithUs);
  if (status !== 0) throw new Error(`tshark ended with status ${status}`);
  return reading;
}

/** Reads tshark's text line by line. */
export class DissectionReader implements Dissection {
  datagrams = 0;
  readonly faults: Fault[] = [];
  #frame = 0;
  #domain = 0;

  read(line: string): void {
    const frame = /^Frame (\d+):/.exec(line);
    if (frame !== null) {
      this.datagrams++;
      this.#frame = Number(frame[1]);
    } else if (line.startsWith("User Datagram Protocol")) {
      this.#domain = domainOfPort(Number(/Dst Port: (\d+)/.exec(line)?.[1]));
    } else if (isFault(line)) {
      this.faults.push({ frame: this.#frame, domain: this.#domain, what: line.trim() });
    }
  }
}

function isFault(line: string): boolean {
  if (FAULT.test(line)) return true;
  const unknown = UNKNOWN.exec(line);
  if (unknown === null) return false;
  const [, field, value] = unknown;
  return !UNNAMED_FIELDS.has(field!) && !(field === "parameterId" && UNNAMED_PARAMETERS.has(value!));
}

/** By its bytes, "RTPS", a version and our vendor id, so that one which tshark cannot take for RTPS counts too. */
const OURS = "udp.payload[0:4] == 52:54:50:53 && udp.payload[6:2] == 01:f0";
/** Some ports of some domains belong to other protocols, such as 13400 (domain 24) to DoIP. */
const RTPS_FIRST = "udp.try_heuristic_first:TRUE";

const FAULT = /malformed|^Data \(|Expert Info \((Warning|Error)|Reserved: Set$/i;
/** A value without a name, such as `parameterId: Unknown (0x9999)`. */
const UNKNOWN = /^\s*([^:]+): .*\bUnknown\b(?:.*\((0x[0-9a-f]+)\))?/;

/** tshark names builtin entities only, and ours is an unassigned vendor id. */
const UNNAMED_FIELDS: ReadonlySet<string> = new Set(["entityId", "readerEntityId", "writerEntityId", "vendorId"]);
/**
 * PID_RELATED_SAMPLE_IDENTITY, as DDS-RPC 1.0 numbers it (tshark 4.0 does not know it) and as Fast DDS does (a
 * vendor-specific number, which tshark names in datagrams of that vendor only).
 */
const UNNAMED_PARAMETERS: ReadonlySet<string> = new Set(["0x0083", "0x800f"]);
