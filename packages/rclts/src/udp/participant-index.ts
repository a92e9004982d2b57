// SPDX-License-Identifier: Apache-2.0
// Finds the participant index whose two unicast ports are free, and binds them.

import { defaultUnicastPort, metatrafficUnicastPort } from "@rclts/rtps";
import type { SocketAsPromised } from "dgram-as-promised";
import { participantsPerDomain } from "./ports.js";
import { isPortTaken, openSocket } from "./socket.js";

/** The two that a participant is reached by; both are bound. */
export interface ParticipantSockets {
  readonly participantIndex: number;
  readonly metatraffic: SocketAsPromised;
  readonly user: SocketAsPromised;
}

/**
 * Binds the ports of the first free participant index of `domainId`, from 0.
 *
 * @throws Error if all of the domain's indices (up to 120) are taken, naming domain, ports and the way out.
 */
export async function bindFirstFreeIndex(domainId: number, address: string): Promise<ParticipantSockets> {
  const count = participantsPerDomain(domainId);
  for (let participantIndex = 0; participantIndex < count; participantIndex++) {
    const metatraffic = await openUnlessTaken(address, metatrafficUnicastPort(domainId, participantIndex));
    if (metatraffic === undefined) continue;
    const user = await openUnlessTaken(address, defaultUnicastPort(domainId, participantIndex)).catch(
      async (error: unknown) => {
        await metatraffic.close();
        throw error;
      },
    );
    if (user !== undefined) return { participantIndex, metatraffic, user };
    await metatraffic.close();
  }
  const first = metatrafficUnicastPort(domainId, 0);
  const last = defaultUnicastPort(domainId, count - 1);
  throw new Error(
    `no participant can be added to domain ${domainId} on this machine: its UDP ports ${first} to ${last} ` +
      `(${count} pairs) are all in use. End processes that use this domain, or choose another one with ` +
      "ROS_DOMAIN_ID or init({ domainId })",
  );
}

/** Binds two ports of the kernel's choice: a participant that nobody can find by its index. */
export async function bindAnyPorts(address: string): Promise<ParticipantSockets> {
  const metatraffic = await openSocket({ address, port: 0 });
  const user = await openSocket({ address, port: 0 }).catch(async (error: unknown) => {
    await metatraffic.close();
    throw error;
  });
  return { participantIndex: 0, metatraffic, user };
}

async function openUnlessTaken(address: string, port: number): Promise<SocketAsPromised | undefined> {
  try {
    return await openSocket({ address, port });
  } catch (error) {
    if (isPortTaken(error)) return undefined;
    throw error;
  }
}
