// SPDX-License-Identifier: Apache-2.0
// Parameter lists, read and written.

import fc from "fast-check";
import { golden } from "../../fixtures/golden.js";
import { MalformedError } from "./malformed-error.js";
import { PID_DOMAIN_TAG, PID_ENTITY_NAME, PID_USER_DATA } from "./parameter-id.js";
import { findParameter, ParameterListReader, skipParameterList } from "./parameter-list.js";
import { ParameterListWriter } from "./parameter-list-writer.js";
import { WireReader } from "./wire-reader.js";

/** [id, value] of each parameter. */
function parameters(list: ParameterListReader): [number, Uint8Array][] {
  const all: [number, Uint8Array][] = [];
  while (list.next()) all.push([list.pid, list.value.slice(list.value.remaining)]);
  return all;
}

function inline(bytes: Uint8Array, littleEndian = true): [number, Uint8Array][] {
  const list = new ParameterListReader();
  list.reset(bytes, littleEndian);
  return parameters(list);
}

const LITTLE_ENDIAN = golden(`
  62 00 08 00              PID_ENTITY_NAME, 8 bytes
  02 00 00 00 2f 00 00 00  "/"
  00 00 04 00              PID_PAD, 4 bytes
  ff ff ff ff              which mean nothing
  14 40 00 00              PID_DOMAIN_TAG, 0 bytes
  01 00 00 00              PID_SENTINEL
  de ad                    what is behind the list
`);

const BIG_ENDIAN = golden(`
  00 62 00 08              PID_ENTITY_NAME, 8 bytes
  00 00 00 02 2f 00 00 00  "/"
  40 14 00 00              PID_DOMAIN_TAG, 0 bytes
  00 01 ff ff              PID_SENTINEL, whose length means nothing
`);

describe("reading", () => {
  test("goes from parameter to parameter, past padding, to the sentinel", () => {
    expect(inline(LITTLE_ENDIAN)).toEqual([
      [PID_ENTITY_NAME, golden("02 00 00 00 2f 00 00 00")],
      [PID_DOMAIN_TAG, golden("")],
    ]);
    expect(inline(BIG_ENDIAN, false)).toEqual([
      [PID_ENTITY_NAME, golden("00 00 00 02 2f 00 00 00")],
      [PID_DOMAIN_TAG, golden("")],
    ]);
  });

  test("tells which parameters must be understood", () => {
    const list = new ParameterListReader();
    list.reset(LITTLE_ENDIAN, true);
    const told: [number, boolean][] = [];
    while (list.next()) told.push([list.pid, list.mustUnderstand]);
    expect(told).toEqual([
      [PID_ENTITY_NAME, false],
      [PID_DOMAIN_TAG, true],
    ]);
  });

  test("takes the order from the encapsulation", () => {
    const list = new ParameterListReader();
    list.resetEncapsulated(Uint8Array.of(0, 3, 0, 0, ...LITTLE_ENDIAN));
    expect(parameters(list)).toHaveLength(2);
    list.resetEncapsulated(Uint8Array.of(0, 2, 0, 0, ...BIG_ENDIAN));
    expect(parameters(list)).toHaveLength(2);
  });

  test.each([
    ["plain CDR", "00 01 00 00 01 00 00 00"],
    ["PL_CDR2", "00 0b 00 00 01 00 00 00"],
    ["nothing", ""],
    ["half of an encapsulation", "00 03"],
  ])("finds %s malformed", (_, bytes) => {
    expect(() => new ParameterListReader().resetEncapsulated(golden(bytes))).toThrow(MalformedError);
  });

  test.each([
    ["no sentinel", "62 00 04 00 00 00 00 00"],
    ["a parameter longer than the list", "62 00 08 00 00 00 00 00"],
    ["half of a parameter's header", "62 00 00 00 01 00"],
    ["nothing at all", ""],
  ])("finds a list with %s malformed", (_, bytes) => {
    expect(() => inline(golden(bytes))).toThrow(MalformedError);
    expect(() => skipParameterList(new WireReader(golden(bytes)))).toThrow(MalformedError);
  });

  test("bounds each value by its own parameter", () => {
    const list = new ParameterListReader();
    list.reset(golden("62 00 04 00 aa aa aa aa 2c 00 00 00 01 00 00 00"), true);
    list.next();
    list.value.skip(2);
    expect(() => list.value.uint32()).toThrow(MalformedError);
    expect(list.next()).toBe(true);
    expect(list.pid).toBe(PID_USER_DATA);
  });

  test("past a list gives a view of it and leaves the reader behind its sentinel", () => {
    const r = new WireReader(LITTLE_ENDIAN);
    const list = skipParameterList(r);
    expect(list).toEqual(LITTLE_ENDIAN.subarray(0, LITTLE_ENDIAN.length - 2));
    expect(list.buffer).toBe(LITTLE_ENDIAN.buffer);
    expect(r.remaining).toBe(2);
  });
});

describe("finding", () => {
  test("gives where the value is, or -1", () => {
    expect(findParameter(LITTLE_ENDIAN, true, PID_ENTITY_NAME)).toBe(4);
    expect(findParameter(LITTLE_ENDIAN, true, PID_DOMAIN_TAG)).toBe(24);
    expect(findParameter(LITTLE_ENDIAN, true, PID_USER_DATA)).toBe(-1);
    expect(findParameter(BIG_ENDIAN, false, PID_ENTITY_NAME)).toBe(4);
  });

  test("passes over a parameter that is shorter than what is asked for", () => {
    const bytes = golden("2c 00 00 00 2c 00 04 00 aa aa aa aa 01 00 00 00");
    expect(findParameter(bytes, true, PID_USER_DATA, 4)).toBe(8);
    expect(findParameter(bytes, true, PID_USER_DATA, 5)).toBe(-1);
  });

  test("finds what the cursor finds, and never a value that is not all there", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 2, max: 0xffff }), fc.uint8Array({ maxLength: 20 })));
    fc.assert(
      fc.property(pairs, fc.integer({ min: 2, max: 0xffff }), fc.nat(300), (all, other, cut) => {
        const list = new ParameterListWriter("inline");
        for (const [pid, value] of all) list.raw(pid, value);
        const bytes = list.finish();
        for (const pid of [...all.map(([id]) => id), other]) {
          const found = findParameter(bytes, true, pid);
          const first = inline(bytes).find(([id]) => id === pid);
          expect(found < 0 ? undefined : bytes.subarray(found, found + first![1].length)).toEqual(first?.[1]);
          const short = bytes.subarray(0, cut);
          expect(findParameter(short, true, pid)).toBeLessThanOrEqual(short.length);
        }
      }),
    );
  });
});

describe("writing", () => {
  test("encapsulates the payloads of discovery, and only them", () => {
    expect(new ParameterListWriter("inline").finish()).toEqual(golden("01 00 00 00"));
    expect(new ParameterListWriter("encapsulated").finish()).toEqual(golden("00 03 00 00 01 00 00 00"));
  });

  test("fills every value up to a multiple of 4", () => {
    const list = new ParameterListWriter("inline");
    list.string(PID_ENTITY_NAME, "/a");
    list.octets(PID_USER_DATA, golden("01"));
    list.strings(0x0029, ["a", "bcd"]);
    list.properties(0x0059, new Map([["k", ""]]));
    list.duration(0x0002, 0.1);
    list.uint32(0x0058, 0x0c3f);
    list.locator(0x0031, { kind: 1, port: 7411, address: "10.77.0.1" });
    expect(list.finish()).toEqual(
      golden(`
        62 00 08 00                                      string
        03 00 00 00 2f 61 00 00                          3 bytes with the NUL, one to fill up
        2c 00 08 00                                      octets
        01 00 00 00 01 00 00 00                          1 byte, three to fill up
        29 00 14 00                                      strings
        02 00 00 00                                      two of them
        02 00 00 00 61 00 00 00                          "a", filled up
        04 00 00 00 62 63 64 00                          "bcd", which needs no filling
        59 00 14 00                                      properties
        01 00 00 00                                      one of them
        02 00 00 00 6b 00 00 00                          its name "k"
        01 00 00 00 00 00 00 00                          its value ""
        02 00 08 00                                      duration
        00 00 00 00 9a 99 99 19                          0.1 s in 2^-32 s
        58 00 04 00                                      uint32
        3f 0c 00 00
        31 00 18 00                                      locator
        01 00 00 00 f3 1c 00 00                          UDPv4, port 7411
        00 00 00 00 00 00 00 00 00 00 00 00 0a 4d 00 01  10.77.0.1
        01 00 00 00                                      sentinel
      `),
    );
  });

  test("grows with what is written", () => {
    const long = new Uint8Array(60_000).fill(7);
    const list = new ParameterListWriter("encapsulated");
    list.raw(0x0070, long);
    list.raw(0x0071, long);
    const reader = new ParameterListReader();
    reader.resetEncapsulated(list.finish());
    expect(parameters(reader)).toEqual([
      [0x0070, long],
      [0x0071, long],
    ]);
  });

  test("refuses a value that no parameter can hold", () => {
    const list = new ParameterListWriter("inline");
    expect(() => list.raw(0x0070, new Uint8Array(65_533))).toThrow(RangeError);
    expect(() => list.raw(0x0070, new Uint8Array(65_532))).not.toThrow();
  });
});
