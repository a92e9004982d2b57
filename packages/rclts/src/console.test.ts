// SPDX-License-Identifier: Apache-2.0

import { LoggingSeverity } from "@rclts/service";
import { createConsole, type LogStream } from "./console.js";
import type { Environment } from "./environment.js";

const TIME = 1_700_000_000_012.345;

function written(env: Environment, { terminal = false } = {}): string {
  let text = "";
  const collect = (name: string): LogStream => ({
    isTTY: terminal,
    write: (line) => {
      text += name + line;
    },
  });
  const log = createConsole(env, { stdout: collect("stdout "), stderr: collect("stderr ") });
  log({ severity: LoggingSeverity.WARN, name: "minimal_service", message: "Incoming request\na: 2 b: 3", time: TIME });
  return text;
}

test("a line has severity, time and name as ROS prints them, and goes to stderr", () => {
  expect(written({})).toBe("stderr [WARN] [1700000000.012345000] [minimal_service]: Incoming request\na: 2 b: 3\n");
});

test("RCUTILS_CONSOLE_OUTPUT_FORMAT replaces tokens and leaves the rest", () => {
  const format = "{name}|{time_as_nanoseconds}|{file_name}{function_name}:{line_number}|{other}|{message}";
  expect(written({ RCUTILS_CONSOLE_OUTPUT_FORMAT: format })).toBe(
    "stderr minimal_service|1700000000012345000|:0|{other}|Incoming request\na: 2 b: 3\n",
  );
  expect(written({ RCUTILS_CONSOLE_OUTPUT_FORMAT: "{date_time_with_ms}" })).toMatch(
    /^stderr 2023-11-1\d \d\d:\d\d:\d\d\.012\n$/,
  );
});

test("colours are for terminals, or by RCUTILS_COLORIZED_OUTPUT", () => {
  const yellow = "\u001b[33m";
  expect(written({}, { terminal: true })).toContain(yellow);
  expect(written({ RCUTILS_COLORIZED_OUTPUT: "0" }, { terminal: true })).not.toContain(yellow);
  expect(written({ RCUTILS_COLORIZED_OUTPUT: "1" })).toBe(
    `stderr ${yellow}[WARN] [1700000000.012345000] [minimal_service]: Incoming request\na: 2 b: 3\u001b[0m\n`,
  );
});

test("RCUTILS_LOGGING_USE_STDOUT=1 sends lines to stdout", () => {
  expect(written({ RCUTILS_LOGGING_USE_STDOUT: "1" })).toMatch(/^stdout /);
});

test.each(["RCUTILS_COLORIZED_OUTPUT", "RCUTILS_LOGGING_USE_STDOUT"])("%s takes 0 and 1 only", (name) => {
  expect(() => written({ [name]: "yes" })).toThrow(new RangeError(`${name} is "yes": expected 0 or 1`));
});
