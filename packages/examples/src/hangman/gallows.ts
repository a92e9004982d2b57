// SPDX-License-Identifier: Apache-2.0
// The picture of hangman.

import { LIVES } from "./game.js";

/** Five lines: the gallows, with one more part of the man for each life that is gone. */
export function gallows(lives: number): string {
  const part = (number: number, drawing: string) => (LIVES - lives >= number ? drawing : " ");
  return [
    " +--+",
    ` |  ${part(1, "O")}`,
    ` | ${part(3, "/")}${part(2, "|")}${part(4, "\\")}`,
    ` | ${part(5, "/")} ${part(6, "\\")}`,
    "_|_",
  ]
    .map((line) => line.trimEnd())
    .join("\n");
}
