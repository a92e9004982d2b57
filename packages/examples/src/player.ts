// SPDX-License-Identifier: Apache-2.0
// A player's program: in the graph and at a terminal until the game is over, is interrupted or loses its server.

import { type Client, init, Node, ServiceError, shutdown } from "rclts";
import { Terminal } from "./terminal.js";

/** Plays a game with a node and a terminal of its own. The exit code is 1 if a call fails, which is told. */
export async function runPlayer(play: (node: Node, terminal: Terminal) => Promise<void>): Promise<void> {
  await init();
  const terminal = new Terminal();
  try {
    await play(new Node(`player_${process.pid}`), terminal);
  } catch (error) {
    if (!terminal.interrupted.aborted) {
      if (!(error instanceof ServiceError)) throw error;
      // Such as: the server has left, or has refused the request.
      console.error(error.message);
      process.exitCode = 1;
    }
  } finally {
    terminal.close();
    await shutdown();
  }
}

/** Waits for a server, and says `hint` if that takes long. */
export async function awaitServer(client: Client<never, unknown>, terminal: Terminal, hint: string): Promise<void> {
  const signal = terminal.interrupted;
  if (await client.waitForService({ timeout: 2000, signal })) return;
  terminal.say(hint);
  await client.waitForService({ signal });
}
