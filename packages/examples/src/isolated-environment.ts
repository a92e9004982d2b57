// SPDX-License-Identifier: Apache-2.0
// An environment for child processes that may meet each other over loopback, and nobody else.

import { createSocket } from "node:dgram";

/**
 * This process's environment with nothing of a ROS set-up that happens to be sourced: loopback only, in a domain that no
 * other process of this machine takes part in, and that is not given again.
 */
export async function isolatedEnvironment(): Promise<NodeJS.ProcessEnv> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ROS|RMW|RCUTILS)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ROS_LOCALHOST_ONLY: "1",
    ROS_DOMAIN_ID: String(await findFreeDomain()),
  };
}

/** A domain id from 1 to 100 whose discovery port nobody holds; those above reach into Linux's ephemeral ports. */
async function findFreeDomain(): Promise<number> {
  const start = Math.floor(Math.random() * DOMAINS);
  for (let i = 0; i < DOMAINS; i++) {
    const domainId = 1 + ((start + i) % DOMAINS);
    if (given.has(domainId)) continue;
    given.add(domainId);
    if (await isPortFree(7400 + 250 * domainId)) return domainId;
  }
  throw new Error(`all ROS domains from 1 to ${DOMAINS} are in use on this machine`);
}

/** Every participant of a domain opens this port, to be shared only with those who share it too; this socket does not. */
function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ port, address: "0.0.0.0", exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

const given = new Set<number>();

const DOMAINS = 100;
