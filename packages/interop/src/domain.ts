// SPDX-License-Identifier: Apache-2.0
// Finds DDS domains that no other process of this machine takes part in.

import { createSocket } from "node:dgram";

/** The next free domain id after `previous`, from 1 to 100: the ports of those above reach into Linux's ephemeral ones. */
export async function nextFreeDomain(previous: number): Promise<number> {
  for (let i = 0; i < DOMAINS; i++) {
    const domain = 1 + ((previous + i) % DOMAINS);
    if (await isPortFree(discoveryPort(domain))) return domain;
  }
  throw new Error(`the DDS domains from 1 to ${DOMAINS} are all in use on this machine`);
}

/** The domain of a UDP port (RTPS 2.5, 9.6.2.3: 250 ports a domain). */
export function domainOfPort(port: number): number {
  return Math.floor((port - FIRST_PORT) / PORTS_PER_DOMAIN);
}

function discoveryPort(domain: number): number {
  return FIRST_PORT + PORTS_PER_DOMAIN * domain;
}

/** Every participant opens its domain's discovery port, shared with its like only; this socket does not share. */
function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ port, address: "0.0.0.0", exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

const DOMAINS = 100;
const FIRST_PORT = 7400;
const PORTS_PER_DOMAIN = 250;
