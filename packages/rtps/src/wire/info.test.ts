// SPDX-License-Identifier: Apache-2.0
// INFO_TS, INFO_DST and INFO_SRC: what they say of the submessages behind them.

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { INFO_DESTINATION_LENGTH, readInfoDestination, writeInfoDestination } from "./info-destination.js";
import { readInfoSource } from "./info-source.js";
import { INFO_TIMESTAMP_LENGTH, readInfoTimestamp, writeInfoTimestamp } from "./info-timestamp.js";
import { MalformedError } from "./malformed-error.js";
import { SUBMESSAGE_HEADER_LENGTH } from "./submessage.js";

const PREFIX = golden("01 f0 01 02 03 04 05 06 07 08 09 0a");

describe("INFO_TS", () => {
  const TIMESTAMP = { seconds: 1_795_248_540, nanoseconds: 500_000_000 };
  const LITTLE_ENDIAN = golden(`
    09           INFO_TS
    01           flags: little-endian
    08 00        8 bytes follow
    9c 51 01 6b  seconds since 1970
    00 00 00 80  2^31 of 2^32 parts of a second
  `);
  const BIG_ENDIAN = golden(`
    09           INFO_TS
    00           flags: big-endian
    00 08        8 bytes follow
    6b 01 51 9c  seconds
    80 00 00 00  parts
  `);

  test("is written little-endian", () => {
    expect(written(INFO_TIMESTAMP_LENGTH, (w) => writeInfoTimestamp(w, TIMESTAMP))).toEqual(LITTLE_ENDIAN);
  });

  test.each([
    ["little", LITTLE_ENDIAN],
    ["big", BIG_ENDIAN],
  ])("is read %s-endian", (_, bytes) => {
    const { r, flags } = submessageBody(bytes);
    expect(readInfoTimestamp(r, flags)).toEqual(TIMESTAMP);
  });

  test("can take the timestamp back, with nothing behind its header", () => {
    const bytes = golden(`
      09 03 00 00  INFO_TS, little-endian and invalidate, 0 bytes follow
    `);
    expect(written(SUBMESSAGE_HEADER_LENGTH, (w) => writeInfoTimestamp(w, undefined))).toEqual(bytes);
    const { r, flags } = submessageBody(bytes);
    expect(readInfoTimestamp(r, flags)).toBeUndefined();
  });

  test("is malformed without its timestamp", () => {
    const { r, flags } = submessageBody(golden("09 01 00 00"));
    expect(() => readInfoTimestamp(r, flags)).toThrow(MalformedError);
  });
});

describe("INFO_DST", () => {
  const BYTES = golden(`
    0e                                   INFO_DST
    01                                   flags: little-endian
    0c 00                                12 bytes follow
    01 f0 01 02 03 04 05 06 07 08 09 0a  prefix
  `);

  test("is written", () => {
    expect(written(INFO_DESTINATION_LENGTH, (w) => writeInfoDestination(w, PREFIX))).toEqual(BYTES);
  });

  test("is read without a copy of the prefix", () => {
    const { r, flags } = submessageBody(BYTES);
    expect(readInfoDestination(r, flags)).toEqual({ prefixOffset: 4 });
  });

  test("is malformed without the whole prefix", () => {
    const { r, flags } = submessageBody(golden("0e 01 08 00 01 f0 01 02 03 04 05 06"));
    expect(() => readInfoDestination(r, flags)).toThrow(MalformedError);
  });
});

describe("INFO_SRC", () => {
  const BYTES = golden(`
    0c                                   INFO_SRC
    01                                   flags: little-endian
    14 00                                20 bytes follow
    00 00 00 00                          unused
    02 03                                protocol version
    01 f0                                vendor: rclts
    01 f0 01 02 03 04 05 06 07 08 09 0a  prefix
  `);

  test("is read, the vendor in one order whatever the flags", () => {
    for (const [flagsByte, length] of [
      [1, [0x14, 0]],
      [0, [0, 0x14]],
    ] as const) {
      const bytes = BYTES.slice();
      bytes.set([flagsByte, ...length], 1);
      const { r, flags } = submessageBody(bytes);
      expect(readInfoSource(r, flags)).toEqual({ major: 2, minor: 3, vendor: 0x01f0, prefixOffset: 12 });
    }
  });

  test("of another major version is malformed", () => {
    const bytes = BYTES.slice();
    bytes[8] = 3;
    const { r, flags } = submessageBody(bytes);
    expect(() => readInfoSource(r, flags)).toThrow(MalformedError);
  });
});
