// SPDX-License-Identifier: Apache-2.0
// Datagrams that nobody honest has sent.

import { encodeEndpointData } from "../src/discovery/endpoint-data.js";
import { encodeParticipantData, encodeParticipantKey } from "../src/discovery/participant-data.js";
import type { EndpointConfig, EntityId } from "../src/engine.js";
import {
  ENTITYID_PARTICIPANT,
  ENTITYID_SEDP_PUBLICATIONS_READER,
  ENTITYID_SEDP_PUBLICATIONS_WRITER,
  ENTITYID_SEDP_SUBSCRIPTIONS_READER,
  ENTITYID_SEDP_SUBSCRIPTIONS_WRITER,
  ENTITYID_SPDP_READER,
  ENTITYID_SPDP_WRITER,
  isReaderId,
  writeGuid,
} from "../src/guid.js";
import { udpv4Locator } from "../src/locator.js";
import type { UdpAddress } from "../src/transport.js";
import { writeData } from "../src/wire/data.js";
import { writeHeader } from "../src/wire/header.js";
import { writeHeartbeat } from "../src/wire/heartbeat.js";
import { encodeDisposeInlineQos } from "../src/wire/status-info.js";
import { WireWriter } from "../src/wire/wire-writer.js";

/** A message of `prefix` with the submessages that `write` puts there. */
export function forged(prefix: Uint8Array, write: (w: WireWriter) => void): Uint8Array {
  const w = new WireWriter(scratch);
  writeHeader(w, prefix);
  write(w);
  return w.bytes.slice(0, w.offset);
}

/** A participant's announcement of one of its endpoints, with the HEARTBEAT of the history that begins with it. */
export function forgedEndpoint(
  prefix: Uint8Array,
  entityId: EntityId,
  { topic, typeName, qos }: EndpointConfig,
  sequence: number,
  exclusiveOwnership = false,
): Uint8Array {
  const payload = encodeEndpointData({
    guid: writeGuid(prefix, entityId),
    topic,
    typeName,
    qos,
    userData: new Uint8Array(0),
    exclusiveOwnership,
    partitions: [],
    dataRepresentation: [],
    unicastLocators: [],
  });
  const ids = isReaderId(entityId)
    ? { readerId: ENTITYID_SEDP_SUBSCRIPTIONS_READER, writerId: ENTITYID_SEDP_SUBSCRIPTIONS_WRITER }
    : { readerId: ENTITYID_SEDP_PUBLICATIONS_READER, writerId: ENTITYID_SEDP_PUBLICATIONS_WRITER };
  return forged(prefix, (w) => {
    writeData(w, { ...ids, sequence, inlineQos: undefined, payload, hasKey: false });
    const range = { first: 1, last: sequence, count: sequence };
    writeHeartbeat(w, { ...ids, ...range, final: true, liveliness: false });
  });
}

/** An announcement that names `victim` as its sender's address, or several, for a lease without end. */
export function forgedAnnouncement(
  prefix: Uint8Array,
  victim: UdpAddress | readonly UdpAddress[],
  sequence = 1,
  userData = new Uint8Array(0),
): Uint8Array {
  const locators = [victim].flat().map(({ address, port }) => udpv4Locator(address, port));
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
    entityName: "/",
    properties: new Map(),
    userData,
  });
  return forged(prefix, (w) => {
    const ids = { readerId: ENTITYID_SPDP_READER, writerId: ENTITYID_SPDP_WRITER };
    writeData(w, { ...ids, sequence, inlineQos: undefined, payload, hasKey: false });
  });
}

/** Says that the participant leaves. */
export function forgedGoodbye(prefix: Uint8Array): Uint8Array {
  const guid = writeGuid(prefix, ENTITYID_PARTICIPANT);
  const inlineQos = encodeDisposeInlineQos(guid);
  return forged(prefix, (w) => {
    const ids = { readerId: ENTITYID_SPDP_READER, writerId: ENTITYID_SPDP_WRITER };
    writeData(w, { ...ids, sequence: 2, inlineQos, payload: encodeParticipantKey(guid), hasKey: true });
  });
}

/** More than any UDP datagram takes. */
const scratch = new Uint8Array(65_536);
