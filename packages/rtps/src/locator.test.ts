// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { golden, written } from "../fixtures/golden.js";
import {
  formatIpv4,
  isLoopback,
  isMulticast,
  LOCATOR_LENGTH,
  parseIpv4,
  readLocator,
  udpv4Locator,
  writeLocator,
} from "./locator.js";
import { MalformedError } from "./wire/malformed-error.js";
import { WireReader } from "./wire/wire-reader.js";

const LITTLE_ENDIAN = golden(`
  01 00 00 00                                      kind: UDPv4
  f3 1c 00 00                                      port 7411
  00 00 00 00 00 00 00 00 00 00 00 00 0a 4d 00 01  10.77.0.1 in the last four
`);

const BIG_ENDIAN = golden(`
  00 00 00 01                                      kind: UDPv4
  00 00 1c f3                                      port 7411
  00 00 00 00 00 00 00 00 00 00 00 00 0a 4d 00 01  10.77.0.1, the same in both
`);

test("a locator is written little-endian", () => {
  expect(written(LOCATOR_LENGTH, (w) => writeLocator(w, udpv4Locator("10.77.0.1", 7411)))).toEqual(LITTLE_ENDIAN);
});

test.each([
  [true, LITTLE_ENDIAN],
  [false, BIG_ENDIAN],
])("a locator is read (little-endian: %s)", (littleEndian, bytes) => {
  const r = new WireReader(bytes);
  r.littleEndian = littleEndian;
  expect(readLocator(r)).toEqual({ kind: 1, port: 7411, address: "10.77.0.1" });
  expect(r.remaining).toBe(0);
});

test("a locator of another kind, such as Fast DDS's shared memory, keeps no address", () => {
  const bytes = LITTLE_ENDIAN.slice();
  bytes[0] = 16;
  expect(readLocator(new WireReader(bytes))).toEqual({ kind: 16, port: 7411, address: "" });
});

test("a locator that is cut off is malformed", () => {
  expect(() => readLocator(new WireReader(LITTLE_ENDIAN.subarray(0, 23)))).toThrow(MalformedError);
});

test("a locator of another kind cannot be written", () => {
  expect(() => written(24, (w) => writeLocator(w, { kind: 2, port: 1, address: "" }))).toThrow(RangeError);
});

test("addresses become numbers and back", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(formatIpv4(parseIpv4(address))).toBe(address);
    }),
  );
  expect(parseIpv4("10.77.0.1")).toBe(0x0a4d0001);
});

test.each(["", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "::1", " 1.2.3.4"])("%j is no address", (address) => {
  expect(() => parseIpv4(address)).toThrow(RangeError);
});

test("loopback is 127.0.0.0/8, multicast 224.0.0.0/4", () => {
  expect(["127.0.0.1", "127.1.2.3", "128.0.0.1", "12.7.0.0"].map(isLoopback)).toEqual([true, true, false, false]);
  expect(["", "2", "2.2.4.5", "22.4.0.1"].some(isMulticast)).toBe(false);
  for (let first = 0; first < 256; first++) expect(isMulticast(`${first}.0.0.1`)).toBe(first >= 224 && first <= 239);
});
