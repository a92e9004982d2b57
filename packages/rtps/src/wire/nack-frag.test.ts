// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { FragmentNumberSet } from "./fragment-number-set.js";
import { MalformedError } from "./malformed-error.js";
import { type NackFrag, nackFragLength, readNackFrag, writeNackFrag } from "./nack-frag.js";

const NACK_FRAG: NackFrag = {
  readerId: 0x00001504,
  writerId: 0x00001403,
  sequence: 6,
  fragments: FragmentNumberSet.fromSorted(2, [2, 3, 9]),
  count: 1,
};

const LITTLE_ENDIAN = golden(`
  12           NACK_FRAG
  01           flags: little-endian
  20 00        32 bytes follow
  00 00 15 04  reader id
  00 00 14 03  writer id
  00 00 00 00  sequence number, high word
  06 00 00 00  low word
  02 00 00 00  base: fragment 2
  08 00 00 00  8 bits
  00 00 00 c1  bits 0, 1 and 7: fragments 2, 3 and 9 are missing
  01 00 00 00  count
`);

const BIG_ENDIAN = golden(`
  12           NACK_FRAG
  00           flags: big-endian
  00 20        32 bytes follow
  00 00 15 04  reader id
  00 00 14 03  writer id
  00 00 00 00  sequence number, high word
  00 00 00 06  low word
  00 00 00 02  base
  00 00 00 08  8 bits
  c1 00 00 00  fragments 2, 3 and 9
  00 00 00 01  count
`);

test("it is written little-endian", () => {
  // The length is a multiple of 4, so that nothing is padded.
  expect(written(nackFragLength(8), (w) => writeNackFrag(w, NACK_FRAG))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  const { fragments, ...rest } = readNackFrag(r, flags);
  expect(rest).toEqual({ readerId: 0x00001504, writerId: 0x00001403, sequence: 6, count: 1 });
  const missing: number[] = [];
  fragments.forEachSet((n) => missing.push(n));
  expect(missing).toEqual([2, 3, 9]);
});

test("one that asks for 256 fragments is the longest", () => {
  expect(nackFragLength(256)).toBe(64);
});

test.each([
  ["sequence number 0", { sequence: 0 }],
  ["fragment 0", { fragments: FragmentNumberSet.fromSorted(0, [0]) }],
])("one with %s is malformed", (_, fields) => {
  const nackFrag = { ...NACK_FRAG, ...fields };
  const bytes = written(nackFragLength(nackFrag.fragments.numBits), (w) => writeNackFrag(w, nackFrag));
  const { r, flags } = submessageBody(bytes);
  expect(() => readNackFrag(r, flags)).toThrow(MalformedError);
});
