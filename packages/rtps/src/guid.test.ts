// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { golden } from "../fixtures/golden.js";
import {
  ENTITYID_PARTICIPANT,
  ENTITYID_SEDP_PUBLICATIONS_WRITER,
  ENTITYID_SPDP_READER,
  entityIdOf,
  GUID_PREFIX_UNKNOWN,
  GuidPrefix,
  isBuiltin,
  isKeyed,
  isReaderId,
  isWriterId,
  PrefixTable,
  writeGuid,
} from "./guid.js";

const PREFIX = golden("01 f0 01 02 03 04 05 06 07 08 09 0a");

describe("a prefix table", () => {
  test("gives one object per prefix, wherever its bytes stand", () => {
    const table = new PrefixTable();
    const prefix = table.intern(PREFIX, 0);
    const datagram = Uint8Array.of(0, 0, 0, ...PREFIX, 0);
    expect(table.intern(datagram, 3)).toBe(prefix);
    expect(table.find(datagram, 3)).toBe(prefix);
    expect(table.size).toBe(1);
  });

  test("keeps a copy, so that the datagram may be overwritten", () => {
    const table = new PrefixTable();
    const datagram = PREFIX.slice();
    const prefix = table.intern(datagram, 0);
    datagram.fill(0);
    expect(prefix.bytes).toEqual(PREFIX);
    expect(table.find(PREFIX, 0)).toBe(prefix);
  });

  test("does not know what was never interned, or was deleted", () => {
    const table = new PrefixTable();
    expect(table.find(PREFIX, 0)).toBeUndefined();
    table.delete(table.intern(PREFIX, 0));
    expect(table.find(PREFIX, 0)).toBeUndefined();
    expect(table.size).toBe(0);
  });

  test("ignores the deletion of another table's prefix", () => {
    const table = new PrefixTable();
    table.intern(PREFIX, 0);
    table.delete(new PrefixTable().intern(PREFIX, 0));
    expect(table.size).toBe(1);
  });

  test("has one unknown prefix, which is not counted", () => {
    const table = new PrefixTable();
    expect(table.intern(new Uint8Array(12), 0)).toBe(GUID_PREFIX_UNKNOWN);
    expect(table.find(new Uint8Array(20), 4)).toBe(GUID_PREFIX_UNKNOWN);
    expect(table.size).toBe(0);
  });

  test("behaves as a map keyed by text", () => {
    const prefixes = fc
      .array(fc.constantFrom(0, 1, 255), { minLength: 12, maxLength: 12 })
      .map((b) => Uint8Array.from(b));
    const steps = fc.array(fc.tuple(fc.constantFrom("intern", "delete", "find"), prefixes), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (all) => {
        const table = new PrefixTable();
        const model = new Map<string, GuidPrefix>([[String(new Uint8Array(12)), GUID_PREFIX_UNKNOWN]]);
        for (const [step, bytes] of all) {
          const key = String(bytes);
          const found = table.find(bytes, 0);
          expect(found).toBe(model.get(key));
          if (step === "intern") model.set(key, table.intern(bytes, 0));
          if (step === "delete" && found !== undefined && found !== GUID_PREFIX_UNKNOWN) {
            table.delete(found);
            model.delete(key);
          }
          expect(table.size).toBe(model.size - 1);
        }
      }),
    );
  });

  test("tells apart prefixes that differ in any one byte", () => {
    const table = new PrefixTable();
    const first = table.intern(PREFIX, 0);
    for (let i = 0; i < 12; i++) {
      const other = PREFIX.slice();
      other[i]! ^= 0x80;
      expect(first.equalsAt(other, 0)).toBe(false);
      expect(table.intern(other, 0)).not.toBe(first);
    }
    expect(table.size).toBe(13);
  });
});

test("a prefix is not equal to bytes that are cut off", () => {
  expect(GUID_PREFIX_UNKNOWN.equalsAt(new Uint8Array(11), 0)).toBe(false);
  expect(() => new GuidPrefix(new Uint8Array(11))).toThrow(RangeError);
});

test("a prefix is hexadecimal for people", () => {
  expect(new GuidPrefix(PREFIX).toString()).toBe("01f00102030405060708090a");
});

test("a GUID is its prefix and its entity id", () => {
  const guid = writeGuid(PREFIX, 0xff0003c2);
  expect(guid).toEqual(golden("01 f0 01 02 03 04 05 06 07 08 09 0a ff 00 03 c2"));
  expect(entityIdOf(guid)).toBe(0xff0003c2);
});

test.each([
  [ENTITYID_PARTICIPANT, { writer: false, reader: false, keyed: false, builtin: true }],
  [ENTITYID_SEDP_PUBLICATIONS_WRITER, { writer: true, reader: false, keyed: true, builtin: true }],
  [ENTITYID_SPDP_READER, { writer: false, reader: true, keyed: true, builtin: true }],
  [0xff0003c2, { writer: true, reader: false, keyed: true, builtin: true }], // secure publications
  [0x000201c3, { writer: true, reader: false, keyed: false, builtin: true }], // participant stateless message
  [0x00001103, { writer: true, reader: false, keyed: false, builtin: false }], // a ROS writer
  [0x00001204, { writer: false, reader: true, keyed: false, builtin: false }], // a ROS reader
  [0x00000102, { writer: true, reader: false, keyed: true, builtin: false }],
  [0x00000107, { writer: false, reader: true, keyed: true, builtin: false }],
  [0x00000143, { writer: true, reader: false, keyed: false, builtin: false }], // a vendor's own
])("entity id %d says what it is", (id, { writer, reader, keyed, builtin }) => {
  expect([isWriterId(id), isReaderId(id), isKeyed(id), isBuiltin(id)]).toEqual([writer, reader, keyed, builtin]);
});
