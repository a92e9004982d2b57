// SPDX-License-Identifier: Apache-2.0
// The well-known UDP ports of a domain (RTPS 2.5, 9.6.2, with the default PB 7400, DG 250, PG 2).

/** Where SPDP announcements of a domain are multicast to. RangeError unless `domainId` is an integer from 0 to 232. */
export function metatrafficMulticastPort(domainId: number): number {
  return domainPort(domainId) + METATRAFFIC_MULTICAST_OFFSET;
}

/** Where a participant hears discovery traffic. RangeError if a number is not an integer in its range. */
export function metatrafficUnicastPort(domainId: number, participantIndex: number): number {
  return participantPort(domainId, participantIndex, METATRAFFIC_UNICAST_OFFSET);
}

/** Where a domain's user data would be multicast to. RangeError unless `domainId` is an integer from 0 to 232. */
export function defaultMulticastPort(domainId: number): number {
  return domainPort(domainId) + DEFAULT_MULTICAST_OFFSET;
}

/** Where a participant hears user data. RangeError if a number is not an integer in its range. */
export function defaultUnicastPort(domainId: number, participantIndex: number): number {
  return participantPort(domainId, participantIndex, DEFAULT_UNICAST_OFFSET);
}

/** The domain ids whose ports exist; on Linux those above 101 meet the range of ephemeral ports. */
export const DOMAIN_ID_MAXIMUM = 232;

/** The multicast group of SPDP in every domain (RTPS 2.5, 9.6.2.4.1). */
export const SPDP_MULTICAST_ADDRESS = "239.255.0.1";

function domainPort(domainId: number): number {
  if (!Number.isInteger(domainId) || domainId < 0 || domainId > DOMAIN_ID_MAXIMUM) {
    throw new RangeError(`domain id ${domainId}: expected an integer from 0 to ${DOMAIN_ID_MAXIMUM}`);
  }
  return PORT_BASE + DOMAIN_GAIN * domainId;
}

function participantPort(domainId: number, participantIndex: number, offset: number): number {
  const base = domainPort(domainId) + offset;
  const highest = Math.floor((PORT_MAXIMUM - base) / PARTICIPANT_GAIN);
  if (!Number.isInteger(participantIndex) || participantIndex < 0 || participantIndex > highest) {
    throw new RangeError(
      `participant index ${participantIndex}: expected an integer from 0 to ${highest} in domain ${domainId}`,
    );
  }
  return base + PARTICIPANT_GAIN * participantIndex;
}

const PORT_BASE = 7400;
const DOMAIN_GAIN = 250;
const PARTICIPANT_GAIN = 2;
const METATRAFFIC_MULTICAST_OFFSET = 0;
const METATRAFFIC_UNICAST_OFFSET = 10;
const DEFAULT_MULTICAST_OFFSET = 1;
const DEFAULT_UNICAST_OFFSET = 11;
const PORT_MAXIMUM = 65535;
