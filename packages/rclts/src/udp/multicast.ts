// SPDX-License-Identifier: Apache-2.0
// The discovery group: the socket that hears it and the sockets that announce to it, one for each interface.

import { metatrafficMulticastPort, SPDP_MULTICAST_ADDRESS } from "@rclts/rtps";
import type { SocketAsPromised } from "dgram-as-promised";
import { LOOPBACK, type UsedInterface } from "./interfaces.js";
import { openSocket } from "./socket.js";

/** Opens the socket that hears the group on `interfaces`, or warns of what it will not hear; undefined if that is all. */
export async function joinGroup(
  domainId: number,
  interfaces: readonly UsedInterface[],
  warn: (message: string) => void,
): Promise<SocketAsPromised | undefined> {
  const port = metatrafficMulticastPort(domainId);
  let socket: SocketAsPromised;
  try {
    // Bound to the group where the system can, it never takes a unicast datagram from a socket on the same port.
    const address = process.platform === "win32" ? "0.0.0.0" : SPDP_MULTICAST_ADDRESS;
    socket = await openSocket({ address, port, shared: true });
  } catch (error) {
    warn(`discovery by multicast is off: UDP port ${port} cannot be opened (${(error as Error).message})`);
    return undefined;
  }
  const failed: string[] = [];
  for (const { name, address } of interfaces) {
    try {
      socket.addMembership(SPDP_MULTICAST_ADDRESS, address);
    } catch (error) {
      failed.push(`${name} (${(error as Error).message})`);
    }
  }
  if (failed.length > 0) warn(`discovery by multicast does not hear ${failed.join(", ")}`);
  if (failed.length < interfaces.length) return socket;
  await socket.close();
  return undefined;
}

/** A socket by which datagrams to a group leave on one interface: which one that is, is an option of the socket. */
export interface GroupSender extends UsedInterface {
  readonly socket: SocketAsPromised;
}

/** Opens a sender for each of `interfaces`; warns of those that refuse. */
export async function openGroupSenders(
  interfaces: readonly UsedInterface[],
  warn: (message: string) => void,
): Promise<GroupSender[]> {
  const senders: GroupSender[] = [];
  for (const { name, address } of interfaces) {
    const socket = await openSocket({ address: "0.0.0.0", port: 0 });
    try {
      socket.setMulticastInterface(address);
      // One hop, as Fast DDS does by default, and copies for the participants of this host.
      socket.setMulticastTTL(1);
      socket.setMulticastLoopback(true);
      senders.push({ name, address, socket });
    } catch (error) {
      warn(`discovery by multicast does not reach ${name} (${(error as Error).message})`);
      await socket.close();
    }
  }
  return senders;
}

/** Makes a socket bound to loopback unable to send beyond this machine, to a group neither. */
export function confineToHost(socket: SocketAsPromised): void {
  socket.setTTL(1);
  socket.setMulticastInterface(LOOPBACK);
  socket.setMulticastTTL(0);
  socket.setMulticastLoopback(true);
}
