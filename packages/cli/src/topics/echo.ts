// SPDX-License-Identifier: Apache-2.0
// Printing messages as they come: what `topic echo` and `service echo` have in common.

import { type Command, Option } from "commander";
import { EXIT, Failure } from "../failure.js";
import { includeOption, jsonOption, timeoutOption } from "../options.js";
import type { TreeOptions } from "../values/message-tree.js";
import { dumpFlowYaml, type PyYaml } from "../values/python-yaml.js";
import { wholeNumber } from "./qos-options.js";

export interface EchoOptions {
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
    .option("--flow-style", "each message on one line")
    .option("--once", "end after the first message")
    .addOption(timeoutOption("end if no message comes for so long; exit code 3"))
    .addOption(includeOption())
    .addOption(jsonOption());
}

export function treeOptions({ fullLength, truncateLength, arr, str }: EchoOptions): TreeOptions {
  return {
    truncate: fullLength ? undefined : truncateLength,
    noArr: arr ? undefined : true,
    noStr: str ? undefined : true,
  };
}

/** A document that ends with `---`. */
export function document(tree: PyYaml, { flowStyle }: EchoOptions, dump: (tree: PyYaml) => string): string {
  return `${flowStyle ? dumpFlowYaml(tree) : dump(tree)}---\n`;
}

/** When to stop listening. */
export class Listening {
  /** Resolves at the end; rejects on an interrupt, and with a Failure when nothing has come for too long. */
  readonly ended: Promise<void>;
  readonly #options: EchoOptions;
  #end: () => void = () => {};
  #expire: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  /** @param what names in messages what was listened to */
  constructor(what: string, options: EchoOptions, signal: AbortSignal) {
    this.#options = options;
    this.ended = new Promise<void>((resolve, reject) => {
      this.#end = resolve;
      this.#expire = () =>
        reject(new Failure(`nothing came from ${what} within ${options.timeout! / 1000} s`, EXIT.timeout));
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (signal.aborted) reject(signal.reason);
    }).finally(() => clearTimeout(this.#timer));
    this.#rearm();
  }

  /** Call it for each message that was printed. */
  heard(): void {
    if (this.#options.once) this.#end();
    else this.#rearm();
  }

  #rearm(): void {
    clearTimeout(this.#timer);
    if (this.#options.timeout !== undefined) this.#timer = setTimeout(this.#expire, this.#options.timeout);
  }
}
