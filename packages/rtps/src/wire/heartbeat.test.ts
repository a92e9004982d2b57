// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { HEARTBEAT_LENGTH, type Heartbeat, readHeartbeat, writeHeartbeat } from "./heartbeat.js";
import { MalformedError } from "./malformed-error.js";

const HEARTBEAT: Heartbeat = {
  readerId: 0x00001204,
  writerId: 0x00001103,
  first: 3,
  last: 0x100000005,
  count: 7,
  final: true,
  liveliness: false,
};

const LITTLE_ENDIAN = golden(`
  07           HEARTBEAT
  03           flags: little-endian, final
  1c 00        28 bytes follow
  00 00 12 04  reader id
  00 00 11 03  writer id
  00 00 00 00  first sequence number, high word
  03 00 00 00  low word
  01 00 00 00  last sequence number, high word: 2^32
  05 00 00 00  low word
  07 00 00 00  count
`);

const BIG_ENDIAN = golden(`
  07           HEARTBEAT
  02           flags: big-endian, final
  00 1c        28 bytes follow
  00 00 12 04  reader id, the same in both
  00 00 11 03  writer id
  00 00 00 00  first sequence number, high word
  00 00 00 03  low word
  00 00 00 01  last sequence number, high word
  00 00 00 05  low word
  00 00 00 07  count
`);

test("a heartbeat is written little-endian", () => {
  expect(written(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, HEARTBEAT))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian heartbeat is read", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  expect(readHeartbeat(r, flags)).toEqual(HEARTBEAT);
});

test("the flags are told apart", () => {
  for (const final of [true, false]) {
    for (const liveliness of [true, false]) {
      const bytes = written(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, { ...HEARTBEAT, final, liveliness }));
      const { r, flags } = submessageBody(bytes);
      expect(readHeartbeat(r, flags)).toMatchObject({ final, liveliness });
    }
  }
});

test("a heartbeat of nothing has last = first - 1, from 1/0 on", () => {
  const bytes = written(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, { ...HEARTBEAT, first: 1, last: 0 }));
  const { r, flags } = submessageBody(bytes);
  expect(readHeartbeat(r, flags)).toMatchObject({ first: 1, last: 0 });
});

test.each([
  ["first 0", { first: 0, last: 5 }],
  ["first 0 and last 0", { first: 0, last: 0 }],
  ["unknown first", { first: -1, last: 5 }],
  ["last below first - 1", { first: 5, last: 3 }],
  ["unknown last", { first: 1, last: -1 }],
])("a heartbeat with %s is malformed", (_, numbers) => {
  const { r, flags } = submessageBody(
    written(HEARTBEAT_LENGTH, (w) => writeHeartbeat(w, { ...HEARTBEAT, ...numbers })),
  );
  expect(() => readHeartbeat(r, flags)).toThrow(MalformedError);
});

test("group information behind the count, as Connext sends it, is not read", () => {
  const bytes = golden(`
    07 09 24 00              HEARTBEAT, little-endian with group information, 36 bytes follow
    00 00 12 04 00 00 11 03  reader id, writer id
    00 00 00 00 01 00 00 00  first 1
    00 00 00 00 02 00 00 00  last 2
    03 00 00 00              count
    00 00 00 00 01 00 00 00  current group sequence number
  `);
  const { r, flags } = submessageBody(bytes);
  expect(readHeartbeat(r, flags)).toMatchObject({ first: 1, last: 2, count: 3 });
});
