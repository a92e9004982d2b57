// SPDX-License-Identifier: Apache-2.0
// WireReader and WireWriter, which undo each other.

import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { MalformedError } from "./malformed-error.js";
import { SEQUENCENUMBER_UNKNOWN, WireReader } from "./wire-reader.js";
import { WireWriter } from "./wire-writer.js";

test("numbers are read in the order that is set", () => {
  const bytes = golden("01 02 03 04 05 06 07 08 09 0a 0b ff ff ff fe");
  const r = new WireReader(bytes);
  expect([r.uint8(), r.uint16(), r.uint32(), r.int32(), r.int32()]).toEqual([
    0x01,
    0x0302,
    0x07060504,
    0x0b0a0908,
    0xfeffffff | 0,
  ]);
  r.reset(bytes);
  r.littleEndian = false;
  expect([r.uint8(), r.uint16(), r.uint32(), r.int32(), r.int32()]).toEqual([0x01, 0x0203, 0x04050607, 0x08090a0b, -2]);
});

test("entity ids are big-endian in both orders", () => {
  for (const littleEndian of [true, false]) {
    const r = new WireReader(golden("ff 00 03 c2"));
    r.littleEndian = littleEndian;
    expect(r.entityId()).toBe(0xff0003c2);
  }
});

test("what is written is read again", () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 0xff }).map((value) => ["uint8", value] as const),
    fc.integer({ min: 0, max: 0xffff }).map((value) => ["uint16", value] as const),
    fc.integer({ min: 0, max: 0xffffffff }).map((value) => ["uint32", value] as const),
    fc.integer({ min: -0x80000000, max: 0x7fffffff }).map((value) => ["int32", value] as const),
    fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER }).map((value) => ["sequenceNumber", value] as const),
    fc.integer({ min: 0, max: 0xffffffff }).map((value) => ["entityId", value] as const),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 20 }), fc.nat(7), (numbers, start) => {
      const bytes = new Uint8Array(200);
      const w = new WireWriter();
      w.reset(bytes, start);
      for (const [method, value] of numbers) w[method](value);
      const r = new WireReader(bytes);
      r.offset = start;
      for (const [method, value] of numbers) expect(r[method]()).toBe(value);
      expect(r.offset).toBe(w.offset);
    }),
  );
});

test.each([
  ["0", "00 00 00 00 00 00 00 00", 0],
  ["2^32", "00 00 00 01 00 00 00 00", 2 ** 32],
  ["2^53 - 1", "00 1f ff ff ff ff ff ff", Number.MAX_SAFE_INTEGER],
  ["unknown", "ff ff ff ff 00 00 00 00", SEQUENCENUMBER_UNKNOWN],
])("sequence number %s is read", (_, bytes, expected) => {
  const r = new WireReader(golden(bytes));
  r.littleEndian = false;
  expect(r.sequenceNumber()).toBe(expected);
});

test.each([
  ["2^53", "00 20 00 00 00 00 00 00"],
  ["2^63 - 1", "7f ff ff ff ff ff ff ff"],
  ["-1", "ff ff ff ff ff ff ff ff"],
  ["-2^63", "80 00 00 00 00 00 00 00"],
])("sequence number %s is malformed", (_, bytes) => {
  const r = new WireReader(golden(bytes));
  r.littleEndian = false;
  expect(() => r.sequenceNumber()).toThrow(MalformedError);
});

test("nothing is read beyond the end, and the reader stays where it was", () => {
  const r = new WireReader(new Uint8Array(16));
  r.end = 3;
  for (const read of [
    () => r.uint32(),
    () => r.int32(),
    () => r.entityId(),
    () => r.sequenceNumber(),
    () => r.slice(4),
    () => r.skip(4),
    () => r.skip(0xffffffff),
  ]) {
    expect(read).toThrow(MalformedError);
    expect(r.offset).toBe(0);
  }
  r.skip(2);
  expect(() => r.uint16()).toThrow(MalformedError);
  r.skip(1);
  expect(() => r.uint8()).toThrow(MalformedError);
  expect(r.remaining).toBe(0);
});

test("a datagram in the middle of a larger buffer is read from its own beginning to its own end", () => {
  const buffer = new Uint8Array(32).fill(0xee);
  buffer.set([1, 2, 3, 4], 8);
  const r = new WireReader(buffer.subarray(8, 12));
  expect(r.uint32()).toBe(0x04030201);
  expect(() => r.uint8()).toThrow(MalformedError);
});

test("a slice is a view of the bytes, not a copy", () => {
  const bytes = golden("01 02 03 04");
  const slice = new WireReader(bytes).slice(2);
  bytes[0] = 9;
  expect(slice).toEqual(golden("09 02"));
});

test("malformed bytes cost no stack trace: all throws of a reason share one error", () => {
  const thrown = [1, 2].map(() => {
    try {
      new WireReader().uint8();
    } catch (error) {
      return error;
    }
    return undefined;
  });
  expect(thrown[0]).toBeInstanceOf(MalformedError);
  expect(thrown[0]).toBe(thrown[1]);
  expect((thrown[0] as Error).stack).not.toContain("wire-reader");
});

test("raw bytes and zeros are written over what was there", () => {
  const w = new WireWriter(new Uint8Array(6).fill(0xee));
  w.raw(golden("01 02"));
  w.zero(3);
  expect(w.bytes).toEqual(golden("01 02 00 00 00 ee"));
});

test("writing beyond the bytes throws, and is not silence", () => {
  const w = new WireWriter(new Uint8Array(3));
  expect(() => w.uint32(1)).toThrow(/bounds/);
  expect(() => w.raw(new Uint8Array(4))).toThrow(/bounds/);
});
