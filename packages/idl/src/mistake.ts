// SPDX-License-Identifier: Apache-2.0
// A mistake in a line of text: thrown where it is seen, reported by whoever knows which file and line it is in.

/** Not an Error: it never leaves the parser, so it needs no stack. */
export class Mistake {
  readonly message: string;
  /** Index into the line. */
  readonly at: number;

  constructor(message: string, at: number) {
    this.message = message;
    this.at = at;
  }
}

/** `expected …, found …`. */
export function expected(what: string, found: string, at: number): Mistake {
  return new Mistake(`expected ${what}, found ${quote(found)}`, at);
}

/** A piece of the text as it is shown in a message. */
export function quote(text: string): string {
  return text === "" ? "the end of the line" : JSON.stringify(text);
}
