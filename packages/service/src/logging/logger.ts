// SPDX-License-Identifier: Apache-2.0
// Loggers by name, with the levels of ROS: a logger without a level of its own has that of its nearest ancestor.

import type { Host } from "../host.js";
import { LoggingSeverity } from "./log-record.js";

/** The levels of all loggers of one context. */
export class LoggerLevels {
  readonly host: Host;
  /** By logger name. */
  readonly levels = new Map<string, LoggingSeverity>();
  /** The level of whoever has none, nor has an ancestor with one. */
  defaultLevel: LoggingSeverity = LoggingSeverity.INFO;

  constructor(host: Host) {
    this.host = host;
  }
}

/** Says things under a name, if they are severe enough. Made by `node.getLogger()` and `getChild`. */
export class Logger {
  readonly name: string;
  readonly #levels: LoggerLevels;

  constructor(name: string, levels: LoggerLevels) {
    this.name = name;
    this.#levels = levels;
  }

  debug(message: string): void {
    this.log(message, LoggingSeverity.DEBUG);
  }

  info(message: string): void {
    this.log(message, LoggingSeverity.INFO);
  }

  warn(message: string): void {
    this.log(message, LoggingSeverity.WARN);
  }

  /** The same as {@link Logger.warn}; rclpy has both. */
  warning(message: string): void {
    this.log(message, LoggingSeverity.WARN);
  }

  error(message: string): void {
    this.log(message, LoggingSeverity.ERROR);
  }

  fatal(message: string): void {
    this.log(message, LoggingSeverity.FATAL);
  }

  log(message: string, severity: LoggingSeverity): void {
    if (!this.isEnabledFor(severity)) return;
    const { host } = this.#levels;
    host.log({ severity, time: host.now() + host.wallOffset, name: this.name, message: String(message) });
  }

  /** Whether a message of this severity would be said. */
  isEnabledFor(severity: LoggingSeverity): boolean {
    return severity >= this.getEffectiveLevel();
  }

  /** Holds for this name and, where they have none of their own, those below it. UNSET takes it back. */
  setLevel(level: LoggingSeverity): void {
    if (!Object.values(LoggingSeverity).includes(level)) {
      throw new RangeError(`logger level ${level}: expected one of LoggingSeverity`);
    }
    if (level === LoggingSeverity.UNSET) this.#levels.levels.delete(this.name);
    else this.#levels.levels.set(this.name, level);
  }

  getEffectiveLevel(): LoggingSeverity {
    const { levels, defaultLevel } = this.#levels;
    if (levels.size === 0) return defaultLevel;
    let name = this.name;
    for (;;) {
      const level = levels.get(name);
      if (level !== undefined) return level;
      const dot = name.lastIndexOf(".");
      if (dot < 0) return defaultLevel;
      name = name.slice(0, dot);
    }
  }

  /** The logger named `<this name>.<suffix>`. */
  getChild(suffix: string): Logger {
    if (typeof suffix !== "string" || suffix === "") {
      throw new TypeError(`child logger ${String(suffix)}: expected a name`);
    }
    return new Logger(`${this.name}.${suffix}`, this.#levels);
  }
}
