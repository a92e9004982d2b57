// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { formatPairId, pairUserData, userDataValue } from "./user-data.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

test("an id is printed as Cyclone's rmw does: hex without leading zeros, dots between, the first padded with a space", () => {
  const prefix = Uint8Array.of(0x01, 0x10, 0xa3, 0, 0x0f, 5, 6, 7, 8, 9, 10, 255);
  expect(formatPairId(prefix, 0x0102)).toBe(" 1.10.a3.0.f.5.6.7.8.9.a.ff.0.0.1.2");
  expect(formatPairId(prefix.fill(0x10, 0, 1), 0x89abcdef)).toBe("10.10.a3.0.f.5.6.7.8.9.a.ff.89.ab.cd.ef");
});

test("the id comes first, then the type hash where it is known", () => {
  expect(text(pairUserData("clientid", "10.2", "RIHS01_ab"))).toBe("clientid=10.2;typehash=RIHS01_ab;");
  expect(text(pairUserData("serviceid", "10.2", undefined))).toBe("serviceid=10.2;");
});

test("a value is found by its key, NULs at the end do not count", () => {
  const data = bytes("clientid= 1.10.2;typehash=RIHS01_ab;\0");
  expect(userDataValue(data, "clientid")).toBe(" 1.10.2");
  expect(userDataValue(data, "typehash")).toBe("RIHS01_ab");
  expect(userDataValue(data, "serviceid")).toBeUndefined();
});

test.each(["clientid=;x=y;", "clientid=1.2;bad key=1;", "clientid=1.2;nothing;", ""])(
  "%j has no values at all, as in rmw's parser",
  (data) => {
    expect(userDataValue(bytes(data), "clientid")).toBeUndefined();
  },
);

test("every id that is written is read again", () => {
  const id = fc.tuple(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.integer({ min: 0, max: 0xffffff }));
  fc.assert(
    fc.property(id, ([prefix, counter]) => {
      const written = formatPairId(prefix, counter);
      expect(written.split(".").map((part) => Number.parseInt(part, 16))).toEqual([
        ...prefix,
        ...[24, 16, 8, 0].map((shift) => (counter >>> shift) & 255),
      ]);
      expect(userDataValue(pairUserData("clientid", written, "RIHS01_ab"), "clientid")).toBe(written);
    }),
  );
});
