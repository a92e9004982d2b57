// SPDX-License-Identifier: Apache-2.0
// What CdrWriter puts on the wire, byte by byte, and what it refuses.

import { string } from "./element.js";
import { CdrReader } from "./reader.js";
import { CdrWriter } from "./writer.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const written = (write: (writer: CdrWriter) => void): string => {
  const writer = new CdrWriter().begin();
  write(writer);
  return hex(writer.finish());
};

test("a payload starts with the encapsulation header of little-endian CDR", () => {
  expect(written(() => undefined)).toBe("00010000");
});

test("each primitive is aligned to its size, counted from the end of the header", () => {
  const bytes = written((w) => {
    w.uint8(1);
    w.int16(-2);
    w.uint8(3);
    w.uint32(4);
    w.bool(true);
    w.float64(1.5);
    w.int8(-1);
    w.float32(-0.5);
  });
  expect(bytes).toBe(
    [
      "00010000", // CDR_LE
      "01", // uint8
      "00", // to 2
      "feff", // int16 -2
      "03", // uint8
      "000000", // to 4
      "04000000", // uint32
      "01", // bool
      "000000", // to 8
      "000000000000f83f", // float64 1.5
      "ff", // int8 -1
      "000000", // to 4
      "000000bf", // float32 -0.5
    ].join(""),
  );
});

test.each([
  [0n, "0000000000000000"],
  [5, "0500000000000000"],
  [-1, "ffffffffffffffff"],
  [-4294967296, "00000000ffffffff"],
  [-4294967297, "fffffffffeffffff"],
  [Number.MAX_SAFE_INTEGER, "ffffffffffff1f00"],
  [Number.MIN_SAFE_INTEGER, "010000000000e0ff"],
  [-(2n ** 63n), "0000000000000080"],
  [2n ** 63n - 1n, "ffffffffffffff7f"],
])("int64 %p is %s", (value, bytes) => {
  expect(written((w) => w.int64(value))).toBe(`00010000${bytes}`);
});

test.each([
  [2n ** 64n - 1n, "ffffffffffffffff"],
  [Number.MAX_SAFE_INTEGER, "ffffffffffff1f00"],
])("uint64 %p is %s", (value, bytes) => {
  expect(written((w) => w.uint64(value))).toBe(`00010000${bytes}`);
});

test.each([
  ["", "01000000" + "00"],
  ["abc", "04000000" + "61626300"],
  ["é€𝄞", "0a000000" + "c3a9e282acf09d849e00"],
  ["\ud834", "04000000" + "efbfbd00"], // a lone surrogate becomes U+FFFD
])("string %p is its length with the NUL, its UTF-8 and a NUL", (value, bytes) => {
  expect(written((w) => w.string(value))).toBe(`00010000${bytes}`);
});

test("a string too long to be copied one by one has the same form", () => {
  const text = `${"a".repeat(50)}é`;
  expect(written((w) => w.string(text))).toBe(`0001000035000000${Buffer.from(text).toString("hex")}00`);
});

test("a wide string has 4 bytes per UTF-16 code unit and no NUL", () => {
  expect(written((w) => w.wstring("a€"))).toBe("00010000" + "02000000" + "61000000" + "ac200000");
});

test("a sequence has its count in front and no padding when it is empty", () => {
  expect(written((w) => w.typedSequence([], Float64Array))).toBe("00010000" + "00000000");
  const bytes = written((w) => w.typedSequence([1.5], Float64Array));
  expect(bytes).toBe("00010000" + "01000000" + "00000000" + "000000000000f83f");
});

test("a typed array and a plain array of the same numbers give the same bytes", () => {
  const values = [1n, -2n, 3n];
  const typed = written((w) => w.typedArray(BigInt64Array.from(values), BigInt64Array, 3));
  expect(written((w) => w.typedArray(values, BigInt64Array, 3))).toBe(typed);
  expect(written((w) => w.typedArray([1, -2, 3], BigInt64Array, 3))).toBe(typed);
});

test("a typed array that is a view of a larger buffer gives only its own elements", () => {
  const view = new Uint16Array([1, 2, 3, 4]).subarray(1, 3);
  expect(written((w) => w.typedArray(view, Uint16Array, 2))).toBe("00010000" + "02000300");
});

test("a header that a service mapping writes first shares the alignment of the body", () => {
  const bytes = written((w) => {
    w.bytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    w.int64(9);
    w.uint8(1);
    w.int64(2);
  });
  expect(bytes).toBe("00010000" + "0102030405060708" + "0900000000000000" + "0100000000000000" + "0200000000000000");
});

test("a finished payload stays as it is, whatever is written after it", () => {
  const writer = new CdrWriter();
  const payloads = Array.from({ length: 4000 }, (_, index) => {
    writer.begin().uint32(index);
    writer.string("x".repeat(index % 7));
    writer.wstring("y".repeat(index % 3));
    writer.sequence(["a", `${index}`], string);
    return writer.finish();
  });
  const reader = new CdrReader();
  for (const [index, payload] of payloads.entries()) {
    reader.reset(payload);
    const read = [reader.uint32(), reader.string(), reader.wstring(), reader.sequence(string), reader.remaining];
    expect(read).toEqual([index, "x".repeat(index % 7), "y".repeat(index % 3), ["a", `${index}`], 0]);
  }
});

test("a payload of many short texts may grow over any number of slabs", () => {
  const texts = Array.from({ length: 30_000 }, (_, index) => `/parameter/${index}`);
  const writer = new CdrWriter();
  writer.begin().int8(1);
  writer.finish();
  writer.begin().sequence(texts, string);
  expect(new CdrReader().reset(writer.finish()).sequence(string)).toEqual(texts);
});

test.each([1, 32, 33, 5000])("a typed array of %p elements of each kind is what its elements are", (length) => {
  for (const kind of [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ]) {
    const numbers = Array.from({ length }, (_, index) => (index % 2 === 0 ? index % 100 : -index));
    const values = new (kind as Float64ArrayConstructor)(numbers);
    const typed = new CdrWriter().begin();
    typed.typedSequence(values as never, kind as never);
    const plain = new CdrWriter().begin();
    plain.typedSequence(Array.from(values) as never, kind as never);
    const payload = typed.finish();
    expect(hex(payload)).toBe(hex(plain.finish()));
    expect(new CdrReader().reset(payload).typedSequence(kind as never)).toEqual(values);
  }
});

test("a payload may be larger than a slab, and grow into it bit by bit", () => {
  const writer = new CdrWriter().begin();
  writer.uint8(7);
  writer.typedSequence(new Uint8Array(200_000).fill(9), Uint8Array);
  for (let i = 0; i < 50_000; i++) writer.uint32(i);
  const payload = writer.finish();
  expect(payload.length).toBe(4 + 8 + 200_000 + 200_000);
  expect(payload[4]).toBe(7);
  expect(payload.at(200_011)).toBe(9);
  expect(new DataView(payload.buffer, payload.byteOffset).getUint32(payload.length - 4, true)).toBe(49_999);
});

test("begin() drops what was written since the last one, and padding has nothing left of it", () => {
  const writer = new CdrWriter().begin();
  writer.bytes(new Uint8Array(64).fill(0xff));
  writer.begin().uint8(1);
  writer.float64(0);
  expect(hex(writer.finish())).toBe("00010000" + "0100000000000000" + "0000000000000000");
});

test("length counts the bytes since begin()", () => {
  const writer = new CdrWriter().begin();
  expect(writer.length).toBe(4);
  writer.float64(1);
  expect(writer.length).toBe(12);
});

test.each<[string, (w: CdrWriter) => void, string]>([
  ["bool", (w) => w.bool(1 as never), "TypeError: expected a boolean, got 1"],
  ["int8", (w) => w.int8(128), "RangeError: expected an integer from -128 to 127 (int8), got 128"],
  ["uint8", (w) => w.uint8(-1), "RangeError: expected an integer from 0 to 255 (uint8), got -1"],
  ["int16", (w) => w.int16(1.5), "RangeError: expected an integer from -32768 to 32767 (int16), got 1.5"],
  ["uint16", (w) => w.uint16("1" as never), 'TypeError: expected an integer from 0 to 65535 (uint16), got "1"'],
  [
    "int32",
    (w) => w.int32(2 ** 31),
    "RangeError: expected an integer from -2147483648 to 2147483647 (int32), got 2147483648",
  ],
  ["uint32", (w) => w.uint32(1n as never), "TypeError: expected an integer from 0 to 4294967295 (uint32), got 1n"],
  [
    "int64",
    (w) => w.int64(2 ** 53),
    "RangeError: expected a bigint or safe integer from -2^63 to 2^63 - 1 (int64), got 9007199254740992",
  ],
  [
    "int64",
    (w) => w.int64(2n ** 63n),
    "RangeError: expected a bigint or safe integer from -2^63 to 2^63 - 1 (int64), got 9223372036854775808n",
  ],
  ["uint64", (w) => w.uint64(-1), "RangeError: expected a bigint or safe integer from 0 to 2^64 - 1 (uint64), got -1"],
  [
    "uint64",
    (w) => w.uint64(null as never),
    "TypeError: expected a bigint or safe integer from 0 to 2^64 - 1 (uint64), got null",
  ],
  ["float32", (w) => w.float32(1e300), "RangeError: expected a number (float32), got 1e+300"],
  ["float64", (w) => w.float64(undefined as never), "TypeError: missing, expected a number (float64)"],
  ["string", (w) => w.string(5 as never), "TypeError: expected a string, got 5"],
  ["string<=3", (w) => w.string("€€", 3), "RangeError: expected a string of at most 3 bytes of UTF-8, got 6"],
  ["wstring<=1", (w) => w.wstring("ab", 1), "RangeError: expected a string of at most 1 UTF-16 code units, got 2"],
  ["string[2]", (w) => w.array(["a"], string, 2), "RangeError: expected an array of 2, got an array of 1"],
  [
    "string[<=1]",
    (w) => w.sequence(["a", "b"], string, 1),
    "RangeError: expected an array of at most 1, got an array of 2",
  ],
  ["string[]", (w) => w.sequence("ab" as never, string), 'TypeError: expected an array, got "ab"'],
  [
    "float64[2]",
    (w) => w.typedArray([1], Float64Array, 2),
    "RangeError: expected 2 numbers (a Float64Array or an array), got an array of 1",
  ],
  [
    "uint8[]",
    (w) => w.typedSequence(new Int8Array(1) as never, Uint8Array),
    "TypeError: expected numbers (a Uint8Array or an array), got an Int8Array of 1",
  ],
  [
    "uint8[]",
    (w) => w.typedSequence([256], Uint8Array),
    "RangeError: expected an integer from 0 to 255 (uint8), got 256",
  ],
])("%s that does not fit is refused with what was expected and what was found", (_type, write, message) => {
  expect(() => write(new CdrWriter().begin())).toThrow();
  try {
    write(new CdrWriter().begin());
  } catch (error) {
    expect(String(error)).toBe(message);
  }
});

test.each(["int32", "uint32", "int64", "uint64", "float64"] as const)(
  "%s is in the payload also where the memory of the writer ends",
  (kind) => {
    const value = kind.includes("64") && kind !== "float64" ? 5n : 5;
    for (let before = 65_500; before < 65_550; before++) {
      const writer = new CdrWriter().begin();
      writer.bytes(new Uint8Array(before).fill(7));
      writer[kind](value as never);
      const reader = new CdrReader().reset(writer.finish());
      expect([...new Set(reader.bytes(before))]).toEqual([7]);
      expect(reader[kind]()).toBe(value);
    }
  },
);

test("payloads of one writer do not touch each other where its memory ends", () => {
  const writer = new CdrWriter();
  const payloads = Array.from({ length: 6_000 }, (_, i) => {
    writer.begin().int32(i);
    return writer.finish();
  });
  expect(payloads.every((payload, i) => new CdrReader().reset(payload).int32() === i)).toBe(true);
});
