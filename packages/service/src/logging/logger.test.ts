// SPDX-License-Identifier: Apache-2.0

import { FakeHost } from "../../test/fake-host.js";
import { formatLogRecord, LoggingSeverity } from "./log-record.js";
import { Logger, LoggerLevels } from "./logger.js";

function setup() {
  const host = new FakeHost();
  const levels = new LoggerLevels(host);
  return { host, levels, logger: new Logger("ns.node", levels) };
}

test("a record has severity, Unix time, name and message, and is printed as ROS prints it", () => {
  const { host, logger } = setup();
  host.advance(250);
  logger.info("Incoming request\na: 2 b: 3");
  expect(host.records).toEqual([
    { severity: 20, time: 1_700_000_000_250, name: "ns.node", message: "Incoming request\na: 2 b: 3" },
  ]);
  expect(formatLogRecord(host.records[0]!)).toBe(
    "[INFO] [1700000000.250000000] [ns.node]: Incoming request\na: 2 b: 3",
  );
});

test("each method has its severity", () => {
  const { host, logger } = setup();
  logger.setLevel(LoggingSeverity.DEBUG);
  logger.debug("");
  logger.info("");
  logger.warn("");
  logger.warning("");
  logger.error("");
  logger.fatal("");
  expect(host.records.map((record) => formatLogRecord(record).split(" ")[0])).toEqual([
    "[DEBUG]",
    "[INFO]",
    "[WARN]",
    "[WARN]",
    "[ERROR]",
    "[FATAL]",
  ]);
});

test("what is below the level is not said; the level is that of the nearest ancestor that has one, else the default", () => {
  const { levels, logger } = setup();
  const child = logger.getChild("part");
  expect(child.name).toBe("ns.node.part");
  expect(child.getEffectiveLevel()).toBe(LoggingSeverity.INFO);
  new Logger("ns", levels).setLevel(LoggingSeverity.ERROR);
  expect(child.isEnabledFor(LoggingSeverity.WARN)).toBe(false);
  logger.setLevel(LoggingSeverity.DEBUG);
  expect(child.isEnabledFor(LoggingSeverity.DEBUG)).toBe(true);
  logger.setLevel(LoggingSeverity.UNSET);
  expect(child.getEffectiveLevel()).toBe(LoggingSeverity.ERROR);
});

test("a wrong level or child name is refused", () => {
  const { logger } = setup();
  expect(() => logger.setLevel(15 as never)).toThrow(RangeError);
  expect(() => logger.getChild("")).toThrow(TypeError);
});
