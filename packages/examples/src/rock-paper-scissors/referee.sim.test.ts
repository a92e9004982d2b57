// SPDX-License-Identifier: Apache-2.0
// How to test a service of your own: on a network in memory, which loses every fifth datagram. Copy this file.

import { SimulatedNetwork } from "@rclts/rtps/testing";
import { type Client, Context, Node } from "@rclts/service";
import { Throw, type Throw_Request, type Throw_Response } from "../interfaces/games/srv/index.js";
import { Referee } from "./referee.js";

const { ROCK, PAPER, SCISSORS } = Throw.Request;
const { DRAW, WON, LOST } = Throw.Response;

let network: SimulatedNetwork;

beforeEach(() => {
  network = new SimulatedNetwork({ seed: 1, loss: 0.2, delay: 1 });
});

/** A context for one node or several, as a process of its own on the network has it. Nothing here opens a socket. */
function context(): Context {
  return new Context(network.participant().engine, {
    now: () => network.now(),
    wallOffset: network.wallOffset,
    setTimer: (at, callback) => network.setTimer(at, callback),
    random: network.random,
    log: () => {},
  });
}

/** Lets the network run until the promise is settled; 10 virtual seconds at most, which take no time. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  promise.then(done, done);
  if (!(await network.run(10_000, () => isSettled))) throw new Error("nothing within 10 s");
  return promise;
}

function player(name: string): Client<Throw_Request, Throw_Response> {
  return new Node(name, { context: context() }).createClient(Throw, "throw");
}

test("two players are answered when both have thrown", async () => {
  new Referee({ context: context() });
  const ann = player("ann").call({ player: "Ann", table: "kitchen", hand: ROCK });
  const bob = player("bob").call({ player: "Bob", table: "kitchen", hand: SCISSORS });
  expect(await settled(ann)).toEqual({ outcome: WON, opponent: "Bob", opponent_hand: SCISSORS });
  expect(await settled(bob)).toEqual({ outcome: LOST, opponent: "Ann", opponent_hand: ROCK });
});

test("players at different tables do not meet", async () => {
  new Referee({ context: context() });
  const ann = player("ann").call({ player: "Ann", table: "kitchen", hand: ROCK }, { timeout: 5000 });
  const bob = player("bob").call({ player: "Bob", table: "garden", hand: ROCK }, { timeout: 5000 });
  expect(await settled(Promise.all([ann, bob]))).toEqual([undefined, undefined]);
});

test("nobody plays against a player who has given up", async () => {
  new Referee({ context: context() });
  const gone = player("gone").call({ player: "Gone", table: "kitchen", hand: ROCK }, { timeout: 1000 });
  await settled(gone);
  await network.run(1000);
  const ann = player("ann").call({ player: "Ann", table: "kitchen", hand: PAPER });
  const bob = player("bob").call({ player: "Bob", table: "kitchen", hand: PAPER });
  expect(await settled(ann)).toEqual({ outcome: DRAW, opponent: "Bob", opponent_hand: PAPER });
  await settled(bob);
});

test("a hand that there is not fails the call and says why", async () => {
  new Referee({ context: context() });
  const wrong = player("ann").call({ player: "Ann", table: "", hand: 3 });
  await expect(settled(wrong)).rejects.toMatchObject({
    code: "remote-error",
    remote: { code: "RangeError", message: "hand 3: expected 0, 1 or 2" },
  });
});
