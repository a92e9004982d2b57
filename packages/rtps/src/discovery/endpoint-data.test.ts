// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { udpv4Locator } from "../locator.js";
import { SERVICES_DEFAULT } from "../qos.js";
import { MalformedError } from "../wire/malformed-error.js";
import {
  PID_DATA_REPRESENTATION,
  PID_DEADLINE,
  PID_DURABILITY,
  PID_ENDPOINT_GUID,
  PID_HISTORY,
  PID_LIVELINESS,
  PID_PARTICIPANT_GUID,
  PID_PARTITION,
  PID_RELIABILITY,
  PID_TOPIC_NAME,
  PID_TYPE_NAME,
} from "../wire/parameter-id.js";
import { ParameterListWriter } from "../wire/parameter-list-writer.js";
import {
  decodeEndpointData,
  decodeEndpointKey,
  type EndpointData,
  encodeEndpointData,
  encodeEndpointKey,
} from "./endpoint-data.js";

/** DataRepresentationId_t. */
const XCDR1 = 0;
const XCDR2 = 2;
const PREFIX = golden("01 f0 01 02 03 04 05 06 07 08 09 0a");
const WRITER_GUID = Uint8Array.of(...PREFIX, 0, 0, 0x11, 3);
const READER_GUID = Uint8Array.of(...PREFIX, 0, 0, 0x12, 4);

const WRITER: EndpointData = {
  guid: WRITER_GUID,
  topic: "rq/addRequest",
  typeName: "p::srv::A_",
  qos: SERVICES_DEFAULT,
  exclusiveOwnership: false,
  partitions: [],
  dataRepresentation: [XCDR1],
  userData: golden("61 3d 62 3b"),
  unicastLocators: [],
};

const WRITER_PAYLOAD = golden(`
  00 03 00 00                                      PL_CDR_LE
  5a 00 10 00                                      PID_ENDPOINT_GUID
  01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 11 03  a writer without key
  05 00 14 00 0e 00 00 00                          PID_TOPIC_NAME: 14 bytes
  72 71 2f 61 64 64 52 65 71 75 65 73 74 00 00 00  "rq/addRequest"
  07 00 10 00 0b 00 00 00                          PID_TYPE_NAME: 11 bytes
  70 3a 3a 73 72 76 3a 3a 41 5f 00 00              "p::srv::A_"
  1a 00 0c 00 02 00 00 00                          PID_RELIABILITY: reliable
  00 00 00 00 9a 99 99 19                          max_blocking_time 0.1 s
  1d 00 04 00 00 00 00 00                          PID_DURABILITY: volatile
  40 00 08 00 00 00 00 00 0a 00 00 00              PID_HISTORY: keep last, 10
  23 00 08 00 ff ff ff 7f ff ff ff ff              PID_DEADLINE: infinite
  2b 00 08 00 ff ff ff 7f ff ff ff ff              PID_LIFESPAN: infinite
  1b 00 0c 00 00 00 00 00                          PID_LIVELINESS: automatic
  ff ff ff 7f ff ff ff ff                          lease infinite
  73 00 08 00 01 00 00 00 00 00 00 00              PID_DATA_REPRESENTATION: one, XCDR1
  2c 00 08 00 04 00 00 00 61 3d 62 3b              PID_USER_DATA: "a=b;"
  01 00 00 00                                      PID_SENTINEL
`);

/** A payload of the three parameters without which there is no endpoint, and what `add` adds. */
function payloadWith(guid: Uint8Array, add: (list: ParameterListWriter) => void): Uint8Array {
  const list = new ParameterListWriter("encapsulated");
  list.raw(PID_ENDPOINT_GUID, guid);
  list.string(PID_TOPIC_NAME, "t");
  list.string(PID_TYPE_NAME, "T");
  add(list);
  return list.finish();
}

function writerWith(add: (list: ParameterListWriter) => void): EndpointData {
  return decodeEndpointData(payloadWith(WRITER_GUID, add), "writer");
}

test("a writer is announced in PL_CDR_LE", () => {
  expect(encodeEndpointData(WRITER)).toEqual(WRITER_PAYLOAD);
});

test("an announced writer is read", () => {
  expect(decodeEndpointData(WRITER_PAYLOAD, "writer")).toEqual(WRITER);
});

test("a reader announces no lifespan, which is a writer's alone", () => {
  const payload = encodeEndpointData({ ...WRITER, guid: READER_GUID });
  expect(payload).toHaveLength(WRITER_PAYLOAD.length - 12);
  expect(decodeEndpointData(payload, "reader")).toEqual({ ...WRITER, guid: READER_GUID });
});

test("a big-endian announcement is read", () => {
  const payload = golden(`
    00 02 00 00                                      PL_CDR_BE
    00 5a 00 10                                      PID_ENDPOINT_GUID
    01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 11 03
    00 05 00 08 00 00 00 02 74 00 00 00              PID_TOPIC_NAME: "t"
    00 07 00 08 00 00 00 02 54 00 00 00              PID_TYPE_NAME: "T"
    00 1a 00 0c 00 00 00 01 00 00 00 00 00 00 00 00  PID_RELIABILITY: best effort
    00 1d 00 04 00 00 00 01                          PID_DURABILITY: transient local
    00 01 00 00                                      PID_SENTINEL
  `);
  const { topic, typeName, qos } = decodeEndpointData(payload, "writer");
  expect([topic, typeName, qos.reliability, qos.durability]).toEqual(["t", "T", "best-effort", "transient-local"]);
});

test("whatever is announced is read again", () => {
  const text = (minLength: number) =>
    fc.string({ unit: "grapheme", minLength, maxLength: 30 }).filter((string) => !string.endsWith("\0"));
  const seconds = fc.oneof(
    fc.nat(1000),
    fc.nat(1000).map((n) => n / 8),
    fc.constant(Number.POSITIVE_INFINITY),
  );
  const locators = fc.array(
    fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 65535 })).map(([address, port]) => udpv4Locator(address, port)),
    { maxLength: 4 },
  );
  const record = fc.record({
    guid: fc.constantFrom(WRITER_GUID, Uint8Array.of(...PREFIX, 0, 0, 1, 2)),
    topic: text(1),
    typeName: text(1),
    qos: fc.record({
      reliability: fc.constantFrom("best-effort", "reliable"),
      durability: fc.constantFrom("volatile", "transient-local", "transient", "persistent"),
      history: fc.constantFrom("keep-last", "keep-all"),
      depth: fc.integer({ min: 1, max: 0x7fffffff }),
      deadline: seconds,
      lifespan: seconds,
      liveliness: fc.constantFrom("automatic", "manual-by-participant", "manual-by-topic"),
      leaseDuration: seconds,
    }),
    exclusiveOwnership: fc.boolean(),
    partitions: fc.array(text(0), { maxLength: 5 }),
    dataRepresentation: fc.array(fc.nat(2), { maxLength: 3 }),
    userData: fc.uint8Array({ maxLength: 40 }),
    unicastLocators: locators,
  });
  fc.assert(
    fc.property(record, (data: EndpointData) => {
      expect(decodeEndpointData(encodeEndpointData(data), "writer")).toEqual(data);
    }),
  );
});

test("what is not announced has the default of DDS: writers are reliable, readers are not", () => {
  const writer = writerWith(() => {});
  expect(writer).toEqual({
    guid: WRITER_GUID,
    topic: "t",
    typeName: "T",
    qos: { ...SERVICES_DEFAULT, depth: 1 },
    exclusiveOwnership: false,
    partitions: [],
    dataRepresentation: [],
    userData: new Uint8Array(0),
    unicastLocators: [],
  });
  const reader = decodeEndpointData(
    payloadWith(READER_GUID, () => {}),
    "reader",
  );
  expect(reader.qos).toEqual({ ...writer.qos, reliability: "best-effort" });
});

test("what is kept of an announcement outlives the datagram", () => {
  const payload = WRITER_PAYLOAD.slice();
  const data = decodeEndpointData(payload, "writer");
  payload.fill(0);
  expect(data).toEqual(WRITER);
});

test("data representations keep their order, and Cyclone's word behind them is passed over", () => {
  const { dataRepresentation } = writerWith((list) => {
    const w = list.parameter(PID_DATA_REPRESENTATION, 12);
    w.uint32(2);
    w.uint16(XCDR2);
    w.uint16(XCDR1);
    w.uint32(1);
  });
  expect(dataRepresentation).toEqual([XCDR2, XCDR1]);
});

test("keep-all has whatever depth the sender left there", () => {
  const { qos } = writerWith((list) => {
    const w = list.parameter(PID_HISTORY, 8);
    w.uint32(1);
    w.int32(-1);
  });
  expect([qos.history, qos.depth]).toEqual(["keep-all", 1]);
});

test("the participant may be named, and must then be the endpoint's own", () => {
  const own = Uint8Array.of(...PREFIX, 0, 0, 1, 0xc1);
  expect(writerWith((list) => list.raw(PID_PARTICIPANT_GUID, own)).guid).toEqual(WRITER_GUID);
  const other = own.slice();
  other[11] = 0xff;
  expect(() => writerWith((list) => list.raw(PID_PARTICIPANT_GUID, other))).toThrow(MalformedError);
});

test("vendors' parameters and type information are passed over", () => {
  const data = writerWith((list) => {
    list.raw(0x800c, new Uint8Array(20));
    list.raw(0x0075, new Uint8Array(20));
  });
  expect(data.topic).toBe("t");
});

test.each<[string, Uint8Array, "reader" | "writer"]>([
  ["without GUID", golden("00 03 00 00 01 00 00 00"), "writer"],
  ["without topic and type", encodeEndpointKey(WRITER_GUID), "writer"],
  ["with an empty type", payloadWith(WRITER_GUID, (list) => list.string(PID_TYPE_NAME, "")), "writer"],
  ["with a topic of 1025 bytes", payloadWith(WRITER_GUID, (l) => l.string(PID_TOPIC_NAME, "x".repeat(1025))), "writer"],
  ["of a reader where a writer is due", payloadWith(READER_GUID, () => {}), "writer"],
  ["of a writer where a reader is due", WRITER_PAYLOAD, "reader"],
  ["of a participant", payloadWith(Uint8Array.of(...PREFIX, 0, 0, 1, 0xc1), () => {}), "writer"],
  ["with reliability 0", payloadWith(WRITER_GUID, (list) => list.parameter(PID_RELIABILITY, 12)), "writer"],
  ["with durability 4", payloadWith(WRITER_GUID, (list) => list.uint32(PID_DURABILITY, 4)), "writer"],
  ["with liveliness 3", payloadWith(WRITER_GUID, (list) => list.parameter(PID_LIVELINESS, 12).uint32(3)), "writer"],
  ["with a negative deadline", payloadWith(WRITER_GUID, (list) => list.parameter(PID_DEADLINE, 8).int32(-1)), "writer"],
  [
    "with partitions that are not there",
    payloadWith(WRITER_GUID, (l) => l.uint32(PID_PARTITION, 0xffffffff)),
    "writer",
  ],
  ["that must be understood and is not", payloadWith(WRITER_GUID, (l) => l.raw(0x4abc, new Uint8Array(4))), "writer"],
  ["without sentinel", WRITER_PAYLOAD.subarray(0, WRITER_PAYLOAD.length - 4), "writer"],
])("an announcement %s is malformed", (_, payload, kind) => {
  expect(() => decodeEndpointData(payload, kind)).toThrow(MalformedError);
});

test("a goodbye carries the GUID alone", () => {
  const key = golden(`
    00 03 00 00                                      PL_CDR_LE
    5a 00 10 00                                      PID_ENDPOINT_GUID
    01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 11 03
    01 00 00 00                                      PID_SENTINEL
  `);
  expect(encodeEndpointKey(WRITER_GUID)).toEqual(key);
  expect(decodeEndpointKey(key)).toEqual(WRITER_GUID);
  expect(decodeEndpointKey(golden("00 03 00 00 01 00 00 00"))).toBeUndefined();
});
