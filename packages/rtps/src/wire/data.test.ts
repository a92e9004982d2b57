// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { type DataToWrite, dataSubmessageLength, readData, writeData } from "./data.js";
import { MalformedError } from "./malformed-error.js";

const PAYLOAD = golden(`
  00 01 00 00              CDR_LE
  02 00 00 00 00 00 00 00  a: 2
  03                       and one byte, so that padding follows
`);

const INLINE_QOS = golden(`
  71 00 04 00  PID_STATUS_INFO, 4 bytes
  00 00 00 03  disposed and unregistered, always big-endian
  01 00 00 00  sentinel
`);

const REQUEST: DataToWrite = {
  readerId: 0x00001204,
  writerId: 0x00001103,
  sequence: 1,
  inlineQos: INLINE_QOS,
  payload: PAYLOAD,
  hasKey: false,
};

const LITTLE_ENDIAN = golden(`
  15                       DATA
  07                       flags: little-endian, inline QoS, data
  30 00                    48 bytes follow
  00 00                    extra flags
  10 00                    16 bytes from here to the inline QoS
  00 00 12 04              reader id
  00 00 11 03              writer id
  00 00 00 00              sequence number, high word
  01 00 00 00              low word
  71 00 04 00 00 00 00 03  status info
  01 00 00 00              sentinel
  00 01 00 00              encapsulation: CDR_LE
  02 00 00 00 00 00 00 00  a
  03 00 00 00              one byte and three to fill up
`);

const BIG_ENDIAN = golden(`
  15                       DATA
  06                       flags: big-endian, inline QoS, data
  00 2d                    45 bytes follow
  00 00                    extra flags
  00 10                    16 bytes from here to the inline QoS
  00 00 12 04              reader id
  00 00 11 03              writer id
  00 00 00 00              sequence number, high word
  00 00 00 01              low word
  00 71 00 04 00 00 00 03  status info
  00 01 00 00              sentinel
  00 01 00 00              encapsulation: CDR_LE, whatever the submessage is
  02 00 00 00 00 00 00 00  a
  03                       the last submessage need not be filled up
`);

test("it is written little-endian, inline QoS in front of the payload", () => {
  const length = dataSubmessageLength(PAYLOAD.length, INLINE_QOS.length);
  expect(written(length, (w) => writeData(w, REQUEST))).toEqual(LITTLE_ENDIAN);
});

test("a little-endian one is read, the padding being part of the payload", () => {
  const { r, flags } = submessageBody(LITTLE_ENDIAN);
  expect(readData(r, flags)).toEqual({
    ...REQUEST,
    payload: Uint8Array.of(...PAYLOAD, 0, 0, 0),
    hasData: true,
  });
});

test("a big-endian one is read, its inline QoS in its own order", () => {
  const { r, flags } = submessageBody(BIG_ENDIAN);
  expect(readData(r, flags)).toEqual({
    ...REQUEST,
    inlineQos: golden("00 71 00 04 00 00 00 03 00 01 00 00"),
    hasData: true,
  });
});

test("payload and inline QoS are views of the datagram, not copies", () => {
  const { r, flags } = submessageBody(LITTLE_ENDIAN);
  const { payload, inlineQos } = readData(r, flags);
  expect(payload!.buffer).toBe(LITTLE_ENDIAN.buffer);
  expect(inlineQos!.buffer).toBe(LITTLE_ENDIAN.buffer);
});

test("a DATA with inline QoS alone, as Fast DDS says goodbye, has neither data nor key", () => {
  const data = { ...REQUEST, payload: undefined };
  const bytes = written(dataSubmessageLength(0, INLINE_QOS.length), (w) => writeData(w, data));
  expect(bytes[1]).toBe(0x03);
  const { r, flags } = submessageBody(bytes);
  expect(readData(r, flags)).toEqual({ ...data, hasData: false });
});

test("a DATA with a key says so", () => {
  const data = { ...REQUEST, inlineQos: undefined, payload: golden("00 03 00 00 01 00 00 00"), hasKey: true };
  const bytes = written(dataSubmessageLength(8, 0), (w) => writeData(w, data));
  expect(bytes[1]).toBe(0x09);
  const { r, flags } = submessageBody(bytes);
  expect(readData(r, flags)).toEqual({ ...data, hasData: false });
});

test("what a later version of the protocol puts in front of the inline QoS is skipped", () => {
  const bytes = golden(`
    15 05 20 00              DATA, little-endian with data, 32 bytes follow
    00 00 18 00              24 bytes to the payload, 8 more than today
    00 00 12 04 00 00 11 03  reader id, writer id
    00 00 00 00 01 00 00 00  sequence number 1
    aa aa aa aa aa aa aa aa  what rclts does not know
    00 01 00 00              payload
  `);
  const { r, flags } = submessageBody(bytes);
  expect(readData(r, flags).payload).toEqual(golden("00 01 00 00"));
});

describe("a DATA is malformed", () => {
  const HEADER = written(dataSubmessageLength(0, 0), (w) =>
    writeData(w, { ...REQUEST, inlineQos: undefined, payload: undefined }),
  );

  /** The header with one byte changed and the rest behind it. */
  function broken(at: number, value: number, rest = ""): () => unknown {
    const bytes = Uint8Array.of(...HEADER, ...golden(rest));
    bytes[at] = value;
    bytes[2] = bytes.length - 4;
    return () => {
      const { r, flags } = submessageBody(bytes);
      return readData(r, flags);
    };
  }

  test("with data and key", () => expect(broken(1, 0x0d)).toThrow(MalformedError));
  test("with sequence number 0", () => expect(broken(20, 0)).toThrow(MalformedError));
  test("with a negative sequence number", () => expect(broken(19, 0x80)).toThrow(MalformedError));
  test("with a sequence number above 2^53 - 1", () => expect(broken(18, 0x20)).toThrow(MalformedError));
  test("with inline QoS that begins in the header", () => expect(broken(6, 12)).toThrow(MalformedError));
  test("with inline QoS that begins behind its end", () => expect(broken(6, 20)).toThrow(MalformedError));
  test("with inline QoS announced and not there", () => expect(broken(1, 0x03)).toThrow(MalformedError));
  test("with inline QoS that has no sentinel", () => {
    expect(broken(1, 0x03, "71 00 04 00 00 00 00 03")).toThrow(MalformedError);
  });
  test("with a parameter that is longer than the submessage", () => {
    expect(broken(1, 0x03, "71 00 08 00 00 00 00 03")).toThrow(MalformedError);
  });
});
