// SPDX-License-Identifier: Apache-2.0
// Datagrams that nobody honest has sent.

import { encodeParticipantData } from "../src/discovery/participant-data.js";
import { ENTITYID_SPDP_READER, ENTITYID_SPDP_WRITER } from "../src/guid.js";
import { udpv4Locator } from "../src/locator.js";
import type { UdpAddress } from "../src/transport.js";
import { writeData } from "../src/wire/data.js";
import { writeHeader } from "../src/wire/header.js";
import { WireWriter } from "../src/wire/wire-writer.js";

/** A message of `prefix` with the submessages that `write` puts there. */
export function forged(prefix: Uint8Array, write: (w: WireWriter) => void): Uint8Array {
  const w = new WireWriter(scratch);
  writeHeader(w, prefix);
  write(w);
  return w.bytes.slice(0, w.offset);
}

/** An announcement that names `victim` as its sender's address, for a lease without end. */
export function forgedAnnouncement(prefix: Uint8Array, victim: UdpAddress): Uint8Array {
  const locators = [udpv4Locator(victim.address, victim.port)];
  const payload = encodeParticipantData({
    guidPrefix: prefix,
    vendor: 0x010f,
    protocolVersion: { major: 2, minor: 3 },
    domainId: 0,
    domainTag: "",
    builtinEndpoints: 0xc3f,
    leaseDuration: Number.POSITIVE_INFINITY,
    metatrafficUnicast: locators,
    metatrafficMulticast: [],
    defaultUnicast: locators,
    defaultMulticast: [],
    expectsInlineQos: false,
    entityName: "/",
    properties: new Map(),
    userData: new Uint8Array(0),
  });
  return forged(prefix, (w) => {
    const ids = { readerId: ENTITYID_SPDP_READER, writerId: ENTITYID_SPDP_WRITER };
    writeData(w, { ...ids, sequence: 1, inlineQos: undefined, payload, hasKey: false });
  });
}

/** More than any UDP datagram takes. */
const scratch = new Uint8Array(65_536);
