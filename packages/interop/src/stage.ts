// SPDX-License-Identifier: Apache-2.0
// Where a row is played: a domain of its own, the programs in it, and the hosts that they run on if it asks for some.

import { fileURLToPath } from "node:url";
import { Actor } from "./actor.js";
import { type Host, Network } from "./hosts.js";
import { peerProgram } from "./peers.js";
import { discoveryVariables, distroOf, type Ros2, type Ros2Program, ros2Program } from "./ros2.js";
import { isRos2Party, type Party } from "./row.js";

/** Flags of a program: `{ calls: 3, quiet: true, service: ["a", "b"] }` is `--calls 3 --quiet --service a --service b`. */
export type Flags = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface StageSettings {
  /** Of what is left to chance. */
  readonly seed: number;
  /** Seconds that a measurement takes. */
  readonly window: number;
  /** For rows that need one. */
  readonly ros2: Ros2 | undefined;
}

export class Stage {
  readonly domain: number;
  readonly seed: number;
  /** Seconds that a measurement takes. */
  readonly window: number;
  readonly #ros2: Ros2 | undefined;
  #actors: Actor[] = [];
  readonly #network: Network;

  constructor(domain: number, { seed, window, ros2 }: StageSettings) {
    this.domain = domain;
    this.seed = seed;
    this.window = window;
    this.#ros2 = ros2;
    this.#network = new Network(`d${domain}`);
  }

  /** Makes hosts on one wire. A row that does needs "hosts". */
  hosts(count: number): Host[] {
    return Array.from({ length: count }, () => this.#network.addHost([0]));
  }

  /** Makes a host with an interface on each of these wires, which are made too. */
  hostOn(...wires: readonly number[]): Host {
    return this.#network.addHost(wires);
  }

  /** Starts a client that waits for the service, calls it and ends; on this machine's loopback or on a host. */
  client(party: Party, flags: Flags = {}, host?: Host): Actor {
    return this.#start(party, "client", flags, host);
  }

  /** Starts a server and waits until its endpoints exist. */
  async server(party: Party, flags: Flags = {}, host?: Host): Promise<Actor> {
    const server = this.#start(party, "server", flags, host);
    await server.event("ready");
    return server;
  }

  /** Starts a program without flags that has the same name everywhere, a role of the peers, on this machine's loopback. */
  program(party: Party, name: string): Actor {
    const title = `${party} ${name}`;
    if (party === "rclts") return this.run(title, process.execPath, [ownProgram(name)]);
    if (!isRos2Party(party)) return this.run(title, peerProgram(party), [name, "--domain", String(this.domain)]);
    return this.runOfRos2(title, (ros2) => ros2Program(ros2, party, name), []);
  }

  /** Starts any other program; `variables` are added to the environment. */
  run(title: string, command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Actor {
    const env = { ...bareEnvironment(), ...this.#confined, ...variables };
    const actor = new Actor({ title, command, args, env });
    this.#actors.push(actor);
    return actor;
  }

  /** Starts a program on a host, where it uses the host's interface; `variables` are added to the environment. */
  runOnHost(
    host: Host,
    title: string,
    command: string,
    args: readonly string[],
    variables: NodeJS.ProcessEnv = {},
  ): Actor {
    const [ip, ...rest] = [...host.prefix, command, ...args];
    return this.run(`${title} on ${host.name}`, ip!, rest, { ROS_LOCALHOST_ONLY: "0", ...variables });
  }

  /** Starts a program of the ROS 2 installation, on this machine's loopback or on a host. */
  runOfRos2(title: string, program: (ros2: Ros2) => Ros2Program, args: readonly string[], host?: Host): Actor {
    if (this.#ros2 === undefined) throw new Error(`${title} needs --ros2`);
    const { command, args: first, env } = program(this.#ros2);
    const discovery = discoveryVariables(this.#ros2, host === undefined ? "loopback" : "host");
    const variables = { ...env, ROS_DOMAIN_ID: String(this.domain), ...discovery };
    if (host !== undefined) return this.runOnHost(host, title, command, [...first, ...args], variables);
    return this.run(title, command, [...first, ...args], variables);
  }

  /** Of the ROS 2 installation, if there is one. */
  get distro(): string | undefined {
    return this.#ros2 && distroOf(this.#ros2);
  }

  /** Programs that have ended are told of no more if the row fails later. */
  forgetEnded(): void {
    this.#actors = this.#actors.filter((actor) => !actor.hasEnded);
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await Promise.all(this.#actors.map((actor) => actor.kill()));
    this.#network.remove();
  }

  transcript(): string[] {
    return this.#actors.flatMap((actor) => actor.transcript());
  }

  get #confined(): NodeJS.ProcessEnv {
    return { ROS_LOCALHOST_ONLY: "1", ROS_DOMAIN_ID: String(this.domain) };
  }

  #start(party: Party, role: "client" | "server", flags: Flags, host: Host | undefined): Actor {
    const title = `${party} ${role}`;
    if (isRos2Party(party)) {
      return this.runOfRos2(title, (ros2) => ros2Program(ros2, party, role), toArguments(flags), host);
    }
    const command = party === "rclts" ? process.execPath : peerProgram(party);
    const address = host === undefined ? {} : { interface: host.addresses };
    const args =
      party === "rclts"
        ? [ownProgram(role), ...toArguments(flags)]
        : [role, ...toArguments({ domain: this.domain, ...address, ...flags })];
    return host === undefined ? this.run(title, command, args) : this.runOnHost(host, title, command, args);
  }
}

/** The path of a program of programs/. */
export function ownProgram(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}.js`, import.meta.url));
}

function toArguments(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => {
    if (typeof value === "boolean") return value ? [`--${name}`] : [];
    return [value].flat().flatMap((each) => [`--${name}`, String(each)]);
  });
}

/** This process's environment without anything that directs a ROS or DDS program. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ROS|RMW|RCUTILS|CYCLONEDDS|FASTRTPS|FASTDDS)_/.test(name)),
  );
}
