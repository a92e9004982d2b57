// SPDX-License-Identifier: Apache-2.0

import { golden } from "../../fixtures/golden.js";
import { MalformedError } from "./malformed-error.js";
import { WireReader } from "./wire-reader.js";
import { readName, readOctets, readString, STRING_LENGTH_MAXIMUM } from "./wire-string.js";

function stringOf(text: string): Uint8Array {
  const utf8 = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(utf8.length + 1);
  return Uint8Array.from(Buffer.concat([length, utf8, Buffer.alloc(1)]));
}

test.each([
  ["a name", "03 00 00 00 72 71 00", "rq"],
  ["the empty string", "01 00 00 00 00", ""],
  ["an empty string that forgot its NUL", "00 00 00 00", ""],
  ["a string without NUL", "02 00 00 00 72 71", "rq"],
  ["UTF-8", "04 00 00 00 e2 82 ac 00", "€"],
  ["bytes that are no UTF-8", "03 00 00 00 61 ff 00", "a\ufffd"],
  ["a byte order mark, which is kept", "05 00 00 00 ef bb bf 61 00", "\ufeffa"],
])("%s is read", (_, bytes, expected) => {
  expect(readString(new WireReader(golden(bytes)))).toBe(expected);
});

test("the padding behind a string is skipped, but need not be there", () => {
  const r = new WireReader(golden("02 00 00 00 61 00 ff ff 01 00 00 00 00"));
  expect([readString(r), readString(r), r.remaining]).toEqual(["a", "", 0]);
});

test.each([
  ["longer than what is left", "05 00 00 00 61 62 63 64"],
  ["of 2^32 - 1 bytes", "ff ff ff ff 61 62 63 64"],
  ["cut off in its length", "05 00"],
])("a string %s is malformed", (_, bytes) => {
  expect(() => readString(new WireReader(golden(bytes)))).toThrow(MalformedError);
  expect(() => readOctets(new WireReader(golden(bytes)))).toThrow(MalformedError);
});

test("a string above the bound is passed over; a name above it is malformed", () => {
  const longest = "x".repeat(STRING_LENGTH_MAXIMUM);
  expect(readName(new WireReader(stringOf(longest)))).toBe(longest);
  expect(readString(new WireReader(stringOf(`${longest}x`)))).toBeUndefined();
  expect(() => readName(new WireReader(stringOf(`${longest}x`)))).toThrow(MalformedError);
});

test("octets are a copy that outlives the datagram", () => {
  const bytes = golden("02 00 00 00 01 02");
  const octets = readOctets(new WireReader(bytes));
  bytes.fill(0);
  expect(octets).toEqual(golden("01 02"));
});
