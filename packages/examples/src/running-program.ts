// SPDX-License-Identifier: Apache-2.0
// A program as a process of its own, that is waited for by what it prints, and typed to.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";

/** Started with its constructor; end it with `kill`. */
export class RunningProgram {
  readonly process: ChildProcessWithoutNullStreams;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  #output = "";
  #isOver = false;
  /** Up to where {@link RunningProgram.prints} has read. */
  #read = 0;
  #wake: () => void = () => {};

  /** @param program a file of JavaScript */
  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, [program, ...args], { env, stdio: "pipe" });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => this.#append(text));
    }
    this.ended = once(this.process, "close").then(([code, signal]) => {
      this.#isOver = true;
      this.#wake();
      return signal ?? code;
    });
    // Of a program that has ended, nobody reads what is typed.
    this.process.stdin.on("error", () => {});
  }

  /** All that it has printed, and what was typed. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it prints a text behind the one that was waited for last; rejects if it ends before. */
  async prints(text: string): Promise<void> {
    for (;;) {
      const at = this.#output.indexOf(text, this.#read);
      if (at >= 0) {
        this.#read = at + text.length;
        return;
      }
      if (this.#isOver) throw new Error(`it ended without ${JSON.stringify(text)}; it printed: ${this.#output}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Types a line; it is part of the output, as in a terminal. */
  type(line: string): void {
    this.#append(`${line}\n`);
    this.process.stdin.write(`${line}\n`);
  }

  /** Ends it at once, if it has not ended. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  #append(text: string): void {
    this.#output += text;
    this.#wake();
  }
}
