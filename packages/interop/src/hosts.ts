// SPDX-License-Identifier: Apache-2.0
// Several hosts on one wire or more: network namespaces with interfaces on bridges in the namespace of the run.

import { execFileSync, spawnSync } from "node:child_process";
import { isInNamespace } from "./namespace.js";
import { HOST_NETWORK } from "./programs/isolation.js";
import { parseUdpCounters, type UdpCounters } from "./udp-counters.js";

/**
 * Why this machine can have no hosts; undefined if it can.
 *
 * Called once before any is made: it hides the machine's named namespaces and processes behind the run's own, so that
 * names given here are nobody else's and all of it is gone when the run ends, however it ends.
 */
export function prepareHosts(): string | undefined {
  if (!isInNamespace()) return "no network namespace can be made here";
  const steps = [
    "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && mount -t proc proc /proc",
    "ip netns add probe && ip -n probe link add probe0 type veth peer name probe1 && ip link add probe type bridge",
    "ip link del probe",
    `ip netns exec probe nft ${quote(lossRules(5))}`,
    "ip netns del probe",
  ];
  const { status, stderr, error } = spawnSync("sh", ["-c", steps.join(" && ")], { encoding: "utf8" });
  if (status === 0) return undefined;
  const said = error?.message ?? stderr.split("\n")[0];
  return `hosts cannot be made, which takes root, iproute2 and nftables: ${said || `status ${status}`}`;
}

/** One host. Its interfaces beside loopback are eth0, eth1 and so on. */
export class Host {
  /** Of its namespace; no other host of the run has it. */
  readonly name: string;
  /** One for each interface. */
  readonly addresses: readonly string[];

  /**
   * @param network what the names of the host and its wires begin with
   * @param number of the host in the network, from 1 to 254
   * @param wires the numbers of those it hangs on, each by an interface of its own
   */
  constructor(network: string, number: number, wires: readonly number[]) {
    this.name = `${network}h${number}`;
    this.addresses = wires.map((wire) => `${HOST_NETWORK}${wire}.${number}`);
    ip(`netns add ${this.name}`, `-n ${this.name} link set lo up`, `-n ${this.name} link set lo multicast on`);
    for (const [i, wire] of wires.entries()) {
      ip(
        `link add ${this.#plug(i)} type veth peer name eth${i} netns ${this.name}`,
        `link set ${this.#plug(i)} master ${wireName(network, wire)}`,
        `link set ${this.#plug(i)} up`,
        `-n ${this.name} address add ${this.addresses[i]}/24 dev eth${i}`,
        `-n ${this.name} link set eth${i} up`,
      );
    }
  }

  /** What starts a command there; its process id is the command's. */
  get prefix(): readonly string[] {
    return ["ip", "netns", "exec", this.name];
  }

  /** Takes its first interface down or up again, as the host itself sees it. */
  setInterface(state: "down" | "up"): void {
    ip(`-n ${this.name} link set eth0 ${state}`);
  }

  /** The wire behind an interface is cut; no program there is told. */
  unplug(eth = 0): void {
    ip(`link set ${this.#plug(eth)} nomaster`);
  }

  /** Loses that share of the datagrams that arrive, by chance. */
  lose(percent: number): void {
    execFileSync("ip", ["netns", "exec", this.name, "nft", lossRules(percent)]);
  }

  /** How many datagrams have been lost by {@link lose}, and how many it looked at. */
  get losses(): { readonly lost: number; readonly of: number } {
    const rules = execFileSync("ip", ["netns", "exec", this.name, "nft", "list", "table", "inet", "loss"], {
      encoding: "utf8",
    });
    const [of = 0, lost = 0] = [...rules.matchAll(/counter packets (\d+)/g)].map(([, count]) => Number(count));
    return { lost, of };
  }

  get udpCounters(): UdpCounters {
    return parseUdpCounters(
      execFileSync("ip", ["netns", "exec", this.name, "cat", "/proc/net/snmp"], { encoding: "utf8" }),
    );
  }

  /** Its programs must have ended: a namespace lives as long as they do. */
  remove(): void {
    ip(...this.addresses.map((_, i) => `link del ${this.#plug(i)}`), `netns del ${this.name}`);
  }

  /** The other end of an interface, in the namespace of the run. */
  #plug(eth: number): string {
    return `${this.name}e${eth}`;
  }
}

/** Hosts and the wires between them. Networks of different names do not hear each other. */
export class Network {
  readonly #name: string;
  readonly #wires = new Set<number>();
  readonly #hosts: Host[] = [];

  /** @param name at most 6 characters: interfaces are named after it */
  constructor(name: string) {
    this.#name = name;
  }

  addHost(wires: readonly number[]): Host {
    for (const wire of wires) this.#addWire(wire);
    const host = new Host(this.#name, this.#hosts.length + 1, wires);
    this.#hosts.push(host);
    return host;
  }

  remove(): void {
    for (const host of this.#hosts) host.remove();
    for (const wire of this.#wires) ip(`link del ${wireName(this.#name, wire)}`);
  }

  #addWire(wire: number): void {
    if (this.#wires.has(wire)) return;
    const bridge = wireName(this.#name, wire);
    // A bridge that learns of groups forwards none of their datagrams for a while.
    ip(`link add ${bridge} type bridge mcast_snooping 0`, `link set ${bridge} up`);
    this.#wires.add(wire);
  }
}

function ip(...commands: readonly string[]): void {
  for (const command of commands) execFileSync("ip", command.split(" "), { stdio: ["ignore", "ignore", "pipe"] });
}

function wireName(network: string, wire: number): string {
  return `${network}w${wire}`;
}

/** Counts datagrams that come in by the interfaces, then those of them that it drops. */
function lossRules(percent: number): string {
  const arriving = 'iifname "eth*" meta l4proto udp';
  return [
    "add table inet loss",
    "add chain inet loss input { type filter hook input priority 0 ; }",
    `add rule inet loss input ${arriving} counter`,
    `add rule inet loss input ${arriving} numgen random mod 100 < ${percent} counter drop`,
  ].join("\n");
}

function quote(text: string): string {
  return `'${text}'`;
}
