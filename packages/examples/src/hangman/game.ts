// SPDX-License-Identifier: Apache-2.0
// One game of hangman, without anything of ROS but the message that shows it.

import { Hangman } from "../interfaces/games/msg/index.js";

/** Guesses that may be wrong; the last one ends the game. */
export const LIVES = 6;

/** A word, and the letters that were guessed. */
export class HangmanGame {
  readonly #word: string;
  readonly #guessed = new Set<string>();

  /** @param word of the letters a to z */
  constructor(word: string) {
    this.#word = word;
  }

  /** Takes a guess, and says to a person what became of it. */
  guess(letter: string): string {
    if (!/^[a-z]$/.test(letter)) return `"${letter}" is no letter from a to z`;
    if (this.view().state !== Hangman.PLAYING) return "the game is over";
    if (this.#guessed.has(letter)) return `you had ${letter} before`;
    this.#guessed.add(letter);
    const count = this.#word.split(letter).length - 1;
    return count === 0 ? `there is no ${letter}` : `${letter} is there, ${count === 1 ? "once" : `${count} times`}`;
  }

  view(): Hangman {
    const misses = [...this.#guessed].filter((letter) => !this.#word.includes(letter));
    const lives = LIVES - misses.length;
    const word = [...this.#word].map((letter) => (this.#guessed.has(letter) || lives === 0 ? letter : "_")).join("");
    const state = lives === 0 ? Hangman.LOST : word === this.#word ? Hangman.WON : Hangman.PLAYING;
    return { state, word, misses: misses.join(""), lives };
  }
}
