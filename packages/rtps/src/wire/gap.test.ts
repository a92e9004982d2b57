// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { type Gap, gapLength, readGap, writeGap } from "./gap.js";
import { MalformedError } from "./malformed-error.js";
import { SequenceNumberSet } from "./sequence-number-set.js";

const GAP: Gap = {
  readerId: 0x00001204,
  writerId: 0x00001103,
  start: 8,
  list: SequenceNumberSet.fromSorted(9, [11]),
};

const LITTLE_ENDIAN = golden(`
  08           GAP
  01           flags: little-endian
  20 00        32 bytes follow
  00 00 12 04  reader id
  00 00 11 03  writer id
  00 00 00 00  start, high word
  08 00 00 00  low word: 8 will not come
  00 00 00 00  base of the list, high word
  09 00 00 00  low word: so far it goes without a break
  03 00 00 00  3 bits
  00 00 00 20  bit 2: nor will 11
`);

const BIG_ENDIAN = golden(`
  08           GAP
  00           flags: big-endian
  00 20        32 bytes follow
  00 00 12 04  reader id
  00 00 11 03  writer id
  00 00 00 00  start, high word
  00 00 00 08  low word
  00 00 00 00  base of the list, high word
  00 00 00 09  low word
  00 00 00 03  3 bits
  20 00 00 00  11
`);

test("it is written little-endian", () => {
  expect(written(gapLength(3), (w) => writeGap(w, GAP))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  const { list, ...rest } = readGap(r, flags);
  expect(rest).toEqual({ readerId: 0x00001204, writerId: 0x00001103, start: 8 });
  expect([list.base, list.numBits, list.has(9), list.has(10), list.has(11)]).toEqual([9, 3, false, false, true]);
});

test("a gap over one number has no bits, as Fast DDS writes and wants it", () => {
  const bytes = golden(`
    08 01 1c 00              GAP, little-endian, 28 bytes follow
    00 00 04 c7 00 00 04 c2  reader id, writer id
    00 00 00 00 08 00 00 00  start 8
    00 00 00 00 09 00 00 00  base 9
    00 00 00 00              0 bits
  `);
  const gap = { readerId: 0x000004c7, writerId: 0x000004c2, start: 8, list: SequenceNumberSet.empty(9) };
  expect(written(gapLength(0), (w) => writeGap(w, gap))).toEqual(bytes);
});

test.each([
  ["start 0", { start: 0 }],
  ["an unknown start", { start: -1 }],
  ["base 0", { list: SequenceNumberSet.empty(0) }],
  ["an unknown base", { list: SequenceNumberSet.empty(-1) }],
])("one with %s is malformed", (_, fields) => {
  const gap = { ...GAP, ...fields };
  const { r, flags } = submessageBody(written(gapLength(gap.list.numBits), (w) => writeGap(w, gap)));
  expect(() => readGap(r, flags)).toThrow(MalformedError);
});
