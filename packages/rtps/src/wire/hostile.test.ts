// SPDX-License-Identifier: Apache-2.0
// Whatever bytes come: each reader gives a record of views inside the submessage, or throws a MalformedError.

import fc from "fast-check";
import { CAPTURES, capturedMessages } from "../../fixtures/captures.js";
import { decodeEndpointData, decodeEndpointKey } from "../discovery/endpoint-data.js";
import { decodeParticipantData } from "../discovery/participant-data.js";
import { decodeParticipantMessage } from "../discovery/participant-message.js";
import { readAckNack } from "./ack-nack.js";
import { readData } from "./data.js";
import { readDataFrag } from "./data-frag.js";
import { readGap } from "./gap.js";
import { readHeader } from "./header.js";
import { readHeartbeat } from "./heartbeat.js";
import { readHeartbeatFrag } from "./heartbeat-frag.js";
import { readInfoDestination } from "./info-destination.js";
import { readInfoSource } from "./info-source.js";
import { readInfoTimestamp } from "./info-timestamp.js";
import { MalformedError } from "./malformed-error.js";
import { readNackFrag } from "./nack-frag.js";
import { readKeyHash, readStatusInfo } from "./status-info.js";
import { readSubmessageHeader, SubmessageKind } from "./submessage.js";
import { WireReader } from "./wire-reader.js";

const READERS = new Map<number, (r: WireReader, flags: number) => object | undefined>([
  [SubmessageKind.ACKNACK, readAckNack],
  [SubmessageKind.HEARTBEAT, readHeartbeat],
  [SubmessageKind.GAP, readGap],
  [SubmessageKind.INFO_TS, readInfoTimestamp],
  [SubmessageKind.INFO_SRC, readInfoSource],
  [SubmessageKind.INFO_DST, readInfoDestination],
  [SubmessageKind.NACK_FRAG, readNackFrag],
  [SubmessageKind.HEARTBEAT_FRAG, readHeartbeatFrag],
  [SubmessageKind.DATA, readData],
  [SubmessageKind.DATA_FRAG, readDataFrag],
]);

/** What stands around a datagram in its buffer; who reads it would show it. */
const NEIGHBOUR = 0xa5;
const MARGIN = 64;

/** The bytes in the middle of a larger buffer, as a pooled receive buffer has them. */
function amongNeighbours(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 2 * MARGIN).fill(NEIGHBOUR);
  buffer.set(bytes, MARGIN);
  return buffer.subarray(MARGIN, MARGIN + bytes.length);
}

/** Undefined if `read` finds the bytes malformed; every other error goes on. */
function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function expectInside(record: object, r: WireReader): void {
  expect(r.offset).toBeLessThanOrEqual(r.end);
  for (const value of Object.values(record)) {
    if (!(value instanceof Uint8Array)) continue;
    expect(value.buffer).toBe(r.bytes.buffer);
    expect(value.byteOffset).toBeGreaterThanOrEqual(r.bytes.byteOffset);
    expect(value.byteOffset + value.length).toBeLessThanOrEqual(r.bytes.byteOffset + r.end);
  }
}

/** Reads everything in a message as the receiver does, and decodes each payload as everything that it might be. */
function readAll(message: Uint8Array): void {
  const r = new WireReader(message);
  if (unlessMalformed(() => readHeader(r)) === undefined) return;
  while (r.offset < message.length) {
    const header = unlessMalformed(() => readSubmessageHeader(r));
    if (header === undefined) return;
    expect(header.end).toBeGreaterThan(r.offset - 1);
    const record = unlessMalformed(() => READERS.get(header.kind)?.(r, header.flags));
    if (record !== undefined) {
      expectInside(record, r);
      if ("inlineQos" in record && record.inlineQos instanceof Uint8Array) {
        readStatusInfo(record.inlineQos, r.littleEndian);
        readKeyHash(record.inlineQos, r.littleEndian);
      }
      if ("payload" in record && record.payload instanceof Uint8Array) decodeAll(record.payload);
    }
    r.offset = header.end;
  }
}

function decodeAll(payload: Uint8Array): void {
  unlessMalformed(() => decodeParticipantData(payload, 0));
  unlessMalformed(() => decodeEndpointData(payload, "writer"));
  unlessMalformed(() => decodeEndpointData(payload, "reader"));
  unlessMalformed(() => decodeEndpointKey(payload));
  unlessMalformed(() => decodeParticipantMessage(payload));
}

test.each([...READERS])("submessage 0x%s of any bytes", (_kind, read) => {
  const small = fc.constantFrom(0, 0, 0, 1, 1, 2, 4, 16, 28, 0xff);
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.array(small, { maxLength: 80 }));
  fc.assert(
    fc.property(bytes, fc.nat(255), fc.boolean(), fc.nat(80), (body, flags, littleEndian, end) => {
      const r = new WireReader(amongNeighbours(Uint8Array.from(body)));
      r.littleEndian = littleEndian;
      r.end = Math.min(end, body.length);
      const record = unlessMalformed(() => read(r, flags));
      if (record !== undefined) expectInside(record, r);
    }),
    { numRuns: 1000 },
  );
});

test("messages of any bytes", () => {
  const header = Uint8Array.of(0x52, 0x54, 0x50, 0x53, 2, 1, 1, 0x10, ...new Uint8Array(12));
  const submessage = fc
    .tuple(fc.constantFrom(...READERS.keys(), 0x01, 0x80), fc.nat(255), fc.uint8Array({ maxLength: 64 }))
    .map(([kind, flags, body]) => {
      const length = flags & 1 ? [body.length, 0] : [0, body.length];
      return Uint8Array.of(kind, flags, ...length, ...body);
    });
  fc.assert(
    fc.property(fc.array(submessage, { maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (submessages, rest) => {
      readAll(amongNeighbours(Uint8Array.from([header, ...submessages, rest].flatMap((part) => [...part]))));
    }),
    { numRuns: 1000 },
  );
});

test("payloads of any bytes behind an encapsulation", () => {
  const encapsulation = fc.constantFrom([0, 0], [0, 1], [0, 2], [0, 3], [0, 11]);
  const parameter = fc
    .tuple(
      fc.constantFrom(0x50, 0x58, 0x5a, 0x05, 0x07, 0x59, 0x29, 0x73, 0x2c, 0x31, 0x1a),
      fc.uint8Array({ maxLength: 40 }),
    )
    .map(([pid, body]) => [pid, 0, body.length, 0, ...body]);
  fc.assert(
    fc.property(encapsulation, fc.array(parameter), fc.boolean(), (id, parameters, ends) => {
      decodeAll(Uint8Array.from([...id, 0, 0, ...parameters.flat(), ...(ends ? [1, 0, 0, 0] : [])]));
    }),
    { numRuns: 1000 },
  );
});

test("real messages with some bytes changed and the end cut off", () => {
  const messages = CAPTURES.flatMap(capturedMessages).filter(({ length }) => length < 2000);
  const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff))), { maxLength: 8 });
  fc.assert(
    fc.property(fc.nat(messages.length - 1), changes, fc.oneof(fc.constant(0), fc.nat(100)), (index, all, cut) => {
      const original = messages[index]!;
      const message = amongNeighbours(original.subarray(0, Math.max(0, original.length - cut)));
      for (const [at, value] of all) if (message.length > 0) message[at % message.length] = value;
      readAll(message);
    }),
    { numRuns: 3000 },
  );
});
