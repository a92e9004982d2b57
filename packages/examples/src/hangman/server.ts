// SPDX-License-Identifier: Apache-2.0
// Games of hangman as two services: `npm run example hangman/server`.

import { init, Node, shutdown, spin } from "rclts";
import { GuessLetter, StartHangman, type StartHangman_Response } from "../interfaces/games/srv/index.js";
import { HangmanGame } from "./game.js";

class HangmanServer extends Node {
  readonly #games = new Map<number, HangmanGame>();
  #lastGame = 0;

  constructor() {
    super("hangman");
    // The default can be replaced: npm run example hangman/server -- --ros-args -p "words:=[robot, gripper]"
    this.addOnSetParametersCallback((parameters) => {
      const wrong = parameters.find(({ name, value }) => name === "words" && !isListOfWords(value));
      return { successful: wrong === undefined, reason: wrong ? "expected words of the letters a to z" : "" };
    });
    this.declareParameter("words", WORDS, { description: "One of these is to be found" });
    this.createService(StartHangman, "~/start", () => this.#start());
    this.createService(GuessLetter, "~/guess", ({ game: number, letter }) => {
      const game = this.#games.get(number);
      if (game === undefined) throw new RangeError(`there is no game ${number}`);
      const message = game.guess(letter.toLowerCase());
      return { hangman: game.view(), message };
    });
  }

  #start(): StartHangman_Response {
    const words = this.getParameter("words").value as readonly string[];
    const game = new HangmanGame(words[Math.floor(Math.random() * words.length)]!);
    this.#games.set(++this.#lastGame, game);
    // Nobody says that he has left: the oldest game is given up, so that games do not pile up.
    if (this.#games.size > MOST_GAMES) this.#games.delete(this.#lastGame - MOST_GAMES);
    return { game: this.#lastGame, hangman: game.view() };
  }
}

function isListOfWords(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((word) => /^[a-z]+$/.test(String(word)));
}

const WORDS = ["actuator", "bearing", "gripper", "gyroscope", "odometry", "quaternion", "rosbag", "turtle", "waypoint"];
const MOST_GAMES = 1000;

await init();
const server = new HangmanServer();
server.getLogger().info("waiting for players");
await spin(server);
await shutdown();
