// SPDX-License-Identifier: Apache-2.0
// What a message type adds to the generated functions: paths in errors, no unknown fields, and views if they are asked for.

import { TRUNCATED } from "./cdr-error.js";
import { action, message, sequenceOf, service, string, toBigInt, toTypedArray, withConstants } from "./codegen.js";
import { CdrReader } from "./reader.js";
import { CdrWriter } from "./writer.js";

type Point = { x: number; id: bigint };
type Point_Init = { x: number; id: bigint | number };
const Point = message<Point, Point_Init>({
  name: "t/msg/Point",
  create: (init) => ({ x: init.x ?? 0, id: toBigInt(init.id ?? 7n) }),
  encode(w, value) {
    w.float64(value.x);
    w.int64(value.id);
  },
  decode: (r) => ({ x: r.float64(), id: r.int64() }),
});
type Path = { points: Point[]; names: string[]; data: Uint8Array };
type Path_Init = { points: Point_Init[]; names: string[]; data: Uint8Array | readonly number[] };
const Path = message<Path, Path_Init>({
  name: "t/msg/Path",
  hash: "RIHS01_0",
  create: (init) => ({
    points: sequenceOf(Point, init.points),
    names: sequenceOf(string, init.names),
    data: toTypedArray(Uint8Array, 0, init.data),
  }),
  encode(w, value) {
    w.sequence(value.points, Point);
    w.sequence(value.names, string);
    w.typedSequence(value.data, Uint8Array);
  },
  decode: (r) => ({ points: r.sequence(Point), names: r.sequence(string), data: r.typedSequence(Uint8Array) }),
});
const good = { points: [{ x: 1, id: 2 }], names: ["a"], data: [3] };
const encoded = (value: unknown): Uint8Array => {
  const writer = new CdrWriter().begin();
  Path.encode(writer, value as Path_Init);
  return writer.finish();
};

test("a value comes back in the form that it is kept in", () => {
  const value = { points: [{ x: 1, id: 2n }], names: ["a"], data: Uint8Array.of(3) };
  expect(Path.decode(new CdrReader().reset(encoded(good)))).toEqual(value);
  expect(Path.create(good)).toEqual(value);
});

test("create fills what is missing, also inside what is given", () => {
  expect(Path.create()).toEqual({ points: [], names: [], data: new Uint8Array(0) });
  expect(Path.create({ points: [{ x: 5 }] }).points).toEqual([{ x: 5, id: 7n }]);
});

test("create keeps a typed array as it is and copies a plain one", () => {
  const data = Uint8Array.of(1, 2);
  expect(Path.create({ data }).data).toBe(data);
});

test.each<[unknown, string]>([
  [undefined, "TypeError: t/msg/Path: missing, expected an object (t/msg/Path)"],
  [null, "TypeError: t/msg/Path: expected an object (t/msg/Path), got null"],
  [{ ...good, points: undefined }, "TypeError: points of t/msg/Path: missing, expected an array"],
  [{ names: [], data: [] }, "TypeError: points of t/msg/Path: missing, expected an array"],
  [{ ...good, point: 1 }, 'TypeError: t/msg/Path: unknown field "point", the fields are points, names, data'],
  [
    { ...good, points: [{ x: 1, id: 1 }, { x: 1 }] },
    "TypeError: points[1].id of t/msg/Path: missing, expected a bigint or safe integer from -2^63 to 2^63 - 1 (int64)",
  ],
  [
    { ...good, points: [{ x: 1, id: 1, y: 2 }] },
    'TypeError: points[0] of t/msg/Path: unknown field "y", the fields are x, id',
  ],
  [{ ...good, points: [5] }, "TypeError: points[0] of t/msg/Path: expected an object (t/msg/Point), got 5"],
  [{ ...good, points: { length: 1 } }, "TypeError: points of t/msg/Path: expected an array, got an object with length"],
  [{ ...good, names: ["a", 5] }, "TypeError: names[1] of t/msg/Path: expected a string, got 5"],
  [
    { ...good, data: [1, 2, 300] },
    "RangeError: data[2] of t/msg/Path: expected an integer from 0 to 255 (uint8), got 300",
  ],
  [
    { ...good, data: new Float32Array(2) },
    "TypeError: data of t/msg/Path: expected numbers (a Uint8Array or an array), got a Float32Array of 2",
  ],
  [
    Object.freeze({ ...good, names: Object.freeze([1]) }),
    "TypeError: names[0] of t/msg/Path: expected a string, got 1",
  ],
])("encoding %p is refused with the path of the field", (value, expected) => {
  let message = "";
  try {
    encoded(value);
  } catch (error) {
    message = String(error);
  }
  expect(message).toBe(expected);
});

test.each<[unknown, string]>([
  [null, "TypeError: t/msg/Path: expected an object (t/msg/Path), got null"],
  [{ point: [] }, 'TypeError: t/msg/Path: unknown field "point", the fields are points, names, data'],
  [
    { points: [{ x: 1, id: 1.5 }] },
    "RangeError: points[0].id of t/msg/Path: expected a bigint or safe integer, got 1.5",
  ],
  [{ data: [1, 300] }, "RangeError: data[1] of t/msg/Path: expected an element of a Uint8Array, got 300"],
  [{ data: "ab" }, 'TypeError: data of t/msg/Path: expected numbers (a Uint8Array or an array), got "ab"'],
  [{ names: 5 }, "TypeError: names of t/msg/Path: expected an array, got 5"],
])("creating from %p is refused with the path of the field", (init, expected) => {
  let message = "";
  try {
    Path.create(init as never);
  } catch (error) {
    message = String(error);
  }
  expect(message).toBe(expected);
});

test("an error that a getter throws is passed on as it is", () => {
  const broken = new Error("disk on fire");
  const value = {
    ...good,
    get names(): string[] {
      throw broken;
    },
  };
  expect(() => encoded(value)).toThrow(broken);
});

test("an object whose fields are accessors of its class is as good as any", () => {
  class Mine {
    get x(): number {
      return 1;
    }
    get id(): bigint {
      return 2n;
    }
  }
  expect(encoded({ ...good, points: [new Mine()] })).toEqual(encoded(good));
});

test("services, actions and constants are the parts they are made of", () => {
  const Constant = withConstants(message<Point, Point_Init>({ ...Point, name: "t/msg/Constant" }), { ONE: 1, BIG: 2n });
  const big: 2n = Constant.BIG;
  expect([Constant.ONE, big, Constant.name]).toEqual([1, 2n, "t/msg/Constant"]);
  const Service = service({ name: "t/srv/S", hash: "h", Request: Constant, Response: Path });
  expect(Service.Request.ONE).toBe(1);
  const parts = { name: "t/action/A", Goal: Point, Result: Path, Feedback: Point, FeedbackMessage: Point };
  expect(action({ ...parts, SendGoal: Service, GetResult: Service }).Result).toBe(Path);
  expect([Path.name, Path.hash, "hash" in Point]).toEqual(["t/msg/Path", "RIHS01_0", false]);
});

describe("views", () => {
  const Blob = message<{ bytes: Uint8Array; numbers: Float64Array }>({
    name: "p/msg/Blob",
    create: () => ({ bytes: new Uint8Array(), numbers: new Float64Array() }),
    encode(w, value) {
      w.typedSequence(value.bytes, Uint8Array);
      w.typedSequence(value.numbers, Float64Array);
    },
    decode: (r) => ({ bytes: r.typedSequence(Uint8Array), numbers: r.typedSequence(Float64Array) }),
  });
  /** The payload of a value with so many bytes and numbers, at an offset in memory that has it aligned or not. */
  function payloadOf(bytes: number, numbers: number, offset = 4): Uint8Array {
    const writer = new CdrWriter().begin();
    Blob.encode(writer, { bytes: new Uint8Array(bytes).fill(7), numbers: new Float64Array(numbers).fill(1.5) });
    const payload = writer.finish();
    const memory = new Uint8Array(offset + payload.length);
    memory.set(payload, offset);
    return memory.subarray(offset);
  }

  test("a decoded value shares no memory with the payload by default", () => {
    const payload = payloadOf(8192, 1024);
    const { bytes, numbers } = Blob.decode(new CdrReader().reset(payload));
    payload.fill(0);
    expect([bytes[0], numbers[0]]).toEqual([7, 1.5]);
    expect(bytes.buffer.byteLength).toBe(8192);
  });

  test("with views, typed arrays of 4 KiB and more share the memory of the payload, shorter ones do not", () => {
    const payload = payloadOf(4096, 512);
    const { bytes, numbers } = Blob.decode(new CdrReader().reset(payload), { views: true });
    expect([bytes.buffer, numbers.buffer]).toEqual([payload.buffer, payload.buffer]);
    expect([bytes.length, bytes[4095], numbers.length, numbers[511]]).toEqual([4096, 7, 512, 1.5]);
    const shorter = Blob.decode(new CdrReader().reset(payloadOf(4095, 511)), { views: true });
    expect([shorter.bytes.buffer.byteLength, shorter.numbers.buffer.byteLength]).toEqual([4095, 511 * 8]);
  });

  test("with views, numbers that are not aligned in memory are copied", () => {
    const { bytes, numbers } = Blob.decode(new CdrReader().reset(payloadOf(4096, 512, 5)), { views: true });
    expect(numbers).toEqual(new Float64Array(512).fill(1.5));
    expect([bytes.byteOffset, numbers.byteOffset]).toEqual([5 + 4 + 4, 0]);
  });

  test("with views, a forged length is refused as it is without", () => {
    const payload = payloadOf(4096, 0).slice(0, 5000);
    new DataView(payload.buffer).setUint32(4, 5000, true);
    expect(() => Blob.decode(new CdrReader().reset(payload), { views: true })).toThrow(TRUNCATED);
  });

  test("views are for one decode only", () => {
    const reader = new CdrReader().reset(payloadOf(4096, 512));
    Blob.decode(reader, { views: true });
    expect(reader.views).toBe(false);
  });
});
