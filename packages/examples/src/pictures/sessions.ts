// SPDX-License-Identifier: Apache-2.0
// The examples as somebody uses them in terminals: what is typed, and what is waited for. Each gives what terminals show.

import type { RunningProgram } from "../running-program.js";

/** Starts a program of `dist`, such as `hangman/client`, or the command `rclts`. */
export type Start = (program: string, ...args: string[]) => RunningProgram;

/** Two players of rock, paper, scissors. */
export async function playRockPaperScissors(start: Start): Promise<string[]> {
  start("rock-paper-scissors/server");
  const players = ["Ann", "Bob"].map((name) => {
    const args = ["--table", "kitchen", "--name", name];
    const program = start("rock-paper-scissors/client", ...args);
    return { program, command: `$ npm run example rock-paper-scissors/client -- ${args.join(" ")}` };
  });
  const rounds = [
    ["rock", "scissors"],
    ["paper", "paper"],
    ["scissors", "rock"],
    ["paper", "rock"],
    ["rock", "scissors"],
  ];
  for (const hands of rounds) {
    for (const [i, { program }] of players.entries()) {
      await program.prints("scissors? ");
      program.type(hands[i]!);
      await program.prints("Waiting for the other player ...");
    }
  }
  await Promise.all(players.map(({ program }) => program.ended));
  return players.map(({ program, command }) => `${command}\n${program.output}`);
}

/** A short game of hangman. */
export async function playHangman(start: Start): Promise<string[]> {
  start("hangman/server", "--ros-args", "-p", "words:=[ros]");
  const player = start("hangman/client");
  for (const letter of "eosr") {
    await player.prints("A letter? ");
    player.type(letter);
  }
  await player.prints("(y/n) ");
  player.type("n");
  await player.ended;
  return [`$ npm run example play hangman\n${player.output}`];
}

/** A lighthouse, and what its keeper sets. */
export async function keepLighthouse(start: Start, parameterFile: string): Promise<string[]> {
  const lighthouse = start("lighthouse/lighthouse", "--ros-args", "--params-file", parameterFile);
  await lighthouse.prints("* * *\n");
  let keeper = "";
  const settings = [
    ["colour", "red"],
    ["colour", "purple"],
    ["period", "0.0"],
    ["flashes", "1"],
  ];
  for (const args of settings.map((setting) => ["param", "set", "/lighthouse", ...setting])) {
    const set = start("rclts", ...args);
    await set.ended;
    keeper += `$ rclts ${args.join(" ")}\n${set.output}`;
  }
  await lighthouse.prints("red *\n");
  return [`$ npm run example lighthouse/lighthouse -- --ros-args --params-file …\n${lighthouse.output}`, keeper];
}
