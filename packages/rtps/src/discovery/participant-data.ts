// SPDX-License-Identifier: Apache-2.0
// What a participant announces of itself by SPDP, and its parameter list (RTPS 2.5, 8.5.3.2 and 9.6.3).

import type { VendorId } from "../engine.js";
import { ENTITYID_PARTICIPANT, entityIdOf, GUID_LENGTH, GUID_PREFIX_LENGTH, writeGuid } from "../guid.js";
import type { Locator } from "../locator.js";
import type { Seconds } from "../qos.js";
import { readDuration } from "../time.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  PID_BUILTIN_ENDPOINT_SET,
  PID_DEFAULT_UNICAST_LOCATOR,
  PID_DOMAIN_ID,
  PID_DOMAIN_TAG,
  PID_ENTITY_NAME,
  PID_METATRAFFIC_MULTICAST_LOCATOR,
  PID_METATRAFFIC_UNICAST_LOCATOR,
  PID_PARTICIPANT_GUID,
  PID_PARTICIPANT_LEASE_DURATION,
  PID_PROPERTY_LIST,
  PID_PROTOCOL_VERSION,
  PID_USER_DATA,
  PID_VENDORID,
} from "../wire/parameter-id.js";
import { ParameterListReader } from "../wire/parameter-list.js";
import { ParameterListWriter } from "../wire/parameter-list-writer.js";
import type { WireReader } from "../wire/wire-reader.js";
import { readName, readOctets, readString } from "../wire/wire-string.js";
import { encodeKey } from "./key.js";
import { addLocator } from "./locators.js";

export interface ParticipantData {
  /** 12 bytes. */
  readonly guidPrefix: Uint8Array;
  readonly vendor: VendorId;
  readonly protocolVersion: { readonly major: number; readonly minor: number };
  /** Undefined if not sent (Fast DDS before 3.0); announced to others if given. */
  readonly domainId: number | undefined;
  /** "" unless the domain is divided by tags; participants of different tags do not know each other. */
  readonly domainTag: string;
  /** Which builtin endpoints there are, in the bits of RTPS 2.5, 9.3.2.15. */
  readonly builtinEndpoints: number;
  /** The participant is gone when nothing was heard from it for so long. */
  readonly leaseDuration: Seconds;
  readonly metatrafficUnicast: readonly Locator[];
  readonly metatrafficMulticast: readonly Locator[];
  readonly defaultUnicast: readonly Locator[];
  /** "" if not sent. */
  readonly entityName: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly userData: Uint8Array;
}

/** The builtin endpoints that rclts has: SPDP, SEDP for writers and readers, and participant messages, both ways. */
export const BUILTIN_ENDPOINT_SET = 0x00000c3f;

/** What is assumed of a participant that announces no lease (RTPS 2.5, table 8.77). */
export const LEASE_DURATION_DEFAULT: Seconds = 100;

/**
 * Decodes the payload of an SPDP sample; what is kept of it is copied. `vendor` is that of the message's header. Unknown
 * parameters are skipped; of each kind of locator 16 are kept, of properties 64, none with a string above 1024 bytes.
 *
 * MalformedError if the list is cut off or of another encapsulation, if the participant's GUID or its set of builtin
 * endpoints is missing (as in Cyclone 0.10), if a value does not fit its parameter, or if a parameter that is not known
 * must be understood.
 */
export function decodeParticipantData(payload: Uint8Array, vendor: VendorId): ParticipantData {
  const list = new ParameterListReader();
  list.resetEncapsulated(payload);
  let guidPrefix: Uint8Array | undefined;
  let builtinEndpoints: number | undefined;
  let announcedVendor = vendor;
  let protocolVersion = PROTOCOL_VERSION_DEFAULT;
  let domainId: number | undefined;
  let domainTag = "";
  let leaseDuration = LEASE_DURATION_DEFAULT;
  const metatrafficUnicast: Locator[] = [];
  const metatrafficMulticast: Locator[] = [];
  const defaultUnicast: Locator[] = [];
  let entityName = "";
  let properties: ReadonlyMap<string, string> = new Map();
  let userData: Uint8Array = NO_BYTES;
  while (list.next()) {
    const r = list.value;
    switch (list.pid) {
      case PID_PARTICIPANT_GUID:
        guidPrefix = readParticipantGuid(r);
        break;
      case PID_BUILTIN_ENDPOINT_SET:
        builtinEndpoints = r.uint32();
        break;
      case PID_VENDORID:
        announcedVendor = r.uint8() * 0x100 + r.uint8();
        break;
      case PID_PROTOCOL_VERSION:
        protocolVersion = { major: r.uint8(), minor: r.uint8() };
        break;
      case PID_DOMAIN_ID:
        domainId = r.uint32();
        break;
      case PID_DOMAIN_TAG:
        domainTag = readName(r);
        break;
      case PID_PARTICIPANT_LEASE_DURATION:
        leaseDuration = readDuration(r);
        if (leaseDuration < 0) throw NEGATIVE_LEASE;
        break;
      case PID_METATRAFFIC_UNICAST_LOCATOR:
        addLocator(metatrafficUnicast, r);
        break;
      case PID_METATRAFFIC_MULTICAST_LOCATOR:
        addLocator(metatrafficMulticast, r);
        break;
      case PID_DEFAULT_UNICAST_LOCATOR:
        addLocator(defaultUnicast, r);
        break;
      case PID_ENTITY_NAME:
        entityName = readString(r) ?? "";
        break;
      case PID_PROPERTY_LIST:
        properties = readProperties(r);
        break;
      case PID_USER_DATA:
        userData = readOctets(r);
        break;
      default:
        if (list.mustUnderstand) throw NOT_UNDERSTOOD;
    }
  }
  if (guidPrefix === undefined) throw NO_GUID;
  if (builtinEndpoints === undefined) throw NO_BUILTIN_ENDPOINTS;
  return {
    guidPrefix,
    vendor: announcedVendor,
    protocolVersion,
    domainId,
    domainTag,
    builtinEndpoints,
    leaseDuration,
    metatrafficUnicast,
    metatrafficMulticast,
    defaultUnicast,
    entityName,
    properties,
    userData,
  };
}

/** Encodes the payload of an SPDP sample, PL_CDR_LE. RangeError for a locator that is not UDPv4. */
export function encodeParticipantData(data: ParticipantData): Uint8Array {
  const list = new ParameterListWriter("encapsulated");
  list.raw(PID_PROTOCOL_VERSION, Uint8Array.of(data.protocolVersion.major, data.protocolVersion.minor));
  list.raw(PID_VENDORID, Uint8Array.of(data.vendor >>> 8, data.vendor & 0xff));
  list.raw(PID_PARTICIPANT_GUID, writeGuid(data.guidPrefix, ENTITYID_PARTICIPANT));
  list.uint32(PID_BUILTIN_ENDPOINT_SET, data.builtinEndpoints);
  list.duration(PID_PARTICIPANT_LEASE_DURATION, data.leaseDuration);
  if (data.domainId !== undefined) list.uint32(PID_DOMAIN_ID, data.domainId);
  if (data.domainTag !== "") list.string(PID_DOMAIN_TAG, data.domainTag);
  for (const locator of data.metatrafficUnicast) list.locator(PID_METATRAFFIC_UNICAST_LOCATOR, locator);
  for (const locator of data.metatrafficMulticast) list.locator(PID_METATRAFFIC_MULTICAST_LOCATOR, locator);
  for (const locator of data.defaultUnicast) list.locator(PID_DEFAULT_UNICAST_LOCATOR, locator);
  if (data.entityName !== "") list.string(PID_ENTITY_NAME, data.entityName);
  if (data.properties.size > 0) list.properties(PID_PROPERTY_LIST, data.properties);
  if (data.userData.length > 0) list.octets(PID_USER_DATA, data.userData);
  return list.finish();
}

/** The key payload of the DATA that takes a participant away; `guid` has 16 bytes. */
export function encodeParticipantKey(guid: Uint8Array): Uint8Array {
  return encodeKey(PID_PARTICIPANT_GUID, guid);
}

function readParticipantGuid(r: WireReader): Uint8Array {
  const guid = r.slice(GUID_LENGTH);
  if (entityIdOf(guid) !== ENTITYID_PARTICIPANT) throw NOT_A_PARTICIPANT;
  return guid.slice(0, GUID_PREFIX_LENGTH);
}

function readProperties(r: WireReader): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (let left = r.uint32(); left > 0 && properties.size < PROPERTIES_MAXIMUM; left--) {
    const name = readString(r);
    const value = readString(r);
    if (name !== undefined && value !== undefined) properties.set(name, value);
  }
  return properties;
}

const PROPERTIES_MAXIMUM = 64;
const PROTOCOL_VERSION_DEFAULT: ParticipantData["protocolVersion"] = { major: 2, minor: 1 };
const NO_BYTES = new Uint8Array(0);
const NO_GUID = new MalformedError("participant data: no GUID");
const NOT_A_PARTICIPANT = new MalformedError("participant data: the GUID is not a participant's");
const NO_BUILTIN_ENDPOINTS = new MalformedError("participant data: no set of builtin endpoints");
const NEGATIVE_LEASE = new MalformedError("participant data: negative lease");
const NOT_UNDERSTOOD = new MalformedError("participant data: a parameter that must be understood is not known");
