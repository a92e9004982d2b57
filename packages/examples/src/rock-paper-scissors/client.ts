// SPDX-License-Identifier: Apache-2.0
// A player of rock, paper, scissors: `npm run example rock-paper-scissors/client -- --table kitchen --name Ann`.

import { parseArgs } from "node:util";
import { type Client, removeRosArgs } from "rclts";
import { Throw, type Throw_Request, type Throw_Response } from "../interfaces/games/srv/index.js";
import { awaitServer, runPlayer } from "../player.js";
import type { Terminal } from "../terminal.js";

async function main(): Promise<void> {
  const { table, name } = parseArguments();
  await runPlayer(async (node, terminal) => {
    const client = node.createClient(Throw, "throw");
    await awaitServer(client, terminal, "Waiting for a referee: npm run example rock-paper-scissors/server");
    await play(terminal, client, name, table);
  });
}

async function play(
  terminal: Terminal,
  client: Client<Throw_Request, Throw_Response>,
  player: string,
  table: string,
): Promise<void> {
  terminal.say(`First to ${POINTS} wins.`);
  let won = 0;
  let lost = 0;
  while (won < POINTS && lost < POINTS) {
    const answer = await terminal.ask("Rock, paper or scissors? ");
    if (answer === undefined) return;
    const hand = parseHand(answer);
    if (hand === undefined) {
      terminal.say(`"${answer}" is none of them: r, p and s will do.`);
      continue;
    }
    if (table !== "") terminal.say("Waiting for the other player ...");
    // No timeout: people take their time. The answer comes when the other one has thrown.
    const { outcome, opponent, opponent_hand } = await client.call(
      { player, table, hand },
      { signal: terminal.interrupted },
    );
    if (outcome === Throw.Response.WON) won++;
    if (outcome === Throw.Response.LOST) lost++;
    const verdict = ["A draw", "You win this one", "You lose this one"][outcome];
    terminal.say(`${HANDS[hand]} against ${HANDS[opponent_hand]} of ${opponent}. ${verdict}. ${won}:${lost}`);
  }
  terminal.say(won > lost ? "The match is yours!" : "The match is lost.");
}

function parseHand(text: string): number | undefined {
  const hand = HANDS.findIndex((name) => text !== "" && name.startsWith(text.toLowerCase()));
  return hand < 0 ? undefined : hand;
}

function parseArguments(): { table: string; name: string } {
  try {
    const options = { table: { type: "string", default: "" }, name: { type: "string", default: "you" } } as const;
    return parseArgs({ args: removeRosArgs(process.argv.slice(2)), options }).values;
  } catch (error) {
    console.error(
      `${(error as Error).message}\nusage: npm run example rock-paper-scissors/client -- [--table T] [--name N]`,
    );
    process.exit(2);
  }
}

/** By the number of the hand. */
const HANDS = ["rock", "paper", "scissors"];
const POINTS = 3;

await main();
