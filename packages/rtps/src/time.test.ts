// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { golden, written } from "../fixtures/golden.js";
import {
  readDuration,
  readTimestamp,
  timestampFromUnixMilliseconds,
  unixNanoseconds,
  writeDuration,
  writeTimestamp,
} from "./time.js";
import { WireReader } from "./wire/wire-reader.js";

function durationOf(bytes: string): number {
  return readDuration(new WireReader(golden(bytes)));
}

describe("timestamps", () => {
  test("keep every nanosecond on the wire, to the year 2106", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.integer({ min: 0, max: 0xfffffffe }), (nanoseconds, seconds) => {
        const bytes = written(8, (w) => writeTimestamp(w, { seconds, nanoseconds }));
        expect(readTimestamp(new WireReader(bytes))).toEqual({ seconds, nanoseconds });
      }),
      { numRuns: 10_000 },
    );
  });

  test("never reach a whole second of nanoseconds", () => {
    const timestamp = readTimestamp(new WireReader(golden("01 00 00 00 ff ff ff ff")));
    expect(timestamp).toEqual({ seconds: 1, nanoseconds: 999_999_999 });
  });

  test("are none if they are the reserved values", () => {
    expect(readTimestamp(new WireReader(golden("ff ff ff ff ff ff ff ff")))).toBeUndefined();
    expect(readTimestamp(new WireReader(golden("ff ff ff ff fe ff ff ff")))).toBeUndefined();
  });

  test("come from Unix milliseconds with their fractions", () => {
    expect(timestampFromUnixMilliseconds(0)).toEqual({ seconds: 0, nanoseconds: 0 });
    expect(timestampFromUnixMilliseconds(1500.25)).toEqual({ seconds: 1, nanoseconds: 500_250_000 });
    expect(timestampFromUnixMilliseconds(999.9999999)).toEqual({ seconds: 1, nanoseconds: 0 });
  });

  test("follow the clock that they come from", () => {
    const now = fc.double({ min: 0, max: 4e12, noNaN: true });
    fc.assert(
      fc.property(now, (milliseconds) => {
        const timestamp = timestampFromUnixMilliseconds(milliseconds);
        expect(timestamp.nanoseconds).toBeLessThan(1e9);
        expect(Math.abs(Number(unixNanoseconds(timestamp)) / 1e6 - milliseconds)).toBeLessThan(0.002);
      }),
    );
  });

  test.each([-1, 4_294_967_295_000, Number.NaN, Number.POSITIVE_INFINITY])("cannot be %d ms", (milliseconds) => {
    expect(() => timestampFromUnixMilliseconds(milliseconds)).toThrow(RangeError);
  });

  test("become the nanoseconds of ROS", () => {
    expect(unixNanoseconds({ seconds: 1_795_248_540, nanoseconds: 932_214_147 })).toBe(1_795_248_540_932_214_147n);
  });
});

describe("durations", () => {
  test.each([
    [0, "00 00 00 00 00 00 00 00"],
    [0.1, "00 00 00 00 9a 99 99 19"], // the default of max_blocking_time
    [20, "14 00 00 00 00 00 00 00"],
    [1.5, "01 00 00 00 00 00 00 80"],
    [Number.POSITIVE_INFINITY, "ff ff ff 7f ff ff ff ff"],
  ])("of %d s are written", (seconds, bytes) => {
    expect(written(8, (w) => writeDuration(w, seconds))).toEqual(golden(bytes));
    expect(durationOf(bytes)).toBeCloseTo(seconds, 9);
  });

  test("are infinite in both spellings", () => {
    expect(durationOf("ff ff ff 7f ff ff ff ff")).toBe(Number.POSITIVE_INFINITY);
    expect(durationOf("ff ff ff 7f ff ff ff 7f")).toBe(Number.POSITIVE_INFINITY);
  });

  test("that do not fit are infinite", () => {
    expect(written(8, (w) => writeDuration(w, 2 ** 31))).toEqual(golden("ff ff ff 7f ff ff ff ff"));
  });

  test("just below a second do not lose it", () => {
    expect(
      durationOf(
        Buffer.from(written(8, (w) => writeDuration(w, 1 - 2 ** -40)))
          .toString("hex")
          .replace(/..(?=.)/g, "$& "),
      ),
    ).toBe(1);
  });

  test("may be negative on the wire, for whoever reads them to refuse", () => {
    expect(durationOf("ff ff ff ff 00 00 00 00")).toBe(-1);
  });
});
