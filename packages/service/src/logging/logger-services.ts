// SPDX-License-Identifier: Apache-2.0
// The two services by which others read and set the levels of a process's loggers (rclpy's LoggingService, Jazzy).

import { GetLoggerLevels, SetLoggerLevels } from "@rclts/interfaces/rcl_interfaces/srv";
import { describeError } from "../describe-error.js";
import type { Node } from "../node.js";
import type { LoggingSeverity } from "./log-record.js";
import type { LoggerLevels } from "./logger.js";

/** Offers them under the node's name. They live as long as the node. */
export function startLoggerServices(node: Node, levels: LoggerLevels): void {
  const name = node.getName();
  node.createService(GetLoggerLevels, `${name}/get_logger_levels`, ({ names }) => ({
    levels: names.map((logger) => ({ name: logger, level: levels.get(logger) })),
  }));
  node.createService(SetLoggerLevels, `${name}/set_logger_levels`, (request) => ({
    results: request.levels.map(({ name: logger, level }) => set(levels, logger, level)),
  }));
}

function set(levels: LoggerLevels, logger: string, level: number): { successful: boolean; reason: string } {
  if (logger !== "" && levels.get(logger) === 0 && levels.size >= MOST_LEVELS)
    return { successful: false, reason: `Failed reason: ${MOST_LEVELS} loggers have a level.` };
  try {
    levels.set(logger, level as LoggingSeverity);
    return { successful: true, reason: "" };
  } catch (error) {
    if (!(error instanceof RangeError)) return { successful: false, reason: describeError(error) };
    return { successful: false, reason: "Failed reason: Invalid logger level." };
  }
}

/** So that nobody who can call the service can fill the memory. */
const MOST_LEVELS = 4096;
