// SPDX-License-Identifier: Apache-2.0
// What a participant announces of one of its writers or readers by SEDP, and its parameter list
// (RTPS 2.5, 8.5.4 and 9.6.3).

import { entityIdOf, GUID_LENGTH, GUID_PREFIX_LENGTH, isReaderId, isWriterId } from "../guid.js";
import type { Locator } from "../locator.js";
import type { EndpointQos } from "../qos.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  PID_DATA_REPRESENTATION,
  PID_ENDPOINT_GUID,
  PID_OWNERSHIP,
  PID_PARTICIPANT_GUID,
  PID_PARTITION,
  PID_TOPIC_NAME,
  PID_TYPE_NAME,
  PID_UNICAST_LOCATOR,
  PID_USER_DATA,
} from "../wire/parameter-id.js";
import { ParameterListReader } from "../wire/parameter-list.js";
import { ParameterListWriter } from "../wire/parameter-list-writer.js";
import type { WireReader } from "../wire/wire-reader.js";
import { readName, readOctets } from "../wire/wire-string.js";
import { defaultEndpointQos, readQosParameter, writeQosParameters } from "./endpoint-qos.js";
import { decodeKey, encodeKey } from "./key.js";
import { addLocator } from "./locators.js";

export interface EndpointData {
  /** 16 bytes; the kind of its entity id says whether the topic has a key (`isKeyed`). */
  readonly guid: Uint8Array;
  readonly topic: string;
  readonly typeName: string;
  /** What is not announced has the default of DDS. Fast DDS never announces history and depth. */
  readonly qos: EndpointQos;
  /** OWNERSHIP is EXCLUSIVE, not SHARED. */
  readonly exclusiveOwnership: boolean;
  /** None is the same as one that is "". */
  readonly partitions: readonly string[];
  /** DataRepresentationId_t by preference: 0 XCDR1, 1 XML, 2 XCDR2. None is the same as XCDR1 alone. */
  readonly dataRepresentation: readonly number[];
  readonly userData: Uint8Array;
  /** Where the endpoint is reached in place of its participant's default locators; often none. */
  readonly unicastLocators: readonly Locator[];
}

/**
 * Decodes the payload of a SEDP sample about an endpoint of this `kind`; what is kept of it is copied. Unknown
 * parameters are skipped; of locators 16 are kept, of partitions 64, of data representations 16.
 *
 * Skipped too are multicast locators, as each reader is reached by unicast, and EXPECTS_INLINE_QOS, which no RMW sets
 * and for which Cyclone DDS drops a reader.
 *
 * MalformedError if the list is cut off or of another encapsulation; if the endpoint's GUID, topic or type is missing;
 * if the GUID is not of this kind, or of another participant than the one named; if a name is empty or above 1024 bytes;
 * if a value does not fit its parameter; or if a parameter that is not known must be understood.
 */
export function decodeEndpointData(payload: Uint8Array, kind: "reader" | "writer"): EndpointData {
  const list = new ParameterListReader();
  list.resetEncapsulated(payload);
  let guid: Uint8Array | undefined;
  let participantGuid: Uint8Array | undefined;
  let topic = "";
  let typeName = "";
  const qos = defaultEndpointQos(kind);
  let exclusiveOwnership = false;
  let partitions: readonly string[] = NONE;
  let dataRepresentation: readonly number[] = NONE;
  let userData: Uint8Array = NO_BYTES;
  const unicastLocators: Locator[] = [];
  while (list.next()) {
    const r = list.value;
    switch (list.pid) {
      case PID_ENDPOINT_GUID:
        guid = r.slice(GUID_LENGTH).slice();
        break;
      case PID_PARTICIPANT_GUID:
        participantGuid = r.slice(GUID_LENGTH);
        break;
      case PID_TOPIC_NAME:
        topic = readName(r);
        break;
      case PID_TYPE_NAME:
        typeName = readName(r);
        break;
      case PID_OWNERSHIP:
        exclusiveOwnership = r.uint32() === OWNERSHIP_EXCLUSIVE;
        break;
      case PID_PARTITION:
        partitions = readPartitions(r);
        break;
      case PID_DATA_REPRESENTATION:
        dataRepresentation = readDataRepresentation(r);
        break;
      case PID_USER_DATA:
        userData = readOctets(r);
        break;
      case PID_UNICAST_LOCATOR:
        addLocator(unicastLocators, r);
        break;
      default:
        if (!readQosParameter(list.pid, r, qos) && list.mustUnderstand) throw NOT_UNDERSTOOD;
    }
  }
  if (guid === undefined) throw NO_GUID;
  if (topic === "" || typeName === "") throw NO_NAME;
  const isOfKind = kind === "writer" ? isWriterId : isReaderId;
  if (!isOfKind(entityIdOf(guid))) throw OTHER_KIND;
  if (participantGuid !== undefined && !samePrefix(participantGuid, guid)) throw OTHER_PARTICIPANT;
  return {
    guid,
    topic,
    typeName,
    qos,
    exclusiveOwnership,
    partitions,
    dataRepresentation,
    userData,
    unicastLocators,
  };
}

/** Encodes the payload of a SEDP sample, PL_CDR_LE. RangeError for a locator that is not UDPv4. */
export function encodeEndpointData(data: EndpointData): Uint8Array {
  const list = new ParameterListWriter("encapsulated");
  const kind = isWriterId(entityIdOf(data.guid)) ? "writer" : "reader";
  list.raw(PID_ENDPOINT_GUID, data.guid);
  list.string(PID_TOPIC_NAME, data.topic);
  list.string(PID_TYPE_NAME, data.typeName);
  writeQosParameters(list, data.qos, kind);
  if (data.exclusiveOwnership) list.uint32(PID_OWNERSHIP, OWNERSHIP_EXCLUSIVE);
  if (data.partitions.length > 0) list.strings(PID_PARTITION, data.partitions);
  if (data.dataRepresentation.length > 0) writeDataRepresentation(list, data.dataRepresentation);
  for (const locator of data.unicastLocators) list.locator(PID_UNICAST_LOCATOR, locator);
  if (data.userData.length > 0) list.octets(PID_USER_DATA, data.userData);
  return list.finish();
}

/** The key payload of the DATA that takes an endpoint away; `guid` has 16 bytes. */
export function encodeEndpointKey(guid: Uint8Array): Uint8Array {
  return encodeKey(PID_ENDPOINT_GUID, guid);
}

/** The endpoint's GUID in a key payload; undefined if it has none. MalformedError if it is no parameter list. */
export function decodeEndpointKey(payload: Uint8Array): Uint8Array | undefined {
  return decodeKey(PID_ENDPOINT_GUID, payload);
}

function readPartitions(r: WireReader): readonly string[] {
  const partitions: string[] = [];
  for (let left = r.uint32(); left > 0 && partitions.length < PARTITIONS_MAXIMUM; left--) partitions.push(readName(r));
  return partitions;
}

function readDataRepresentation(r: WireReader): readonly number[] {
  const ids: number[] = [];
  for (let left = r.uint32(); left > 0 && ids.length < DATA_REPRESENTATIONS_MAXIMUM; left--) ids.push(r.uint16());
  return ids;
}

function writeDataRepresentation(list: ParameterListWriter, ids: readonly number[]): void {
  const w = list.parameter(PID_DATA_REPRESENTATION, 4 + 2 * ids.length);
  w.uint32(ids.length);
  for (const id of ids) w.uint16(id);
}

function samePrefix(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < GUID_PREFIX_LENGTH; i++) if (a[i] !== b[i]) return false;
  return true;
}

const OWNERSHIP_EXCLUSIVE = 1;
const PARTITIONS_MAXIMUM = 64;
const DATA_REPRESENTATIONS_MAXIMUM = 16;
const NO_BYTES = new Uint8Array(0);
const NONE: readonly never[] = [];
const NO_GUID = new MalformedError("endpoint data: no GUID");
const NO_NAME = new MalformedError("endpoint data: no topic name or no type name");
const OTHER_KIND = new MalformedError("endpoint data: a reader's GUID for a writer or the reverse");
const OTHER_PARTICIPANT = new MalformedError("endpoint data: the GUIDs of endpoint and participant do not fit");
const NOT_UNDERSTOOD = new MalformedError("endpoint data: a parameter that must be understood is not known");
