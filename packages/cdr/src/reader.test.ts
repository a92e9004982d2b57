// SPDX-License-Identifier: Apache-2.0
// What CdrReader makes of bytes in both byte orders, and how it holds back from malformed ones.

import fc from "fast-check";
import { CdrError } from "./cdr-error.js";
import { bool, string } from "./element.js";
import { CdrReader } from "./reader.js";
import { CdrWriter } from "./writer.js";

const reader = (text: string): CdrReader => new CdrReader().reset(Buffer.from(text.replaceAll(" ", ""), "hex"));
const reason = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof CdrError) return error.reason;
    throw error;
  }
  return "none";
};

test.each([
  ["little-endian", "00010000 01 00 feff 03000000 000000000000f83f", true],
  ["big-endian", "00000000 01 00 fffe 00000003 3ff8000000000000", false],
])("the same values are read from %s bytes", (_order, bytes, littleEndian) => {
  const r = reader(bytes);
  expect(r.littleEndian).toBe(littleEndian);
  expect([r.bool(), r.int16(), r.uint32(), r.float64()]).toEqual([true, -2, 3, 1.5]);
  expect(r.remaining).toBe(0);
});

test.each([
  ["00010000 02000000 00000000 0100000000000000 ffffffffffffffff"],
  ["00000000 00000002 00000000 0000000000000001 ffffffffffffffff"],
])("a sequence of 64-bit integers becomes a BigInt64Array in either byte order", (bytes) => {
  expect(reader(bytes).typedSequence(BigInt64Array)).toEqual(BigInt64Array.of(1n, -1n));
});

test("a typed array is a copy: what happens to the datagram after that does not change it", () => {
  const bytes = Buffer.from("00010000020000000102", "hex");
  const values = new CdrReader().reset(bytes).typedSequence(Uint8Array);
  bytes.fill(0xff);
  expect(values).toEqual(Uint8Array.of(1, 2));
});

test("bytes() is a view and skip() passes over, both within one alignment", () => {
  const r = reader("00010000 0102030405060708 0900000000000000 01 00000000000000 0200000000000000");
  expect(r.bytes(8)).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  r.skip(8);
  expect(r.position).toBe(16);
  expect([r.uint8(), r.int64()]).toEqual([1, 2n]);
});

test("up to three bytes of padding after a value remain", () => {
  const r = reader("00010000 01 000000");
  r.uint8();
  expect(r.remaining).toBe(3);
});

test.each([
  ["00010000 04000000 61626300", "abc"],
  ["00010000 01000000 00", ""],
  ["00010000 00000000", ""], // no length at all, not even for the NUL
  ["00010000 03000000 616263", "abc"], // no NUL
  ["00010000 03000000 c3a900", "é"],
  ["00010000 04000000 efbbbf00", "\ufeff"], // a byte order mark is a character like others
  ["00010000 03000000 ff6100", "\ufffda"], // no UTF-8
])("string %s is %p", (bytes, text) => {
  expect(reader(bytes).string()).toBe(text);
});

test("malformed bytes are refused with a reason, and always with the same error object", () => {
  expect(reason(() => reader("0001"))).toBe("truncated");
  expect(reason(() => reader("00030000"))).toBe("encapsulation"); // a parameter list
  expect(reason(() => reader("00070000"))).toBe("encapsulation"); // CDR2
  expect(reason(() => reader("01010000"))).toBe("encapsulation");
  expect(reason(() => reader("00010000 00").int16())).toBe("truncated");
  expect(reason(() => reader("00010000 05000000 61626300").string())).toBe("truncated");
  expect(reason(() => reader("00010000 ffffffff 00").string())).toBe("truncated");
  expect(reason(() => reader("00010000 02").bool())).toBe("boolean");
  expect(reason(() => reader("00010000 01000000 00000100").wstring())).toBe("wstring");
  expect(reason(() => reader("00010000 04000000 61626300").string(2))).toBe("bound");
  expect(reason(() => reader("00010000 02000000 61000000 62000000").wstring(1))).toBe("bound");
  expect(reason(() => reader("00010000 02000000 0101").sequence(bool, 1))).toBe("bound");
  expect(reason(() => reader("00010000 02000000 0101").typedSequence(Uint8Array, 1))).toBe("bound");

  const caught = [1, 2].map(() => {
    try {
      return reader("00010000").uint8();
    } catch (error) {
      return error;
    }
  });
  expect(caught[0]).toBe(caught[1]);
});

test.each([
  ["of strings", (r: CdrReader) => r.sequence(string)],
  ["of bytes", (r: CdrReader) => r.typedSequence(Uint8Array)],
  ["of doubles", (r: CdrReader) => r.typedSequence(Float64Array)],
])("a count of four thousand million %s costs nothing", (_what, read) => {
  const before = process.memoryUsage();
  for (let i = 0; i < 1000; i++) expect(reason(() => read(reader("00010000 ffffffff 00000000")))).toBe("truncated");
  const after = process.memoryUsage();
  expect(after.heapTotal + after.arrayBuffers - before.heapTotal - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024);
});

test("a read never goes outside the payload into the buffer that it is part of", () => {
  const whole = Buffer.from("ffffffff 00010000 05000000 6162 63646500 ffffffff".replaceAll(" ", ""), "hex");
  const payload = whole.subarray(4, 14);
  expect(reason(() => new CdrReader().reset(payload).string())).toBe("truncated");
  expect(new CdrReader().reset(whole.subarray(4, 17)).string()).toBe("abcde");
});

test("a reader that has failed reads the next payload", () => {
  const r = new CdrReader();
  expect(reason(() => r.reset(Buffer.from("00010000", "hex")).int32())).toBe("truncated");
  expect(r.reset(Buffer.from("0001000005000000", "hex")).int32()).toBe(5);
});

test("what is written is read back, in any order of types", () => {
  const text = fc.string({ unit: "grapheme" });
  const step = fc.oneof(
    fc.record({ kind: fc.constant("bool" as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant("int8" as const), value: fc.integer({ min: -128, max: 127 }) }),
    fc.record({ kind: fc.constant("uint16" as const), value: fc.integer({ min: 0, max: 65535 }) }),
    fc.record({ kind: fc.constant("int32" as const), value: fc.integer() }),
    fc.record({ kind: fc.constant("int64" as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
    fc.record({ kind: fc.constant("uint64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
    fc.record({ kind: fc.constant("float32" as const), value: fc.float() }),
    fc.record({ kind: fc.constant("float64" as const), value: fc.double() }),
    fc.record({ kind: fc.constant("string" as const), value: text }),
    fc.record({ kind: fc.constant("wstring" as const), value: text }),
  );
  const writer = new CdrWriter();
  const back = new CdrReader();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      writer.begin();
      for (const { kind, value } of steps) writer[kind](value as never);
      back.reset(writer.finish());
      for (const { kind, value } of steps) expect(back[kind]()).toEqual(value);
      expect(back.remaining).toBe(0);
    }),
  );
});

test.each(["int32", "uint32", "int64", "uint64", "float64"] as const)(
  "%s is read the same at any place of a payload of any length, in either byte order",
  (kind) => {
    const value = kind.includes("64") && kind !== "float64" ? 0x0123456789abcdefn : 0x01234567;
    const size = kind.endsWith("64") ? 8 : 4;
    for (const before of [0, 1, 8, 250, 16_360, 16_376, 16_384, 70_000]) {
      const writer = new CdrWriter().begin();
      writer.bytes(new Uint8Array(before));
      writer[kind](value as never);
      const payload = writer.finish();
      const other = Uint8Array.from(payload);
      other[1] = 0;
      other.subarray(-size).reverse();
      for (const bytes of [payload, other]) {
        const r = new CdrReader().reset(bytes);
        r.skip(before);
        expect(r[kind]()).toBe(value);
        expect(reason(() => r[kind]())).toBe("truncated");
        r.reset(bytes.subarray(0, -1)).skip(before);
        expect(reason(() => r[kind]())).toBe("truncated");
      }
    }
  },
);

test.each([20, 256, 257, 5000])(
  "raw bytes of a payload of %d bytes are a view of it, whatever was read before",
  (length) => {
    const reader = new CdrReader();
    for (const filler of [1, 2]) {
      const memory = new Uint8Array(length + 8).fill(0xee);
      const payload = memory.subarray(3, 3 + length).fill(filler);
      payload.set([0, 1, 0, 0]);
      reader.reset(payload);
      expect(reader.uint8()).toBe(filler);
      const raw = reader.bytes(length - 5);
      expect([raw.buffer, raw.byteOffset, raw.length]).toEqual([memory.buffer, 3 + 5, length - 5]);
      expect([...new Set(raw)]).toEqual([filler]);
      expect(reader.remaining).toBe(0);
      expect(() => reader.uint8()).toThrow("the bytes end before the value does");
    }
  },
);
