// SPDX-License-Identifier: Apache-2.0

import { golden, written } from "../../fixtures/golden.js";
import { MalformedError } from "./malformed-error.js";
import { beginSubmessage, endSubmessage, readSubmessageHeader, SubmessageKind } from "./submessage.js";
import { WireReader } from "./wire-reader.js";
import { WireWriter } from "./wire-writer.js";

function headerOf(bytes: Uint8Array): { r: WireReader; header: ReturnType<typeof readSubmessageHeader> } {
  const r = new WireReader(bytes);
  return { r, header: readSubmessageHeader(r) };
}

test("a submessage is filled up to a multiple of 4 and its length counts that", () => {
  const bytes = written(8, (w) => {
    const start = beginSubmessage(w, SubmessageKind.DATA, 0x04);
    w.uint8(0xaa);
    endSubmessage(w, start);
  });
  expect(bytes).toEqual(
    golden(`
      15           DATA
      05           flags: data and, always added, little-endian
      04 00        4 bytes follow
      aa 00 00 00  contents, filled up
    `),
  );
});

test("a submessage above 65,535 bytes cannot be written", () => {
  const w = new WireWriter(new Uint8Array(0x10010));
  const start = beginSubmessage(w, SubmessageKind.DATA, 0);
  w.zero(0x10000);
  expect(() => endSubmessage(w, start)).toThrow(RangeError);
});

test("the length is in the submessage's own order", () => {
  const little = headerOf(golden("15 05 04 00 aa aa aa aa bb bb bb bb"));
  expect(little.header).toEqual({ kind: 0x15, flags: 0x05, end: 8 });
  expect([little.r.littleEndian, little.r.offset, little.r.end]).toEqual([true, 4, 8]);
  const big = headerOf(golden("15 04 00 04 aa aa aa aa bb bb bb bb"));
  expect(big.header).toEqual({ kind: 0x15, flags: 0x04, end: 8 });
  expect(big.r.littleEndian).toBe(false);
});

test("Fast DDS's statistics submessage has flags 0 and so a big-endian length", () => {
  expect(headerOf(golden("80 00 00 04 01 02 03 04 15 05 00 00")).header).toEqual({ kind: 0x80, flags: 0, end: 8 });
});

test("length 0 means up to the end of the datagram", () => {
  expect(headerOf(golden("15 05 00 00 aa aa aa aa bb bb bb bb")).header.end).toBe(12);
});

test("length 0 means nothing in PAD and INFO_TS", () => {
  expect(headerOf(golden("01 01 00 00 09 03 00 00")).header.end).toBe(4);
  expect(headerOf(golden("09 03 00 00 15 05 00 00")).header.end).toBe(4);
});

test("the next header is read although the reader was bounded by the last submessage", () => {
  const r = new WireReader(golden("01 01 04 00 00 00 00 00 09 03 00 00"));
  r.offset = readSubmessageHeader(r).end;
  expect(readSubmessageHeader(r)).toEqual({ kind: SubmessageKind.INFO_TS, flags: 0x03, end: 12 });
});

test.each([
  ["longer than the datagram", "15 05 05 00 aa aa aa aa"],
  ["longer than the datagram in its own order", "15 04 04 00 aa aa aa aa"],
  ["a header cut off", "15 05 00"],
])("a submessage that is %s is malformed", (_, bytes) => {
  expect(() => headerOf(golden(bytes))).toThrow(MalformedError);
});
