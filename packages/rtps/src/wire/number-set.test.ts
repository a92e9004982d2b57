// SPDX-License-Identifier: Apache-2.0
// Sequence number sets and fragment number sets against the plain Set of numbers that they are.

import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { FragmentNumberSet, fragmentNumberSetLength, writeFragmentNumberSet } from "./fragment-number-set.js";
import { MalformedError } from "./malformed-error.js";
import { SequenceNumberSet, sequenceNumberSetLength, writeSequenceNumberSet } from "./sequence-number-set.js";
import { WireReader } from "./wire-reader.js";
import { WireWriter } from "./wire-writer.js";

const BASES = fc.oneof(fc.nat(10), fc.integer({ min: 0, max: 2 ** 52 }));
const OFFSETS = fc.uniqueArray(fc.nat(300), { maxLength: 60 }).map((all) => all.sort((a, b) => a - b));

function members(set: SequenceNumberSet | FragmentNumberSet): number[] {
  const all: number[] = [];
  set.forEachSet((n) => all.push(n));
  return all;
}

test("a set has the numbers that it was made of, as far as 256 reach", () => {
  fc.assert(
    fc.property(BASES, OFFSETS, (base, offsets) => {
      const set = SequenceNumberSet.fromSorted(
        base,
        offsets.map((offset) => base + offset),
      );
      const expected = new Set(offsets.filter((offset) => offset < 256).map((offset) => base + offset));
      for (let n = Math.max(0, base - 2); n < base + 310; n++) expect(set.has(n)).toBe(expected.has(n));
      expect(members(set)).toEqual([...expected]);
      expect(set.numBits).toBe(expected.size === 0 ? 0 : Math.max(...expected) - base + 1);
    }),
  );
});

test("a set is read as it was written, in the length that was said", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffffff00 }), OFFSETS, (base, offsets) => {
      const numbers = offsets.map((offset) => base + offset);
      for (const [set, length, write, read] of [
        [
          SequenceNumberSet.fromSorted(base, numbers),
          sequenceNumberSetLength,
          writeSequenceNumberSet,
          SequenceNumberSet.read,
        ],
        [
          FragmentNumberSet.fromSorted(base, numbers),
          fragmentNumberSetLength,
          writeFragmentNumberSet,
          FragmentNumberSet.read,
        ],
      ] as const) {
        const w = new WireWriter(new Uint8Array(length(set.numBits)));
        write(w, set);
        expect(w.offset).toBe(w.bytes.length);
        const again = read(new WireReader(w.bytes));
        expect([again.base, again.numBits, members(again)]).toEqual([set.base, set.numBits, members(set)]);
      }
    }),
  );
});

test("bits behind the last one that counts are not members", () => {
  const set = SequenceNumberSet.read(
    new WireReader(
      golden(`
        00 00 00 00 01 00 00 00  base 1
        02 00 00 00              2 bits
        ff ff ff ff              and 30 that do not count
      `),
    ),
  );
  expect(members(set)).toEqual([1, 2]);
  expect([set.has(2), set.has(3)]).toEqual([true, false]);
});

test.each([
  ["257 bits", "00 00 00 00 01 00 00 00 01 01 00 00"],
  ["2^32 - 1 bits", "00 00 00 00 01 00 00 00 ff ff ff ff"],
  ["fewer words than bits", "00 00 00 00 01 00 00 00 21 00 00 00 00 00 00 00"],
])("a set with %s is malformed", (_, bytes) => {
  expect(() => SequenceNumberSet.read(new WireReader(golden(bytes)))).toThrow(MalformedError);
});

test("fragments count from 1", () => {
  const bytes = golden("00 00 00 00 01 00 00 00 00 00 00 80");
  expect(() => FragmentNumberSet.read(new WireReader(bytes))).toThrow(MalformedError);
});

test.each([
  ["below the base", 5, [4]],
  ["not ascending", 5, [7, 6]],
  ["twice the same", 5, [6, 6]],
])("numbers %s are refused", (_, base, numbers) => {
  expect(() => SequenceNumberSet.fromSorted(base, numbers)).toThrow(RangeError);
});
