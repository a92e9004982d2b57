// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { HEARTBEAT_FRAG_LENGTH, type HeartbeatFrag, readHeartbeatFrag, writeHeartbeatFrag } from "./heartbeat-frag.js";
import { MalformedError } from "./malformed-error.js";

const HEARTBEAT_FRAG: HeartbeatFrag = {
  readerId: 0,
  writerId: 0x00001403,
  sequence: 1,
  lastFragment: 10,
  count: 2,
};

const LITTLE_ENDIAN = golden(`
  13           HEARTBEAT_FRAG
  01           flags: little-endian
  18 00        24 bytes follow
  00 00 00 00  reader id: unknown, so every reader
  00 00 14 03  writer id
  00 00 00 00  sequence number, high word
  01 00 00 00  low word
  0a 00 00 00  last fragment
  02 00 00 00  count
`);

const BIG_ENDIAN = golden(`
  13           HEARTBEAT_FRAG
  00           flags: big-endian
  00 18        24 bytes follow
  00 00 00 00  reader id
  00 00 14 03  writer id
  00 00 00 00  sequence number, high word
  00 00 00 01  low word
  00 00 00 0a  last fragment
  00 00 00 02  count
`);

test("it is written little-endian", () => {
  expect(written(HEARTBEAT_FRAG_LENGTH, (w) => writeHeartbeatFrag(w, HEARTBEAT_FRAG))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  expect(readHeartbeatFrag(r, flags)).toEqual(HEARTBEAT_FRAG);
});

test.each([
  ["sequence number 0", { sequence: 0 }],
  ["unknown sequence number", { sequence: -1 }],
  ["last fragment 0", { lastFragment: 0 }],
])("one with %s is malformed", (_, fields) => {
  const bytes = written(HEARTBEAT_FRAG_LENGTH, (w) => writeHeartbeatFrag(w, { ...HEARTBEAT_FRAG, ...fields }));
  const { r, flags } = submessageBody(bytes);
  expect(() => readHeartbeatFrag(r, flags)).toThrow(MalformedError);
});
