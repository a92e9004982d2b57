// SPDX-License-Identifier: Apache-2.0
// Static peers (ROS_STATIC_PEERS): hosts outside the reach of multicast that announcements are sent to by unicast.

import { lookup } from "node:dns/promises";
import type { UdpAddress } from "@rclts/rtps";
import { probedPorts } from "./ports.js";

/**
 * Resolves each `host` or `host:port` to the addresses that announcements go to: the one port, or without it the
 * discovery ports of participant indices 0 to 31 (as rmw_cyclonedds does; rmw_fastrtps tries 0 to 3).
 *
 * A name that does not resolve now is reported by `warn` and left out: the other peers still count.
 *
 * @throws RangeError for an entry that is no `host` or `host:port`.
 */
export async function resolveStaticPeers(
  peers: readonly string[],
  domainId: number,
  warn: (message: string) => void,
  resolve: (host: string) => Promise<string> = resolveIpv4,
): Promise<UdpAddress[]> {
  const parsed = peers.map(parsePeer);
  const resolved = await Promise.all(
    parsed.map(async ({ host, port }): Promise<UdpAddress[]> => {
      try {
        const address = await resolve(host);
        if (port !== undefined) return [{ address, port }];
        return probedPorts(domainId).map((probed) => ({ address, port: probed }));
      } catch (error) {
        warn(`static peer "${host}" is left out: ${(error as Error).message}`);
        return [];
      }
    }),
  );
  return resolved.flat();
}

async function resolveIpv4(host: string): Promise<string> {
  return (await lookup(host, { family: 4 })).address;
}

function parsePeer(peer: string): { host: string; port: number | undefined } {
  const parts = /^([^\s:]+)(?::(\d{1,5}))?$/.exec(peer.trim());
  const port = parts?.[2] === undefined ? undefined : Number(parts[2]);
  if (parts === null || port === 0 || (port ?? 1) > 65535) {
    throw new RangeError(`"${peer}" is no static peer: expected a host name or IPv4 address, or one with ":port"`);
  }
  return { host: parts[1]!, port };
}
