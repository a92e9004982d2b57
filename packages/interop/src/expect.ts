// SPDX-License-Identifier: Apache-2.0
// Checks of what programs reported; a failed one is the reason of its row.

import { isDeepStrictEqual } from "node:util";
import type { Actor, ActorEvent } from "./actor.js";

/** @throws Error saying `what` was expected */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** @throws Error if a member of the event has another value than expected */
export function expectMembers({ title }: Actor, event: ActorEvent, members: Readonly<Record<string, unknown>>): void {
  for (const [name, wanted] of Object.entries(members)) {
    const got = event[name];
    check(
      isDeepStrictEqual(got, wanted),
      `${title}: "${name}" is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`,
    );
  }
}

/** @throws Error unless a program printed these lines in this order, whatever it printed between them or in front of them */
export function expectLines({ title, lines }: Actor, wanted: readonly string[]): void {
  let at = 0;
  for (const line of lines) if (at < wanted.length && line.trim() === wanted[at]) at++;
  check(at === wanted.length, `${title}: "${wanted[at]}" is not, or not in its place, in ${JSON.stringify(lines)}`);
}

/** Waits until a client has ended with every one of its calls answered rightly, and gives its "done" event. */
export async function expectAllAnswered(client: Actor, calls: number): Promise<ActorEvent> {
  await client.ended;
  // The figures say more than the status, where there are any.
  if (client.count("done") === 0) await client.finish();
  const done = await client.event("done");
  expectMembers(client, done, { ok: calls, lost: 0, wrong: 0, late: 0, unknown: 0 });
  return client.finish();
}

/** Asks a server to leave; it must have seen each of the requests once, and have answered it. */
export async function expectAllServed(server: Actor, requests: number): Promise<ActorEvent> {
  const done = await server.stop();
  expectMembers(server, done, { requests, answered: requests, refused: 0, gone: 0, timeouts: 0, errors: 0 });
  return done;
}

/** Figures of clients for the table. */
export function roundTrips(...clients: readonly ActorEvent[]): string {
  const figure = (name: string): string => clients.map((done) => Math.round(Number(done[name]))).join(", ");
  return `p50 ${figure("p50us")} µs, p99 ${figure("p99us")} µs`;
}
