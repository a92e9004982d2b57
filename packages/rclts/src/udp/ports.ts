// SPDX-License-Identifier: Apache-2.0
// Which participant indices a domain has, and which of their ports are tried to find the participants of a host.

import { defaultUnicastPort, metatrafficUnicastPort } from "@rclts/rtps";

/** How many participants fit into a domain before its ports run into the next one's, or past 65535. */
export function participantsPerDomain(domainId: number): number {
  return Math.min(PARTICIPANTS, Math.floor((65535 - defaultUnicastPort(domainId, 0)) / 2) + 1);
}

/** The discovery ports at which a host's participants are looked for: those of indices 0 to 31. */
export function probedPorts(domainId: number): number[] {
  const count = Math.min(PROBED_PARTICIPANTS, participantsPerDomain(domainId));
  return Array.from({ length: count }, (_, index) => metatrafficUnicastPort(domainId, index));
}

const PARTICIPANTS = 120;

/** As rmw_cyclonedds and rmw_fastrtps of Jazzy try when discovery is limited to this host. */
const PROBED_PARTICIPANTS = 32;
