// SPDX-License-Identifier: Apache-2.0
// What the peers refuse, played among themselves: peers that took everything would prove nothing about rclts.

import { check, expectAllAnswered, expectMembers } from "../expect.js";
import type { Vendor } from "../row.js";
import type { Flags, Stage } from "../stage.js";

export interface Refusal {
  readonly name: string;
  readonly play: (stage: Stage, vendor: Vendor) => Promise<string>;
}

export const REFUSALS: readonly Refusal[] = [
  {
    name: "request of a wrong length",
    play: (stage, vendor) => refused(stage, vendor, {}, { "foreign-form": true }, "server", "request-length"),
  },
  {
    name: "reply of a wrong length",
    play: (stage, vendor) => refused(stage, vendor, { "foreign-form": true }, {}, "client", "reply-length"),
  },
  { name: "reply with another's identity", play: unknownIdentity },
  {
    name: "reply reader unmatched for 100 ms",
    play: (stage, vendor) => refused(stage, vendor, {}, { half: true }, "server", "reply-reader-timeout"),
  },
  {
    name: "client gone before its reply",
    play: (stage, vendor) => refused(stage, vendor, { "callback-ms": 1500 }, {}, "server", "client-gone", 100),
  },
  { name: "server without reply writer", play: (stage, vendor) => unavailable(stage, vendor, { half: true }) },
  {
    // What "unequal" is differs: Fast DDS counts readers and writers, Cyclone looks for a serviceid that both have.
    name: "unequal endpoint counts",
    play: (stage, vendor) =>
      unavailable(stage, vendor, vendor === "fastdds" ? { "extra-reader": true } : { ids: "reader" }),
  },
  { name: "11th untaken sample", play: eleventh },
];

/** One call that `who` refuses because of `why`. */
async function refused(
  stage: Stage,
  vendor: Vendor,
  serverFlags: Flags,
  clientFlags: Flags,
  who: "server" | "client",
  why: string,
  timeout = 500,
): Promise<string> {
  const server = await stage.server(vendor, serverFlags);
  const client = stage.client(vendor, { "timeout-ms": timeout, ...clientFlags });
  const { event: _, ...figures } = await (who === "server" ? server : client).until(
    `it refused because of "${why}"`,
    (one) => one.event === "refused" && one.why === why,
  );
  expectMembers(client, await client.finish(1), { ok: 0, lost: 1 });
  await server.stop();
  if (why !== "reply-reader-timeout") return describe(figures);
  const waited = Number(figures.ms);
  check(waited >= 100 && waited < 1000, `the server waited ${waited} ms for the reply reader, not 100`);
  return describe(figures);
}

/** Two clients of one process: each is sent the replies to both, and takes its own only. */
async function unknownIdentity(stage: Stage, vendor: Vendor): Promise<string> {
  const server = await stage.server(vendor, { quiet: true });
  const client = stage.client(vendor, { clients: 2, calls: 200, quiet: true });
  const { foreign } = await expectAllAnswered(client, 400);
  check(Number(foreign) > 0, "no client was sent the other's reply");
  await server.stop();
  return `${foreign} of the other's not taken`;
}

async function unavailable(stage: Stage, vendor: Vendor, serverFlags: Flags): Promise<string> {
  const server = await stage.server(vendor, serverFlags);
  const client = stage.client(vendor, { "wait-ms": 1000 });
  const { event: _, client: __, ms: ___, ...counts } = await client.event("unavailable");
  await client.finish(3);
  await server.stop();
  return describe(counts);
}

/** A burst of 11 on a server that takes nothing for a while: of its history of 10 the oldest has to go. */
async function eleventh(stage: Stage, vendor: Vendor): Promise<string> {
  const server = await stage.server(vendor, { "slow-ms": 50 });
  const client = stage.client(vendor, { calls: 11, burst: true, "timeout-ms": 1500 });
  expectMembers(client, await client.finish(1), { ok: 10, lost: 1, wrong: 0 });
  const lost = client.events.find(({ event }) => event === "lost");
  check(lost?.n === 1, `call ${lost?.n} was lost, not the first`);
  await server.stop();
  return "10 of 11 answered, the first lost";
}

function describe(figures: Readonly<Record<string, unknown>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
