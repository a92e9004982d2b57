// SPDX-License-Identifier: Apache-2.0
// What real ROS 2 nodes announced of themselves in the recorded captures reads as Wireshark reads it.

import {
  CAPTURES,
  capturedMessages,
  colonHex,
  type ExpectedParameters,
  expectedMessages,
  forEachSubmessage,
  shownValue,
} from "../../fixtures/captures.js";
import {
  ENTITYID_PARTICIPANT_MESSAGE_WRITER,
  ENTITYID_SEDP_PUBLICATIONS_WRITER,
  ENTITYID_SEDP_SUBSCRIPTIONS_WRITER,
  ENTITYID_SPDP_WRITER,
  isWriterId,
} from "../guid.js";
import type { Locator } from "../locator.js";
import { readData } from "../wire/data.js";
import { readHeader } from "../wire/header.js";
import {
  PID_BUILTIN_ENDPOINT_SET,
  PID_DATA_REPRESENTATION,
  PID_DEADLINE,
  PID_DEFAULT_UNICAST_LOCATOR,
  PID_DURABILITY,
  PID_ENDPOINT_GUID,
  PID_ENTITY_NAME,
  PID_HISTORY,
  PID_LIFESPAN,
  PID_LIVELINESS,
  PID_METATRAFFIC_MULTICAST_LOCATOR,
  PID_METATRAFFIC_UNICAST_LOCATOR,
  PID_OWNERSHIP,
  PID_PARTICIPANT_GUID,
  PID_PARTICIPANT_LEASE_DURATION,
  PID_PROPERTY_LIST,
  PID_PROTOCOL_VERSION,
  PID_RELIABILITY,
  PID_TOPIC_NAME,
  PID_TYPE_NAME,
  PID_UNICAST_LOCATOR,
  PID_USER_DATA,
  PID_VENDORID,
} from "../wire/parameter-id.js";
import { SubmessageKind } from "../wire/submessage.js";
import { WireReader } from "../wire/wire-reader.js";
import { decodeEndpointData, decodeEndpointKey, type EndpointData, encodeEndpointData } from "./endpoint-data.js";
import { decodeKey } from "./key.js";
import { decodeParticipantData, encodeParticipantData, type ParticipantData } from "./participant-data.js";
import { decodeParticipantMessage } from "./participant-message.js";

/** The payload of one DATA from a builtin writer, beside what tshark reads in it. */
interface Announcement {
  readonly vendor: number;
  readonly payload: Uint8Array;
  readonly hasKey: boolean;
  readonly expected: ExpectedParameters;
}

describe.each(CAPTURES)("%s", (capture) => {
  test("announces the participants that tshark sees", () => {
    const announcements = announcementsFrom(capture, ENTITYID_SPDP_WRITER);
    expect(announcements.length).toBeGreaterThan(0);
    for (const { payload, hasKey, vendor, expected } of announcements) {
      if (hasKey)
        expect(colonHex(decodeKey(PID_PARTICIPANT_GUID, payload)!)).toBe(
          shownValue(expected, PID_PARTICIPANT_GUID)![0],
        );
      else compareParticipant(decodeParticipantData(payload, vendor), expected);
    }
  });

  test.each([
    ["writer", ENTITYID_SEDP_PUBLICATIONS_WRITER],
    ["reader", ENTITYID_SEDP_SUBSCRIPTIONS_WRITER],
  ] as const)("announces the %ss that tshark sees", (kind, builtinWriter) => {
    const announcements = announcementsFrom(capture, builtinWriter);
    expect(announcements.length).toBeGreaterThan(0);
    for (const { payload, hasKey, expected } of announcements) {
      if (hasKey) expect(colonHex(decodeEndpointKey(payload)!)).toBe(shownValue(expected, PID_ENDPOINT_GUID)![0]);
      else compareEndpoint(decodeEndpointData(payload, kind), expected);
    }
  });

  test("announces nothing that is lost when rclts announces it again", () => {
    for (const { payload, hasKey, vendor } of announcementsFrom(capture, ENTITYID_SPDP_WRITER)) {
      if (hasKey) continue;
      const data = withoutOtherKinds(decodeParticipantData(payload, vendor));
      expect(decodeParticipantData(encodeParticipantData(data), 0)).toEqual(data);
    }
    for (const { payload, hasKey } of announcementsFrom(capture, ENTITYID_SEDP_PUBLICATIONS_WRITER)) {
      if (hasKey) continue;
      const data = decodeEndpointData(payload, "writer");
      const unicastLocators = data.unicastLocators.filter(({ kind }) => kind === 1);
      expect(decodeEndpointData(encodeEndpointData({ ...data, unicastLocators }), "writer")).toEqual({
        ...data,
        unicastLocators,
      });
    }
  });
});

test("Cyclone asserts its liveliness as its own participant", () => {
  const messages = CAPTURES.flatMap(capturedMessages);
  let asserted = 0;
  for (const message of messages) {
    forEachSubmessage(message, (r, kind, flags) => {
      if (kind !== SubmessageKind.DATA) return;
      const { writerId, payload } = readData(r, flags);
      if (writerId !== ENTITYID_PARTICIPANT_MESSAGE_WRITER || payload === undefined) return;
      const { guidPrefix, kind: liveliness } = decodeParticipantMessage(payload);
      expect(colonHex(guidPrefix)).toBe(colonHex(message.subarray(8, 20)));
      expect(liveliness).toBe(1);
      asserted += 1;
    });
  }
  expect(asserted).toBeGreaterThan(0);
});

function announcementsFrom(capture: string, builtinWriter: number): Announcement[] {
  const messages = capturedMessages(capture);
  const announcements: Announcement[] = [];
  for (const [index, { submessages }] of expectedMessages(capture).entries()) {
    const message = messages[index]!;
    const { vendor } = readHeader(new WireReader(message));
    let position = 0;
    forEachSubmessage(message, (r, kind, flags) => {
      const expected = submessages[position++]!.payload;
      if (kind !== SubmessageKind.DATA || expected === undefined) return;
      const { writerId, payload, hasKey } = readData(r, flags);
      if (writerId === builtinWriter) announcements.push({ vendor, payload: payload!, hasKey, expected });
    });
  }
  return announcements;
}

/** Fast DDS announces shared memory too, which rclts cannot. */
function withoutOtherKinds(data: ParticipantData): ParticipantData {
  return { ...data, defaultUnicast: data.defaultUnicast.filter(({ kind }) => kind === 1) };
}

function compareParticipant(data: ParticipantData, expected: ExpectedParameters): void {
  expect(`${colonHex(data.guidPrefix)}:00:00:01:c1`).toBe(shownValue(expected, PID_PARTICIPANT_GUID)![0]);
  expect(data.vendor).toBe(Number(shownValue(expected, PID_VENDORID)![0]));
  const { major, minor } = data.protocolVersion;
  expect(major * 0x100 + minor).toBe(Number(shownValue(expected, PID_PROTOCOL_VERSION)![0]));
  expect(data.builtinEndpoints).toBe(Number(shownValue(expected, PID_BUILTIN_ENDPOINT_SET)![0]));
  expect(data.leaseDuration).toBe(Number(shownValue(expected, PID_PARTICIPANT_LEASE_DURATION)![0]));
  compareLocators(data.metatrafficUnicast, expected, PID_METATRAFFIC_UNICAST_LOCATOR);
  compareLocators(data.metatrafficMulticast, expected, PID_METATRAFFIC_MULTICAST_LOCATOR);
  compareLocators(data.defaultUnicast, expected, PID_DEFAULT_UNICAST_LOCATOR);
  expect(data.entityName).toBe(shownValue(expected, PID_ENTITY_NAME)?.[0] ?? "");
  expect([...data.properties].flat()).toEqual(shownValue(expected, PID_PROPERTY_LIST) ?? []);
  expect(colonHex(data.userData)).toBe(shownValue(expected, PID_USER_DATA)?.[1] ?? "");
}

function compareEndpoint(data: EndpointData, expected: ExpectedParameters): void {
  const kindOf = (pid: number, absent: number): number => Number(shownValue(expected, pid)?.[0] ?? absent);
  expect(colonHex(data.guid)).toBe(shownValue(expected, PID_ENDPOINT_GUID)![0]);
  expect(data.topic).toBe(shownValue(expected, PID_TOPIC_NAME)![0]);
  expect(data.typeName).toBe(shownValue(expected, PID_TYPE_NAME)![0]);
  expect(colonHex(data.userData)).toBe(shownValue(expected, PID_USER_DATA)?.[1] ?? "");
  compareLocators(data.unicastLocators, expected, PID_UNICAST_LOCATOR);
  expect(data.dataRepresentation).toEqual(shownValue(expected, PID_DATA_REPRESENTATION)?.slice(0, 1).map(Number) ?? []);
  expect(data.partitions).toEqual([]);
  expect(data.exclusiveOwnership).toBe(kindOf(PID_OWNERSHIP, 0) === 1);
  const isWriter = isWriterId(data.guid[15]!);
  expect(["", "best-effort", "reliable"].indexOf(data.qos.reliability)).toBe(kindOf(PID_RELIABILITY, isWriter ? 2 : 1));
  expect(["volatile", "transient-local"].indexOf(data.qos.durability)).toBe(kindOf(PID_DURABILITY, 0));
  expect(["keep-last", "keep-all"].indexOf(data.qos.history)).toBe(kindOf(PID_HISTORY, 0));
  expect(data.qos.depth).toBe(Math.max(1, Number(shownValue(expected, PID_HISTORY)?.[1] ?? 1)));
  expect(["automatic", "manual-by-participant"].indexOf(data.qos.liveliness)).toBe(kindOf(PID_LIVELINESS, 0));
  expect(data.qos.leaseDuration).toBe(duration(shownValue(expected, PID_LIVELINESS)?.slice(1)));
  expect(data.qos.deadline).toBe(duration(shownValue(expected, PID_DEADLINE)));
  expect(data.qos.lifespan).toBe(duration(shownValue(expected, PID_LIFESPAN)));
}

function compareLocators(locators: readonly Locator[], expected: ExpectedParameters, pid: number): void {
  const shown = expected
    .filter(([id]) => Number(id) === pid)
    // tshark shows no port of the kinds that it does not know, such as shared memory.
    .map(([, , kind, port, address]) => `${Number(kind)} ${port ?? ""} ${address ?? ""}`);
  expect(locators.map(({ kind, port, address }) => `${kind} ${kind === 1 ? port : ""} ${address}`)).toEqual(shown);
}

/** Infinite if the parameter is absent or says so. */
function duration(shown: readonly string[] | undefined): number {
  return shown === undefined || shown[0] === "2147483647" ? Number.POSITIVE_INFINITY : Number(shown[0]);
}
