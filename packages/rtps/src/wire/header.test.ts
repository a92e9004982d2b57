// SPDX-License-Identifier: Apache-2.0

import { golden, written } from "../../fixtures/golden.js";
import { HEADER_LENGTH, readHeader, writeHeader } from "./header.js";
import { MalformedError } from "./malformed-error.js";
import { WireReader } from "./wire-reader.js";

const PREFIX = golden("01 f0 01 02 03 04 05 06 07 08 09 0a");
const BYTES = golden(`
  52 54 50 53                          "RTPS"
  02 03                                protocol version 2.3
  01 f0                                vendor: rclts
  01 f0 01 02 03 04 05 06 07 08 09 0a  the sender's prefix
`);

test("the header is written in the name of rclts", () => {
  expect(written(HEADER_LENGTH, (w) => writeHeader(w, PREFIX))).toEqual(BYTES);
});

test("the header is read without a copy of the prefix", () => {
  const r = new WireReader(BYTES);
  expect(readHeader(r)).toEqual({ major: 2, minor: 3, vendor: 0x01f0, prefixOffset: 8 });
  expect(r.offset).toBe(HEADER_LENGTH);
});

test.each([1, 2, 4, 5, 9])("minor version %d is accepted, as it promises to be compatible", (minor) => {
  const bytes = BYTES.slice();
  bytes[5] = minor;
  expect(readHeader(new WireReader(bytes)).minor).toBe(minor);
});

test.each([
  ["fewer than 20 bytes", BYTES.slice(0, 19)],
  ["no bytes", new Uint8Array(0)],
  ["another protocol's name", golden("52 54 50 58 02 03 01 f0 00 00 00 00 00 00 00 00 00 00 00 00")],
  ["major version 1", golden("52 54 50 53 01 00 01 f0 00 00 00 00 00 00 00 00 00 00 00 00")],
  ["major version 3", golden("52 54 50 53 03 00 01 f0 00 00 00 00 00 00 00 00 00 00 00 00")],
])("a datagram with %s is malformed", (_, bytes) => {
  expect(() => readHeader(new WireReader(bytes))).toThrow(MalformedError);
});
