// SPDX-License-Identifier: Apache-2.0
// ROS's own service types, every kind of field with its least and greatest values, and texts of many datagrams.

import { expectAllAnswered, expectAllServed, roundTrips } from "../expect.js";
import type { Host } from "../hosts.js";
import { needsOf, type Ros2Party, type Row } from "../row.js";
import type { Flags, Stage } from "../stage.js";
import type { Sides } from "./calls.js";
import { type PairScenario, pairingsWith } from "./pairings.js";

/** One row for each type. */
export const INTERFACES: readonly PairScenario[] = [
  scenario("std_srvs/srv/Empty", { type: "std-empty" }),
  scenario("std_srvs/srv/SetBool", { type: "set-bool" }),
  scenario("std_srvs/srv/Trigger", { type: "trigger" }),
  scenario("test_msgs/srv/Empty", { type: "empty" }),
  scenario("test_msgs/srv/BasicTypes", { type: "basic-types" }),
  scenario("test_msgs/srv/Arrays", { type: "arrays" }),
  scenario("rcl_interfaces/srv/SetParameters, texts of 1 MiB", { type: "long-text", size: 2 ** 20 }),
];

/** The same between two hosts on one wire. */
export function interfacesBetweenHosts(party: Ros2Party): Row[] {
  return pairingsWith(party).flatMap(({ peer, role, sides }) =>
    BETWEEN_HOSTS.map(({ name, flags }) => ({
      peer,
      role,
      scenario: `${name}, between two hosts`,
      needs: [...needsOf(party), "hosts" as const],
      parallel: true,
      limit: LIMIT,
      play: (stage: Stage) => exchange(stage, sides, flags, stage.hosts(2)),
    })),
  );
}

function scenario(name: string, flags: Flags): PairScenario {
  return { name, play: (stage, sides) => exchange(stage, sides, flags, []) };
}

async function exchange(stage: Stage, sides: Sides, flags: Flags, hosts: readonly Host[]): Promise<string> {
  const { type } = flags;
  const server = await stage.server(sides.server, { type: type!, quiet: true }, hosts[0]);
  const patience = { calls: CALLS, quiet: true, "timeout-ms": 20_000, "wait-ms": 20_000 };
  const client = stage.client(sides.client, { ...flags, ...patience }, hosts[1]);
  const done = await expectAllAnswered(client, CALLS);
  await expectAllServed(server, CALLS);
  return roundTrips(done);
}

const BETWEEN_HOSTS = [
  { name: "sums", flags: { type: "add" } },
  { name: "texts of 1 MiB", flags: { type: "long-text", size: 2 ** 20 } },
];
/** Each value of each kind of field a few times. */
const CALLS = 12;
/** Milliseconds. */
const LIMIT = 60_000;
