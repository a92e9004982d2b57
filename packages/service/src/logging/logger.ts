// SPDX-License-Identifier: Apache-2.0
// Loggers by name, with the levels of ROS: a logger without a level of its own has that of its nearest ancestor.

import type { Host } from "../host.js";
import { callPlace, LogFilters, type LogOptions } from "./log-filters.js";
import { LoggingSeverity, type LogRecord } from "./log-record.js";

/** Takes records that passed their logger's level, beside the host. Must not throw. */
export interface LogOutput {
  write(record: LogRecord): void;
}

/** The levels of all loggers of one context. */
export class LoggerLevels {
  readonly host: Host;
  readonly filters: LogFilters = new LogFilters();
  /** The level of whoever has none, nor has an ancestor with one. */
  defaultLevel: LoggingSeverity = LoggingSeverity.INFO;
  readonly #levels = new Map<string, LoggingSeverity>();

  constructor(host: Host) {
    this.host = host;
  }

  /** How many loggers have a level of their own. */
  get size(): number {
    return this.#levels.size;
  }

  /** The level that was set for this name itself, UNSET if none was; the default level for "". */
  get(name: string): LoggingSeverity {
    return name === "" ? this.defaultLevel : (this.#levels.get(name) ?? LoggingSeverity.UNSET);
  }

  /**
   * UNSET takes a level back; the default level, that of "", is INFO then.
   *
   * @throws RangeError for what is no severity
   */
  set(name: string, level: LoggingSeverity): void {
    if (!Object.values(LoggingSeverity).includes(level)) {
      throw new RangeError(`logger level ${level}: expected one of LoggingSeverity`);
    }
    if (name === "") this.defaultLevel = level === LoggingSeverity.UNSET ? LoggingSeverity.INFO : level;
    else if (level === LoggingSeverity.UNSET) this.#levels.delete(name);
    else this.#levels.set(name, level);
  }

  /** The level that counts for this name. */
  effective(name: string): LoggingSeverity {
    if (this.#levels.size === 0) return this.defaultLevel;
    let ancestor = name;
    for (;;) {
      const level = this.#levels.get(ancestor);
      if (level !== undefined) return level;
      const dot = ancestor.lastIndexOf(".");
      if (dot < 0) return this.defaultLevel;
      ancestor = ancestor.slice(0, dot);
    }
  }
}

/**
 * Says things under a name, if they are severe enough. Made by `node.getLogger()` and `getChild`.
 *
 * What says something gives whether it was said: false if the level or the options kept it back.
 */
export class Logger {
  readonly name: string;
  readonly #levels: LoggerLevels;
  readonly #output: LogOutput | undefined;

  /** @param output gets everything that this logger and its children say */
  constructor(name: string, levels: LoggerLevels, output?: LogOutput) {
    this.name = name;
    this.#levels = levels;
    this.#output = output;
  }

  /** Says something for those who look for a fault. Gives whether it was said. */
  debug(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.DEBUG, options);
  }

  /** Says what happens as it should. Gives whether it was said. */
  info(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.INFO, options);
  }

  /** Says that something is not as it should be, and that the program goes on. Gives whether it was said. */
  warn(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.WARN, options);
  }

  /** The same as {@link Logger.warn}; rclpy has both. */
  warning(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.WARN, options);
  }

  /** Says that something has failed. Gives whether it was said. */
  error(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.ERROR, options);
  }

  /** Says that the program can not go on. Gives whether it was said. */
  fatal(message: string, options?: LogOptions): boolean {
    return this.#say(message, LoggingSeverity.FATAL, options);
  }

  /** @throws TypeError, RangeError for options that do not fit, if the level lets the message pass */
  log(message: string, severity: LoggingSeverity, options?: LogOptions): boolean {
    return this.#say(message, severity, options);
  }

  /** Whether a message of this severity would be said. */
  isEnabledFor(severity: LoggingSeverity): boolean {
    return severity >= this.getEffectiveLevel();
  }

  /**
   * Holds for this name and, where they have none of their own, those below it. UNSET takes it back.
   *
   * @throws RangeError
   */
  setLevel(level: LoggingSeverity): void {
    this.#levels.set(this.name, level);
  }

  /** The level that counts for it: its own, else that of the nearest logger above it that has one. */
  getEffectiveLevel(): LoggingSeverity {
    return this.#levels.effective(this.name);
  }

  /** The logger named `<this name>.<suffix>`. */
  getChild(suffix: string): Logger {
    if (typeof suffix !== "string" || suffix === "") {
      throw new TypeError(`child logger ${String(suffix)}: expected a name`);
    }
    return new Logger(`${this.name}.${suffix}`, this.#levels, this.#output);
  }

  /** Always called by a method that the user calls, so that the place of that call is always as far away. */
  #say(message: string, severity: LoggingSeverity, options: LogOptions | undefined): boolean {
    if (!this.isEnabledFor(severity)) return false;
    const { host, filters } = this.#levels;
    if (options !== undefined) {
      const place = `${severity} ${this.name} ${callPlace(2, message)}`;
      if (!filters.passes(place, options, host.now())) return false;
    }
    const record = { severity, time: host.now() + host.wallOffset, name: this.name, message: String(message) };
    host.log(record);
    this.#output?.write(record);
    return true;
  }
}
