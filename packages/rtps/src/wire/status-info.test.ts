// SPDX-License-Identifier: Apache-2.0

import { golden } from "../../fixtures/golden.js";
import { encodeDisposeInlineQos, readKeyHash, readStatusInfo } from "./status-info.js";

const GUID = golden("01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 01 c1");

const DISPOSE = golden(`
  70 00 10 00                                      PID_KEY_HASH, 16 bytes
  01 f0 01 02 03 04 05 06 07 08 09 0a 00 00 01 c1  the GUID
  71 00 04 00                                      PID_STATUS_INFO, 4 bytes
  00 00 00 03                                      disposed and unregistered, big-endian always
  01 00 00 00                                      PID_SENTINEL
`);

test("a goodbye names its GUID as key hash and both status bits", () => {
  expect(encodeDisposeInlineQos(GUID)).toEqual(DISPOSE);
});

test("both are found again", () => {
  expect(readStatusInfo(DISPOSE, true)).toBe(3);
  expect(readKeyHash(DISPOSE, true)).toEqual(GUID);
});

test("a big-endian list has the status in the same order", () => {
  expect(readStatusInfo(golden("00 71 00 04 00 00 00 01 00 01 00 00"), false)).toBe(1);
});

test("inline QoS without either means alive and says no key", () => {
  const empty = golden("01 00 00 00");
  expect(readStatusInfo(empty, true)).toBe(0);
  expect(readKeyHash(empty, true)).toBeUndefined();
});
