// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { udpv4Locator } from "../locator.js";
import { VENDOR_CYCLONEDDS, VENDOR_FASTDDS, VENDOR_RCLTS } from "../vendor.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  PID_BUILTIN_ENDPOINT_SET,
  PID_DEFAULT_UNICAST_LOCATOR,
  PID_DOMAIN_TAG,
  PID_ENTITY_NAME,
  PID_PARTICIPANT_GUID,
  PID_PARTICIPANT_LEASE_DURATION,
  PID_PROPERTY_LIST,
} from "../wire/parameter-id.js";
import { ParameterListWriter } from "../wire/parameter-list-writer.js";
import { decodeKey } from "./key.js";
import { LOCATORS_MAXIMUM } from "./locators.js";
import {
  BUILTIN_ENDPOINT_SET,
  decodeParticipantData,
  encodeParticipantData,
  encodeParticipantKey,
  LEASE_DURATION_DEFAULT,
  type ParticipantData,
} from "./participant-data.js";

const PREFIX = golden("01 f0 01 02 03 04 05 06 07 08 09 0a");
const GUID = Uint8Array.of(...PREFIX, 0, 0, 1, 0xc1);

const DATA: ParticipantData = {
  guidPrefix: PREFIX,
  vendor: VENDOR_RCLTS,
  protocolVersion: { major: 2, minor: 3 },
  domainId: 11,
  domainTag: "",
  builtinEndpoints: BUILTIN_ENDPOINT_SET,
  leaseDuration: 20,
  metatrafficUnicast: [udpv4Locator("10.77.0.1", 10160)],
  metatrafficMulticast: [udpv4Locator("239.255.0.1", 10150)],
  defaultUnicast: [udpv4Locator("10.77.0.1", 10161)],
  entityName: "/",
  properties: new Map([["rclts.version", "1"]]),
  userData: golden("65 6e 63 6c 61 76 65 3d 2f 3b"),
};

const PAYLOAD = golden(`
  00 03 00 00                                      PL_CDR_LE
  15 00 04 00 02 03 00 00                          PID_PROTOCOL_VERSION: 2.3
  16 00 04 00 01 f0 00 00                          PID_VENDORID: rclts
  50 00 10 00                                      PID_PARTICIPANT_GUID
  01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 01 c1  prefix and ENTITYID_PARTICIPANT
  58 00 04 00 3f 0c 00 00                          PID_BUILTIN_ENDPOINT_SET: SPDP, SEDP, participant messages
  02 00 08 00 14 00 00 00 00 00 00 00              PID_PARTICIPANT_LEASE_DURATION: 20 s
  0f 00 04 00 0b 00 00 00                          PID_DOMAIN_ID: 11
  32 00 18 00 01 00 00 00 b0 27 00 00              PID_METATRAFFIC_UNICAST_LOCATOR: UDPv4, port 10160
  00 00 00 00 00 00 00 00 00 00 00 00 0a 4d 00 01  10.77.0.1
  33 00 18 00 01 00 00 00 a6 27 00 00              PID_METATRAFFIC_MULTICAST_LOCATOR: UDPv4, port 10150
  00 00 00 00 00 00 00 00 00 00 00 00 ef ff 00 01  239.255.0.1
  31 00 18 00 01 00 00 00 b1 27 00 00              PID_DEFAULT_UNICAST_LOCATOR: UDPv4, port 10161
  00 00 00 00 00 00 00 00 00 00 00 00 0a 4d 00 01  10.77.0.1
  62 00 08 00 02 00 00 00 2f 00 00 00              PID_ENTITY_NAME: "/"
  59 00 20 00 01 00 00 00                          PID_PROPERTY_LIST: one property
  0e 00 00 00 72 63 6c 74 73 2e 76 65              its name has 14 bytes: "rclts.ve
  72 73 69 6f 6e 00 00 00                          rsion"
  02 00 00 00 31 00 00 00                          its value "1"
  2c 00 10 00 0a 00 00 00                          PID_USER_DATA: 10 bytes
  65 6e 63 6c 61 76 65 3d 2f 3b 00 00              "enclave=/;"
  01 00 00 00                                      PID_SENTINEL
`);

/** A payload of the two parameters without which there is no participant, and what `add` adds. */
function payloadWith(add: (list: ParameterListWriter) => void): Uint8Array {
  const list = new ParameterListWriter("encapsulated");
  list.raw(PID_PARTICIPANT_GUID, GUID);
  list.uint32(PID_BUILTIN_ENDPOINT_SET, BUILTIN_ENDPOINT_SET);
  add(list);
  return list.finish();
}

function decodedWith(add: (list: ParameterListWriter) => void): ParticipantData {
  return decodeParticipantData(payloadWith(add), VENDOR_FASTDDS);
}

test("a participant announces itself in PL_CDR_LE", () => {
  expect(encodeParticipantData(DATA)).toEqual(PAYLOAD);
});

test("an announcement is read", () => {
  expect(decodeParticipantData(PAYLOAD, VENDOR_FASTDDS)).toEqual(DATA);
});

test("a big-endian announcement is read", () => {
  const payload = golden(`
    00 02 00 00                                      PL_CDR_BE
    00 50 00 10                                      PID_PARTICIPANT_GUID
    01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 01 c1  the same in both orders
    00 58 00 04 00 00 0c 3f                          PID_BUILTIN_ENDPOINT_SET
    00 02 00 08 00 00 00 14 00 00 00 00              PID_PARTICIPANT_LEASE_DURATION: 20 s
    00 16 00 04 01 01 00 00                          PID_VENDORID: the same in both orders
    00 01 00 00                                      PID_SENTINEL
  `);
  expect(decodeParticipantData(payload, 0)).toMatchObject({
    guidPrefix: PREFIX,
    builtinEndpoints: 0x0c3f,
    leaseDuration: 20,
    vendor: 0x0101,
  });
});

test("whatever is announced is read again", () => {
  const locators = fc.array(
    fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 65535 })).map(([address, port]) => udpv4Locator(address, port)),
    { maxLength: 4 },
  );
  const text = fc.string({ unit: "grapheme", maxLength: 30 }).filter((string) => !string.endsWith("\0"));
  const record = fc.record({
    guidPrefix: fc.uint8Array({ minLength: 12, maxLength: 12 }),
    vendor: fc.nat(0xffff),
    protocolVersion: fc.record({ major: fc.nat(255), minor: fc.nat(255) }),
    domainId: fc.option(fc.nat(232), { nil: undefined }),
    domainTag: text,
    builtinEndpoints: fc.nat(0xffffffff),
    leaseDuration: fc.oneof(fc.nat(1000), fc.constant(Number.POSITIVE_INFINITY)),
    metatrafficUnicast: locators,
    metatrafficMulticast: locators,
    defaultUnicast: locators,
    entityName: text,
    properties: fc.array(fc.tuple(text, text), { maxLength: 5 }).map((pairs) => new Map(pairs)),
    userData: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(record, (data) => {
      expect(decodeParticipantData(encodeParticipantData(data), 0)).toEqual(data);
    }),
  );
});

test("what is not announced has its default", () => {
  expect(decodedWith(() => {})).toEqual({
    guidPrefix: PREFIX,
    vendor: VENDOR_FASTDDS,
    protocolVersion: { major: 2, minor: 1 },
    domainId: undefined,
    domainTag: "",
    builtinEndpoints: BUILTIN_ENDPOINT_SET,
    leaseDuration: LEASE_DURATION_DEFAULT,
    metatrafficUnicast: [],
    metatrafficMulticast: [],
    defaultUnicast: [],
    entityName: "",
    properties: new Map(),
    userData: new Uint8Array(0),
  });
});

test("what is kept of an announcement outlives the datagram", () => {
  const payload = PAYLOAD.slice();
  const data = decodeParticipantData(payload, VENDOR_FASTDDS);
  payload.fill(0);
  expect(data).toEqual(DATA);
});

test("the parameters of other vendors are passed over", () => {
  const data = decodeParticipantData(
    payloadWith((list) => {
      list.raw(0x8007, new Uint8Array(48)); // Cyclone's version, Fast DDS's network configuration
      list.raw(0x0034, new Uint8Array(4)); // manual liveliness count
    }),
    VENDOR_CYCLONEDDS,
  );
  expect(data.vendor).toBe(VENDOR_CYCLONEDDS);
});

test("a parameter that must be understood and is not keeps the participant away", () => {
  expect(() => decodedWith((list) => list.raw(0x4abc, new Uint8Array(4)))).toThrow(MalformedError);
  expect(() => decodedWith((list) => list.raw(0xc006, new Uint8Array(4)))).toThrow(MalformedError);
});

test("the domain tag must be understood, and is", () => {
  expect(decodedWith((list) => list.string(PID_DOMAIN_TAG, "lab")).domainTag).toBe("lab");
});

test("locators beyond the bound, and those that no datagram could be sent to, are ignored", () => {
  const { defaultUnicast } = decodedWith((list) => {
    for (const port of [0, 65536, 0xffffffff])
      list.locator(PID_DEFAULT_UNICAST_LOCATOR, udpv4Locator("10.0.0.1", port));
    for (let port = 1; port <= 100; port++) list.locator(PID_DEFAULT_UNICAST_LOCATOR, udpv4Locator("10.0.0.1", port));
  });
  expect(defaultUnicast.map(({ port }) => port)).toEqual([...Array(LOCATORS_MAXIMUM).keys()].map((n) => n + 1));
});

test("locators of other kinds are told apart", () => {
  const { defaultUnicast } = decodedWith((list) => {
    list.parameter(PID_DEFAULT_UNICAST_LOCATOR, 24).uint32(16);
    list.locator(PID_DEFAULT_UNICAST_LOCATOR, udpv4Locator("10.0.0.1", 7411));
  });
  expect(defaultUnicast).toEqual([{ kind: 16, port: 0, address: "" }, udpv4Locator("10.0.0.1", 7411)]);
});

test("properties beyond the bound, and those that are too long, are ignored", () => {
  const many = new Map([...Array(200).keys()].map((n) => [`${n}`, `${n}`]));
  expect(decodedWith((list) => list.properties(PID_PROPERTY_LIST, many)).properties.size).toBe(64);
  const long = new Map([
    ["long", "x".repeat(1025)],
    ["short", "x"],
  ]);
  expect([...decodedWith((list) => list.properties(PID_PROPERTY_LIST, long)).properties.keys()]).toEqual(["short"]);
});

test("a name that is too long is no reason not to know a participant", () => {
  expect(decodedWith((list) => list.string(PID_ENTITY_NAME, "x".repeat(2000))).entityName).toBe("");
});

test.each<[string, Uint8Array]>([
  ["without its GUID", golden("00 03 00 00 58 00 04 00 3f 0c 00 00 01 00 00 00")],
  ["without its builtin endpoints", encodeParticipantKey(GUID)],
  ["with an endpoint's GUID", encodeParticipantKey(Uint8Array.of(...PREFIX, 0, 0, 1, 3))],
  ["with a negative lease", payloadWith((list) => list.parameter(PID_PARTICIPANT_LEASE_DURATION, 8).int32(-1))],
  ["with a lease cut short", payloadWith((list) => list.parameter(PID_PARTICIPANT_LEASE_DURATION, 4))],
  ["with more properties than bytes", payloadWith((list) => list.uint32(PID_PROPERTY_LIST, 0xffffffff))],
  ["without sentinel", PAYLOAD.subarray(0, PAYLOAD.length - 4)],
  ["in plain CDR", Uint8Array.of(0, 1, ...PAYLOAD.subarray(2))],
])("an announcement %s is malformed", (_, payload) => {
  expect(() => decodeParticipantData(payload, 0)).toThrow(MalformedError);
});

test("a goodbye carries the GUID alone", () => {
  const key = golden(`
    00 03 00 00                                      PL_CDR_LE
    50 00 10 00                                      PID_PARTICIPANT_GUID
    01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 01 c1
    01 00 00 00                                      PID_SENTINEL
  `);
  expect(encodeParticipantKey(GUID)).toEqual(key);
  expect(decodeKey(PID_PARTICIPANT_GUID, key)).toEqual(GUID);
  expect(decodeKey(PID_PARTICIPANT_GUID, golden("00 03 00 00 01 00 00 00"))).toBeUndefined();
});
