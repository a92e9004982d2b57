// SPDX-License-Identifier: Apache-2.0
// Where a row is played: a domain of its own and the programs in it.

import { fileURLToPath } from "node:url";
import { Actor } from "./actor.js";
import { peerProgram } from "./peers.js";
import type { Party } from "./row.js";

/** Flags of a program: `{ calls: 3, quiet: true }` is `--calls 3 --quiet`. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

export class Stage {
  readonly domain: number;
  readonly seed: number;
  readonly #actors: Actor[] = [];

  constructor(domain: number, seed: number) {
    this.domain = domain;
    this.seed = seed;
  }

  /** Starts a client that waits for the service, calls it and ends. */
  client(party: Party, flags: Flags = {}): Actor {
    return this.#start(party, "client", flags);
  }

  /** Starts a server and waits until its endpoints exist. */
  async server(party: Party, flags: Flags = {}): Promise<Actor> {
    const server = this.#start(party, "server", flags);
    await server.event("ready");
    return server;
  }

  /** Starts any other program; `variables` are added to the environment. */
  run(title: string, command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Actor {
    const env = { ...bareEnvironment(), ROS_LOCALHOST_ONLY: "1", ROS_DOMAIN_ID: String(this.domain), ...variables };
    const actor = new Actor({ title, command, args, env });
    this.#actors.push(actor);
    return actor;
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await Promise.all(this.#actors.map((actor) => actor.kill()));
  }

  transcript(): string[] {
    return this.#actors.flatMap((actor) => actor.transcript());
  }

  #start(party: Party, role: "client" | "server", flags: Flags): Actor {
    const title = `${party} ${role}`;
    if (party === "rclts") return this.run(title, process.execPath, [ownProgram(role), ...toArguments(flags)]);
    return this.run(title, peerProgram(party), [role, ...toArguments({ domain: this.domain, ...flags })]);
  }
}

function ownProgram(role: "client" | "server"): string {
  return fileURLToPath(new URL(`./programs/${role}.js`, import.meta.url));
}

function toArguments(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (typeof value === "boolean") return value ? [`--${name}`] : [];
    return [`--${name}`, String(value)];
  });
}

/** This process's environment without anything that directs a ROS or DDS program. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ROS|RMW|RCUTILS|CYCLONEDDS|FASTRTPS|FASTDDS)_/.test(name)),
  );
}
