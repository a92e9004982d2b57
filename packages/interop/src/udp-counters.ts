// SPDX-License-Identifier: Apache-2.0
// What the kernel counts of UDP in a network namespace, on all its interfaces.

import { readFileSync } from "node:fs";

/** Datagrams, since the namespace exists. */
export interface UdpCounters {
  readonly received: number;
  readonly sent: number;
  /** Lost because the receiving socket's buffer was full. */
  readonly overrun: number;
}

/** Of this process's namespace; all 0 where the kernel is not Linux. */
export function readUdpCounters(): UdpCounters {
  try {
    return parseUdpCounters(readFileSync("/proc/net/snmp", "utf8"));
  } catch {
    return { received: 0, sent: 0, overrun: 0 };
  }
}

/** @param text of /proc/net/snmp: a line of names, then a line of values for each protocol */
export function parseUdpCounters(text: string): UdpCounters {
  const [names = [], values = []] = text
    .split("\n")
    .filter((line) => line.startsWith("Udp: "))
    .map((line) => line.split(" "));
  const value = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  return { received: value("InDatagrams"), sent: value("OutDatagrams"), overrun: value("RcvbufErrors") };
}
