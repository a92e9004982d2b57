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

test("the logger without a name is the default level", () => {
  const { levels, logger } = setup();
  levels.set("", LoggingSeverity.WARN);
  expect([levels.get(""), logger.getEffectiveLevel()]).toEqual([LoggingSeverity.WARN, LoggingSeverity.WARN]);
  levels.set("", LoggingSeverity.UNSET);
  expect(logger.getEffectiveLevel()).toBe(LoggingSeverity.INFO);
});

describe("a logger with options", () => {
  test("says once what is said at one place with once, for each place, severity and logger", () => {
    const { host, logger } = setup();
    const said: boolean[] = [];
    for (const one of [logger, logger, logger.getChild("a"), logger.getChild("a")]) {
      said.push(one.info("here", { once: true }));
      said.push(one.info("there", { once: true }));
      said.push(one.log("there", LoggingSeverity.WARN, { once: true }));
    }
    expect(said).toEqual([true, true, true, false, false, false, true, true, true, false, false, false]);
    expect(host.records.map(({ name, message }) => `${name} ${message}`)).toEqual([
      "ns.node here",
      "ns.node there",
      "ns.node there",
      "ns.node.a here",
      "ns.node.a there",
      "ns.node.a there",
    ]);
  });

  test("says nothing within throttleDuration of what it said last, the first at once", () => {
    const { host, logger } = setup();
    for (let n = 0; n < 50; n++) {
      logger.info(`${n * 10}`, { throttleDuration: 100 });
      host.advance(10);
    }
    expect(host.records.map(({ message }) => message)).toEqual(["0", "100", "200", "300", "400"]);
  });

  test("with skipFirst says all but the first; with once and throttleDuration too, each counts what is left", () => {
    const { host, logger } = setup();
    for (let n = 0; n < 3; n++) logger.info(`${n}`, { skipFirst: true });
    expect(host.records.splice(0).map(({ message }) => message)).toEqual(["1", "2"]);
    for (let n = 0; n < 5; n++) {
      logger.info(`${n}`, { skipFirst: true, once: true, throttleDuration: 20 });
      host.advance(10);
    }
    expect(host.records.map(({ message }) => message)).toEqual(["2"]);
  });

  test("counts no call that its level keeps back", () => {
    const { host, logger } = setup();
    for (const level of [LoggingSeverity.WARN, LoggingSeverity.INFO]) {
      logger.setLevel(level);
      for (let n = 0; n < 2; n++) logger.info("text", { once: true });
    }
    expect(host.records).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["an unknown one", { often: true }],
    ["once that is no boolean", { once: 1 }],
    ["a throttleDuration of 0", { throttleDuration: 0 }],
  ])("refuses %s", (_, options) => {
    const { logger } = setup();
    expect(() => logger.info("text", options as never)).toThrow(/often|once 1: expected|throttleDuration 0: expected/);
  });
});
