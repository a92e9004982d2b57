// SPDX-License-Identifier: Apache-2.0
// Printing messages as they come: what `topic echo` and `service echo` have in common.

import { type Command, Option } from "commander";
import { EXIT, Failure } from "../failure.js";
import { includeOption, interfaceOption, jsonOption, timeoutOption } from "../options.js";
import type { SessionOptions } from "../session.js";
import type { TreeOptions } from "../values/message-tree.js";
import { dumpFlowYaml, dumpYaml, type PyYaml } from "../values/python-yaml.js";
import { wholeNumber } from "./qos-options.js";

/** What both can be told. */
export interface EchoOptions extends SessionOptions {
  readonly fullLength?: true;
  readonly truncateLength: number;
  /** False with `--no-arr`. */
  readonly arr: boolean;
  /** False with `--no-str`. */
  readonly str: boolean;
  readonly flowStyle?: true;
  readonly once?: true;
  readonly timeout?: number;
  readonly include?: string[];
  readonly json?: true;
}

/** Adds {@link EchoOptions} to a verb. */
export function addEchoOptions(command: Command): Command {
  return command
    .option("-f, --full-length", "whole texts and lists")
    .addOption(
      new Option("-l, --truncate-length <n>", "cut texts and lists to so many characters or elements")
        .argParser(wholeNumber)
        .default(128),
    )
    .option("--no-arr", "name lists, without their elements")
    .option("--no-str", "name texts, without their characters")
    .option("--flow-style", "each list on one line")
    .option("--once", "end after the first message")
    .addOption(timeoutOption("end if no message comes for so long; exit code 3"))
    .addOption(includeOption())
    .addOption(interfaceOption())
    .addOption(jsonOption());
}

/** What of them decides how a message is cut. */
export function treeOptions({ fullLength, truncateLength, arr, str }: EchoOptions): TreeOptions {
  return {
    truncate: fullLength ? undefined : truncateLength,
    noArr: arr ? undefined : true,
    noStr: str ? undefined : true,
  };
}

/** A document that ends with `---`. In flow style its mappings are in block style all the same, outside of lists. */
export function document(tree: PyYaml, { flowStyle }: EchoOptions): string {
  return `${flowStyle ? dumpFlowYaml(tree) : dumpYaml(tree)}---\n`;
}

/** When to stop listening. */
export class Listening {
  /** Resolves at the end; rejects on an interrupt, and with a Failure when nothing has come for too long. */
  readonly ended: Promise<void>;
  readonly #what: string;
  readonly #options: EchoOptions;
  #end: () => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /**
   * @param what names in messages what was listened to
   * @param first milliseconds until the first message, if less than the options say
   */
  constructor(what: string, options: EchoOptions, signal: AbortSignal, first: number | undefined = options.timeout) {
    this.#what = what;
    this.#options = options;
    this.ended = new Promise<void>((resolve, reject) => {
      this.#end = resolve;
      this.#reject = reject;
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (signal.aborted) reject(signal.reason);
    }).finally(() => clearTimeout(this.#timer));
    this.#rearm(first);
  }

  /** What comes now is too late. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Call it for each message that was printed. */
  heard(): void {
    this.#isOver = this.#options.once === true;
    if (this.#isOver) this.#end();
    else this.#rearm(this.#options.timeout);
  }

  /** Ends it with an error. */
  fail(error: Failure): void {
    this.#isOver = true;
    this.#reject(error);
  }

  #rearm(timeout: number | undefined): void {
    clearTimeout(this.#timer);
    if (timeout === undefined) return;
    const late = `nothing came from ${this.#what} within ${this.#options.timeout! / 1000} s`;
    this.#timer = setTimeout(() => this.fail(new Failure(late, EXIT.timeout)), timeout);
  }
}
