// SPDX-License-Identifier: Apache-2.0
// By which of its addresses a participant is reached: one that its announcements come from, as long as they do.

import { isLoopback, isUdpv4, type Locator } from "../locator.js";
import type { Outbox } from "../outbox.js";
import { PATH_SILENCE, type RemoteParticipantRecord } from "../remote.js";
import type { DatagramSource, UdpAddress } from "../transport.js";
import type { ParticipantData } from "./participant-data.js";

/** The addresses that a participant announces for itself. */
export type Reach = Pick<ParticipantData, "metatrafficUnicast" | "defaultUnicast">;

export function reachOf({ metatrafficUnicast, defaultUnicast }: ParticipantData): Reach {
  return { metatrafficUnicast, defaultUnicast };
}

/**
 * Where datagrams to a peer should go: to the locator with the address that the peer's own announcement came from, since
 * that path works; else to the first that is on loopback if `from` is, and not if it is not; else to the first.
 */
export function chooseLocator(locators: readonly Locator[], from: UdpAddress): UdpAddress | undefined {
  const usable = locators.filter(isUdpv4);
  const best =
    usable.find(({ address }) => address === from.address) ??
    usable.find(({ address }) => isLoopback(address) === isLoopback(from.address)) ??
    usable[0];
  return best === undefined ? undefined : { address: best.address, port: best.port };
}

/** Discovery traffic goes to what the participant announces for it, else to where its announcement came from. */
export function chooseMetatraffic({ metatrafficUnicast }: Reach, from: UdpAddress): UdpAddress {
  // The transport may use one source object for all datagrams.
  return chooseLocator(metatrafficUnicast, from) ?? { address: from.address, port: from.port };
}

/** All addresses at which a participant may hear discovery traffic. */
export function everyMetatraffic({ metatraffic, announced }: RemoteParticipantRecord): readonly UdpAddress[] {
  const usable = announced.metatrafficUnicast.filter(isUdpv4);
  return usable.length > 0 ? usable : [metatraffic.address];
}

/** Whether an announcement with a known prefix is of the same participant: it is to be reached where that one is. */
export function isSameParticipant({ announced }: RemoteParticipantRecord, { metatrafficUnicast }: Reach): boolean {
  if (metatrafficUnicast.length === 0 || announced.metatrafficUnicast.length === 0) return true;
  return metatrafficUnicast.some((locator) => holds(announced.metatrafficUnicast, locator));
}

/** An announcement came: moves the participant if it is no longer where datagrams to it go, or not heard from there. */
export function followPath(record: RemoteParticipantRecord, outbox: Outbox, from: DatagramSource, now: number): void {
  const { announced, metatraffic } = record;
  const locators = announced.metatrafficUnicast;
  const { address } = metatraffic.address;
  const isThere = locators.length === 0 || holds(locators, metatraffic.address);
  if (isThere && from.address === address) record.heardByPath = now;
  else if (!isThere || (now - record.heardByPath > PATH_SILENCE && locators.some((l) => l.address === from.address))) {
    record.heardByPath = now;
    move(record, outbox, from);
  }
}

/** The peer does not answer where it was reached so far: tries the next of its addresses, if it has others. */
export function tryOtherPath(record: RemoteParticipantRecord, outbox: Outbox): void {
  const { address } = record.metatraffic.address;
  const others = record.announced.metatrafficUnicast.filter(
    (each) => isUdpv4(each) && isLoopback(each.address) === isLoopback(address),
  );
  const next = others[(others.findIndex((each) => each.address === address) + 1) % others.length];
  if (next !== undefined && next.address !== address) move(record, outbox, next);
}

function move({ metatraffic, user, announced }: RemoteParticipantRecord, outbox: Outbox, from: UdpAddress): void {
  outbox.move(metatraffic, chooseMetatraffic(announced, from));
  const other = chooseLocator(announced.defaultUnicast, from);
  if (user !== metatraffic && other !== undefined) outbox.move(user, other);
}

function holds(locators: readonly Locator[], { address, port }: UdpAddress): boolean {
  return locators.some((each) => isUdpv4(each) && each.address === address && each.port === port);
}
