// SPDX-License-Identifier: Apache-2.0
// The games as people play them, line by line: servers and players are processes of their own, on loopback.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isolatedEnvironment } from "./isolated-environment.js";
import { RunningProgram } from "./running-program.js";

const runs: RunningProgram[] = [];
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  env = await isolatedEnvironment();
});

afterEach(() => Promise.all(runs.splice(0).map((run) => run.kill())));

function start(name: string, ...args: string[]): RunningProgram {
  const running = new RunningProgram(join(__dirname, "../dist", `${name}.js`), args, env);
  runs.push(running);
  return running;
}

test("two players of rock, paper, scissors are told of each other's throws until one has won the match", async () => {
  start("rock-paper-scissors/server");
  const ann = start("rock-paper-scissors/client", "--table", "kitchen", "--name", "Ann");
  const bob = start("rock-paper-scissors/client", "--table", "kitchen", "--name", "Bob");
  await ann.prints("Rock, paper or scissors? ");
  ann.type("lizard");
  await ann.prints('"lizard" is none of them: r, p and s will do.\n');
  const rounds = [
    ["rock", "scissors", "You win this one. 1:0", "You lose this one. 0:1"],
    ["paper", "paper", "A draw. 1:0", "A draw. 0:1"],
    ["paper", "scissors", "You lose this one. 1:1", "You win this one. 1:1"],
    ["scissors", "paper", "You win this one. 2:1", "You lose this one. 1:2"],
    ["paper", "rock", "You win this one. 3:1", "You lose this one. 1:3"],
  ] as const;
  for (const [anns, bobs, annIsTold, bobIsTold] of rounds) {
    await Promise.all([ann.prints("scissors? "), bob.prints("scissors? ")]);
    ann.type(anns);
    await ann.prints("Waiting for the other player ...\n");
    bob.type(bobs.slice(0, 1));
    await ann.prints(`${anns} against ${bobs} of Bob. ${annIsTold}\n`);
    await bob.prints(`${bobs} against ${anns} of Ann. ${bobIsTold}\n`);
  }
  await ann.prints("The match is yours!\n");
  await bob.prints("The match is lost.\n");
  expect(await Promise.all([ann.ended, bob.ended])).toEqual([0, 0]);
}, 30_000);

// On Windows a process that is sent a signal ends at once, without a word.
const testSignal = process.platform === "win32" ? test.skip : test;

testSignal(
  "who waits for the other player is told when the referee leaves",
  async () => {
    const referee = start("rock-paper-scissors/server");
    const left = start("rock-paper-scissors/client", "--table", "kitchen");
    await left.prints("scissors? ");
    left.type("rock");
    await left.prints("Waiting for the other player ...\n");
    referee.process.kill("SIGTERM");
    expect(await left.ended).toBe(1);
    expect(left.output).toContain("the server of /throw left before it answered");
  },
  30_000,
);

test("npm run example play rock-paper-scissors plays against the computer, and ends with the input", async () => {
  const game = start("play", "rock-paper-scissors");
  await game.prints("Rock, paper or scissors? ");
  game.type("r");
  await game.prints("rock against ");
  await game.prints(" of the computer. ");
  game.process.stdin.end();
  expect(await game.ended).toBe(0);
}, 30_000);

test("a word is found in hangman, and another one is not", async () => {
  start("hangman/server", "--ros-args", "-p", "words:=[robot]");
  const player = start("hangman/client");
  await player.prints("_ _ _ _ _\nA letter? ");
  const guesses = [
    ["o", "o is there, 2 times\n +--+\n |\n |\n |\n_|_\n_ o _ o _\nA letter? "],
    ["e", "there is no e\n +--+\n |  O\n |\n |\n_|_\n_ o _ o _   not in it: e\nA letter? "],
    ["e", "you had e before\n"],
    ["7", '"7" is no letter from a to z\n'],
    ["R", "r is there, once\n"],
    ["b", "b is there, once\n"],
    ["t", "t is there, once\nYou found it: robot\nAnother word? (y/n) "],
    ["y", "_ _ _ _ _\n"],
  ] as const;
  for (const [letter, told] of guesses) {
    player.type(letter);
    await player.prints(told);
  }
  for (const letter of "acdefg") {
    await player.prints("A letter? ");
    player.type(letter);
  }
  await player.prints(" +--+\n |  O\n | /|\\\n | / \\\n_|_\nYou hang. The word was: robot\n");
  player.type("n");
  expect(await player.ended).toBe(0);
}, 30_000);

test("words that can not be guessed are refused when the server starts", async () => {
  const server = start("hangman/server", "--ros-args", "-p", "words:=[robot, R2-D2]");
  expect(await server.ended).toBe(1);
  expect(server.output).toContain("expected words of the letters a to z");
}, 30_000);

test("an unknown option is refused with the usage", async () => {
  const player = start("rock-paper-scissors/client", "--chair", "3");
  expect(await player.ended).toBe(2);
  expect(player.output).toContain("usage: npm run example rock-paper-scissors/client -- [--table T] [--name N]\n");
}, 30_000);

test("the generated code is that of the interface files", () => {
  const generator = join(__dirname, "../../gen/dist/main.js");
  const args = [generator, "--check", "--out", "src/interfaces", "interfaces"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: join(__dirname, ".."), encoding: "utf8" });
  expect({ status, stderr }).toMatchObject({ status: 0 });
}, 30_000);
