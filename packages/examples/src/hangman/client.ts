// SPDX-License-Identifier: Apache-2.0
// A player of hangman: `npm run example hangman/client`.

import type { Client } from "rclts";
import { Hangman } from "../interfaces/games/msg/index.js";
import {
  GuessLetter,
  type GuessLetter_Request,
  type GuessLetter_Response,
  StartHangman,
} from "../interfaces/games/srv/index.js";
import { awaitServer, runPlayer } from "../player.js";
import type { Terminal } from "../terminal.js";
import { gallows } from "./gallows.js";

await runPlayer(async (node, terminal) => {
  const start = node.createClient(StartHangman, "hangman/start");
  const guess = node.createClient(GuessLetter, "hangman/guess");
  await awaitServer(start, terminal, "Waiting for somebody who has words: npm run example hangman/server");
  do {
    const { game, hangman } = await start.call({}, { signal: terminal.interrupted });
    await play(terminal, guess, game, hangman);
  } while ((await terminal.ask("Another word? (y/n) ")) === "y");
});

/** Until the word is found, the man hangs or the input ends. */
async function play(
  terminal: Terminal,
  guess: Client<GuessLetter_Request, GuessLetter_Response>,
  game: number,
  start: Hangman,
): Promise<void> {
  let hangman = start;
  while (hangman.state === Hangman.PLAYING) {
    const misses = hangman.misses === "" ? "" : `   not in it: ${hangman.misses}`;
    terminal.say(`${gallows(hangman.lives)}\n${[...hangman.word].join(" ")}${misses}`);
    const letter = await terminal.ask("A letter? ");
    if (letter === undefined) return;
    const response = await guess.call({ game, letter }, { signal: terminal.interrupted });
    terminal.say(response.message);
    hangman = response.hangman;
  }
  if (hangman.state === Hangman.LOST) terminal.say(gallows(0));
  terminal.say(`${hangman.state === Hangman.WON ? "You found it" : "You hang. The word was"}: ${hangman.word}`);
}
