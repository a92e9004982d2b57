// SPDX-License-Identifier: Apache-2.0
// Many clients and their server that start in the same instant, in any order: no first reply is lost.

import { expectAllAnswered, expectAllServed } from "../expect.js";
import type { Party } from "../row.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import type { PairScenario } from "./pairings.js";

/** Each client calls once. */
async function startTogether(stage: Stage, sides: Sides): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await playRound(stage, sides, round / (ROUNDS - 1)));
  return `${ROUNDS * CLIENTS} first calls answered, slowest round ${(Math.max(...times) / 1000).toFixed(1)} s`;
}

/**
 * @param place of the server among those that are started: 0 before all clients, 1 behind them
 * @returns milliseconds until all had their answer
 */
async function playRound(stage: Stage, sides: Sides, place: number): Promise<number> {
  const { processes, flags } = CROWDS[crowdOf(sides.client)];
  const before = Math.round(place * processes);
  const start = () => stage.client(sides.client, { ...flags, "timeout-ms": PATIENCE, "wait-ms": PATIENCE });
  const started = performance.now();
  const early = Array.from({ length: before }, start);
  const serverReady = stage.server(sides.server, { quiet: true, ...historyOf(sides.server) });
  const late = Array.from({ length: processes - before }, start);

  await Promise.all([...early, ...late].map((client) => expectAllAnswered(client, CLIENTS / processes)));
  const took = performance.now() - started;
  await expectAllServed(await serverReady, CLIENTS);
  stage.forgetEnded();
  return took;
}

/** How {@link CLIENTS} are spread: a process each where that costs little, else a few in each process. */
const CROWDS: Readonly<Record<"ours" | "native" | "python", { readonly processes: number; readonly flags: Flags }>> = {
  // Each with a participant of its own; they call without waiting for the service.
  ours: { processes: 2, flags: { clients: 10, participants: 10, "no-wait": true } },
  native: { processes: 20, flags: {} },
  python: { processes: 4, flags: { clients: 5 } },
};

function crowdOf(party: Party): keyof typeof CROWDS {
  if (party === "rclts") return "ours";
  return party.startsWith("rclpy") ? "python" : "native";
}

/** Requests of many processes may overrun a history of 10, since no client knows of the others; that is another row. */
function historyOf(server: Party): Flags {
  return server === "rclts" ? {} : { depth: CLIENTS };
}

const ROUNDS = 20;
const CLIENTS = 20;
/** Milliseconds: one round takes one second, but for Fast DDS, which sends each heartbeat to all, on a busy machine 20. */
const PATIENCE = 60_000;

export const START_TOGETHER: PairScenario = {
  name: "20 clients and the server start at once, 20 times",
  limit: 600_000,
  play: startTogether,
};
