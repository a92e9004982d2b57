// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { type AckNack, ackNackLength, readAckNack, writeAckNack } from "./ack-nack.js";
import { MalformedError } from "./malformed-error.js";
import { SequenceNumberSet } from "./sequence-number-set.js";

const ACKNACK: AckNack = {
  readerId: 0x000003c7,
  writerId: 0x000003c2,
  state: SequenceNumberSet.fromSorted(5, [5, 7, 38]),
  count: 2,
  final: true,
};

const LITTLE_ENDIAN = golden(`
  06           ACKNACK
  03           flags: little-endian, final
  20 00        32 bytes follow
  00 00 03 c7  reader id
  00 00 03 c2  writer id
  00 00 00 00  base, high word
  05 00 00 00  low word: 4 and all below have been received
  22 00 00 00  34 bits
  00 00 00 a0  bits 0 and 2 of the first word, from the most significant on: 5 and 7 are missing
  00 00 00 40  bit 33: 38 is missing
  02 00 00 00  count
`);

const BIG_ENDIAN = golden(`
  06           ACKNACK
  02           flags: big-endian, final
  00 20        32 bytes follow
  00 00 03 c7  reader id
  00 00 03 c2  writer id
  00 00 00 00  base, high word
  00 00 00 05  low word
  00 00 00 22  34 bits
  a0 00 00 00  5 and 7
  40 00 00 00  38
  00 00 00 02  count
`);

test("it is written little-endian", () => {
  expect(written(ackNackLength(34), (w) => writeAckNack(w, ACKNACK))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  const { state, ...rest } = readAckNack(r, flags);
  const { state: expectedState, ...expectedRest } = ACKNACK;
  expect(rest).toEqual(expectedRest);
  expect(state.base).toBe(expectedState.base);
  expect([...Array(40).keys()].filter((n) => state.has(n))).toEqual([5, 7, 38]);
});

test("all 256 numbers that a set can hold fit into the longest one", () => {
  const state = SequenceNumberSet.fromSorted(
    1,
    [...Array(300).keys()].map((n) => n + 1),
  );
  expect(state.numBits).toBe(256);
  expect(ackNackLength(256)).toBe(60);
  const { r, flags } = submessageBody(written(60, (w) => writeAckNack(w, { ...ACKNACK, state })));
  expect(readAckNack(r, flags).state.has(256)).toBe(true);
});

test("the empty set of base 0, with which Fast DDS and Connext begin, is read", () => {
  const bytes = golden(`
    06 01 18 00              ACKNACK, little-endian, 24 bytes follow
    00 00 12 04 00 00 11 03  reader id, writer id
    00 00 00 00 00 00 00 00  base 0
    00 00 00 00              0 bits
    01 00 00 00              count
  `);
  const { r, flags } = submessageBody(bytes);
  expect(readAckNack(r, flags)).toMatchObject({ state: { base: 0, numBits: 0 }, final: false, count: 1 });
});

test.each([
  ["base 0 and bits", SequenceNumberSet.fromSorted(0, [1])],
  ["an unknown base", SequenceNumberSet.empty(-1)],
])("one with %s is malformed", (_, state) => {
  const bytes = written(ackNackLength(state.numBits), (w) => writeAckNack(w, { ...ACKNACK, state }));
  const { r, flags } = submessageBody(bytes);
  expect(() => readAckNack(r, flags)).toThrow(MalformedError);
});

test("one with 257 bits is malformed, however many words follow", () => {
  const bytes = golden(`
    06 01 3c 00              ACKNACK, little-endian, 60 bytes follow
    00 00 12 04 00 00 11 03  reader id, writer id
    00 00 00 00 01 00 00 00  base 1
    01 01 00 00              257 bits
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    00 00 00 00              nine words
    01 00 00 00              count
  `);
  const { r, flags } = submessageBody(bytes);
  expect(() => readAckNack(r, flags)).toThrow(MalformedError);
});
