// SPDX-License-Identifier: Apache-2.0
// The locators of discovery data: kept up to a bound, and only if something could be sent there.

import { LOCATOR_KIND_UDPV4, type Locator, readLocator } from "../locator.js";
import type { WireReader } from "../wire/wire-reader.js";

/** How many locators of one kind are kept of a participant or an endpoint; what it announces beyond them is ignored. */
export const LOCATORS_MAXIMUM = 16;

/** Reads one locator and adds it, unless there are enough or it is UDPv4 with a port that no datagram can have. */
export function addLocator(locators: Locator[], r: WireReader): void {
  const locator = readLocator(r);
  if (locators.length >= LOCATORS_MAXIMUM) return;
  if (locator.kind === LOCATOR_KIND_UDPV4 && (locator.port < 1 || locator.port > PORT_MAXIMUM)) return;
  locators.push(locator);
}

const PORT_MAXIMUM = 65535;
