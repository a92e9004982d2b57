// SPDX-License-Identifier: Apache-2.0
// Static peers (ROS_STATIC_PEERS): hosts outside the reach of multicast that announcements are sent to by unicast.

import { lookup } from "node:dns/promises";
import type { UdpAddress } from "@rclts/rtps";
import { probedPorts } from "./ports.js";

/** The IPv4 address of a host name; rejects if it has none. */
export type ResolveHost = (host: string) => Promise<string>;

/**
 * The addresses that announcements to `host` or `host:port` go to: the one port, or without it the discovery ports of
 * participant indices 0 to 31 (as rmw_cyclonedds does; rmw_fastrtps tries 0 to 3).
 *
 * @throws RangeError for what is no `host` or `host:port`; Error if the name does not resolve.
 */
export async function resolveStaticPeer(
  peer: string,
  domainId: number,
  resolve: ResolveHost = resolveIpv4,
): Promise<UdpAddress[]> {
  const { host, port } = parsePeer(peer);
  const address = await resolve(host);
  if (port !== undefined) return [{ address, port }];
  return probedPorts(domainId).map((probed) => ({ address, port: probed }));
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
