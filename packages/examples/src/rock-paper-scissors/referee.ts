// SPDX-License-Identifier: Apache-2.0
// The service of rock, paper, scissors: brings two players together, and answers when both have thrown.

import { Node, type NodeOptions, ReentrantCallbackGroup } from "rclts";
import { Throw, type Throw_Request, type Throw_Response } from "../interfaces/games/srv/index.js";

/** Somebody who has thrown and waits for the other player. */
interface Waiting {
  readonly request: Throw_Request;
  readonly answer: (response: Throw_Response) => void;
}

/** The node `referee` with the service `throw`. Who names no table plays against the computer. */
export class Referee extends Node {
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: NodeOptions = {}) {
    super("referee", options);
    // A callback that waits holds up all others of its group, unless that is a reentrant one: the second player would
    // never be heard.
    const callbackGroup = new ReentrantCallbackGroup();
    this.createService(Throw, "throw", (request, _response, { signal }) => this.#play(request, signal), {
      callbackGroup,
    });
  }

  #play(request: Throw_Request, signal: AbortSignal): Throw_Response | Promise<Throw_Response> {
    const { table, hand } = request;
    // What a callback throws fails the call of an rclts client, with this message.
    if (hand > Throw.Request.SCISSORS) throw new RangeError(`hand ${hand}: expected 0, 1 or 2`);
    if (table === "") return judge(request, computer());
    const other = this.#waiting.get(table);
    if (other === undefined) return this.#waitAt(table, request, signal);
    this.#waiting.delete(table);
    other.answer(judge(other.request, request));
    return judge(request, other.request);
  }

  #waitAt(table: string, request: Throw_Request, signal: AbortSignal): Promise<Throw_Response> {
    return new Promise((answer) => {
      this.#waiting.set(table, { request, answer });
      // The player has left, or has given up. Nobody must play against a ghost.
      signal.addEventListener("abort", () => {
        this.#waiting.delete(table);
        answer(Throw.Response.create()); // which nobody gets
      });
    });
  }
}

/** What the first of two players is told. */
function judge(mine: Throw_Request, theirs: Throw_Request): Throw_Response {
  // Each hand beats the one before it: a difference of 0 is a draw, 1 is won, 2 is lost.
  const outcome = (3 + mine.hand - theirs.hand) % 3;
  return { outcome, opponent: theirs.player, opponent_hand: theirs.hand };
}

function computer(): Throw_Request {
  return { player: "the computer", table: "", hand: Math.floor(Math.random() * 3) };
}
