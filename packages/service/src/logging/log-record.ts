// SPDX-License-Identifier: Apache-2.0
// What a logger hands on, and how ROS writes it as a line.

/** The severities of ROS, as rcutils numbers them. */
export const LoggingSeverity = { UNSET: 0, DEBUG: 10, INFO: 20, WARN: 30, ERROR: 40, FATAL: 50 } as const;
export type LoggingSeverity = (typeof LoggingSeverity)[keyof typeof LoggingSeverity];

/** One line of the log, before it is written anywhere. */
export interface LogRecord {
  readonly severity: LoggingSeverity;
  /** Unix time in milliseconds, fractions count. */
  readonly time: number;
  /** The logger's name, such as `my_namespace.my_node`. */
  readonly name: string;
  readonly message: string;
}

/** One line as ROS prints it by default: `[INFO] [1700000000.250000000] [my_node]: message`. */
export function formatLogRecord(record: LogRecord): string {
  const microseconds = Math.round(record.time * 1000);
  const seconds = Math.floor(microseconds / 1e6);
  const nanoseconds = String((microseconds - seconds * 1e6) * 1000).padStart(9, "0");
  return `[${severityName(record.severity)}] [${seconds}.${nanoseconds}] [${record.name}]: ${record.message}`;
}

/** `DEBUG`, `INFO` and so on. */
export function severityName(severity: LoggingSeverity): keyof typeof LoggingSeverity {
  return NAMES.get(severity) ?? "UNSET";
}

const NAMES: ReadonlyMap<LoggingSeverity, keyof typeof LoggingSeverity> = new Map(
  (Object.keys(LoggingSeverity) as (keyof typeof LoggingSeverity)[]).map((name) => [LoggingSeverity[name], name]),
);
