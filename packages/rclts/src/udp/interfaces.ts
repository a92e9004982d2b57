// SPDX-License-Identifier: Apache-2.0
// Which of the machine's IPv4 interfaces a participant uses: what it announces, where it sends and hears multicast.

import type { NetworkInterfaceInfo } from "node:os";
import { isLoopback } from "@rclts/rtps";

/** How far discovery goes: nowhere, this host, or every network that multicast reaches (ROS_AUTOMATIC_DISCOVERY_RANGE). */
export type DiscoveryRange = "off" | "localhost" | "subnet";

/** One interface, by the address that stands for it in socket calls. */
export interface UsedInterface {
  readonly name: string;
  readonly address: string;
}

/** The interfaces that were chosen, by what they are for. */
export interface InterfaceChoice {
  /** The addresses that go into the participant's announcement, the lowest first. */
  readonly announced: readonly string[];
  /** Where the discovery group is joined and sent to; one entry an interface, loopback included. */
  readonly multicast: readonly UsedInterface[];
}

/**
 * Chooses among `available` (in the form of `os.networkInterfaces()`).
 *
 * Loopback is always used for multicast, so that participants confined to this host are met; it is announced only if
 * nothing else is, since to a peer on another host 127.0.0.1 is that host. Of several addresses Cyclone DDS 0.10 sends
 * discovery to the first and all else to the lowest: so these are one, and who reaches it there is reached altogether.
 *
 * @param names interface names or addresses to use; empty for all.
 * @throws RangeError if an entry of `names` is no IPv4 interface of this machine.
 */
export function chooseInterfaces(
  available: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
  names: readonly string[],
): InterfaceChoice {
  const found: (UsedInterface & { readonly internal: boolean })[] = [];
  for (const [name, infos] of Object.entries(available)) {
    for (const info of infos ?? []) {
      if (info.family === "IPv4") found.push({ name, address: info.address, internal: info.internal });
    }
  }
  for (const wanted of names) {
    if (!found.some(({ name, address }) => name === wanted || address === wanted)) {
      const known = found.map(({ name, address }) => `${name} (${address})`).join(", ");
      throw new RangeError(`"${wanted}" is no IPv4 network interface of this machine; there are: ${known || "none"}`);
    }
  }
  const chosen = found.filter(
    ({ name, address, internal }) =>
      !internal && (names.length === 0 || names.includes(name) || names.includes(address)),
  );
  const multicast = new Map<string, UsedInterface>([[LOOPBACK, LOOPBACK_INTERFACE]]);
  for (const { name, address } of chosen) {
    // A group is joined per interface: doing it again by a second address of the same one fails.
    if (!multicast.has(name)) multicast.set(name, { name, address });
  }
  return {
    announced: chosen.length === 0 ? [LOOPBACK] : chosen.map(({ address }) => address).sort(byBytes),
    multicast: [...multicast.values()],
  };
}

/** The IPv4 addresses of this machine outside 127.0.0.0/8. */
export function ownAddresses(
  available: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): ReadonlySet<string> {
  const addresses = new Set<string>();
  for (const infos of Object.values(available)) {
    for (const { family, address } of infos ?? []) {
      if (family === "IPv4" && !isLoopback(address)) addresses.add(address);
    }
  }
  return addresses;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.split(".").map(Number)), Buffer.from(b.split(".").map(Number)));
}

/** What stands for this machine alone. */
export const LOOPBACK = "127.0.0.1";
/** By the same name on every system. */
export const LOOPBACK_INTERFACE: UsedInterface = { name: "loopback", address: LOOPBACK };
