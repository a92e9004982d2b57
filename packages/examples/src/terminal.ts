// SPDX-License-Identifier: Apache-2.0
// Questions and answers in a terminal, or with whoever writes lines to this program.

import { createInterface } from "node:readline";

/** This process's stdin and stdout, until they are closed. */
export class Terminal {
  readonly #readline = createInterface({ input: process.stdin, output: process.stdout });
  readonly #lines = this.#readline[Symbol.asyncIterator]();
  readonly #interrupted = new AbortController();

  constructor() {
    this.#readline.on("SIGINT", () => {
      this.#interrupted.abort();
      this.close();
      this.say("");
    });
  }

  /** Aborts when somebody presses Ctrl-C: calls that are given it do not hold up the end. */
  get interrupted(): AbortSignal {
    return this.#interrupted.signal;
  }

  say(text: string): void {
    console.log(text);
  }

  /** The next line without the blanks around it; undefined at the end of the input and after Ctrl-C. */
  async ask(question: string): Promise<string | undefined> {
    if (this.interrupted.aborted) return undefined;
    this.#readline.setPrompt(question);
    this.#readline.prompt();
    const { value, done } = await this.#lines.next();
    return done === true ? undefined : value.trim();
  }

  /** Lets the process end. */
  close(): void {
    this.#readline.close();
  }
}
