// SPDX-License-Identifier: Apache-2.0
// The bytes that real ROS 2 Humble gave for 690 values of 115 types, both ways through generated and run-time types.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CdrReader, CdrWriter, type MessageType } from "@rclts/cdr";
import { type ElementType, type Field, loadModel, RuntimeTypes, SearchPath, type Struct } from "@rclts/idl";

/** 64-bit integers are decimal strings, NaN and infinities strings, and -0 is "-0". */
type Json = boolean | number | string | Json[] | { [field: string]: Json };
interface Vector {
  type: string;
  value: Json;
  cdr: string;
}

const searchPath = new SearchPath([join(__dirname, "../../../idl")]);
const packages = ["builtin_interfaces", "example_interfaces", "rcl_interfaces", "std_msgs", "std_srvs", "test_msgs"];
const model = loadModel(
  packages.flatMap((name) => searchPath.list(name)),
  searchPath,
);
const { structs } = model;
const runtimeTypes = new RuntimeTypes(model);
const vectors = readFileSync(join(__dirname, "../fixtures/humble-cdr.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Vector);
const types = [...new Set(vectors.map((vector) => vector.type))];

test("there are as many as there should be", () => {
  expect([vectors.length, types.length]).toEqual([690, 115]);
});

const ways: [string, (type: string) => Promise<MessageType<object>>][] = [
  ["generated", codecOf],
  ["made at run time", async (type) => runtimeTypes.message(type)],
];

describe.each(types.flatMap((type) => ways.map(([way, get]) => [type, way, get] as const)))("%s %s", (type, _, get) => {
  const struct = structs.get(type)!;
  const own = vectors.filter((vector) => vector.type === type);
  let codec: MessageType<object>;
  beforeAll(async () => {
    codec = await get(type);
  });

  test("values become the same bytes", () => {
    for (const { value, cdr } of own) expect(hex(encoded(codec, given(value, struct) as object))).toBe(cdr);
  });

  test("bytes become the same values, and those the same bytes again", () => {
    for (const { value, cdr } of own) {
      const reader = new CdrReader().reset(bytes(cdr));
      const decoded = codec.decode(reader);
      expect(reader.remaining).toBe(0);
      expect(json(decoded)).toEqual(value);
      expect(hex(encoded(codec, decoded))).toBe(cdr);
    }
  });

  test("up to three bytes of padding are accepted", () => {
    for (const { cdr } of own) {
      for (const padding of ["00", "0000", "000000"]) {
        const reader = new CdrReader().reset(bytes(cdr + padding));
        expect(codec.decode(reader)).toEqual(codec.decode(new CdrReader().reset(bytes(cdr))));
        expect(reader.remaining).toBe(padding.length / 2);
      }
    }
  });

  test("the big-endian form of the bytes is accepted", () => {
    for (const { cdr } of own) {
      const swapped = codec.decode(new CdrReader().reset(bigEndian(bytes(cdr), struct)));
      expect(swapped).toEqual(codec.decode(new CdrReader().reset(bytes(cdr))));
    }
  });

  test("create gives what ROS gives by default", () => {
    expect(hex(encoded(codec, codec.create()))).toBe(own[0]!.cdr);
  });
});

async function codecOf(type: string): Promise<MessageType<object>> {
  const module = await import(`@rclts/interfaces/${type.slice(0, type.lastIndexOf("/"))}`);
  return module[type.slice(type.lastIndexOf("/") + 1)];
}

function encoded(codec: MessageType<object>, value: object): Uint8Array {
  const writer = new CdrWriter().begin();
  codec.encode(writer, value);
  return writer.finish();
}

function hex(from: Uint8Array): string {
  return Buffer.from(from).toString("hex");
}

function bytes(from: string): Uint8Array {
  return Buffer.from(from, "hex");
}

/** The value as a user would give it. */
function given(value: Json, { fields }: Struct): unknown {
  const object = value as { [field: string]: Json };
  return Object.fromEntries(
    fields.map(({ name, type, arity }) => {
      const one = (item: Json): unknown => givenOne(item, type);
      return [name, arity.kind === "one" ? one(object[name]!) : (object[name] as Json[]).map(one)];
    }),
  );
}

function givenOne(value: Json, type: ElementType): unknown {
  if (type.kind === "struct") return given(value, structs.get(type.name)!);
  if (type.kind === "string" || typeof value !== "string") return value;
  return type.name === "int64" || type.name === "uint64" ? BigInt(value) : Number(value);
}

/** The value as the vectors have it. */
function json(value: unknown): Json {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown>, json);
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, json(field)]));
}

/** Walks over little-endian bytes as the model says, and turns each number round: a second opinion on the layout. */
function bigEndian(little: Uint8Array, struct: Struct): Uint8Array {
  const big = Uint8Array.from(little);
  const view = new DataView(big.buffer);
  let at = 4;
  big[1] = 0;
  const turn = (size: number): void => {
    at += (4 - at) & (size - 1);
    big.subarray(at, at + size).reverse();
    at += size;
  };
  const skip = (length: number): void => {
    at += length;
  };
  const count = (): number => {
    turn(4);
    return view.getUint32(at - 4);
  };
  const walkOne = (type: ElementType): void => {
    if (type.kind === "struct") walk(structs.get(type.name)!);
    else if (type.kind === "primitive") turn(SIZES[type.name] ?? 1);
    else if (type.wide) for (let left = count(); left > 0; left--) turn(4);
    else skip(count());
  };
  const walkField = ({ type, arity }: Field): void => {
    const length = arity.kind === "one" ? 1 : arity.kind === "array" ? arity.length : count();
    for (let i = 0; i < length; i++) walkOne(type);
  };
  const walk = ({ fields }: Struct): void => {
    for (const field of fields) walkField(field);
    if (fields.length === 0) at++;
  };
  walk(struct);
  expect(at).toBe(little.length);
  return big;
}

const SIZES: Readonly<Record<string, number>> = {
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};
