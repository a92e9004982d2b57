// SPDX-License-Identifier: Apache-2.0
// Several hosts on one wire: network namespaces, each with an interface on a bridge in the namespace of the run.

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

/** One host, with the one interface eth0 beside loopback. */
export class Host {
  /** Of its namespace. */
  readonly name: string;
  readonly address: string;

  /** @param number from 1 to 254 */
  constructor(number: number) {
    this.name = `host${number}`;
    this.address = `${HOST_NETWORK}${number}`;
    ip(
      `netns add ${this.name}`,
      `link add ${this.name} type veth peer name eth0 netns ${this.name}`,
      `link set ${this.name} master ${BRIDGE}`,
      `link set ${this.name} up`,
      `-n ${this.name} link set lo up`,
      `-n ${this.name} link set lo multicast on`,
      `-n ${this.name} address add ${this.address}/24 dev eth0`,
      `-n ${this.name} link set eth0 up`,
    );
  }

  /** What starts a command there; its process id is the command's. */
  get prefix(): readonly string[] {
    return ["ip", "netns", "exec", this.name];
  }

  /** Takes its interface down or up again, as the host itself sees it. */
  setInterface(state: "down" | "up"): void {
    ip(`-n ${this.name} link set eth0 ${state}`);
  }

  /** The wire behind its interface is cut; no program there is told. */
  unplug(): void {
    ip(`link set ${this.name} nomaster`);
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
    ip(`link del ${this.name}`, `netns del ${this.name}`);
  }
}

/** Makes `count` hosts on one wire, numbered from 1. */
export function makeHosts(count: number): Host[] {
  // A bridge that learns of groups forwards none of their datagrams for a while.
  ip(`link add ${BRIDGE} type bridge mcast_snooping 0`, `link set ${BRIDGE} up`);
  return Array.from({ length: count }, (_, i) => new Host(i + 1));
}

export function removeHosts(hosts: readonly Host[]): void {
  if (hosts.length === 0) return;
  for (const host of hosts) host.remove();
  ip(`link del ${BRIDGE}`);
}

function ip(...commands: readonly string[]): void {
  for (const command of commands) execFileSync("ip", command.split(" "), { stdio: ["ignore", "ignore", "pipe"] });
}

/** Counts datagrams that come in by the interface, then those of them that it drops. */
function lossRules(percent: number): string {
  const arriving = 'iifname "eth0" meta l4proto udp';
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

const BRIDGE = "wire";
