// SPDX-License-Identifier: Apache-2.0
// Log lines on the console, in the format of rcutils and obeying its environment variables.

import { type LoggingSeverity, type LogRecord, severityName } from "@rclts/service";
import type { Environment } from "./environment.js";

/** Where lines go: `process.stderr` or a test's collector. */
export interface LogStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The two that log lines may go to. */
export interface ConsoleStreams {
  readonly stdout: LogStream;
  readonly stderr: LogStream;
}

/**
 * A console after RCUTILS_CONSOLE_OUTPUT_FORMAT, RCUTILS_COLORIZED_OUTPUT (0, 1; unset: only on a terminal) and
 * RCUTILS_LOGGING_USE_STDOUT (0, 1; unset: stderr). Each line is written whole, so that RCUTILS_LOGGING_BUFFERED_STREAM
 * (0, 1) makes no difference.
 *
 * @throws RangeError for a value other than 0 and 1 of the latter three, as rcutils refuses them.
 */
export function createConsole(env: Environment, streams: ConsoleStreams): (record: LogRecord) => void {
  const format = parseFormat(env.RCUTILS_CONSOLE_OUTPUT_FORMAT || DEFAULT_FORMAT);
  const stream = readSwitch(env, "RCUTILS_LOGGING_USE_STDOUT", false) ? streams.stdout : streams.stderr;
  readSwitch(env, "RCUTILS_LOGGING_BUFFERED_STREAM", true);
  const coloured = readSwitch(env, "RCUTILS_COLORIZED_OUTPUT", stream.isTTY ?? false);
  return (record) => {
    let line = "";
    for (const part of format) line += part(record);
    stream.write(coloured ? `${colour(record.severity)}${line}${RESET}\n` : `${line}\n`);
  };
}

type FormatPart = (record: LogRecord) => string;

/** Splits the format at its tokens once, so that a line costs no parsing. What is no token stays as it stands. */
function parseFormat(format: string): FormatPart[] {
  return format.split(/(\{[a-z_]+\})/).map((part): FormatPart => TOKENS.get(part) ?? (() => part));
}

function readSwitch(env: Environment, name: string, unset: boolean): boolean {
  const text = env[name] ?? "";
  if (text === "") return unset;
  if (text === "0" || text === "1") return text === "1";
  throw new RangeError(`${name} is "${text}": expected 0 or 1`);
}

function nanoseconds(time: number): string {
  // A double has Unix time to a quarter of a microsecond: digits below are noise.
  return `${Math.round(time * 1000)}000`;
}

function seconds(time: number): string {
  const digits = nanoseconds(time).padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** In the machine's own time zone, as rcutils gives it. */
function dateTime(time: number): string {
  const date = new Date(time);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, -1).replace("T", " ");
}

/** Green, none, yellow, red. */
function colour(severity: LoggingSeverity): string {
  if (severity >= 40) return "\u001b[31m";
  if (severity >= 30) return "\u001b[33m";
  return severity >= 20 ? RESET : "\u001b[32m";
}

const DEFAULT_FORMAT = "[{severity}] [{time}] [{name}]: {message}";

const TOKENS = new Map<string, FormatPart>([
  ["{severity}", ({ severity }) => severityName(severity)],
  ["{name}", ({ name }) => name],
  ["{message}", ({ message }) => message],
  ["{time}", ({ time }) => seconds(time)],
  ["{time_as_nanoseconds}", ({ time }) => nanoseconds(time)],
  ["{date_time_with_ms}", ({ time }) => dateTime(time)],
  // A log call's place in the source would cost a stack trace each; rcutils leaves these empty where it has none.
  ["{function_name}", () => ""],
  ["{file_name}", () => ""],
  ["{line_number}", () => "0"],
]);

const RESET = "\u001b[0m";
