// SPDX-License-Identifier: Apache-2.0

import { CdrReader, CdrWriter } from "@rclts/cdr";
import fc from "fast-check";
import {
  decodeDiscoveryInfo,
  encodeDiscoveryInfo,
  LONG_GID,
  type NodeDescription,
  SHORT_GID,
} from "./discovery-info.js";

const PREFIX = Uint8Array.of(0x01, 0xf0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
const FORMS = [SHORT_GID, LONG_GID] as const;
const TALKER: NodeDescription = { name: "a", namespace: "/", readers: [0x104], writers: [0x103] };

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const decode = (payload: Uint8Array, prefix = PREFIX) => decodeDiscoveryInfo(new CdrReader(), payload, prefix);
const encode = (gidLength: (typeof FORMS)[number], nodes: readonly NodeDescription[], prefix = PREFIX) =>
  encodeDiscoveryInfo(new CdrWriter(), gidLength, prefix, nodes);

test("a participant without nodes is its Gid and a zero, up to Humble with 8 zeros in between", () => {
  const gid = "01f002030405060708090a0b000001c1";
  expect(hex(encode(SHORT_GID, []))).toBe(`00010000${gid}00000000`);
  expect(hex(encode(LONG_GID, []))).toBe(`00010000${gid}000000000000000000000000`);
});

test("a node is its namespace, its name, its readers and its writers", () => {
  const parts = [
    "00010000", // CDR_LE
    "01f002030405060708090a0b000001c1", // the participant's Gid
    "01000000", // one node
    "020000002f000000", // "/", and padding up to 4
    "020000006100", // "a"
    "0000", // padding
    "01000000", // one reader
    "01f002030405060708090a0b00000104",
    "01000000", // one writer
    "01f002030405060708090a0b00000103",
  ];
  expect(hex(encode(SHORT_GID, [TALKER]))).toBe(parts.join(""));
  expect(hex(encode(LONG_GID, [TALKER]))).toBe(
    parts.map((part) => (part.startsWith("01f0") ? `${part}0000000000000000` : part)).join(""),
  );
});

const id = fc.nat(0xffffffff);
const anyNode = fc.record({
  name: fc.string({ maxLength: 60 }),
  namespace: fc.string({ maxLength: 60 }),
  readers: fc.array(id, { maxLength: 4 }),
  writers: fc.array(id, { maxLength: 4 }),
});

test("both forms are told apart whatever the nodes are, and with padding behind them", () => {
  const printable = fc.array(anyNode, { maxLength: 5 });
  fc.assert(
    fc.property(printable, fc.constantFrom(...FORMS), fc.nat(3), (nodes, gidLength, padding) => {
      const named = nodes.map((node) => ({ ...node, name: plain(node.name), namespace: plain(node.namespace) }));
      const payload = encode(gidLength, named);
      const padded = new Uint8Array(payload.length + padding);
      padded.set(payload);
      expect(decode(padded)).toEqual({ gidLength, nodes: named });
    }),
  );
});

test("endpoints of other participants do not count, and nothing does in another's name", () => {
  const other = Uint8Array.from(PREFIX, (byte, i) => (i === 11 ? 99 : byte));
  for (const gidLength of FORMS) {
    const payload = encode(gidLength, [TALKER]);
    expect(() => decode(payload, other)).toThrow("another participant");
    // The last byte of the prefix of its only reader.
    const reader = hex(payload).indexOf("00000104") / 2 - 1;
    payload[reader] = 99;
    expect(decode(payload).nodes).toEqual([{ ...TALKER, readers: [] }]);
  }
});

test("whatever is cut off, too long or no such message is refused with an error that was made before", () => {
  for (const gidLength of FORMS) {
    const payload = encode(gidLength, [TALKER]);
    for (let length = 0; length < payload.length; length++) {
      // The zeros at the end of a longer Gid that is cut off look like a shorter one without nodes.
      if (gidLength === LONG_GID && length >= 24 && length < 28) continue;
      expect(() => decode(payload.subarray(0, length))).toThrow();
    }
    expect(() => decode(Uint8Array.of(...payload, 0, 0, 0, 0))).toThrow("neither form");
  }
  expect(() => decode(new Uint8Array(1024 * 1024 + 1))).toThrow("longer than 1 MiB");
  const errors = [1, 2].map(() => {
    try {
      decode(new Uint8Array(1024 * 1024 + 1));
    } catch (error) {
      return error;
    }
    return undefined;
  });
  expect(errors[0]).toBe(errors[1]);
});

test("any bytes are taken or refused, and nothing is kept for elements that are not there", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const payload = Uint8Array.of(0, 1, 0, 0, ...PREFIX, ...bytes);
      try {
        decode(payload);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});

/** ROS names have no NUL, which ends a string of CDR, and no lone surrogates. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "x");
}
