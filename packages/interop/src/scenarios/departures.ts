// SPDX-License-Identifier: Apache-2.0
// Servers and clients that go away while calls are pending: cleanly, killed, or with their whole host.

import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../actor.js";
import { check, expectAllServed, expectMembers } from "../expect.js";
import type { Host } from "../hosts.js";
import { needsOf, type Party, type Row } from "../row.js";
import type { Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import { hostRow, leaseOf, OURSELVES, PAIRINGS, pairRows } from "./pairings.js";

export function departureRows(): Row[] {
  return [
    ...onHosts(),
    ...pairRows(
      PAIRINGS.filter(({ sides }) => sides.server === "rclts"),
      [{ name: "client leaves in the middle of a call", parallel: true, play: clientLeaves }],
    ),
    ...pairRows(
      [OURSELVES],
      [{ name: "callback knows that the call's time is over", parallel: true, play: timeRunsOut }],
    ),
    ...PAIRINGS.filter(({ sides }) => sides.client === "rclts").flatMap(({ peer }) => besideRows(peer, peer)),
    ...besideRows("cyclonedds", "fastdds"),
    ...besideRows("fastdds", "cyclonedds"),
  ];
}

/** Calls pending at the first server when it goes, beside a second one of the same name. */
export function besideRows(first: Party, second: Party): Row[] {
  const row = {
    peer: first === second ? first : `${first}+${second}`,
    role: first === "rclts" ? ("both" as const) : ("client" as const),
    needs: needsOf(first, second),
    parallel: true,
    limit: LIMIT,
  };
  const other = first === second ? "another one" : "one of another vendor";
  return (["killed", "leaves"] as const).map((how) => ({
    ...row,
    scenario: `server ${how} beside ${other}`,
    play: (stage) => serverReplaced(stage, first, second, how),
  }));
}

function onHosts(): Row[] {
  return PAIRINGS.flatMap(({ peer, role, sides }) => [
    ...(sides.client === "rclts" ? serverRows(peer, role) : []),
    ...(sides.server === "rclts"
      ? [hostRow(peer, role, "client's host vanishes", LIMIT, (stage) => clientVanishes(stage, sides.client))]
      : []),
  ]);
}

function serverRows(peer: Party, role: Row["role"]): Row[] {
  return [
    hostRow(peer, role, "server's host vanishes", LIMIT, (stage) => serverVanishes(stage, peer)),
    hostRow(peer, role, "server leaves its host cleanly", LIMIT, (stage) => serverLeaves(stage, peer)),
  ];
}

/** The pending call fails when the lease of the server's participant ends, not before and not long after. */
async function serverVanishes(stage: Stage, party: Party): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const server = await stage.server(party, { silent: 1 }, serverHost);
  const client = await pendingCall(stage, server, "rclts", clientHost);
  serverHost.unplug();
  const started = performance.now();
  const waited = await serverLost(client, started);
  return expectLease(party, waited);
}

async function serverLeaves(stage: Stage, party: Party): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const server = await stage.server(party, { silent: 1 }, serverHost);
  const client = await pendingCall(stage, server, "rclts", clientHost);
  const started = performance.now();
  server.interrupt();
  const waited = await serverLost(client, started);
  check(waited < SLACK, `the call failed only ${Math.round(waited)} ms after the server was told to leave`);
  await server.finish();
  return `failed after ${Math.round(waited)} ms`;
}

/** The service is told when the lease of the client ends, and nothing of the client remains in the engine. */
async function clientVanishes(stage: Stage, party: Party): Promise<string> {
  const [serverHost, clientHost] = stage.hosts(2) as [Host, Host];
  const server = await stage.server("rclts", { silent: 1 }, serverHost);
  await sleep(ANNOUNCED);
  const { sizes } = await server.askTables(1);
  await pendingCall(stage, server, party, clientHost);
  clientHost.unplug();
  const started = performance.now();
  expectMembers(server, await server.event("abandoned"), { n: 1, why: "cancelled" });
  const waited = performance.now() - started;
  expectMembers(server, await server.askTables(2), { sizes });
  await server.stop();
  return expectLease(party, waited);
}

/** The callback is told at once that its client, whose node it knows by name, is gone. */
async function clientLeaves(stage: Stage, { client: party }: Sides): Promise<string> {
  const server = await stage.server("rclts", { silent: 1 });
  const client = stage.client(party, { "timeout-ms": LIMIT });
  const { node } = await server.event("asker");
  check(typeof node === "string" && /^\/rclts_/.test(node), `the callback was told that ${node} asked`);
  await sleep(SETTLED);
  check(server.count("abandoned") === 0, "the callback was told that its client is gone, which it was not");
  const started = performance.now();
  client.interrupt();
  expectMembers(server, await server.event("abandoned"), { n: 1, why: "cancelled" });
  const waited = performance.now() - started;
  check(waited < SLACK, `the callback was told only ${Math.round(waited)} ms after the client was told to leave`);
  await server.stop();
  return `told after ${Math.round(waited)} ms that ${node} left`;
}

/** Between rclts participants the service is told that nobody waits any more, though the client is still there. */
async function timeRunsOut(stage: Stage, sides: Sides): Promise<string> {
  const server = await stage.server(sides.server, { silent: 1 });
  const client = stage.client(sides.client, { calls: 2, "timeout-ms": SLACK });
  expectMembers(server, await server.event("abandoned"), { n: 1, why: "timeout" });
  expectMembers(client, await client.event("done"), { ok: 1, lost: 1 });
  await client.finish(1);
  expectMembers(server, await server.stop(), { requests: 2, answered: 1, refused: 0 });
  return "told of it";
}

/**
 * Of two servers the first has {@link PENDING} calls when it goes. These fail, since it may have acted on them; those
 * made afterwards are the other one's.
 */
async function serverReplaced(
  stage: Stage,
  firstParty: Party,
  secondParty: Party,
  how: "killed" | "leaves",
): Promise<string> {
  const first = await stage.server(firstParty, { silent: PENDING });
  const client = stage.client("rclts", { calls: PENDING + AFTERWARDS, "in-flight": PENDING, "timeout-ms": LIMIT });
  await first.until(`request ${PENDING}`, () => first.count("request") === PENDING);
  const second = await stage.server(secondParty, { quiet: true });
  await client.line("more than one server");
  await sleep(SETTLED);

  const started = performance.now();
  if (how === "killed") await first.kill();
  else await first.stop();
  await client.until(`loss ${PENDING}`, () => client.count("lost") === PENDING);
  const waited = performance.now() - started;
  await client.finish(1);
  const reasons = new Set(client.events.filter(({ event }) => event === "lost").map(({ why }) => why));
  check([...reasons].join() === "server-lost", `${client.title} lost calls because of ${[...reasons].join(", ")}`);
  expectMembers(client, await client.event("done"), { ok: AFTERWARDS, lost: PENDING, wrong: 0 });
  await expectAllServed(second, AFTERWARDS);
  if (how === "killed") return expectLease(firstParty, waited);
  check(waited < SLACK, `the calls failed only ${Math.round(waited)} ms after the server was told to leave`);
  return `failed after ${Math.round(waited)} ms`;
}

/** A client with a call that the server has taken, and never answers. */
async function pendingCall(stage: Stage, server: Actor, party: Party, host: Host): Promise<Actor> {
  const client = stage.client(party, { "timeout-ms": LIMIT, "wait-ms": 20_000 }, host);
  await server.event("request");
  await sleep(SETTLED);
  check(client.count("lost") === 0, `${client.title} lost its call at once`);
  return client;
}

/** Milliseconds from `started` until the call has failed because its server was lost. */
async function serverLost(client: Actor, started: number): Promise<number> {
  const lost = await client.event("lost");
  const waited = performance.now() - started;
  expectMembers(client, lost, { why: "server-lost" });
  await client.finish(1);
  return waited;
}

/** It counts from the last announcement before the participant fell silent. */
function expectLease(party: Party, waited: number): string {
  const lease = leaseOf(party);
  check(
    waited > lease - ANNOUNCEMENTS && waited < lease + SLACK,
    `it was noticed after ${Math.round(waited)} ms, the lease is ${lease} ms`,
  );
  return `noticed after ${(waited / 1000).toFixed(1)} s, lease ${lease / 1000} s`;
}

/** Calls. */
const PENDING = 5;
const AFTERWARDS = 10;
/** Milliseconds in which a program of ours has sent its first announcements, and only what recurs remains to be done. */
const ANNOUNCED = 2500;
/** Milliseconds in which what was sent has been acknowledged. */
const SETTLED = 500;
/** Milliseconds, for timers on a loaded machine. */
const SLACK = 2000;
/** Milliseconds between announcements at most: those of Cyclone DDS come each 8 s. */
const ANNOUNCEMENTS = 9000;
/** Milliseconds. */
const LIMIT = 90_000;
