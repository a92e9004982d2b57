// SPDX-License-Identifier: Apache-2.0
// What a context uses of the machine's network, for those who look for a fault.

import type { DiscoveryRange } from "./interfaces.js";

/** The ports, addresses and interfaces that a context uses. */
export interface NetworkState {
  readonly range: DiscoveryRange;
  /** Those of the options or of ROS_STATIC_PEERS that are used. */
  readonly staticPeers: readonly string[];
  /** Which of the domain's pairs of ports it has, from 0. */
  readonly participantIndex: number;
  /** The UDP port that others announce themselves to by unicast. */
  readonly discoveryPort: number;
  /** That of requests, replies and messages. */
  readonly userPort: number;
  /** The IPv4 addresses at which it says that it can be reached. */
  readonly addresses: readonly string[];
  /** Whether it hears what others announce to the discovery group, 239.255.0.1. */
  readonly hearsGroup: boolean;
  /** By which it announces itself to that group. */
  readonly groupInterfaces: readonly GroupInterface[];
  /** Bytes that the kernel keeps of what has come and is not read yet, as it says. */
  readonly receiveBuffer: number;
}

/** A network interface by which announcements leave. */
export interface GroupInterface {
  readonly name: string;
  readonly address: string;
  /** Whether its announcements have come back, as the kernel gives them to all members on this machine. */
  readonly hearsItself: boolean;
}
