// SPDX-License-Identifier: Apache-2.0

import { golden, submessageBody, written } from "../../fixtures/golden.js";
import { type DataFrag, dataFragSubmessageLength, readDataFrag, writeDataFrag } from "./data-frag.js";
import { MalformedError } from "./malformed-error.js";

/** The second and third of three fragments; the sample's last byte is the only one of the third. */
const FRAG: DataFrag = {
  readerId: 0x00001204,
  writerId: 0x00001103,
  sequence: 4,
  fragmentStart: 2,
  fragmentsInSubmessage: 2,
  fragmentSize: 4,
  sampleSize: 9,
  inlineQos: undefined,
  fragments: golden("05 06 07 08 09"),
  hasKey: false,
};

const LITTLE_ENDIAN = golden(`
  16           DATA_FRAG
  01           flags: little-endian
  28 00        40 bytes follow
  00 00        extra flags
  1c 00        28 bytes from here to the fragments
  00 00 12 04  reader id
  00 00 11 03  writer id
  00 00 00 00  sequence number, high word
  04 00 00 00  low word
  02 00 00 00  first fragment here
  02 00        fragments here
  04 00        bytes per fragment
  09 00 00 00  bytes of the whole sample
  05 06 07 08  fragment 2
  09           fragment 3
  00 00 00     filled up
`);

const BIG_ENDIAN = golden(`
  16           DATA_FRAG
  00           flags: big-endian
  00 28        40 bytes follow
  00 00        extra flags
  00 1c        28 bytes from here to the fragments
  00 00 12 04  reader id
  00 00 11 03  writer id
  00 00 00 00  sequence number, high word
  00 00 00 04  low word
  00 00 00 02  first fragment here
  00 02        fragments here
  00 04        bytes per fragment
  00 00 00 09  bytes of the whole sample
  05 06 07 08  fragment 2
  09           fragment 3
  00 00 00     filled up
`);

test("it is written little-endian", () => {
  expect(written(dataFragSubmessageLength(5, 0), (w) => writeDataFrag(w, FRAG))).toEqual(LITTLE_ENDIAN);
});

test.each([
  ["little", LITTLE_ENDIAN],
  ["big", BIG_ENDIAN],
])("a %s-endian one is read, without the padding", (_, bytes) => {
  const { r, flags } = submessageBody(bytes);
  expect(readDataFrag(r, flags)).toEqual(FRAG);
});

test("inline QoS comes with every fragment", () => {
  const frag = { ...FRAG, inlineQos: golden("01 00 00 00") };
  const bytes = written(dataFragSubmessageLength(5, 4), (w) => writeDataFrag(w, frag));
  expect(bytes[1]).toBe(0x03);
  const { r, flags } = submessageBody(bytes);
  expect(readDataFrag(r, flags)).toEqual(frag);
});

test("a key can come in fragments", () => {
  const frag = { ...FRAG, hasKey: true };
  const bytes = written(dataFragSubmessageLength(5, 0), (w) => writeDataFrag(w, frag));
  expect(bytes[1]).toBe(0x05);
  const { r, flags } = submessageBody(bytes);
  expect(readDataFrag(r, flags)).toEqual(frag);
});

test("a fragment that is larger than the sample is the whole sample", () => {
  const frag = { ...FRAG, fragmentStart: 1, fragmentsInSubmessage: 1, fragmentSize: 100, sampleSize: 3 };
  const fragments = golden("01 02 03");
  const { r, flags } = submessageBody(
    written(dataFragSubmessageLength(3, 0), (w) => writeDataFrag(w, { ...frag, fragments })),
  );
  expect(readDataFrag(r, flags).fragments).toEqual(fragments);
});

test.each([
  ["sequence number 0", { sequence: 0 }],
  ["first fragment 0", { fragmentStart: 0 }],
  ["no fragment", { fragmentsInSubmessage: 0 }],
  ["fragments of no bytes", { fragmentSize: 0 }],
  ["a sample of no bytes", { sampleSize: 0 }],
  ["fragments behind the last one", { fragmentStart: 3 }],
  ["a fragment number that multiplied leaves 53 bits", { fragmentStart: 0xffffffff, fragmentSize: 0xffff }],
  ["fewer bytes than its fragments have", { fragmentSize: 5, sampleSize: 15 }],
])("one with %s is malformed", (_, fields) => {
  const bytes = written(dataFragSubmessageLength(5, 0), (w) => writeDataFrag(w, { ...FRAG, ...fields }));
  const { r, flags } = submessageBody(bytes);
  expect(() => readDataFrag(r, flags)).toThrow(MalformedError);
});

test("one whose contents begin in its header is malformed", () => {
  const bytes = LITTLE_ENDIAN.slice();
  bytes[6] = 16;
  const { r, flags } = submessageBody(bytes);
  expect(() => readDataFrag(r, flags)).toThrow(MalformedError);
});

test("one that ends in its header is malformed", () => {
  const bytes = LITTLE_ENDIAN.slice(0, dataFragSubmessageLength(0, 0) - 4);
  bytes[2] = bytes.length - 4;
  const { r, flags } = submessageBody(bytes);
  expect(() => readDataFrag(r, flags)).toThrow(MalformedError);
});
