// SPDX-License-Identifier: Apache-2.0
// A client and a server of different vendors, who can not read each other's requests, and the relay between them.

import { fileURLToPath } from "node:url";
import type { Actor, ActorEvent } from "../actor.js";
import { check, expectAllAnswered, expectAllServed, expectMembers, roundTrips } from "../expect.js";
import { needsOf, type Party, type Row } from "../row.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";

/** A client of the one and a server of the other, both ways. */
export function relayRows(first: Party, second: Party): Row[] {
  return [
    { client: first, server: second },
    { client: second, server: first },
  ].flatMap((sides) =>
    Object.entries(SCENARIOS).map(([scenario, play]) => ({
      peer: `${sides.client}+${sides.server}`,
      role: "both" as const,
      scenario: `client and server of different vendors: ${scenario}`,
      needs: needsOf(sides.client, sides.server),
      limit: LIMIT,
      play: (stage: Stage) => play(stage, sides),
    })),
  );
}

/** The server's own callback runs with what it misreads, too: its counts tell nothing. */
async function sameName(stage: Stage, sides: Sides): Promise<string> {
  const first = await stage.server(sides.server, { quiet: true });
  const lonely = stage.client(sides.client, { "timeout-ms": 1000, quiet: true });
  await lonely.ended;
  expectMembers(lonely, await lonely.event("done"), { ok: 0, lost: 1 });

  const relay = await startRelay(stage, "/add_two_ints", TYPE);
  const done = await answered(stage, sides);
  await first.stop();
  const second = await stage.server(sides.server, { quiet: true });
  await answered(stage, sides);
  await second.stop();
  await stopRelay(relay);
  return roundTrips(done);
}

async function otherName(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server, { service: "theirs/add_two_ints", quiet: true });
  const relay = await startRelay(stage, "/add_two_ints", "--from", "/theirs/add_two_ints");
  const clients = [stage.client(sides.client, CALLS), stage.client(sides.server, CALLS), stage.client("rclts", CALLS)];
  const done = await Promise.all(clients.map((client) => expectAllAnswered(client, CALLS.calls)));
  await expectAllServed(server, clients.length * CALLS.calls);
  await stopRelay(relay);
  return roundTrips(...done);
}

/** A client that finds the server before the relay takes that for its server: its first call may be lost. */
async function answered(stage: Stage, sides: Sides): Promise<ActorEvent> {
  const client = stage.client(sides.client, { ...CALLS, "timeout-ms": 1000 });
  await client.ended;
  const done = await client.event("done");
  const [lost, late] = [Number(done.lost), Number(done.late)];
  check(lost <= 1, `${client.title} lost ${lost} calls: one may be lost before it has found the relay`);
  check(late <= lost, `${client.title} had ${late} answers to the ${lost} calls that it had given up`);
  expectMembers(client, done, { ok: CALLS.calls - lost, wrong: 0, unknown: 0 });
  return done;
}

async function startRelay(stage: Stage, ...args: readonly string[]): Promise<Actor> {
  const relay = stage.run("rclts relay", process.execPath, [COMMAND, "relay", ...args]);
  await relay.line("relaying /add_two_ints");
  return relay;
}

async function stopRelay(relay: Actor): Promise<void> {
  relay.interrupt();
  await relay.finish(INTERRUPTED);
}

const SCENARIOS: Readonly<Record<string, (stage: Stage, sides: Sides) => Promise<string>>> = {
  "no answer without the relay, all with it, also of a server that comes later": sameName,
  "the relay serves three vendors by another name, and the server each call once": otherName,
};

const TYPE = "example_interfaces/srv/AddTwoInts";
const CALLS = { calls: 100, quiet: true };
const COMMAND = fileURLToPath(new URL("../../../cli/dist/main.cjs", import.meta.url));
/** The exit status of the command when it was told to leave. */
const INTERRUPTED = 130;
/** Milliseconds. */
const LIMIT = 60_000;
