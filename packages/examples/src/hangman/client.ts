// SPDX-License-Identifier: Apache-2.0
// A player of hangman: `npm run example hangman/client`.

import { type Client, init, Node, ServiceError, shutdown } from "rclts";
import { Hangman } from "../interfaces/games/msg/index.js";
import {
  GuessLetter,
  type GuessLetter_Request,
  type GuessLetter_Response,
  StartHangman,
} from "../interfaces/games/srv/index.js";
import { Terminal } from "../terminal.js";
import { gallows } from "./gallows.js";

async function main(): Promise<void> {
  await init();
  const node = new Node(`player_${process.pid}`);
  const start = node.createClient(StartHangman, "hangman/start");
  const guess = node.createClient(GuessLetter, "hangman/guess");
  const terminal = new Terminal();
  const signal = terminal.interrupted;
  try {
    if (!(await start.waitForService({ timeout: 2000, signal }))) {
      terminal.say("Waiting for somebody who has words: npm run example hangman/server");
      await start.waitForService({ signal });
    }
    do {
      const { game, hangman } = await start.call({}, { signal });
      await play(terminal, guess, game, hangman);
    } while ((await terminal.ask("Another word? (y/n) ")) === "y");
  } catch (error) {
    if (!signal.aborted) {
      if (!(error instanceof ServiceError)) throw error;
      // Such as: the server has left.
      console.error(error.message);
      process.exitCode = 1;
    }
  } finally {
    terminal.close();
    await shutdown();
  }
}

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

await main();
